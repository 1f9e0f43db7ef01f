"""Answer other programs: chat completions, named endpoints, tools for agents, LangChain."""
