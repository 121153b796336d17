"""Static discovery sites of medical-imaging collections: pull, harmonise, summarise, render, publish."""

__version__ = "0.1.0"
