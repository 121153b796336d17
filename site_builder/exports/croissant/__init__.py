"""Croissant 1.1 (MLCommons, 29 January 2026): tables of this site as programs for machine learning load them."""
