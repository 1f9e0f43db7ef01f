"""Keep conversations in the data folder."""
