"""The page: the list of articles, the reader, adding and following."""
