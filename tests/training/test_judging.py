"""Training of the model that judges claims: labelled claims of files, a short training, and the file that ships."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.selection.passage_model import read_weights
from rag.verifying.entailment import WEIGHTS
from rag.verifying.training import __main__ as training
from rag.verifying.training import export
from rag.verifying.training.pairs import ASKED, MADE, Relation, pairs

TOWNS = ("Porto", "Faro", "Braga", "Évora", "Beja", "Tavira", "Leiria", "Aveiro", "Sintra", "Lagos", "Viseu", "Guarda")


def news(town: str) -> list[str]:
    return [
        f"The council of {town} opened a new bridge across the river on Monday after twelve years of work.",
        f"Ana Reis, the mayor of {town}, said that the bridge had cost 40 million euros and would save time.",
        f"Two ferries that used to carry people to {town} will stop in the winter of 2024.",
        "Shops on the other bank hope that more visitors will come to the old market next summer.",
    ]


def row(town: str, **more: object) -> dict[str, object]:
    plain = {"title": town, "sentences": news(town), "labels": [0, 1, 0, 0], "answerable": True}
    return {**plain, "question": f"Who is the mayor of {town}?", "answer": "Ana Reis", **more}


def simpler(town: str) -> Sequence[dict[str, object]]:
    easy = [
        f"The new bridge of {town} across the river had cost a lot, said the mayor Ana Reis, but it would save time."
    ]
    return row(town, level="Adv"), row(town, level="Ele", sentences=easy, labels=[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of public sets, each of the same news from twelve towns."""
    sets = {name: [row(town) for town in TOWNS] for name in {*MADE, *ASKED}}
    sets["onestopqa"] = [one for town in TOWNS for one in simpler(town)]
    told = "Ana Reis said the bridge had cost 40 million euros."
    sets["dolly_context"] = [row(town, answer=told) for town in TOWNS]
    claims = {"SUPPORTS": "a new bridge", "REFUTES": "no bridge", "NOT ENOUGH INFO": "a theatre"}
    sets["vitaminc"] = [
        row(town, question=f"{town} opened {what} on Monday.", sentences=news(town)[:1], labels=[1], verdict=verdict)
        for town in TOWNS
        for verdict, what in claims.items()
    ]
    sets["fool_me_twice"] = [
        row(town, question=f"The bridge of {town} was free.", evidence=[0, 1, 0, 0], verdict="REFUTES")
        for town in TOWNS
    ]
    data = tmp_path / "sets"
    data.mkdir()
    for name, rows in sets.items():
        (data / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows), "utf-8")
    return data


def test_claims_keep_their_sentences_and_what_these_say_of_them(folder: Path) -> None:
    found = pairs(folder)
    by_kind = {pair.kind.split(":")[0].split("-")[0] for pair in found}
    assert by_kind == {"vitaminc", "fool_me_twice", "made", "asked", "simpler", "told", "template"}
    told = [pair for pair in found if pair.kind == "told" and pair.relation is Relation.SUPPORTS]
    assert len(told) == len(TOWNS)
    assert all(news(pair.group)[1] in pair.evidence for pair in told)
    assert {pair.relation for pair in found if pair.claim.endswith("opened no bridge on Monday.")} == {
        Relation.CONTRADICTS
    }
    assert pairs(folder) == found, "a seed makes the same ones"


def test_what_is_trained_is_written_as_the_file_that_ships(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(training, "HELD_OUT", 20)
    training.main([str(folder), "--out", str(tmp_path), "--minutes", "0.05", "--every", "0"])
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["step"] > 0
    assert 0 <= last["held out"]["all"] <= 1
    export.main([str(tmp_path / "last.pt"), "--out", str(tmp_path)])
    digest = hashlib.sha256((tmp_path / WEIGHTS).read_bytes()).hexdigest()
    assert capsys.readouterr().out.strip() == digest
    weights = read_weights(tmp_path / WEIGHTS)
    assert weights["claim_out.weight"].shape == (3, 384)
    assert all(np.isfinite(values).all() for values in weights.values())
