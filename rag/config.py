"""The only reader of environment and options: settings come in as text, checked settings go out."""

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import ConfigError
from rag.records import Mode


class Settings(BaseSettings):
    """What can be set, by an option of the command line or by `FOOTNOTE_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="FOOTNOTE_", extra="forbid", frozen=True)

    data_dir: Path = Field(default=Path(".footnote"), description="folder of the catalog and the vector index")
    embedder: str = Field(
        default="all-MiniLM-L6-v2", description="a sentence-transformers model by path; the default is embedded"
    )
    cache_dir: Path | None = Field(
        default=None, description="folder of prepared models, which can be deleted; the user's cache when not given"
    )
    chroma_url: str | None = Field(
        default=None, description="a Chroma server, http://host:8000, in place of the folder"
    )
    reranker: str = Field(
        default="embedded", description="a selector or a CrossEncoder by path; none goes without; one is embedded"
    )
    llm: str | None = Field(
        default=None,
        description="a language model: openai:NAME, ollama:NAME, anthropic:NAME, llamacpp:/path/model.gguf",
    )
    llm_url: str | None = Field(default=None, description="an OpenAI-compatible server, http://127.0.0.1:8080/v1")
    llm_key: SecretStr | None = Field(
        default=None, exclude=True, description="the key of that server; providers have variables of their own"
    )
    llm_window: int | None = Field(
        default=None, ge=512, description="tokens that the model takes; 4096 for llamacpp, 8192 for others"
    )
    llm_threads: int | None = Field(
        default=None, ge=1, description="threads of a model in the process; all when not given"
    )
    llm_timeout: float = Field(default=60, gt=0, description="seconds that the model may be silent")
    mode: Mode | None = Field(default=None, description="quote or llm; llm where a language model is set")
    host: str = Field(default="127.0.0.1", description="address that the chat listens on")
    auth: str | None = Field(
        default=None, description="file of the passwords of those who are let in, or NAME:FILE for one of them"
    )
    questions_per_minute: int = Field(
        default=120, ge=0, description="questions a minute from one address, and of one user; 0: any number"
    )
    upload_megabytes: int = Field(default=100, ge=1, description="size of a file that the page may send")
    port: int | None = Field(default=None, ge=1, le=65535, description="port of the chat; a free one when not given")


def settings(**options: object) -> Settings:
    """Settings from options (those that are None do not count), the environment, and the defaults, in this order.

    Raises:
        ConfigError: a value is not of its kind.
    """
    given = {name: value for name, value in options.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks them
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"])
        raise ConfigError(f"The setting {name} (FOOTNOTE_{name.upper()}) is wrong: {first['msg']}.") from error
