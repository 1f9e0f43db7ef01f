"""Rerankers: a real CrossEncoder of a few random weights, and what its scores change."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

from index.embedding.embed import default_weights
from index.errors import ModelError
from rag.config import settings
from rag.pipeline import Footnote, open_footnote
from rag.records import Outcome
from rag.selection.calibration import fitted, labelled
from rag.selection.features import RERANKED, SENTENCE_FEATURES, Passage, Reading
from rag.selection.passage_model import DEFAULT_SHA256, WEIGHTS
from rag.selection.regressions import read, regressions
from rag.selection.rerank import CrossEncoderReranker, in_context, open_reranker
from rag.selection.reread import AGAIN_COLUMNS
from tests.conftest import SEEDS, HashEmbedder, open_stores
from tests.rag.test_features import a_passage

QUESTION = "Who resigned in Lisbon?"


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is learned of a model's scores out of the person's own cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def a_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """A model that is read and run like any other, with weights that know nothing."""
    tokenizer = AutoTokenizer.from_pretrained(default_weights())
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


class Lover:
    """A reranker that loves one word and hates all else."""

    fingerprint = "lover/1"

    def __init__(self, word: str) -> None:
        self.word = word
        self.asked: list[str] = []

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        self.asked.append(question)
        loved = [[50.0 if self.word in text else -50.0 for text in passage.sentences] for passage in passages]
        return [Reading(np.array(logits, dtype=np.float32), max(logits)) for logits in loved]


def test_a_cross_encoder_scores_each_sentence_of_each_passage(tmp_path: Path, embedder: HashEmbedder) -> None:
    reranker = CrossEncoderReranker(str(a_cross_encoder(tmp_path / "tiny")), cache=tmp_path)
    passages = [a_passage(embedder, "One.", "Two two."), a_passage(embedder, "Three three three.")]
    scores = [reading.sentences for reading in reranker.read(QUESTION, passages)]
    assert [score.shape for score in scores] == [(2,), (1,)]
    [alone] = reranker.read(QUESTION, passages[1:])
    assert scores[1] == pytest.approx(alone.sentences, abs=1e-4)
    assert reranker.read(QUESTION, []) == []


def test_its_fingerprint_names_the_weights_and_not_the_folder(tmp_path: Path) -> None:
    reranker = open_reranker(str(a_cross_encoder(tmp_path / "tiny")), cache=tmp_path)
    assert reranker
    assert reranker.fingerprint.startswith("tiny/")
    assert str(tmp_path) not in reranker.fingerprint


def test_what_its_scores_mean_is_learned_once_and_kept(tmp_path: Path, embedder: HashEmbedder) -> None:
    folder = str(a_cross_encoder(tmp_path / "tiny"))
    passage = a_passage(embedder, "One.", "Two two.")
    [before] = CrossEncoderReranker(folder, tmp_path / "kept").read(QUESTION, [passage])
    [file] = (tmp_path / "kept" / "rerankers").glob("*.json")
    chances = 1 / (1 + np.exp(-before.sentences))
    assert ((chances > 0.05) & (chances < 0.95)).all()  # weights that know nothing are trusted with nothing
    file.write_text('{"slope": 0.0, "offset": 3.0}')
    [after] = CrossEncoderReranker(folder, tmp_path / "kept").read(QUESTION, [passage])
    assert after.sentences == pytest.approx([3.0, 3.0])


def test_scores_on_any_scale_become_log_odds() -> None:
    chance = np.random.default_rng(1).uniform(0.02, 0.98, 4000)
    labels = (np.random.default_rng(2).uniform(size=4000) < chance).astype(np.float32)
    log_odds = np.log(chance / (1 - chance))
    scale = fitted((7 * log_odds + 40).astype(np.float32), labels)
    assert scale.slope == pytest.approx(1 / 7, rel=0.1)
    assert scale.offset == pytest.approx(-40 / 7, rel=0.1)


def test_the_questions_that_ship_have_right_and_wrong_sentences() -> None:
    assert len(labelled()) == 49
    assert all(0 < one.labels.sum() < len(one.labels) == len(one.passage.sentences) for one in labelled())


def test_a_model_of_several_labels_is_refused(tmp_path: Path) -> None:
    folder = a_cross_encoder(tmp_path / "three", labels=3)
    with pytest.raises(ModelError, match="3 scores a pair"):
        open_reranker(str(folder), cache=tmp_path)


def test_a_model_that_is_not_there_is_one_line() -> None:
    with pytest.raises(ModelError, match="no folder /nowhere/model: give a folder") as caught:
        open_reranker("/nowhere/model")
    assert "\n" not in str(caught.value)


def test_none_is_no_reranker() -> None:
    assert open_reranker("none") is None


def test_a_sentence_is_read_after_the_title_and_the_one_before(embedder: HashEmbedder) -> None:
    passage = a_passage(embedder, "The mayor resigned.", "He said why.", context="City news")
    assert in_context(passage) == ["City news The mayor resigned.", "City news The mayor resigned. He said why."]
    assert in_context(a_passage(embedder, "Rain.", context="")) == ["Rain."]


def test_a_reranker_that_nothing_was_fitted_for_halves_the_log_odds() -> None:
    plain, pooled = regressions(), regressions("unknown/1")
    row = np.ones((1, len(SENTENCE_FEATURES)), dtype=np.float32)
    own = np.log(plain.sentence(row) / (1 - plain.sentence(row)))
    agreed = pooled.sentence(np.column_stack([row, own]))
    assert agreed == pytest.approx(plain.sentence(row), abs=1e-4)
    assert pooled.sentence(np.column_stack([row, own + 2]))[0] > agreed[0]
    assert pooled.threshold == plain.threshold
    assert RERANKED not in SENTENCE_FEATURES


def test_a_reranker_that_was_fitted_for_has_its_own_weights() -> None:
    own = {"weights": {"similarity": 0.0, RERANKED: 1.0}, "intercept": 0.0}
    data = {"sentence": own, "answer": own, "threshold": 0.2}
    fitted = read({**data, "reranked": {"known/1": {**data, "threshold": 0.7}}}, "known/1")
    assert fitted.threshold == 0.7
    assert fitted.sentence(np.array([[5.0, 0.0]], dtype=np.float32)) == pytest.approx(0.5)


def test_a_reranker_that_reads_again_has_a_threshold_of_its_own_for_what_is_sure() -> None:
    own = {"weights": {"similarity": 0.0, RERANKED: 1.0}, "intercept": 0.0}
    again = {"answer": {"weights": dict.fromkeys(AGAIN_COLUMNS, 1.0), "intercept": 0.0}, "sure": 0.6}
    fitted = read(
        {
            "sentence": own,
            "answer": own,
            "threshold": 0.2,
            "reranked": {"known/1": {"again": again, "sentence": own, "answer": own, "threshold": 0.2, "sure": 0.9}},
        },
        "known/1",
    )
    assert fitted.again
    assert fitted.again.sure == 0.6
    assert fitted.again.answer(np.array([[1.0, 1.0, -2.0]], dtype=np.float32)) == pytest.approx(0.5)
    assert regressions().again is None


class Doubter(Lover):
    """A reranker that likes a sentence less with fewer around it, by so much; it keeps what it was given to read."""

    def __init__(self, word: str, doubt: float) -> None:
        super().__init__(word)
        self.doubt = doubt
        self.given: list[tuple[str, ...]] = []

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        self.given += [passage.sentences for passage in passages]
        readings = super().read(question, passages)
        if len(self.given) == 1:
            return readings
        return [Reading(reading.sentences - self.doubt, reading.passage - self.doubt) for reading in readings]


@pytest.mark.parametrize(("doubt", "outcome"), [(0.0, Outcome.SURE), (200.0, Outcome.MAY_ANSWER)])
def test_the_best_sentence_is_read_again_between_its_neighbours_to_tell_how_surely_it_answers(
    doubt: float,
    outcome: Outcome,
    tmp_path: Path,
    folder: Path,
    embedder: HashEmbedder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Doubter, "fingerprint", f"{WEIGHTS}/{DEFAULT_SHA256[:8]}")
    texts = ("It rained.", "The wind blew.", "The mayor of Lisbon resigned.", "Nobody replaced her.", "The sun shone.")
    (folder / "a.txt").write_text("News\n" + " ".join(texts))
    footnote = Footnote(open_stores(tmp_path / "data", embedder), doubter := Doubter("mayor", doubt))
    footnote.sync([folder])
    selection = footnote.trace("What happened in Lisbon?").selection
    footnote.close()
    assert doubter.given[1:] == [texts[1:4]]
    assert selection.evidence[0].sentence.text == texts[2]
    assert selection.outcome is outcome


def test_what_is_refused_is_not_read_again(
    tmp_path: Path, folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Doubter, "fingerprint", f"{WEIGHTS}/{DEFAULT_SHA256[:8]}")
    (folder / "a.txt").write_text("News\nThe mayor of Lisbon resigned. It rained.")
    footnote = Footnote(open_stores(tmp_path / "data", embedder), doubter := Doubter("nothing like it", 0.0))
    footnote.sync([folder])
    assert footnote.trace("Who is the mayor of Lisbon?").selection.outcome is Outcome.REFUSED
    footnote.close()
    assert len(doubter.given) == 1


@pytest.mark.parametrize("word", ["ferry", "mayor"])
def test_the_rerankers_choice_is_cited(word: str, tmp_path: Path, folder: Path, embedder: HashEmbedder) -> None:
    (folder / "a.txt").write_text("News\nThe mayor of Lisbon resigned. The ferry to Lisbon stopped. It rained.")
    footnote = Footnote(open_stores(tmp_path / "data", embedder), lover := Lover(word))
    footnote.sync([folder])
    answer = footnote.ask("What happened in Lisbon?")
    assert [word in citation.quote for citation in answer.citations] == [True]
    assert lover.asked == ["What happened in Lisbon?"]
    assert footnote.reranker == "lover/1"
    footnote.close()


def test_a_reranker_that_likes_nothing_refuses(tmp_path: Path, folder: Path, embedder: HashEmbedder) -> None:
    (folder / "a.txt").write_text("News\nThe mayor of Lisbon resigned. It rained.")
    footnote = Footnote(open_stores(tmp_path / "data", embedder), Lover("nothing like it"))
    footnote.sync([folder])
    assert not footnote.ask("Who is the mayor of Lisbon?").answered
    footnote.close()


def test_prepared_it_gives_the_scores_that_it_gives_itself(tmp_path: Path, embedder: HashEmbedder) -> None:
    model = str(a_cross_encoder(tmp_path / "tiny"))
    told: list[str] = []
    passages = [a_passage(embedder, "The mayor resigned.", "Why? " * 400), a_passage(embedder, "Köln liegt am Rhein.")]
    own = CrossEncoderReranker(model, tmp_path, accelerated=False)._scores(QUESTION, passages)
    for _ in range(2):
        ours = CrossEncoderReranker(model, tmp_path, tell=told.append)._scores(QUESTION, passages)
        for one, other in zip(own, ours, strict=True):
            assert other.sentences == pytest.approx(one.sentences, abs=2e-3)
    assert len(told) == 1


def test_the_setting_opens_one(tmp_path: Path, models: Path) -> None:
    model = a_cross_encoder(tmp_path / "tiny")
    footnote = open_footnote(settings(data_dir=tmp_path / "data", reranker=str(model), cache_dir=models))
    footnote.sync([SEEDS])
    assert footnote.ask("What did Trump offer Mexico?").answerability > 0
    footnote.close()
