"""Have the workers of a Ray cluster embed, and whatever else needs no more than an embedder.

Each call is a task, which Ray gives to another worker where one is lost. The catalog stays with the process that was
started, which alone writes it: a lost worker has nothing that must not be lost, and a task that is done twice is stored
once.
"""

import functools
import logging
import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from index.embedding.embed import Embedder, SentenceTransformerEmbedder
from index.errors import ConfigError, ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.records import Chunk, Embedded, Vector

P = ParamSpec("P")
Result = TypeVar("Result")

LOCAL = "local"
"""The name of a cluster that is started for this process, on this machine."""

AT_ONCE = 16
"""Batches that are under way together, at some 200 chunks each: more than a cluster of eight machines works at."""

PATIENCE = 5.0
"""Seconds within which a cluster has to answer."""

RETRIES = 100
"""Times that a batch is given to another worker, since each loses its own when it ends."""


class ClusterEmbedder:
    """An embedder whose chunks the workers of a cluster embed, with the same model as here."""

    def __init__(self, here: Embedder, model: str, cache: Path | None, address: str) -> None:
        """Take the embedder of this process, by which the workers' is made, and the cluster: `local`, or its address.

        The cluster is looked for when the first chunks are embedded.
        """
        self._here, self._model, self._cache, self._address = here, model, cache, address
        self.fingerprint, self.dimensions, self.window = here.fingerprint, here.dimensions, here.window
        self._lock = threading.Lock()
        self._keeper = ThreadPoolExecutor(1, "ray")  # Linux ends what Ray starts with the thread that started it
        self._found: tuple[Any, float] | None = None

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without special tokens."""
        return self._here.count_tokens(text)

    def embed_chunks(self, chunks: "Sequence[Chunk]") -> "list[Embedded]":
        """Chunks and their sentences, in order, by one worker.

        Raises:
            ConfigError: there is no Ray, or no cluster at the address.
            ModelError: the cluster is lost, or a worker cannot embed as this process does.
        """
        return self._done(self._cluster()[1], _embed, list(chunks)) if chunks else []

    def work(self, task: "Callable[Concatenate[Embedder, P], Result]", *given: "P.args", **named: "P.kwargs") -> Result:
        """What a function makes of an embedder and of what is given, by one core of a worker. Raises as `embed_chunks`.

        The function and what it is given and returns are sent over the network.
        """
        return self._done(1, task, *given, **named)

    def _done(self, cores: float, task: "Callable[..., Result]", *given: object, **named: object) -> Result:
        remote, _ = self._cluster()
        import ray

        asked = remote.options(num_cpus=cores, name=task.__name__)
        try:
            fingerprint, result = ray.get(asked.remote(task, self._model, self._cache, *given, **named))
        except ray.exceptions.RayError as error:
            reason = str(error).strip().splitlines()[-1]
            raise ModelError(
                f"The Ray cluster failed ({reason}): index again; what is committed stays, and is not embedded again."
            ) from error
        if fingerprint != self.fingerprint:
            raise ModelError(
                f"A worker of the Ray cluster embeds in another way ({fingerprint}, here {self.fingerprint}): install "
                "the same version of Footnote and the same model on all machines."
            )
        return cast("Result", result)

    def embed_question(self, question: str) -> "Vector":
        """The question's vector, shape (d,), of unit length."""
        return self._here.embed_question(question)

    def embed_words(self, words: "Sequence[str]") -> "Vector":
        """Vectors of single words, shape (n, d), of unit length."""
        return self._here.embed_words(words)

    def compare(self, question: str, sentences: "Sequence[Chunk]") -> "Vector":
        """How near a question comes to chunks of one sentence, a row each."""
        return self._here.compare(question, sentences)

    def _cluster(self) -> tuple[Any, float]:
        """The remote function, and the cores of a machine, once there is a cluster; threads wait for it."""
        with self._lock:
            self._found = self._found or self._keeper.submit(self._connected).result()
            return self._found

    def _connected(self) -> tuple[Any, float]:
        """Connect. Embedding takes all cores of a machine, as the embedder does."""
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else a cluster that is started here tells its makers
        if self._address != LOCAL and _has_token():
            os.environ.setdefault("RAY_AUTH_MODE", "token")  # as `ray start` does; `ray.init` does not by itself (2.60)
        try:
            import ray
        except ImportError as error:
            raise ConfigError("--ray needs Ray: install Footnote with the extra [cluster].") from error
        own = {"include_dashboard": False} if self._address == LOCAL else {}
        try:
            _reach(self._address)
            ray.init(self._address, log_to_driver=False, logging_level=logging.ERROR, **own)
        except ray.exceptions.AuthenticationError as error:
            raise ConfigError(
                f"The Ray cluster at {self._address} wants another token: copy ~/.ray/auth_token of its head to this"
                " machine."
            ) from error
        except (OSError, RuntimeError, ValueError) as error:
            raise ConfigError(
                f"No Ray cluster answers at {self._address}: start one with `ray start --head`, or write --ray local."
            ) from error
        cores = min(node["Resources"].get("CPU", 1.0) for node in ray.nodes() if node["Alive"])
        return ray.remote(max_retries=RETRIES, retry_exceptions=False)(_work), cores


def _reach(address: str) -> None:
    """Raise an OSError where nothing answers at HOST:PORT; Ray itself tries for ten minutes (2.60)."""
    place = urlsplit(f"//{address.rpartition('://')[2]}")
    if place.port:
        socket.create_connection((place.hostname or "", place.port), PATIENCE).close()


def _has_token() -> bool:
    """Whether this machine has a token for Ray, which `ray start` and clusters that are started here make and use."""
    named = any(os.environ.get(name) for name in ("RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"))
    return named or (Path.home() / ".ray" / "auth_token").exists()


def _work(
    task: "Callable[..., Result]", model: str, cache: Path | None, *given: object, **named: object
) -> tuple[str, Result]:
    """Do a task in a worker; the model is opened once a worker."""
    embedder = _opened(model, cache)
    return embedder.fingerprint, task(embedder, *given, **named)


def _embed(embedder: Embedder, chunks: "Sequence[Chunk]") -> "list[Embedded]":
    return embedder.embed_chunks(chunks)


@functools.cache
def _opened(model: str, cache: Path | None) -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder(model, cache=cache)
