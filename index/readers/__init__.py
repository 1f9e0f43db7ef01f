"""One module a format: the bytes of a file come in, its Content goes out, or an ArticleError that names the reason."""
