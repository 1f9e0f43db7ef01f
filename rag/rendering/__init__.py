"""Answers as text, Markdown, HTML and JSON, whole or as they grow."""
