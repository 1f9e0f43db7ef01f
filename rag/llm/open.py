"""Open the language model that the settings name."""

from pathlib import Path

from index.errors import ConfigError
from prompts import prompt
from rag.config import Settings
from rag.llm.langchain import open_chat_model
from rag.llm.llamacpp import open_llama
from rag.llm.protocol import Model
from rag.records import Mode

LOCAL = "llamacpp:"


def open_model(settings: Settings) -> Model | None:
    """Open the language model of the settings; None where there is none, or only quotes are asked for.

    Raises:
        ConfigError: it cannot be used as it is set, or the mode needs one and none is set.
        LanguageModelError: its weights cannot be loaded.
    """
    setting = settings.llm or ("default" if settings.llm_url else None)
    if setting is None and settings.mode is Mode.LLM:
        raise ConfigError("No language model is set: name one with --llm, or ask with --mode quote.")
    if setting is None or settings.mode is Mode.QUOTE:
        return None
    if setting.startswith(LOCAL):
        path = Path(setting.removeprefix(LOCAL)).expanduser()
        reads_first = prompt("answer").system
        return open_llama(path, settings.llm_window, settings.llm_timeout, settings.llm_threads, reads_first)
    return open_chat_model(
        setting,
        url=settings.llm_url,
        key=settings.llm_key.get_secret_value() if settings.llm_key else None,
        window=settings.llm_window,
        silence=settings.llm_timeout,
    )
