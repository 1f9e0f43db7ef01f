"""Conversations as they are kept in the data folder."""
