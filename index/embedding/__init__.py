"""Compute vectors of texts with sentence-transformers models, compiled by OpenVINO for this processor."""
