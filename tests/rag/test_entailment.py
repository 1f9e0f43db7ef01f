"""The model that reads a claim beside its sentences: what it says of plain cases, however it is run."""

from pathlib import Path

import numpy as np
import pytest

from index.embedding.embed import SentenceTransformerEmbedder
from index.errors import ModelError
from rag.records import Support
from rag.selection.passage_model import Way
from rag.verifying import entailment
from rag.verifying.entailment import WEIGHTS, Entailment, default_entailment
from rag.verifying.support import Asked
from rag.verifying.verdict import Cited, Verifier
from rag.verifying.weighing import COLUMNS, log_odds, weighed, weighing
from tests.conftest import HashEmbedder

SENTENCE = "The council of Armona voted on Monday to close the old harbour bridge, which had cost 40 million euros."
PAIRS = (
    ("The council decided to close the bridge.", [SENTENCE]),
    ("The council decided to keep the bridge open.", [SENTENCE, "It rained in Porto."]),
    ("Penguins live in the southern half of the world.", [SENTENCE]),
)


def test_it_tells_what_a_sentence_says_from_what_it_does_not() -> None:
    odds = log_odds(default_entailment().judge(PAIRS))[:, 0]
    assert odds[0] > odds[1]
    assert odds[0] > odds[2] + 1


def test_a_claim_is_judged_the_same_alone_and_among_others() -> None:
    model = default_entailment()
    together = model.judge(PAIRS)
    alone = np.concatenate([model.judge([pair]) for pair in PAIRS])
    assert np.abs(together - alone).max() < 0.25, "quickest arithmetic rounds; what it says may not depend on that"
    assert (together.argmax(axis=1) == alone.argmax(axis=1)).all()


def test_prepared_it_says_what_it_says_in_pytorch() -> None:
    path = Path(entailment.__file__).with_name(WEIGHTS)
    plain = log_odds(Entailment(path, Way(accelerated=False)).judge(PAIRS))
    assert np.abs(plain - log_odds(default_entailment().judge(PAIRS))).max() < 0.5


def test_weights_that_are_missing_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        Entailment(tmp_path / WEIGHTS)


def test_a_row_has_what_all_sentences_say_and_the_best_single_one(real_embedder: SentenceTransformerEmbedder) -> None:
    claim, sentence = PAIRS[0][0], SENTENCE
    other = "It rained in Porto."
    rows = weighed([Asked(claim, [other, sentence]), Asked(claim, [sentence])], real_embedder, default_entailment())
    assert rows.shape == (2, len(COLUMNS))
    single = COLUMNS.index("single")
    assert abs(rows[0, single] - rows[1, single]) < 0.5, "the sentence that says it counts, whatever stands beside it"
    assert weighing()(rows)[1] > 0.5


def test_thresholds_are_in_order() -> None:
    assert 0 < weighing().partly < weighing().supported < 1


def test_a_claim_in_other_words_is_more_likely_than_its_opposite_and_what_nothing_says_is_no_part(
    real_embedder: SentenceTransformerEmbedder,
) -> None:
    verdicts = Verifier(real_embedder).verdicts([(claim, Cited(texts)) for claim, texts in PAIRS])
    assert verdicts[0].score > verdicts[1].score
    assert [one.support is Support.SUPPORTED for one in verdicts[1:]] == [False, False]
    assert verdicts[2].support is Support.UNSUPPORTED


def test_a_claim_that_rules_settle_opens_no_model() -> None:
    def opened() -> Entailment:
        raise AssertionError("the model was opened")

    verifier = Verifier(HashEmbedder(), opened)
    claims = [
        ("The council of Armona voted to close the old harbour bridge.", Support.SUPPORTED),
        ("The bridge had cost 50 million euros.", Support.UNSUPPORTED),
        ("Der Rat stimmte am Dienstag für den Abriss der Brücke.", Support.NOT_CHECKED),
    ]
    german = "Der Rat von Armona hat am Montag beschlossen, die alte Brücke abzureißen."
    found = [verifier.verdict(claim, Cited([german if claim[:3] == "Der" else SENTENCE])) for claim, _ in claims]
    assert [one.support for one in found] == [support for _, support in claims]
