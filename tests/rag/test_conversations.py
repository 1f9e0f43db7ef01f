"""What is kept of a conversation, through kills, several hands, searches and deletion."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import CatalogError
from rag.records import Exchange, Scope
from rag.web.conversation.basket import Basket
from rag.web.conversation.database import FILE
from rag.web.conversation.records import LONGEST_CHAT_TITLE, ConversationError, Person, Rating, Turn
from rag.web.conversation.store import REMEMBERED, Conversations
from tests.cluster import Cluster
from tests.rag.test_render import HOSTILE, refusal, simple

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["folder", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where conversations are kept: in a data folder, or in a database."""
    if request.param == "folder":
        return tmp_path
    url: str = request.getfixturevalue("cluster").empty()
    return url


@pytest.fixture
def kept(place: Path | str) -> Iterator[Conversations]:
    with closing(Conversations(place)) as opened:
        yield opened


def say(kept: Conversations, turn_id: str, question: str = "What sails?", conversation: str = "c") -> Turn:
    """A turn, asked and answered."""
    turn = Turn(turn_id, conversation, question)
    kept.begin(turn)
    kept.finish(turn, replace(simple(), question=question))
    return turn


def test_nothing_is_written_before_the_first_turn(tmp_path: Path) -> None:
    assert Conversations(tmp_path).listed() == []
    assert list(tmp_path.iterdir()) == []


def test_a_turn_comes_back_as_it_was(kept: Conversations) -> None:
    turn = Turn("t", "c", "What sails?", Scope(("a",), ("The Daily",), "2024-01-01", "2024-12-31"))
    kept.begin(turn)
    kept.finish(turn, simple())
    _, [back] = kept.read("c")
    assert (back.question, back.scope) == (turn.question, turn.scope)
    assert back.answer == replace(simple(), timings_ms={"retrieve": 1.5})


def test_a_follow_up_is_asked_after_the_last_answered_turns(kept: Conversations) -> None:
    for number in range(REMEMBERED + 2):
        say(kept, f"t{number}", f"Question {number}?")
    kept.begin(Turn("open", "c", "Not answered?"))
    before = kept.begin(Turn("next", "c", "And then?"))
    assert len(before) == REMEMBERED
    assert before[-1] == Exchange(f"Question {REMEMBERED + 1}?", "Ships sail. [1]", ("sea.txt",))


def test_a_follow_up_is_remembered_as_it_was_understood(kept: Conversations) -> None:
    turn = Turn("t", "c", "And it?")
    kept.begin(turn)
    kept.finish(turn, replace(simple(), rewritten="And the ship?"))
    assert kept.begin(Turn("u", "c", "Why?"))[0].question == "And the ship?"


def test_a_turn_asked_again_keeps_its_place_and_its_old_answer_until_the_new_one(kept: Conversations) -> None:
    say(kept, "t1", "First?")
    say(kept, "t2", "Second?")
    kept.rate("t1", Rating.UP, "good")
    edited = Turn("t1", "c", "First, but better?")
    assert kept.begin(edited) == ()
    assert [turn.question for turn in kept.read("c")[1]] == ["First?", "Second?"]
    kept.finish(edited, refusal())
    first, _ = kept.read("c")[1]
    assert (first.question, first.rating, first.remark) == ("First, but better?", None, "")


def test_a_turn_of_another_conversation_is_not_touched(kept: Conversations) -> None:
    say(kept, "t")
    with pytest.raises(ConversationError, match="another conversation"):
        kept.begin(Turn("t", "d", "Mine?"))
    assert [talk.id for talk in kept.listed()] == ["c"]


def test_the_conversation_asked_last_is_listed_first(kept: Conversations) -> None:
    for name in ("a", "b"):
        say(kept, f"t{name}", "Who?", name)
    say(kept, "t3", "Who?", "a")
    assert [(talk.id, talk.turns) for talk in kept.listed()] == [("a", 2), ("b", 1)]


@pytest.mark.parametrize(
    ("search", "found"),
    [("", ["b", "a"]), ("ÉLAN", ["b"]), ("ships SAIL", ["b", "a"]), ("ships élan", ["b"]), ("100%", []), ("_", [])],
)
def test_names_questions_and_answers_are_searched_for_all_words(
    kept: Conversations, search: str, found: list[str]
) -> None:
    say(kept, "t1", "Who?", "a")
    say(kept, "t2", "Which élan?", "b")
    assert [talk.id for talk in kept.listed(search)] == found


def test_a_conversation_is_named_after_its_first_question_and_can_be_renamed(kept: Conversations) -> None:
    say(kept, "t", f"  {'long ' * 40}\n?")
    assert len(kept.listed()[0].title) == LONGEST_CHAT_TITLE
    kept.rename("c", f" {HOSTILE} ")
    assert kept.listed()[0].title == HOSTILE
    kept.rename("c", " ")
    assert kept.listed()[0].title == HOSTILE


def test_a_deleted_conversation_is_gone_with_its_words(kept: Conversations, tmp_path: Path) -> None:
    say(kept, "t", "Where is the xylophone?")
    kept.delete("c")
    assert kept.listed() == []
    with pytest.raises(ConversationError, match="gone"):
        kept.read("c")
    with pytest.raises(ConversationError, match="gone"):
        kept.turn("t")
    assert all(b"xylophone" not in path.read_bytes() for path in tmp_path.iterdir())


def test_a_question_that_could_not_be_asked_leaves_nothing(kept: Conversations) -> None:
    say(kept, "t")
    kept.begin(Turn("u", "c", "?"))
    kept.begin(Turn("v", "d", "?"))
    for turn in ("t", "u", "v"):
        kept.drop(turn)
    assert [(talk.id, talk.turns) for talk in kept.listed()] == [("c", 1)]


def test_a_rating_is_kept_changed_and_taken_back(kept: Conversations) -> None:
    say(kept, "t")
    assert kept.rate("t", Rating.DOWN, " not \n true ").remark == "not true"
    assert [turn.rating for turn in kept.rated()] == [Rating.DOWN]
    assert kept.rate("t", None, "left over").remark == ""
    assert kept.rated() == []


def test_what_has_no_answer_cannot_be_rated(kept: Conversations) -> None:
    kept.begin(Turn("t", "c", "Who?"))
    assert kept.rate("t", Rating.UP).rating is None


def test_what_no_database_can_hold_is_kept_as_another_sign(kept: Conversations) -> None:
    turn = say(kept, "t", "Who\ud800\0?")
    assert kept.turn(turn.id).question == "Who?\ufffd?"


def named(place: str) -> Path | str:
    """A place as a command line has it."""
    return place if "://" in place else Path(place)


def test_several_processes_write_at_once(place: Path | str, kept: Conversations) -> None:
    """Two programs ask in one conversation; no turn is lost, none is double."""
    code = (
        "import sys; from tests.rag.test_conversations import named, say\n"
        "from rag.web.conversation.store import Conversations\n"
        "kept = Conversations(named(sys.argv[1]))\n"
        "for number in range(20): say(kept, f'{sys.argv[2]}{number}')"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, place, name], cwd=ROOT) for name in ("a", "b")]
    assert [each.wait(timeout=60) for each in running] == [0, 0]
    _, turns = kept.read("c")
    assert len({turn.id for turn in turns}) == 40
    assert all(turn.answer for turn in turns)


def test_a_kill_in_the_middle_of_an_answer_costs_that_answer_only(place: Path | str, kept: Conversations) -> None:
    code = (
        "import os, sys; from tests.rag.test_conversations import named, say\n"
        "from rag.web.conversation.store import Conversations; from rag.web.conversation.records import Turn\n"
        "kept = Conversations(named(sys.argv[1])); say(kept, 'whole'); kept.begin(Turn('cut', 'c', 'And then?'))\n"
        "os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code, place], cwd=ROOT, check=False).returncode == -9
    _, turns = kept.read("c")
    assert [(turn.id, turn.answer is None) for turn in turns] == [("whole", False), ("cut", True)]


def test_a_store_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    kept = Conversations(tmp_path)
    with sqlite3.connect(tmp_path / "conversations.sqlite3") as later:
        later.execute("PRAGMA user_version = 99")
    later.close()
    with pytest.raises(ConversationError, match="later version"):
        kept.listed()


def test_a_later_version_in_a_database_is_left_alone(cluster: Cluster) -> None:
    url = cluster.empty()
    Conversations(url).close()
    cluster.execute("UPDATE footnote.meta SET value = '99' WHERE key = 'conversations'", url)
    with pytest.raises(CatalogError, match=r"later version .* the conversations in the database"):
        Conversations(url)


def test_a_database_that_was_stopped_is_told_and_goes_on(cluster: Cluster) -> None:
    with closing(Conversations(cluster.empty())) as kept:
        say(kept, "t")
        cluster.stop()
        with pytest.raises(ConversationError, match="check that the server runs"):
            kept.listed()
        cluster.start()
        assert [talk.turns for talk in kept.listed()] == [1]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ConversationError, match="check the disk"):
        Conversations(tmp_path / "file" / "data").begin(Turn("t", "c", "Who?"))


ANA, BEN = Person("ana", is_admin=True), Person("ben", is_admin=False)


def test_nobody_sees_changes_or_goes_on_with_the_conversations_of_another(kept: Conversations) -> None:
    say(kept.of(ANA), "t")
    theirs = kept.of(BEN)
    assert theirs.listed() == []
    assert theirs.listed("ships") == []
    for look in (lambda: theirs.read("c"), lambda: theirs.turn("t"), lambda: theirs.rate("t", Rating.DOWN)):
        with pytest.raises(ConversationError, match="somebody else"):
            look()
    with pytest.raises(ConversationError, match="somebody else"):
        theirs.begin(Turn("u", "c", "And mine?"))
    theirs.rename("c", "Taken")
    theirs.share("c", shared=True)
    theirs.delete("c")
    theirs.drop("t")
    [talk] = kept.of(ANA).listed()
    assert (talk.title, talk.turns, talk.is_shared) == ("What sails?", 1, False)
    assert [turn.rating for turn in kept.of(ANA).read("c")[1]] == [None]
    assert theirs.rated() == []


def test_a_shared_conversation_is_read_by_others_until_it_is_shared_no_more(kept: Conversations) -> None:
    say(kept.of(ANA), "t")
    kept.of(ANA).rate("t", Rating.UP)
    kept.of(ANA).share("c", shared=True)
    talk, [turn] = kept.of(BEN).read("c")
    assert (talk.is_own, talk.is_shared, turn.question) == (False, True, "What sails?")
    assert kept.of(BEN).listed() == []
    with pytest.raises(ConversationError, match="ask in a new chat"):
        kept.of(BEN).begin(Turn("u", "c", "And mine?"))
    kept.of(ANA).share("c", shared=False)
    with pytest.raises(ConversationError, match="somebody else"):
        kept.of(BEN).read("c")


def test_conversations_of_a_time_without_passwords_are_seen_by_admins_alone(kept: Conversations) -> None:
    say(kept, "t")
    assert [talk.id for talk in kept.of(ANA).listed()] == ["c"]
    assert kept.of(BEN).listed() == []


def test_the_owner_of_the_machine_sees_the_ratings_of_all(kept: Conversations) -> None:
    say(kept.of(BEN), "t")
    kept.of(BEN).rate("t", Rating.UP)
    assert kept.rated() == []
    assert [turn.id for turn in kept.rated(by_all=True)] == ["t"]


def test_a_store_of_the_first_version_goes_on_with_all_that_was_kept(tmp_path: Path) -> None:
    kept = Conversations(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE)) as first, first:
        first.executescript((Path(__file__).with_name("conversations-1.sql")).read_text("utf-8"))
        first.execute("INSERT INTO conversations VALUES ('c', 'Of old', '2026-01-01T00:00:00+00:00')")
        first.execute(
            "INSERT INTO turns (id, conversation, ordinal, question, scope, asked, words)"
            " VALUES ('t', 'c', 1, 'Who?', '{}', '2026-01-01', 'who?')"
        )
        first.execute("PRAGMA user_version = 1")
    assert [talk.title for talk in kept.listed()] == ["Of old"]
    assert Basket(tmp_path).quotes() == []
    say(kept, "u")
    assert [turn.id for turn in kept.read("c")[1]] == ["t", "u"]
