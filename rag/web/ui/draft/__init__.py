"""Show a draft, sentence by sentence, held against the articles."""
