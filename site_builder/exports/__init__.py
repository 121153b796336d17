"""One module per machine format."""
