"""What the search of the site reads, and the public MiniSearch index."""
