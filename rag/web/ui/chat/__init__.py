"""Show the chat: its turns and earlier conversations."""
