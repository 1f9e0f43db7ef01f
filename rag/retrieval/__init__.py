"""A question to the chunks that bear on it, and articles in the order in which they answer."""
