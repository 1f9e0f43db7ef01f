"""The public sets can be read whole, and what the measurements make of them fits: every piece of evidence is found."""

import json
from pathlib import Path

import pytest

from rag.evals import metrics
from rag.evals.sets import load, resolve
from tests.bench import sets
from tests.bench.__main__ import main, names
from tests.bench.plain import PlainBM25

NAMES = ["beir_scifact", "clapnq", "realtimeqa", "squad2", "trecqa_dev", "wikiqa", "xquad_en", "xquad_es"]


@pytest.fixture
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not (sets.data() / request.param).is_dir():
        pytest.skip(f"no {request.param} in {sets.data()}; FOOTNOTE_BENCH_DATA names the folder of public sets")
    monkeypatch.setenv("FOOTNOTE_BENCH_CACHE", str(tmp_path))
    return sets.prepare(request.param)


@pytest.mark.parametrize("folder", NAMES, indirect=True)
def test_every_public_set_fits_its_articles(folder: Path) -> None:
    lines = (folder / "articles.jsonl").read_text("utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    questions = resolve(load(next(folder.glob("*.questions.jsonl"))), texts.get).questions
    assert len(questions) >= 78
    assert all(texts[span.article][span.start : span.end].strip() for each in questions for span in each.spans)


@pytest.mark.parametrize("folder", ["beir_scifact"], indirect=True)
def test_plain_bm25_has_its_published_figure_so_that_the_measures_can_be_trusted(folder: Path) -> None:
    """BEIR publishes nDCG@10 0.665 for BM25 (Thakur et al. 2021); other tokenisers give a little more or less."""
    plain = PlainBM25(folder / "articles.jsonl")
    questions = load(next(folder.glob("*.questions.jsonl"))).questions
    gains = [
        metrics.article_measures(plain.ranked(each.question), each)["article_ndcg@10"] or 0.0 for each in questions
    ]
    assert sum(gains) / len(gains) == pytest.approx(0.66, abs=0.02)


def test_a_measurement_is_a_module_with_a_main() -> None:
    assert "quality" in names()
    assert "sets" not in names()


def test_an_unknown_measurement_is_named() -> None:
    with pytest.raises(SystemExit, match=r"no measurement 'nothing'; known are .*quality"):
        main(["nothing"])


def test_a_question_without_words_finds_nothing(tmp_path: Path) -> None:
    (tmp_path / "articles.jsonl").write_text('{"id": 1, "text": "Owls"}\n', "utf-8")
    assert PlainBM25(tmp_path / "articles.jsonl").ranked("?") == []
