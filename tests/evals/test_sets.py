"""Question sets: every format gives the same questions, and what is wrong is named by file, place and reason."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from rag.evals import corpora, sets
from rag.evals.records import Evidence, QuestionSet, SetError
from tests.evals.collection import ARTICLES

GOOD = {
    "id": "q1",
    "question": "When did the bridge open?",
    "answerable": True,
    "answers": ["1912", "in 1912"],
    "evidence": [{"article": "bridges.txt", "start": 0, "end": 44}],
    "asked": "2026-06-16",
}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write_lines(*lines: Any, name: str = "set.jsonl") -> Path:
        path = tmp_path / name
        texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        path.write_text("".join(f"{text}\n" for text in texts), "utf-8")
        return path

    return write_lines


def load_and_resolve(path: Path) -> QuestionSet:
    return sets.resolve(sets.load(path), ARTICLES.get)


def test_every_field_is_read(write: Callable[..., Path]) -> None:
    question = load_and_resolve(write(GOOD)).questions[0]
    assert (question.id, question.answers, question.asked) == ("q1", ("1912", "in 1912"), "2026-06-16")
    assert question.spans[0].end == 44


def test_only_the_question_is_required(write: Callable[..., Path]) -> None:
    question = sets.load(write({"question": " Why? "})).questions[0]
    assert (question.question, question.answerable, question.id) == ("Why?", True, "line 1")


def test_blank_lines_and_a_byte_order_mark_are_no_questions(write: Callable[..., Path]) -> None:
    assert len(sets.load(write("\ufeff" + json.dumps(GOOD), "", "  ")).questions) == 1


def test_a_quote_is_found_by_its_words(write: Callable[..., Path]) -> None:
    quoted = {"question": "q", "evidence": [{"article": "bakers.txt", "quote": "They ask for 9% more pay."}]}
    assert load_and_resolve(write(quoted)).questions[0].evidence == (Evidence("bakers.txt", 41, 66),)


def test_an_article_alone_is_evidence_without_a_span(write: Callable[..., Path]) -> None:
    question = load_and_resolve(write({"question": "q", "evidence": [{"article": "owls.txt"}]})).questions[0]
    assert (question.articles, question.spans) == (("owls.txt",), ())


def test_an_unanswerable_question_may_name_the_article_it_was_asked_of(write: Callable[..., Path]) -> None:
    line = {"question": "q", "answerable": False, "evidence": [{"article": "owls.txt"}]}
    assert load_and_resolve(write(line)).questions[0].articles == ("owls.txt",)


def test_evidence_in_a_duplicate_is_named_as_it_is_stored(write: Callable[..., Path]) -> None:
    texts = {**ARTICLES, "copy.txt": ARTICLES["owls.txt"]}
    questions = sets.load(write({"question": "q", "evidence": [{"article": "copy.txt", "quote": "Barn owls"}]}))
    resolved = sets.resolve(questions, texts.get, lambda article: "owls.txt" if article == "copy.txt" else article)
    assert resolved.questions[0].evidence == (Evidence("owls.txt", 0, 9),)


def span(**fields: Any) -> dict[str, Any]:
    return {"question": "q", "evidence": [{"article": "bridges.txt", **fields}]}


MALFORMED: dict[str, tuple[Any, str]] = {
    "empty file": ("", "there is no question in it"),
    "not json": ("{question", "line 1: not JSON"),
    "cut off": ('{"question": "q"', "line 1: not JSON"),
    "two objects on a line": ('{"question": "q"} {"question": "r"}', "line 1: not JSON"),
    "a list": ("[1]", "line 1: not an object"),
    "a number": ("3", "line 1: not an object"),
    "null": ("null", "line 1: not an object"),
    "not a number": ('{"question": NaN}', "NaN is no number"),
    "nested too deep": ("[" * 200_000, "line 1: not JSON"),
    "no question": ({"id": "q"}, "`question` is missing"),
    "empty question": ({"question": ""}, "`question` is empty"),
    "blank question": ({"question": " \t"}, "`question` is empty"),
    "question is a number": ({"question": 7}, "`question`: "),
    "question is null": ({"question": None}, "`question`: "),
    "question is a list": ({"question": ["q"]}, "`question`: "),
    "unknown field": ({"question": "q", "anwsers": ["a"]}, "`anwsers` is not a field"),
    "unknown field of evidence": (span(stop=3), "`evidence[0].stop` is not a field; known are article, start"),
    "answerable is text": ({"question": "q", "answerable": "yes"}, "`answerable`: "),
    "answers is text": ({"question": "q", "answers": "a"}, "`answers`: "),
    "an answer is empty": ({"question": "q", "answers": ["a", ""]}, "`answers[1]` is empty"),
    "an answer is a number": ({"question": "q", "answers": [1912]}, "`answers[0]`: "),
    "evidence is an object": ({"question": "q", "evidence": {"article": "a"}}, "`evidence`: "),
    "evidence is text": ({"question": "q", "evidence": ["owls.txt"]}, "`evidence[0]`: "),
    "evidence without an article": (
        {"question": "q", "evidence": [{"start": 0, "end": 1}]},
        "`evidence[0].article` is",
    ),
    "start without end": (span(start=3), "start and end go together"),
    "end without start": (span(end=3), "start and end go together"),
    "end before start": (span(start=9, end=3), "end must be greater than start"),
    "empty span": (span(start=3, end=3), "end must be greater than start"),
    "negative start": (span(start=-1, end=3), "`evidence[0].start`: "),
    "start is a fraction": (span(start=0.5, end=3), "`evidence[0].start`: "),
    "span past the end": (span(start=3, end=9999), "ends at 9999, but the article 'bridges.txt' has"),
    "article that is not indexed": ({"question": "q", "evidence": [{"article": "x"}]}, "'x' is not in the index"),
    "quote that is not there": (span(quote="a newer bridge"), "does not hold, letter for letter, “a newer bridge”"),
    "long quote that is not there": (span(quote="w" * 99), f"“{'w' * 60}…”"),
    "quote that is there twice": (span(quote="bridge"), "more than once"),
    "quote that is not at its place": (span(quote="bridge", start=0, end=6), "does not stand at 0 to 6"),
    "empty quote": (span(quote=""), "`evidence[0].quote` is empty"),
    "no date": ({"question": "q", "asked": "last week"}, "`asked`: "),
    "no such day": ({"question": "q", "asked": "2026-02-30"}, "`asked`: "),
    "unanswerable with an answer": (
        {"question": "q", "answerable": False, "answers": ["a"]},
        "answerable is false, but",
    ),
    "unanswerable with a span": ({**span(start=0, end=3), "answerable": False}, "answerable is false, but"),
    "empty id": ({"question": "q", "id": ""}, "`id` is empty"),
    "id is a list": ({"question": "q", "id": []}, "`id`: "),
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_a_malformed_line_is_one_clear_line(kind: str, write: Callable[..., Path]) -> None:
    line, reason = MALFORMED[kind]
    path = write(line)
    with pytest.raises(SetError) as caught:
        load_and_resolve(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert reason in message
    assert "\n" not in message
    assert kind == "empty file" or "line 1" in message


def test_the_line_that_is_wrong_is_named(write: Callable[..., Path]) -> None:
    with pytest.raises(SetError, match=r"set\.jsonl: line 3: `question` is missing"):
        sets.load(write(GOOD, "", {"id": "q2"}))


def test_an_id_that_is_there_twice_names_both_lines(write: Callable[..., Path]) -> None:
    with pytest.raises(SetError, match=r"line 2: the id 'q1' is also at line 1"):
        sets.load(write(GOOD, GOOD))


def test_a_quote_with_its_place_is_checked_and_kept(write: Callable[..., Path]) -> None:
    question = load_and_resolve(write(span(quote="bridge", start=8, end=14))).questions[0]
    assert question.evidence == (Evidence("bridges.txt", 8, 14),)


# The other formats


COLUMNS = ["id", "question", "answerable", "answers", "evidence", "asked"]
CELLS = ["q1", str(GOOD["question"]), "yes", "1912 | in 1912", json.dumps(GOOD["evidence"]), "2026-06-16"]


def excel(path: Path, *rows: list[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    return path


def as_csv(*rows: list[str]) -> list[str]:
    return [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]


def test_csv_and_excel_and_jsonl_say_the_same(write: Callable[..., Path], tmp_path: Path) -> None:
    digests = {
        sets.load(write(GOOD)).digest,
        sets.load(write(*as_csv(COLUMNS, CELLS), name="set.csv")).digest,
        sets.load(excel(tmp_path / "set.xlsx", COLUMNS, CELLS)).digest,
    }
    assert len(digests) == 1


def test_a_row_may_name_one_article_and_quote_in_columns_of_their_own(write: Callable[..., Path]) -> None:
    path = write(
        *as_csv(["Question", "Article", "Quote"], ["q", "owls.txt", "Barn owls hunt at night."]), name="set.csv"
    )
    assert load_and_resolve(path).questions[0].spans[0].end == 24


def test_excel_keeps_whole_numbers_booleans_and_dates(tmp_path: Path) -> None:
    import datetime as dt

    row = [7.0, "q", False, None, dt.datetime(2026, 6, 16, tzinfo=None)]  # noqa: DTZ001 - a cell has no zone
    path = excel(tmp_path / "set.xlsx", ["id", "question", "answerable", "answers", "asked"], row, [None])
    question = sets.load(path).questions[0]
    assert (question.id, question.answerable, question.asked) == ("7", False, "2026-06-16")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["query", "why"], "line 1: no column `question`"),
        (["question,question", "why,not"], "line 1: a column is named twice"),
        (["question", "why,not"], "line 2: 2 cells under 1 columns"),
        (["question,answerable", "why,perhaps"], "line 2: 'perhaps' is not true or false"),
        (["question,answers", 'why,"[1"'], "line 2: not JSON"),
        (["question,answers", 'why,"[1]"'], "line 2: `answers[0]`"),
        (["question,evidence", "why,owls.txt"], "line 2: not JSON"),
        (['question,answers\n"why,'], "not CSV"),
        (["question"], "there is no question in it"),
    ],
)
def test_a_malformed_table_is_one_clear_line(lines: list[str], reason: str, write: Callable[..., Path]) -> None:
    with pytest.raises(SetError) as caught:
        sets.load(write(*lines, name="set.csv"))
    assert reason in str(caught.value)


@pytest.mark.parametrize("name", ["set.txt", "set", "missing.jsonl", "missing.xlsx"])
def test_a_file_that_is_no_set_is_refused(name: str, tmp_path: Path) -> None:
    if not name.startswith("missing"):
        (tmp_path / name).write_text("hello", "utf-8")
    with pytest.raises(SetError, match=name):
        sets.load(tmp_path / name)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_bytes(b'{"question": "\xff"}')
    with pytest.raises(SetError, match="not UTF-8 text"):
        sets.load(tmp_path / "set.jsonl")


def test_a_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "set.xlsx").write_bytes(b"hello")
    with pytest.raises(SetError, match="not an Excel workbook"):
        sets.load(tmp_path / "set.xlsx")


CONTEXT = "Owls hunt at night. An owl hears a mouse."


def squad(**asked: Any) -> dict[str, Any]:
    question = {"id": "s1", "question": "When do owls hunt?", **asked}
    return {"data": [{"title": "Barn_owl", "paragraphs": [{"context": CONTEXT, "qas": [question]}]}]}


def test_squad_questions_stand_in_the_articles_that_are_taken_out_of_it(write: Callable[..., Path]) -> None:
    spans = [{"text": "night", "answer_start": 13}, {"text": "at night", "answer_start": 10}] * 2
    path = write(squad(answers=spans), name="dev.json")
    texts = {line["id"]: line["text"] for line in corpora.articles(path)}
    question = sets.resolve(sets.load(path), texts.get).questions[0]
    assert question.answers == ("night", "at night")
    assert texts[question.spans[0].article][question.spans[0].start : question.spans[0].end] == "at night"


def test_squad_2_questions_may_be_impossible(write: Callable[..., Path]) -> None:
    impossible = squad(is_impossible=True, answers=[], plausible_answers=[{"text": "night", "answer_start": 13}])
    question = sets.load(write(impossible, name="dev.json")).questions[0]
    assert (question.answerable, question.answers, question.evidence) == (False, (), ())


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("[]", "dev.json: no list `data` here"),
        ({"data": [3]}, "data[0]: no list `paragraphs`"),
        ({"data": [{"paragraphs": [{"context": "c"}]}]}, "data[0].paragraphs[0]: no list `qas`"),
        ({"data": [{"paragraphs": [{"qas": [3]}]}]}, "data[0].paragraphs[0].qas[0]: "),
        (squad(answers=[{"text": "night"}]), "qas[0]: no int `answer_start`"),
        (squad(answers=3), "qas[0]: no list `answers`"),
        (squad(question=None), "qas[0]: no str `question`"),
        ('{"data": [', "not JSON"),
    ],
)
def test_a_malformed_squad_file_is_one_clear_line(content: Any, place: str, write: Callable[..., Path]) -> None:
    with pytest.raises(SetError) as caught:
        sets.load(write(content, name="dev.json"))
    assert place in str(caught.value)


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text('{"_id": "d1", "title": "Owls", "text": "Owls hunt."}\n', "utf-8")
    queries = [{"_id": "1", "text": "When?"}, {"_id": "2", "text": "Never judged"}, {"_id": "3", "text": "Judged 0"}]
    (folder / "queries.jsonl").write_text("".join(f"{json.dumps(query)}\n" for query in queries), "utf-8")
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\td1\t1\n3\td1\t0\n", "utf-8")
    return folder


def test_a_beir_folder_gives_the_queries_that_are_judged(beir: Path) -> None:
    questions = sets.load(beir).questions
    assert [(question.id, question.articles) for question in questions] == [("1", ("d1",))]


def test_the_articles_of_a_beir_folder_are_taken_out(beir: Path) -> None:
    assert list(corpora.articles(beir)) == [{"id": "d1", "title": "Owls", "text": "Owls hunt."}]


def test_the_only_split_there_is_is_taken(beir: Path) -> None:
    (beir / "qrels" / "test.tsv").rename(beir / "qrels" / "dev.tsv")
    assert len(sets.load(beir).questions) == 1


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\n1 d1 1\n", "line 2: not query id, article id"),
        ("qrels/test.tsv", "1\td1\t1\n1\td1\tx\n", "line 2: not query id, article id"),
        ("queries.jsonl", '{"text": "q"}\n', "line 1: no `_id` here"),
        ("queries.jsonl", '{"_id": "1"}\n', "line 1: `question`: "),
    ],
)
def test_a_malformed_beir_folder_is_one_clear_line(file: str, content: str, reason: str, beir: Path) -> None:
    (beir / file).write_text(content, "utf-8")
    with pytest.raises(SetError) as caught:
        sets.load(beir)
    assert reason in str(caught.value)


def test_a_folder_that_is_not_beir_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetError, match="not a BEIR folder"):
        sets.load(tmp_path)


def test_a_corpus_without_text_is_refused(beir: Path) -> None:
    (beir / "corpus.jsonl").write_text("{}\n", "utf-8")
    with pytest.raises(SetError, match=r"line 1: no `text` here"):
        list(corpora.articles(beir))


def test_a_set_without_articles_has_none_to_take_out(write: Callable[..., Path]) -> None:
    with pytest.raises(SetError, match="carries no articles"):
        list(corpora.articles(write(GOOD)))
