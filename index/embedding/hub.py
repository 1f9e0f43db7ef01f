"""Find the files of a model that is named as on the Hugging Face hub; download them once."""

import re
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError

if TYPE_CHECKING:
    from index.embedding.prepared import Tell

NAME = re.compile(r"(?:[\w.-]+/)?[\w.-]+(?:@[\w./-]+)?")
"""What a name on the hub looks like: `owner/model`, of sentence-transformers' own `model` alone, and `@revision`."""

OWNER = "sentence-transformers"
"""Whose models have names without an owner, as sentence-transformers itself has it."""

WANTED = ("*.safetensors", "*.json", "*.txt", "*.model", "*.jinja")
"""A model's own files, also those of its modules (`1_Pooling/config.json`); no pickles."""

EXPORTS = ("onnx/*", "openvino/*")
"""Folders of other formats of the same weights."""

MEGABYTE = 1_000_000


def model_folder(model: str, tell: "Tell") -> Path:
    """The folder with a model's files: itself, what was downloaded before, or what is downloaded now.

    Args:
        model: A folder; or a name as on the hub, with `@REVISION` where not its newest one is meant.
        tell: Is told a line when something has to be downloaded.

    Raises:
        ModelError: there is no such folder or model, or the hub cannot be reached.
    """
    if Path(model).is_dir():
        return Path(model)
    if not NAME.fullmatch(model) or Path(model).is_absolute():
        raise ModelError(f"There is no folder {model}: give a folder with a model, or a name of the Hugging Face hub.")
    name, _, revision = model.partition("@")
    names = [name] if "/" in name else [f"{OWNER}/{name}"]
    return next((found for one in names if (found := _downloaded(one, revision))), None) or _download(
        names[0], revision, tell
    )


def _downloaded(name: str, revision: str) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(
            snapshot_download(
                name,
                revision=revision or None,
                local_files_only=True,
                allow_patterns=list(WANTED),
                ignore_patterns=list(EXPORTS),
            )
        )
    except (LocalEntryNotFoundError, HFValidationError):
        return None


def _download(name: str, revision: str, tell: "Tell") -> Path:
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import (  # type: ignore[attr-defined]  # HTTPError is its HTTP client's
        GatedRepoError,
        HFValidationError,
        HTTPError,
        OfflineModeIsEnabled,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    try:
        info = HfApi().model_info(name, revision=revision or None, files_metadata=True)
        there = {one.rfilename: one.size or 0 for one in info.siblings or ()}
        wanted = [file for file in there if _is_one_of(file, WANTED) and not _is_one_of(file, EXPORTS)]
        _check(name, wanted)
        size = sum(there[file] for file in wanted) / MEGABYTE
        tell(f"Downloading {name} once, {size:,.0f} MB, revision {(info.sha or revision)[:8]} …")
        return Path(snapshot_download(name, revision=revision or None, allow_patterns=wanted))
    except GatedRepoError as error:
        raise ModelError(f"The model {name} wants its terms to be accepted first: do so on its page.") from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelError(f"There is no model {name}, neither as a folder here nor on the hub.") from error
    except RevisionNotFoundError as error:
        raise ModelError(f"The model {name} has no revision {revision}.") from error
    except (HTTPError, OfflineModeIsEnabled, OSError) as error:
        raise ModelError(
            f"The model {name} is not on this machine, and the hub cannot be reached: connect once, or give a folder."
        ) from error


def _is_one_of(file: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch(file, pattern) for pattern in patterns)


def _check(name: str, files: Sequence[str]) -> None:
    """Raise a ModelError where a model has no weights that can be read safely."""
    if not any(file.endswith(".safetensors") for file in files):
        raise ModelError(f"The model {name} has no weights as safetensors: choose another.")
