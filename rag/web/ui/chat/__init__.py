"""The page: the chat, its turns and earlier conversations."""
