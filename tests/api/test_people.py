"""People with passwords: each has chats of their own, readers change nothing, and no header makes anybody local."""

import base64
import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from index.errors import ConfigError
from rag.config import settings
from rag.web.api.passwords import open_passwords, set_password
from rag.web.ui import app
from rag.web.ui.server import Rules, closed
from tests.ui.conftest import LIBRARY, ask, serving, visit
from tests.ui.library import Library, until
from tests.ui.test_accessibility import violations

ANA, BEN = ("ana", "correct horse"), ("ben", "battery staple")
TURN, TALK, ROUND = "a" * 32, "c" * 32, "e" * 32
OTHER_TALK = "0" * 32
QUESTION = "When do ships sail?"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("people") / "people.txt"
    assert set_password(made, *ANA), "the first name is an admin"
    assert not set_password(made, *BEN)
    return made


def own(file: Path) -> Library:
    """A library whose chats no other test sees."""
    return replace(LIBRARY, data_dir=Path(tempfile.mkdtemp(dir=file.parent)))


@pytest.fixture(scope="module")
def shared(file: Path) -> Iterator[str]:
    """A server for two people, of whom ana may change the collection."""
    with serving(own(file), Rules(open_passwords(str(file)))) as address:
        yield address


def called(address: str, name: str, given: object, who: tuple[str, str] | None) -> httpx.Response:
    return httpx.post(f"{address}/page/{name}", json=given, auth=who, trust_env=False, timeout=30)


def asked(address: str, who: tuple[str, str], **more: Any) -> list[str]:
    given = {"turn": TURN, "conversation": TALK, "round": ROUND, "question": QUESTION} | more
    return [json.loads(line) for line in called(address, "ask", given, who).text.splitlines() if line]


@pytest.mark.parametrize("given", ["nginx", "10.0.0.0/99", ""])
def test_a_proxy_that_is_no_address_is_told_in_one_line(given: str) -> None:
    with pytest.raises(ConfigError, match=r"The setting proxies \(FOOTNOTE_PROXIES\) is wrong"):
        settings(proxies=given)
    assert settings(proxies="127.0.0.1, 172.16.0.0/12").proxies


def test_two_people_see_none_of_each_others(shared: str) -> None:
    assert "Ships sail at dawn." in asked(shared, ANA)[-1]
    for name, given in (("chat", TALK), ("copied", {"turn": TURN}), ("rate", {"turn": TURN, "verdict": "down"})):
        told = called(shared, name, given, BEN)
        assert told.status_code == 404
        assert "somebody else" in told.json()["problem"]
    assert QUESTION not in called(shared, "chats", "", BEN).text
    assert QUESTION not in called(shared, "search_chats", "ships", BEN).text
    assert called(shared, "answer", {"turn": TURN, "round": ROUND}, BEN).status_code == 404
    called(shared, "delete_chat", TALK, BEN)
    called(shared, "rename_chat", {"conversation": TALK, "title": "Taken"}, BEN)
    assert QUESTION in called(shared, "chats", "", ANA).text
    taken = asked(shared, BEN, turn="b" * 32, round="f" * 32)
    assert "somebody else" in taken[-1]


def test_two_people_see_none_of_each_others_quotes_selections_and_drafts(shared: str) -> None:
    other = {"turn": "d" * 32, "round": "9" * 32, "conversation": OTHER_TALK, "question": "What did Beck reject?"}
    assert "Beck rejected a lamp" in asked(shared, ANA, **other)[-1]
    assert called(shared, "pin_answer", {"turn": "d" * 32, "numbers": [1]}, ANA).json() == 1
    [quote] = set(re.findall(r"[0-9a-f]{16}", called(shared, "basket", None, ANA).text))
    called(shared, "keep_selection", {"name": "Lamps", "articles": ["tower.txt"]}, ANA)
    begun = called(shared, "check_text", {"text": "The tower is white."}, ANA)
    [check] = set(re.findall(r"[0-9a-f]{32}", begun.text))
    until(lambda: "1 supported" in called(shared, "checked", check, ANA).text)

    for name, given in (
        ("follow_ups", "d" * 32),
        ("pin_answer", {"turn": "d" * 32, "numbers": [1]}),
        ("exported", {"conversation": OTHER_TALK, "turn": "d" * 32}),
        ("exported", {"conversation": OTHER_TALK, "form": "word"}),
        ("selection", "Lamps"),
        ("checked", check),
        ("redraft", check),
        ("draft_file", {"check": check}),
    ):
        assert called(shared, name, given, BEN).status_code == 404, name
    assert called(shared, "pinned", None, BEN).json() == 0
    assert "Lamps" not in called(shared, "selections", None, BEN).text
    assert "The tower is white." not in called(shared, "draft", None, BEN).text
    told = called(shared, "basket_file", {"quotes": [quote]}, BEN).json()
    assert "Beck rejected" not in base64.b64decode(told["data"]).decode()

    for name, given in (("unpin", [quote]), ("drop_selection", "Lamps"), ("drop_draft", check)):
        assert called(shared, name, given, BEN).status_code == 200
    assert called(shared, "pinned", None, ANA).json() == 1
    assert "Lamps" in called(shared, "selections", None, ANA).text
    assert "The tower is white." in called(shared, "draft", None, ANA).text
    called(shared, "keep_selection", {"name": "Lamps", "articles": ["harbour.txt"]}, BEN)
    assert called(shared, "selection", "Lamps", ANA).json()["articles"] == [["tower.txt", "The tower"]]


def test_a_reader_sees_nothing_of_what_is_followed(shared: str, file: Path) -> None:
    folder = file.parent / "followed articles"
    folder.mkdir(exist_ok=True)
    assert "followed articles" in called(shared, "follow", {"add": str(folder)}, ANA).text
    for name in ("articles", "indexing"):
        assert "followed articles" in called(shared, name, "", ANA).text
        assert "followed articles" not in called(shared, name, "", BEN).text
    for name, given in (("came_from", str(folder)), ("count_folder", "/"), ("remove_articles", ["tower.txt"])):
        assert called(shared, name, given, BEN).status_code == 403
    called(shared, "follow", {"drop": str(folder)}, ANA)


def test_a_chat_is_shared_by_choice_and_its_reader_asks_in_one_of_his_own(shared: str, browser: Browser) -> None:
    asked(shared, ANA)
    assert called(shared, "share_chat", {"conversation": TALK, "shared": True}, ANA).status_code == 200
    with browser.new_context(http_credentials={"username": BEN[0], "password": BEN[1]}) as context:
        page = context.new_page()
        visit(page, f"{shared}/#conversation={TALK}")
        expect(page.locator(".fn-question")).to_have_text(QUESTION)
        expect(page.locator(".fn-foreign")).to_be_visible()
        ask(page, "How high is the tower?")
        assert TALK not in page.url
    with browser.new_context(http_credentials={"username": ANA[0], "password": ANA[1]}, bypass_csp=True) as context:
        page = context.new_page()
        visit(page, shared)
        page.locator("#fn-chats").click()
        page.get_by_role("button", name=f"Stop sharing: {QUESTION}").click()
        page.get_by_role("button", name=f"Share: {QUESTION}").click()
        expect(page.get_by_text("shared by link")).to_be_visible()
        assert violations(page) == []
    called(shared, "share_chat", {"conversation": TALK, "shared": False}, ANA)
    assert called(shared, "chat", TALK, BEN).status_code == 404


CHANGES = {
    "paste": {"text": "The mole is long."},
    "add_url": "https://example.org/",
    "remove_article": "tower.txt",
    "follow": {"add": "/"},
    "stop_indexing": "",
    "measure": "x",
    "stand": "Who won?",
    "unstand": 1,
    "add_set": {"name": "x.jsonl", "data": ""},
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_reader_changes_nothing(shared: str, name: str) -> None:
    told = called(shared, name, CHANGES[name], BEN)
    assert told.status_code == 403
    assert "may change the collection" in told.json()["problem"]


def test_a_reader_sends_no_files(shared: str) -> None:
    told = httpx.post(f"{shared}/upload?name=x.txt", content=b"x", auth=BEN, trust_env=False)
    assert told.status_code == 403


def test_a_file_without_roles_lets_everybody_do_what_they_could(file: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.txt"
    old.write_text(file.read_text("utf-8").replace(":admin", ""), "utf-8")
    passwords = open_passwords(str(old))
    assert [passwords.is_admin(name) for name in ("ana", "ben", "nobody")] == [True, True, False]
    assert [open_passwords(f"{name}:{file}").is_admin(name) for name in ("ana", "ben")] == [True, False]


WRONG: list[tuple[str, object]] = [
    ("rows", {"first": "x"}),
    ("rows", 7),
    ("read", None),
    ("read", {"id": 1}),
    ("chat", ["x"]),
    ("rate", {"turn": 1}),
    ("rate", {"turn": "x", "verdict": "sideways"}),
    ("copied", "x"),
    ("stop", {}),
    ("ask", []),
    ("ask", 5),
]


@pytest.mark.parametrize(("name", "given"), WRONG)
def test_what_has_the_wrong_shape_is_refused_without_a_trace(
    door: str, name: str, given: object, capfd: pytest.CaptureFixture[str]
) -> None:
    told = called(door, name, given, None)
    assert 400 <= told.status_code < 500
    assert told.json()["problem"]
    assert "Traceback" not in capfd.readouterr().err


SHAPES: tuple[object, ...] = (
    None, 7, -1, 10**30, True, "x", "\x00", "\ud800", "../../etc/passwd", [], ["x"], [[]], [None], {}, {"x": 1},
    {"id": "x", "turn": "x", "check": "x", "question": "x", "text": "x", "name": "x", "data": "x", "key": "x"},
    {"add": "\x00", "minutes": "NaN", "quotes": [""], "numbers": [-1], "articles": [""], "form": "x", "first": -1},
)  # fmt: skip


def names_of_calls() -> list[str]:
    """What the page's script calls, read from the script."""
    scripts = (path.read_text("utf-8") for path in Path(app.__file__).parent.rglob("*.js"))
    return sorted({name for script in scripts for name in re.findall(r"\bremote\.(\w+)", script)})


def test_no_call_of_the_page_breaks_by_a_shape(file: Path, capfd: pytest.CaptureFixture[str]) -> None:
    names = names_of_calls()
    assert len(names) > 60
    with serving(own(file), Rules(questions_per_minute=0)) as address, httpx.Client(trust_env=False) as client:
        broke = [
            (name, given, told.status_code)
            for name in names
            for given in SHAPES
            if (told := client.post(f"{address}/page/{name}", content=json.dumps(given), timeout=30)).status_code >= 500
        ]
    assert broke == []
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "path", ["chat/completions", "find", "timeline", "summary", "said-by", "table", "check-draft", "models/x"]
)
def test_no_route_of_the_api_breaks_by_a_shape(door: str, path: str, capfd: pytest.CaptureFixture[str]) -> None:
    with httpx.Client(trust_env=False) as client:
        for given in (*SHAPES, {"messages": [{}]}, {"messages": [{"role": "user", "content": {}}]}, {"questions": [7]}):
            told = client.post(f"{door}/v1/{path}", content=json.dumps(given), timeout=30)
            assert 400 <= told.status_code < 500 or (told.status_code == 200 and "x" in str(given)), (given, told.text)
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b"nul"])
def test_what_is_no_json_is_refused_without_a_trace(door: str, body: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("read", "ask", "answer"):
        told = httpx.post(f"{door}/page/{name}", content=body, trust_env=False)
        assert 400 <= told.status_code < 500
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
def test_without_passwords_nothing_is_answered_through_a_proxy(door: str, header: str) -> None:
    told = httpx.get(door, headers={header: "203.0.113.7"}, trust_env=False)
    assert told.status_code == 403
    assert "proxy" in told.text


def test_a_forwarded_address_lifts_no_limit(file: Path) -> None:
    with serving(own(file), Rules(open_passwords(str(file)), questions_per_minute=1)) as address:
        codes = [
            httpx.post(
                f"{address}/page/ask",
                json={"turn": TURN, "conversation": TALK, "round": f"{number:032x}", "question": QUESTION},
                headers={"x-forwarded-for": f"203.0.113.{number}"},
                auth=who,
                trust_env=False,
            ).status_code
            for number, who in ((1, ANA), (2, BEN), (3, ANA))
        ]
    assert codes == [200, 429, 429]


def test_behind_a_trusted_proxy_each_address_has_its_own_limit(file: Path) -> None:
    rules = Rules(open_passwords(str(file)), questions_per_minute=1, trust_proxy=True)
    with serving(own(file), rules) as address:
        codes = [
            httpx.post(
                f"{address}/page/ask",
                json={"turn": TURN, "conversation": f"{number:032x}", "round": f"{number:032x}", "question": QUESTION},
                headers={"x-forwarded-for": f"203.0.113.{where}", "host": "footnote.example.org"},
                auth=who,
                trust_env=False,
            ).status_code
            for number, where, who in ((1, 1, ANA), (2, 2, BEN), (3, 2, ANA))
        ]
    assert codes == [200, 200, 429]


def test_a_proxy_without_passwords_and_a_local_page_for_others_are_refused(file: Path) -> None:
    passwords = open_passwords(str(file))
    for host, rules in (
        ("127.0.0.1", Rules(trust_proxy=True)),
        ("127.0.0.1", Rules(passwords, is_local=True, trust_proxy=True)),
        ("192.0.2.1", Rules(passwords, is_local=True)),
    ):
        with pytest.raises(ConfigError, match=r"password|--local"):
            closed(host, rules)
    closed("127.0.0.1", Rules(is_local=True))


def test_folders_are_followed_only_where_it_was_said() -> None:
    with serving(LIBRARY, Rules()) as address:
        told = called(address, "follow", {"add": "/"}, None)
        assert "Folders can be followed" in told.text
        assert "Path of a folder" not in told.text


def test_one_file_too_many_is_told_when_to_come_again() -> None:
    with serving(LIBRARY, Rules(uploads_per_minute=2)) as address:
        sent = [httpx.post(f"{address}/upload?name={name}.exe", content=b"x", trust_env=False) for name in "abcd"]
    assert [each.status_code for each in sent] == [400, 400, 429, 429]
    assert int(sent[-1].headers["retry-after"]) > 0
