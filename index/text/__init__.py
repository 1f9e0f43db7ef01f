"""Text to lines, sentences, terms, dates and chunks; what is furniture in it."""
