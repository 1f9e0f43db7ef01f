"""Word lists and rules that hold for English alone."""
