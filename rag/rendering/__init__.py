"""Render answers as text, Markdown, HTML and JSON, complete or as they grow."""
