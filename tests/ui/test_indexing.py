"""The background work on articles: what goes in, what does not, waits or stops, and what another process holds."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path

import pytest

from index.build import Options, Progress, Report, Stores
from index.errors import ArticleError, ConfigError
from index.records import Entry
from index.sources.fetch import Fetcher
from rag.pipeline import Footnote
from rag.web.conversation.records import NOBODY_ELSE
from rag.web.conversation.selections import Selections
from rag.web.ui.articles.adding import duration, status_html
from rag.web.ui.articles.calls import Stock
from rag.web.ui.articles.followed import Followed
from rag.web.ui.articles.indexing import Indexing
from rag.web.ui.articles.jobs import IndexingState, Job
from rag.web.ui.articles.journal import Journal
from rag.web.ui.articles.register import Register
from rag.web.ui.articles.uploads import Inbox, Quota
from tests.rag.test_render import HOSTILE, Page
from tests.ui.library import Library, until

ROOT = Path(__file__).parents[2]


@pytest.fixture
def footnote(stores: Stores) -> Footnote:
    return Footnote(stores)


@pytest.fixture
def indexing(footnote: Footnote) -> Iterator[Indexing]:
    opened = Indexing(footnote, Inbox(footnote.data_dir, Quota(1_000_000)))
    yield opened
    opened.close()


def idle(indexing: Indexing) -> IndexingState:
    until(lambda: not (indexing.state().running or indexing.state().waiting))
    return indexing.state()


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_files_go_in_and_are_counted(indexing: Indexing, footnote: Footnote, folder: Path) -> None:
    indexing.add([write(folder, f"{name}.txt", f"{name} sails.") for name in ("Ann", "Ben")])
    assert idle(indexing).news == ["2 added"]
    assert len(footnote.articles()) == 2


def test_what_cannot_be_read_is_told_by_name_and_not_kept(indexing: Indexing, footnote: Footnote) -> None:
    bad = write(indexing.inbox.folder.absolute(), "bad.pdf", "no PDF at all")
    good = write(indexing.inbox.folder.absolute(), "good.txt", "Ships sail.")
    indexing.add([bad, good])
    [error] = idle(indexing).errors
    assert error.startswith("bad.pdf: ")
    assert (bad.exists(), good.exists()) == (False, True)
    assert [article.id for article in footnote.articles()] == ["good.txt"]


def test_what_went_in_is_counted_together_until_it_is_dismissed(indexing: Indexing, folder: Path) -> None:
    for name in ("Ann", "Ben"):
        indexing.add([write(folder, f"{name}.txt", f"{name} sails.")])
        idle(indexing)
    assert idle(indexing).news == ["2 added"]
    indexing.dismiss()
    assert idle(indexing).news == []
    indexing.add([write(folder, "Cat.txt", "Cat sails.")])
    assert idle(indexing).news == ["1 added"]


def test_the_same_text_is_told(indexing: Indexing, folder: Path) -> None:
    indexing.add([write(folder, "a.txt", "Ships sail."), write(folder, "b.txt", "Ships sail.")])
    assert idle(indexing).news == ["1 added", "b.txt has the same text as a.txt; it is stored once."]


def test_an_article_that_was_added_here_goes_with_its_file(indexing: Indexing, footnote: Footnote) -> None:
    path = write(indexing.inbox.folder.absolute(), "note.txt", "Ships sail.")
    indexing.add([path])
    idle(indexing)
    indexing.remove("note.txt")
    assert idle(indexing).news[-1] == "Removed: Ships sail."
    assert footnote.articles() == []
    assert not path.exists()


def test_a_file_elsewhere_stays_when_its_article_goes(indexing: Indexing, footnote: Footnote, folder: Path) -> None:
    path = write(folder, "note.txt", "Ships sail.")
    indexing.add([path])
    indexing.remove("note.txt")
    idle(indexing)
    assert footnote.articles() == []
    assert path.exists()


def test_a_file_of_several_articles_stays_until_the_last_goes(indexing: Indexing, footnote: Footnote) -> None:
    lines = '{"id": "one", "text": "Ships sail."}\n{"id": "two", "text": "Boats row."}\n'
    path = write(indexing.inbox.folder.absolute(), "both.jsonl", lines)
    indexing.add([path])
    indexing.remove("one")
    idle(indexing)
    assert path.exists()
    indexing.remove("two")
    idle(indexing)
    assert not path.exists()
    assert footnote.articles() == []


def test_an_article_that_is_gone_already_is_told(indexing: Indexing) -> None:
    indexing.remove("gone.txt")
    assert "not in the index" in idle(indexing).errors[0]


class Served(BaseHTTPRequestHandler):
    """A page."""

    def do_GET(self) -> None:
        body = b"<html><title>The quay</title><article><p>Ships call at the quay every day of the week.</p></article>"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_page_of_the_web_goes_in(footnote: Footnote) -> None:
    options = Options(fetcher=Fetcher(allowed=(ip_network("127.0.0.0/8"),)))
    indexing = Indexing(footnote, Inbox(footnote.data_dir, Quota(100)), options)
    with ThreadingHTTPServer(("127.0.0.1", 0), Served) as web:
        threading.Thread(target=web.serve_forever).start()
        indexing.add([f"http://127.0.0.1:{web.server_port}/quay"])
        assert idle(indexing).news == ["1 added"]
        web.shutdown()
    indexing.close()
    assert footnote.articles()[0].url == f"http://127.0.0.1:{web.server_port}/quay"


def test_what_was_told_is_dismissed(indexing: Indexing) -> None:
    indexing.remove("gone.txt")
    idle(indexing)
    indexing.dismiss()
    assert indexing.state().errors == []


def following(data_dir: Path, read: Callable[[str | Path], None] = lambda _: None) -> Followed:
    return Followed(Register(data_dir), read, with_folders=True)


def names(followed: Followed) -> list[str]:
    return [source.name for source in followed.sources()]


HOLD = """
import sys
from pathlib import Path
from index.store.lock import writing
with writing(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_another_process_that_writes_is_named_and_waited_for(
    indexing: Indexing, footnote: Footnote, folder: Path
) -> None:
    command = [sys.executable, "-c", HOLD, str(footnote.data_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        indexing.add([write(folder, "note.txt", "Ships sail.")])
        until(lambda: f"pid {other.pid}" in indexing.state().problem)
        assert "tried again" in indexing.state().problem
        other.stdin.write("\n")
    assert idle(indexing).news == ["1 added"]
    assert indexing.state().problem == ""


class Gated(Library):
    """Its sync tells progress and waits, until it is let go on."""

    gate: threading.Semaphore
    synced: list[Sequence[str | Path]]

    def sync(
        self,
        paths: Sequence[str | Path],
        on_progress: Callable[[Progress], None] = lambda _: None,
        options: Options | None = None,
    ) -> Report:
        del options
        self.synced.append(paths)
        for done in range(10):
            on_progress(Progress(done, done * 100, 1000, f"{done}.txt", 10, 10))
            self.gate.acquire(timeout=10)
        return Report(added=["x"])


@pytest.fixture
def gated() -> Gated:
    library = Gated({})
    library.gate, library.synced = threading.Semaphore(0), []
    return library


@pytest.fixture
def slow(gated: Gated) -> Iterator[Indexing]:
    opened = Indexing(gated, Inbox(gated.data_dir, Quota(100)))
    yield opened
    gated.gate.release(100)
    opened.close()


def test_progress_has_a_rate_and_the_time_left(slow: Indexing, gated: Gated) -> None:
    slow.add(["a"])
    gated.gate.release(5)
    until(lambda: (at := slow.state().progress) is not None and at.done == 500)
    state = slow.state()
    assert state.left == pytest.approx(state.seconds)
    assert replace(state, progress=Progress(5, 500, 1000, "")).left is None, "nothing is embedded yet, which takes long"
    assert state.rate == pytest.approx(5 / state.seconds)


def test_what_comes_while_something_runs_is_done_in_one_go(slow: Indexing, gated: Gated) -> None:
    slow.add(["a"])
    until(lambda: gated.synced)
    slow.add(["b"])
    slow.add(["c", "b"])
    slow.remove("x.txt")
    assert slow.is_leaving("x.txt")
    slow.add(["d"])
    gated.gate.release(100)
    idle(slow)
    assert gated.synced == [("a",), ("b", "c"), ("d",)]


def test_a_sync_is_stopped_and_what_waits_is_forgotten(slow: Indexing, gated: Gated) -> None:
    slow.add(["a"])
    until(lambda: gated.synced)
    slow.add(["b"])
    slow.stop()
    assert slow.state().is_stopping
    gated.gate.release(1)
    assert idle(slow).news == ["Stopped. What was indexed so far stays."]
    assert gated.synced == [("a",)]
    slow.add(["c"])
    gated.gate.release(100)
    idle(slow)
    assert gated.synced[-1] == ("c",)


class Broken(Library):
    """Its first sync is a defect."""

    def sync(
        self,
        paths: Sequence[str | Path],
        on_progress: Callable[[Progress], None] = lambda _: None,
        options: Options | None = None,
    ) -> Report:
        del paths, on_progress, options
        self.index_version += 1
        if self.index_version == 2:
            raise ZeroDivisionError
        return Report(added=["x"])


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_defect_is_told_and_the_work_goes_on() -> None:
    broken = Broken({})
    indexing = Indexing(broken, Inbox(broken.data_dir, Quota(100)))
    indexing.add(["a"])
    until(lambda: indexing.state().errors)
    assert "Something went wrong" in indexing.state().errors[0]
    indexing.add(["b"])
    assert idle(indexing).news == ["1 added"]
    indexing.close()


def test_a_followed_folder_is_indexed_now_when_it_changes_and_after_a_restart(
    indexing: Indexing, footnote: Footnote, folder: Path
) -> None:
    write(folder, "a.txt", "Ships sail.")
    followed = following(footnote.data_dir, indexing.read)
    followed.add(str(folder))
    until(lambda: len(footnote.articles()) == 1)
    time.sleep(0.5)  # until the system tells of changes
    write(folder, "b.txt", "Boats row.")
    until(lambda: len(footnote.articles()) == 2)
    followed.close()
    (folder / "a.txt").unlink()
    again = following(footnote.data_dir, indexing.read)
    again.resume()
    until(lambda: len(footnote.articles()) == 1)
    again.add(str(folder))
    assert names(again) == [str(folder)]
    again.drop(str(folder))
    again.drop(str(folder))
    assert names(again) == []
    again.close()


@pytest.mark.parametrize("given", ["", "relative", "/no/such/folder", __file__])
def test_what_is_no_folder_cannot_be_followed(tmp_path: Path, given: str) -> None:
    with pytest.raises(ConfigError, match="no such folder"):
        following(tmp_path).add(given)


def test_the_data_folder_cannot_be_followed(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="the index itself"):
        following(tmp_path).add(str(tmp_path))


def test_followed_folders_that_cannot_be_remembered_are_told(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(ConfigError, match="cannot be kept"):
        following(tmp_path / "file").add(str(folder))


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (40, "40 s"), (180, "3 min"), (7500, "2 h 5 min"), (89.6, "90 s")]
)
def test_a_duration_is_read_at_a_glance(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_no_name_or_message_becomes_markup() -> None:
    job = Job((HOSTILE, *["x"] * 20))
    error = str(ArticleError(HOSTILE, HOSTILE))
    state = IndexingState(
        job, [job, Job(removed=HOSTILE)], Progress(1, 1, 2, HOSTILE), 2.0, False, HOSTILE, [error], [HOSTILE]
    )
    page = Page(status_html(state, 1, HOSTILE))
    assert {tag for tag, _ in page.elements} == {"div", "p", "span", "ul", "li", "button", "progress"}
    assert HOSTILE in Page(status_html(IndexingState(Job(removed=HOSTILE)), 1)).words
    assert "Stopping" in Page(status_html(IndexingState(job, is_stopping=True), 1)).words
    assert "Beginning" in Page(status_html(IndexingState(job), 1)).words
    assert status_html(IndexingState(), 7) == '<div id="fn-status" data-version="7"></div>'


class Growing(Library):
    """A library that changes whenever its list has been read."""

    def entries(self) -> list[Entry]:
        found = super().entries()
        self.index_version += 1
        return found


def test_a_list_never_comes_with_a_version_that_it_is_older_than() -> None:
    growing = Growing({})
    stock = Stock(growing, Quota(1_000_000), may_follow=False)
    read = growing.index_version
    listed = stock.calls(Selections(growing.data_dir))[0]("", NOBODY_ELSE)
    stock.close()
    assert f'data-version="{read}"' in listed
    assert growing.index_version > read


def test_two_servers_of_a_folder_keep_their_own_jobs_and_take_over_those_of_one_that_is_gone(tmp_path: Path) -> None:
    one, two = Journal(tmp_path), Journal(tmp_path)
    first, second = {"sources": ["a"], "removed": None}, {"sources": ["b"], "removed": None}
    one.add(first)
    two.add(second)
    late = Journal(tmp_path)
    assert late.resume() == [], "both are there"
    two.close()  # as the system does when its process is killed
    [(number, job)] = late.resume()
    assert job == second
    late.strike([number])
    one.close()
    again = Journal(tmp_path)
    assert [job for _, job in again.resume()] == [first]
    assert {path.name for path in tmp_path.glob("*.jsonl")} == {"to-index.jsonl"}
    late.close()
    again.close()


def test_folders_that_two_servers_follow_are_all_remembered(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    servers = [following(tmp_path / "data") for _ in range(2)]
    for server, name in zip(servers, ("one", "two"), strict=True):
        server.add(str(tmp_path / name))
        server.close()
    assert names(following(tmp_path / "data")) == [str(tmp_path / "one"), str(tmp_path / "two")]
