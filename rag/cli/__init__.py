"""The command line: `footnote` and its commands."""
