"""Measurements of speed and quality on public sets that are not part of the project."""
