"""Score sentences: features, regressions, and a model that reads question and passage together."""
