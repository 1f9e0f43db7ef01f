"""Show the list of articles and the reader; add and follow articles."""
