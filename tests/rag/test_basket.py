"""What a person pins and chooses: theirs alone, kept through restarts, within limits, upgraded from earlier stores."""

from dataclasses import replace
from pathlib import Path

import pytest

from rag.web.conversation import basket, selections
from rag.web.conversation.basket import Basket, Quote
from rag.web.conversation.records import Person, UnfitError
from rag.web.conversation.selections import Chosen, Selections
from tests.rag.test_render import HOSTILE

ANA, BEN = Person("ana"), Person("ben", is_admin=False)
QUOTE = Quote("a", "a:0", 0, 5, "Words", "A title", "The Daily", "Ana Lima", "2024-05-01", None, "p. 3", "2026-11-30")


def test_quotes_are_kept_in_order_once_and_whole(tmp_path: Path) -> None:
    other = replace(QUOTE, start=6, end=11, text=f"{HOSTILE}\ud800")
    Basket(tmp_path).pin([QUOTE, other])
    Basket(tmp_path).pin([replace(QUOTE, day="2026-12-01")])
    assert Basket(tmp_path).quotes() == [QUOTE, other]
    Basket(tmp_path).unpin([QUOTE.id, "\ud800"])
    assert Basket(tmp_path).quotes() == [other]


def test_a_basket_belongs_to_a_person(tmp_path: Path) -> None:
    mine, theirs = Basket(tmp_path).of(ANA), Basket(tmp_path).of(BEN)
    mine.pin([QUOTE])
    theirs.unpin([QUOTE.id])
    assert (mine.quotes(), theirs.quotes()) == ([QUOTE], [])


def test_more_than_can_be_kept_is_refused_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(basket, "MOST_QUOTES", 1)
    with pytest.raises(UnfitError, match="export some"):
        Basket(tmp_path).pin([QUOTE, replace(QUOTE, start=1)])
    with pytest.raises(UnfitError, match="select less"):
        Basket(tmp_path).pin([replace(QUOTE, text="x" * (basket.LONGEST_QUOTE + 1))])
    assert Basket(tmp_path).quotes() == []


def test_selections_are_kept_by_name_for_one_person(tmp_path: Path) -> None:
    mine = Selections(tmp_path).of(ANA)
    assert mine.keep("  The \n port ", ["b", "a", "b"]) == "The port"
    mine.keep("Élan", ["c"])
    mine.keep("The port", ["a"])
    assert mine.listed() == [Chosen("The port", ("a",)), Chosen("Élan", ("c",))]
    assert Selections(tmp_path).of(BEN).listed() == []
    Selections(tmp_path).of(BEN).drop("The port")
    mine.drop("Élan")
    assert mine.listed() == [Chosen("The port", ("a",))]


def test_a_selection_needs_a_name_and_articles_and_there_is_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Selections(tmp_path)
    for name, articles in ((" ", ["a"]), ("The port", [])):
        with pytest.raises(UnfitError, match="Give the selection a name"):
            kept.keep(name, articles)
    monkeypatch.setattr(selections, "MOST_SELECTIONS", 1)
    kept.keep("One", ["a"])
    with pytest.raises(UnfitError, match="delete some"):
        kept.keep("Two", ["a"])
    assert [each.name for each in kept.listed()] == ["One"]
