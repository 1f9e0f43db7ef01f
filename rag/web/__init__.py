"""Serve over HTTP: the page, the API, and the chats that are kept."""
