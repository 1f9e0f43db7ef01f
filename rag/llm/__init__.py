"""Language models: what one is here, and how each kind is opened."""
