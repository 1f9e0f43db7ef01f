"""The answer side for other programs: HTTP, the chat completions many programs speak, and tools for agents."""
