"""The room where every article that answers is found."""
