"""What a whole collection is asked for: every article that answers, and what the catalog knows of the articles."""
