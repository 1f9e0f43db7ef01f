"""Tests of the answer side."""
