"""The commands, one module each: what they run, say and give as exit code. With `cli.py` all that prints."""
