"""The words Footnote itself says, as text files that are read with importlib.resources."""
