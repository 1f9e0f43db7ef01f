"""Write answers: quotes, or a language model's words from numbered sentences."""
