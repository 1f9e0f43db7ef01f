"""The answer side: a question comes in, an answer goes out whose every claim cites a sentence."""
