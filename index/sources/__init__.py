"""Files, folders, web pages and feeds, read into articles."""
