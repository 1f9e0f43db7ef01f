"""Answers written: quotes, or the sentences that a language model reads and its words as they come."""
