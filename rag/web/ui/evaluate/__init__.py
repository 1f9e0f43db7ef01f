"""The page: question sets and their runs."""
