"""Hold the word lists and rules that are for English only."""
