"""Claims held against the sentences they cite; footnotes numbered."""
