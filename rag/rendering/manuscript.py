"""Show a checked draft as text, Markdown or a Word document, with footnotes and what is left to do."""

import io
import json
from dataclasses import asdict
from itertools import groupby

from prompts import notice
from rag.records import Citation
from rag.rendering.sources import source
from rag.rendering.word import Footnotes, sound
from rag.verifying.manuscript import Checked, DraftReport, Finding


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
    notes = Footnotes(document)
    document.add_paragraph().add_run(summary(report)).italic = True
    for _, group in groupby(report.sentences, key=lambda one: one.paragraph):
        paragraph = document.add_paragraph()
        for one in group:
            paragraph.add_run(sound(f"{one.text} "))
            for number in one.citations:
                notes.refer(paragraph, _quote(report.citations[number - 1]))
            if one.finding not in {Finding.SUPPORTED, Finding.NO_CLAIM}:
                paragraph.add_run(f"({notice(f'draft_{one.finding}')}) ").bold = True
    if to_do := report.to_do():
        document.add_heading(notice("draft_to_do"), 2)
        for one in to_do:
            document.add_paragraph(sound(_task(one)), style="List Number")
    notes.write()
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
