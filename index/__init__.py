"""The build side: files or URLs come in, a catalog and a vector index go out."""
