"""Build the index: read articles, cut them into sentences, store them with their vectors."""
