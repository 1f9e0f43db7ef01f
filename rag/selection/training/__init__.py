"""Labelled questions come in, a model that knows which sentence answers goes out; nothing of the product imports it."""
