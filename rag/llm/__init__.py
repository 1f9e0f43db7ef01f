"""Define what a language model is here, and open each kind."""
