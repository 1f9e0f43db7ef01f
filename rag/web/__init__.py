"""What is served over HTTP: the page, the API, and the conversations that are kept."""
