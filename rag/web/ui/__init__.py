"""Serve the page: the chat, the articles, the evaluation."""
