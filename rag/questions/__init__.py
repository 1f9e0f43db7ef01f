"""Understand a question: its period, its scope, what kind of thing it asks for, what it follows up."""
