"""Show a checked draft as text, Markdown or a Word document, with footnotes and what is left to do."""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from prompts import notice
from rag.records import Citation
from rag.rendering.sources import source
from rag.verifying.manuscript import Checked, DraftReport, Finding

if TYPE_CHECKING:
    from docx.document import Document

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def summary(report: DraftReport) -> str:
    """Count the findings in one line."""
    counts = {finding: sum(one.finding is finding for one in report.sentences) for finding in Finding}
    told = [f"{count} {notice(f'draft_{finding}')}" for finding, count in counts.items() if count]
    return ", ".join(told)


def to_markdown(report: DraftReport) -> str:
    """Write the draft with a remark and footnotes behind each sentence, then what to do first."""
    lines = [f"*{summary(report)}*", ""]
    for _, group in groupby(report.sentences, key=lambda one: one.paragraph):
        lines += [" ".join(map(_marked, group)), ""]
    if to_do := report.to_do():
        lines += [f"## {notice('draft_to_do')}", ""]
        lines += [f"{place}. {_task(one)}" for place, one in enumerate(to_do, 1)]
        lines.append("")
    lines += [f"[^{one.number}]: {_quote(one)}" for one in report.citations]
    return "\n".join(lines).rstrip() + "\n"


def to_json(report: DraftReport) -> str:
    """Write the whole record as JSON."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=2)


def to_word(report: DraftReport) -> bytes:
    """Write a Word document with real footnotes."""
    import docx

    document = docx.Document()
    quoted = list(_cited(report))
    numbers = iter(range(1, len(quoted) + 1))
    document.add_paragraph().add_run(summary(report)).italic = True
    for _, group in groupby(report.sentences, key=lambda one: one.paragraph):
        paragraph = document.add_paragraph()
        for one in group:
            paragraph.add_run(f"{one.text} ")
            for _ in one.citations:
                _refer(paragraph, next(numbers))
            if one.finding not in {Finding.SUPPORTED, Finding.NO_CLAIM}:
                paragraph.add_run(f"({notice(f'draft_{one.finding}')}) ").bold = True
    if to_do := report.to_do():
        document.add_heading(notice("draft_to_do"), 2)
        for one in to_do:
            document.add_paragraph(_task(one), style="List Number")
    _add_footnotes(document, quoted)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _marked(one: Checked) -> str:
    marks = "".join(f"[^{number}]" for number in one.citations)
    remark = "" if one.finding in {Finding.SUPPORTED, Finding.NO_CLAIM} else f" **({notice(f'draft_{one.finding}')})**"
    return f"{one.text}{marks}{remark}"


def _task(one: Checked) -> str:
    reason = f": {one.reason}" if one.reason else ""
    return f"{notice(f'draft_{one.finding}').capitalize()}{reason} – “{one.text}”"


def _quote(one: Citation) -> str:
    return f"“{' '.join(one.quote.split())}” — {source(one)}"


def _cited(report: DraftReport) -> Iterator[Citation]:
    """The footnotes in the order in which sentences refer to them; Word counts each reference."""
    for one in report.sentences:
        yield from (report.citations[number - 1] for number in one.citations)


def _refer(paragraph: Any, number: int) -> None:
    from docx.oxml import parse_xml

    paragraph._p.append(  # noqa: SLF001 - python-docx has no footnotes of its own
        parse_xml(
            f'<w:r xmlns:w="{_WORD}"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            f'<w:footnoteReference w:id="{number}"/></w:r>'
        )
    )


def _add_footnotes(document: "Document", quoted: Sequence[Citation]) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        f'<w:r><w:t xml:space="preserve"> {escape(_quote(one))}</w:t></w:r></w:p></w:footnote>'
        for number, one in enumerate(quoted, 1)
    )
    rules = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{sign}/></w:r></w:p></w:footnote>'
        for kind, number, sign in (
            ("separator", -1, "separator"),
            ("continuationSeparator", 0, "continuationSeparator"),
        )
    )
    xml = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="{_WORD}">{rules}{notes}</w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), _CONTENT, xml.encode(), document.part.package)
    document.part.relate_to(part, _FOOTNOTES)
