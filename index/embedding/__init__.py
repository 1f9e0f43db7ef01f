"""Texts to unit vectors: sentence-transformers models, compiled by OpenVINO for this processor."""
