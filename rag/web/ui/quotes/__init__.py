"""Show the quotes that a person has pinned."""
