"""Read one format a module: the bytes of a file become a `Content`, or an ArticleError with the reason."""
