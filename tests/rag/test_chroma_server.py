"""Answers from vectors in a Chroma server are those from vectors in the data folder."""

from contextlib import closing
from pathlib import Path

from index.build import sync
from index.embedding.embed import SentenceTransformerEmbedder
from rag.evals.sets import load
from rag.pipeline import Footnote
from rag.rendering.record import to_dict
from tests.conftest import SEEDS, open_stores


def answers(footnote: Footnote, questions: list[str]) -> list[dict[str, object]]:
    made = (to_dict(footnote.ask(question)) for question in questions)
    return [{name: value for name, value in answer.items() if name != "timings_ms"} for answer in made]


def test_the_seed_questions_have_the_same_answers(
    seeds: Footnote, chroma_server: str, real_embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    [file] = SEEDS.glob("*.questions.jsonl")
    questions = [each.question for each in load(file).questions]
    stores = open_stores(tmp_path, real_embedder, f"{chroma_server}/seeds")
    with closing(Footnote(stores)) as served:
        sync([SEEDS], stores)
        assert answers(served, questions) == answers(seeds, questions)
