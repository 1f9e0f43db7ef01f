"""Chunks to scored sentences: features, regressions, and the model that reads a question with its passages."""
