"""Train the model that reads a question with its passages; the product does not import this."""
