"""Keep the two stores: the catalog (SQLite), which is the truth, and the vectors (Chroma)."""
