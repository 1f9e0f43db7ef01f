"""Read the questions or the articles of a public set that has its own articles (SQuAD, BEIR)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.evals.lines import Row, jsonl, parsed
from rag.evals.records import SetError


def squad(path: Path) -> Iterator[Row]:
    """SQuAD 1.1 and 2.0; the article of a paragraph has the id that `articles` gives it."""
    for article, place, paragraph in _paragraphs(path):
        for number, asked in enumerate(_field(paragraph, "qas", list, path, place)):
            where = f"{place}.qas[{number}]"
            yield where, _from_squad(article, asked, path, where)


def _paragraphs(path: Path) -> Iterator[tuple[str, str, Any]]:
    """Article id, place and paragraph, in order."""
    data = _field(parsed(path.read_text("utf-8-sig"), path, ""), "data", list, path, "")
    for first, entry in enumerate(data):
        for second, paragraph in enumerate(_field(entry, "paragraphs", list, path, f"data[{first}]")):
            title = entry.get("title") or f"data{first}"
            yield f"{title}-{second}", f"data[{first}].paragraphs[{second}]", paragraph


def _from_squad(article: str, asked: Any, path: Path, place: str) -> dict[str, Any]:
    _field(asked, "question", str, path, place)
    impossible = asked.get("is_impossible", False)
    spans = {}
    for answer in [] if impossible else _field(asked, "answers", list, path, place):
        start = _field(answer, "answer_start", int, path, place)
        text = _field(answer, "text", str, path, place)
        spans[start, start + len(text)] = text
    return {
        "id": asked.get("id"),
        "question": asked.get("question"),
        "answerable": not impossible,
        "answers": list(dict.fromkeys(spans.values())),
        "evidence": [{"article": article, "start": start, "end": end} for start, end in sorted(spans)[:1]],
    }


def _field(thing: Any, name: str, kind: type, path: Path, place: str) -> Any:
    if not isinstance(thing, dict) or not isinstance(thing.get(name), kind):
        raise SetError(path, place, f"no {kind.__name__} `{name}` here; this is not a SQuAD file")
    return thing[name]


def beir(path: Path) -> Iterator[Row]:
    """A BEIR folder: the queries that are judged in `qrels/test.tsv` (or the only split there is)."""
    splits = sorted((path / "qrels").glob("*.tsv"))
    judged = path / "qrels" / "test.tsv" if len(splits) != 1 else splits[0]
    if not judged.is_file() or not (path / "queries.jsonl").is_file():
        raise SetError(path, "", "not a BEIR folder; it needs queries.jsonl and qrels/test.tsv")
    gold = _judgements(judged)
    for place, query in jsonl(path / "queries.jsonl"):
        if not isinstance(query, dict) or not isinstance(query.get("_id"), str):
            raise SetError(path / "queries.jsonl", place, "no `_id` here")
        if query["_id"] in gold:
            evidence = [{"article": article} for article in gold[query["_id"]]]
            yield f"queries.jsonl {place}", {"id": query["_id"], "question": query.get("text"), "evidence": evidence}


def _judgements(path: Path) -> dict[str, list[str]]:
    """Relevant article ids by query id."""
    gold: dict[str, list[str]] = {}
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        cells = line.split("\t")
        if number == 1 and not cells[-1].strip().lstrip("-").isdigit():
            continue
        if len(cells) != 3 or not cells[2].strip().lstrip("-").isdigit():  # noqa: PLR2004 - query, article, judgement
            raise SetError(path, f"line {number}", "not query id, article id and a whole number between tabs")
        if int(cells[2]) > 0:
            gold.setdefault(cells[0], []).append(cells[1])
    return gold


def articles(path: Path) -> Iterator[dict[str, Any]]:
    """The articles that a SQuAD file or a BEIR folder carries, as lines of an `articles.jsonl`.

    Raises:
        SetError: the set carries none, or cannot be read.
    """
    if path.is_dir():
        for place, document in jsonl(path / "corpus.jsonl"):
            if not isinstance(document, dict) or not isinstance(document.get("text"), str):
                raise SetError(path / "corpus.jsonl", place, "no `text` here")
            yield {"id": document.get("_id"), "title": document.get("title") or None, "text": document["text"]}
    elif path.suffix.lower() == ".json":
        for article, place, paragraph in _paragraphs(path):
            text = _field(paragraph, "context", str, path, place)
            yield {"id": article, "title": article.rsplit("-", 1)[0].replace("_", " "), "text": text}
    else:
        raise SetError(path, "", "carries no articles; only a SQuAD .json file or a BEIR folder does")
