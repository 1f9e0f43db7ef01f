"""Download the recommended language model: verified by its SHA-256, resumed where it broke off.

Our own and not huggingface_hub: that wants a hub's metadata headers, which a plain mirror does not send, and may turn
to other hosts than the one that is set.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from index.errors import ModelError

HUB = "https://huggingface.co"

SECONDS = 30.0
"""Of silence after which the hub counts as out of reach."""

PARTIAL, ALL = 206, 200
"""Statuses of HTTP: the rest of a file, a whole file."""

OnProgress = Callable[[int, int], None]
"""Is told how many bytes are there, and of how many."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A file of a hub's repository at one revision, with its size in bytes and its SHA-256."""

    repository: str
    revision: str
    file: str
    size: int
    sha256: str

    def url(self, hub: str) -> str:
        """Where it is."""
        return f"{hub.rstrip('/')}/{self.repository}/resolve/{self.revision}/{self.file}"


RECOMMENDED = Weights(
    repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
    revision="f86cb2c1fa58255f8052cc32aeede1b7482d4361",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)
"""Apache-2.0; the model that docs/measurements/written-answers.md measures."""


def pull(folder: Path, on_progress: OnProgress, weights: Weights = RECOMMENDED, hub: str = HUB) -> Path:
    """Fetch a model's weights, going on where an earlier attempt broke off; nothing is fetched that is there already.

    Raises:
        ModelError: the hub cannot be reached, does not have the file, or sends another one; or there is no room.
    """
    target, part = folder / weights.file, folder / f"{weights.file}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if _is_right(target, weights):
            return target
        _fetch(weights, weights.url(hub), part, on_progress)
        if not _is_right(part, weights):
            part.unlink()
            raise ModelError(f"{weights.url(hub)} is not the file that was reviewed: nothing of it was kept.")
        part.replace(target)
    except OSError as error:
        raise ModelError(f"{folder} cannot be written: {error.strerror or error}.") from error
    return target


def _is_right(path: Path, weights: Weights) -> bool:
    if not path.is_file() or path.stat().st_size != weights.size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == weights.sha256


def _fetch(weights: Weights, url: str, part: Path, on_progress: OnProgress) -> None:
    """Append to the part what it lacks."""
    import httpx

    there = part.stat().st_size if part.exists() else 0
    if there >= weights.size:
        part.unlink()
        there = 0
    headers = {"Range": f"bytes={there}-", "Accept-Encoding": "identity"}
    try:
        with httpx.stream("GET", url, headers=headers, timeout=SECONDS, follow_redirects=True) as response:
            if response.status_code not in {PARTIAL, ALL}:
                raise ModelError(_elsewhere(weights, url, f"says {response.status_code}"))
            there = there if response.status_code == PARTIAL else 0
            with part.open("r+b" if there else "wb") as file:
                file.seek(there)
                for block in response.iter_bytes():
                    there += file.write(block)
                    on_progress(there, weights.size)
                    if there > weights.size:
                        break
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ModelError(_elsewhere(weights, url, f"cannot be reached ({type(error).__name__})")) from error
    if there < weights.size:
        raise ModelError(_elsewhere(weights, url, f"broke off after {there:,} of {weights.size:,} bytes"))


def _elsewhere(weights: Weights, url: str, why: str) -> str:
    return (
        f"The hub {why}: run `footnote llm pull` again, it goes on where it was; or bring {weights.file} from {url} "
        f"(SHA-256 {weights.sha256}) to this machine and name it with --llm llamacpp:FILE."
    )
