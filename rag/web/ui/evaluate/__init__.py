"""Show question sets and their runs."""
