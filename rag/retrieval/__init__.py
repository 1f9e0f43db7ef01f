"""Find the chunks that bear on a question, and rank the articles."""
