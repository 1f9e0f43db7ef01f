"""Read and check the settings, from options and the environment; nothing else reads either."""

import ipaddress
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import ConfigError
from rag.records import Mode


class Settings(BaseSettings):
    """What can be set, by an option of the command line or by `FOOTNOTE_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="FOOTNOTE_", extra="forbid", frozen=True)

    data_dir: Path = Field(default=Path(".footnote"), description="Folder of the index.")
    embedder: str = Field(
        default="all-MiniLM-L6-v2",
        description="A sentence-transformers model: folder, or name on the Hugging Face hub; the default is built in.",
    )
    cache_dir: Path | None = Field(
        default=None, description="Folder of prepared models. It can be deleted. [default: the user's cache]"
    )
    catalog_url: SecretStr | None = Field(
        default=None,
        exclude=True,
        description="A database of PostgreSQL, postgresql://USER@HOST/DATABASE, instead of a file in the data folder.",
    )
    chroma_url: str | None = Field(default=None, description="A Chroma server, http://host:8000, instead of a folder.")
    ray: str | None = Field(
        default=None,
        description="A Ray cluster that cuts and embeds articles: its address, or local. Needs the extra [cluster].",
    )
    reranker: str = Field(
        default="embedded",
        description="A CrossEncoder: folder, or name on the Hugging Face hub, or `none`; the default is built in.",
    )
    llm: str | None = Field(
        default=None,
        description="A language model: openai:NAME, ollama:NAME, anthropic:NAME, llamacpp:/path/model.gguf.",
    )
    llm_url: str | None = Field(default=None, description="An OpenAI-compatible server, http://127.0.0.1:8080/v1.")
    llm_key: SecretStr | None = Field(
        default=None, exclude=True, description="The key of that server. Providers have variables of their own."
    )
    llm_window: int | None = Field(
        default=None, ge=512, description="Tokens that the model reads at most; 4096 for llamacpp, 8192 for others."
    )
    llm_threads: int | None = Field(
        default=None, ge=1, description="Threads of a model in the process; all of them if not set."
    )
    llm_timeout: float = Field(default=60, gt=0, description="Seconds that the model may be silent.")
    mode: Mode | None = Field(default=None, description="quote or llm; llm if a language model is set.")
    host: str = Field(default="127.0.0.1", description="Address that the chat listens on.")
    auth: str | None = Field(default=None, description="File of passwords; NAME:FILE lets in only NAME.")
    questions_per_minute: int = Field(
        default=120, ge=0, description="Questions a minute from one address, and from one user; 0 for any number."
    )
    upload_megabytes: int = Field(default=100, ge=1, description="Largest file that the page accepts, in megabytes.")
    upload_total_megabytes: int = Field(
        default=10_000, ge=1, description="Size of all files that were added on the page, in megabytes."
    )
    uploads_per_minute: int = Field(
        default=1_200, ge=0, description="Files a minute that the page accepts from one address; 0 for any number."
    )
    local: bool = Field(
        default=False, description="Only this machine reaches the page, also through no proxy; it may follow folders."
    )
    trust_proxy: bool = Field(
        default=False, description="A proxy on this machine is in front of the page and says where requests come from."
    )
    proxies: str = Field(
        default="127.0.0.1,::1", description="Addresses and networks that a trusted proxy calls from, with commas."
    )
    open_metrics: bool = Field(
        default=False, description="The figures at /metrics are for everybody, also without a password."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="Log of the chat: text, or json, a line for each question and event."
    )
    log_questions: bool = Field(default=False, description="The log has the words of each question.")
    grace: float = Field(
        default=30, ge=0, description="Seconds that questions under way may take after the chat is told to stop."
    )
    port: int | None = Field(default=None, ge=1, le=65535, description="Port of the chat; a free one if not set.")

    @property
    def catalog(self) -> Path | str:
        """Where the catalog is: the data folder, or the URL of a database."""
        return self.catalog_url.get_secret_value() if self.catalog_url else self.data_dir

    @field_validator("proxies")
    @classmethod
    def _addresses(cls, given: str) -> str:
        for part in given.split(","):
            ipaddress.ip_network(part.strip(), strict=False)  # its ValueError names what is no address
        return given


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
