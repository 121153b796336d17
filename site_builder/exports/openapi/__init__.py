"""`api/v1/openapi.json`: every JSON file of the site, described field by field as OpenAPI 3.1 has it.

What a file holds is declared once, as types (`answers.py`, `one_collection.py`, `more.py`); their schemas allow no
other field, and tests hold every file of whole sites to them.
"""
