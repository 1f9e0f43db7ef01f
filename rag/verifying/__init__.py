"""Compare claims with the sentences they cite, and number the footnotes."""
