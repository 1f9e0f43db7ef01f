"""Find articles in files, folders, web pages and feeds."""
