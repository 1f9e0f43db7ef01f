"""The browser chat: questions come in from a page, answers go out beside the article that they stand in."""
