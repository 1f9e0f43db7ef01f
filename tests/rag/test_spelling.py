"""Misspelt questions: what neither English nor the articles know is read as what the articles have."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.store.catalog import Catalog
from index.store.snapshot import Snapshot
from rag.pipeline import Footnote
from rag.questions.spelling import spelled
from tests.conftest import HashEmbedder, open_stores

STORY = (
    "Mayor of Torsby steps down\n\nHanne Dahl borrowed money from the builder Rolf Tang, the hospital said. Her lawyer,"
    " Łukasz Wałęcki, spoke of an immigration matter that happened in Antarctica.\n\nSøren"
    " Kjærgård and Zoë Bellamy agreed. Zoe Bellamy wrote it down, and Soren Baker read it.\n"
)


@pytest.fixture
def snapshot(folder: Path, tmp_path: Path) -> Iterator[Snapshot]:
    (folder / "story.txt").write_text(STORY, "utf-8")
    with closing(Footnote(open_stores(tmp_path / "data", HashEmbedder()))) as footnote:
        footnote.sync([folder])
    with Catalog(tmp_path / "data").read() as opened:
        yield opened


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("How much did Hane Dalh borow?", "How much did Hanne Dahl borrow?"),
        ("wich hosptial was it", "which hospital was it"),
        ("what hapened in antartica", "what happened in antarctica"),
        ("imigration matter", "immigration matter"),
        ("who is rolf tnag", "who is rolf tang"),
        ("who lent oney", "who lent money"),
        ("who borrowed tge money", "who borrowed the money"),
        ("who spoke of an Imigration matter", "who spoke of an immigration matter"),
        ("What did Lukasz Walecki say?", "What did Łukasz Wałęcki say?"),
        ("What did Soren Kjaergard do?", "What did Søren Kjærgård do?"),
        ("Did Soren Kjaergard agree?", "Did Søren Kjærgård agree?"),
    ],
)
def test_slips_are_read_as_the_words_that_they_stand_for(snapshot: Snapshot, typed: str, meant: str) -> None:
    assert spelled(typed, snapshot) == meant


@pytest.mark.parametrize(
    "question",
    [
        "How are bookmarks and logins moved?",
        "What did Obama say about flunking?",  # no name of the articles is near
        "Who is Hanna Reitsch?",
        "Did Dale resign?",  # a word of English
        "¿Cuánto dinero prestó el constructor a la alcaldesa?",
        "Who spoke of 2019-nCoV?",
        "What did Zoe Bellamy write?",  # the articles write it both ways
        "What did Soren Baker read?",
        "What did Łukasz Wałęcki say?",
    ],
)
def test_what_may_be_meant_as_it_is_written_stays(snapshot: Snapshot, question: str) -> None:
    assert spelled(question, snapshot) == question
