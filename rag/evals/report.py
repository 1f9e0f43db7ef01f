"""Write a run or a comparison as one HTML page that needs nothing else."""

import functools
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from rag.evals import charts, results
from rag.evals.compare import Change, Comparison
from rag.evals.records import Estimate
from rag.evals.results import Run
from rag.evals.summary import MEASURES
from rag.evals.terminal import number
from rag.evals.verdicts import VERDICTS, badness, verdict

ARTICLES_KEPT = 20_000_000
"""Code points of article text in one report; the questions that went worst come first."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def of_run(run: Run, text_of: Callable[[str], str | None]) -> str:
    """The report of a run: measures with intervals, refusal curve, latencies, and the questions, worst first.

    Args:
        run: as `results.read` gives it.
        text_of: the stored text of an article id, to light the gold and the cited sentences in.
    """
    rows = sorted(run["questions"], key=badness)
    estimates = results.estimates(run)
    return _page(
        "run.html.jinja",
        run=run,
        measures=[_measure(name, estimate) for name, estimate in estimates.items() if _is_share(name, estimate)],
        latencies=_latencies(estimates),
        curve=_curve(rows),
        verdicts=_counted(rows),
        data=_embedded({"questions": [_slim(row) for row in rows], "articles": _articles(rows, text_of)}),
    )


def of_comparison(comparison: Comparison) -> str:
    """The report of a comparison: each measure with the interval of its difference, and the answers that changed."""
    moved = [
        {**_slim(each.after), "change": each.change, "measure": each.measure, "before": _slim(each.before)}
        for each in comparison.moved
    ]
    shares = [change for change in comparison.changes if not change.measure.startswith("latency")]
    latencies = [change for change in comparison.changes if change.measure.startswith("latency")]
    return _page(
        "comparison.html.jinja",
        comparison=comparison,
        changes=[*_changed(shares), *_changed(latencies)],
        verdicts=_counted([each.after for each in comparison.moved]),
        data=_embedded({"questions": moved, "articles": {}}),
    )


def _page(template: str, **values: object) -> str:
    return _templates().get_template(template).render(**values)


@functools.cache
def _templates() -> Environment:
    loader = PackageLoader("rag.evals", "page")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    for name in ("report.css", "report.js"):
        environment.globals[name.replace(".", "_")] = Markup(loader.get_source(environment, name)[0])  # noqa: S704 - ours
    return environment


def _embedded(data: object) -> Markup:
    """JSON that cannot end its script element, whatever is in it; a lone surrogate keeps its place as U+FFFD."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    text = _LONE_SURROGATE.sub("\ufffd", text)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))  # noqa: S704 - escaped


def _is_share(name: str, estimate: Estimate) -> bool:
    return estimate.value is not None and not name.startswith("latency")


def _measure(name: str, estimate: Estimate) -> dict[str, Any]:
    return {
        "name": name,
        "value": number(name, estimate.value),
        "low": number(name, estimate.low),
        "high": number(name, estimate.high),
        "n": estimate.n,
        "meaning": MEASURES[name],
        "chart": Markup(charts.interval(estimate)),  # noqa: S704 - numbers only
    }


def _latencies(estimates: Mapping[str, Estimate]) -> list[dict[str, Any]]:
    stages = [name.partition(".")[2] for name in estimates if name.startswith("latency_ms_p50.")]
    both = {stage: [estimates[f"latency_ms_p{rank}.{stage}"].value or 0.0 for rank in (50, 95)] for stage in stages}
    longest = max((tail for _, tail in both.values()), default=0.0)
    bars = {stage: charts.bar(median, tail, longest) for stage, (median, tail) in both.items()}
    return [
        {"stage": stage, "p50": median, "p95": tail, "chart": Markup(bars[stage])}  # noqa: S704 - drawn of numbers alone
        for stage, (median, tail) in both.items()
    ]


def _curve(rows: Iterable[Mapping[str, Any]]) -> Markup | None:
    """The refusal curve; None where the set has not both kinds of questions."""
    answered = [row for row in rows if row["answer"]]
    kinds = [[row["answer"] for row in answered if row["answerable"] is kind] for kind in (True, False)]
    if not all(kinds):
        return None
    good, bad = ([answer["answerability"] for answer in kind] for kind in kinds)
    refused = [sum(not answer["answered"] for answer in kind) / len(kind) for kind in kinds]
    return Markup(charts.curve(charts.refusal_curve(good, bad), charts.Point(*refused)))  # noqa: S704 - numbers only


def _counted(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """The verdicts there are, worst first, with how many questions have each."""
    found = [verdict(row) for row in rows]
    return [(name, found.count(name)) for name in VERDICTS if name in found]


def _slim(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the page shows of a question."""
    answer = row["answer"]
    kept = ("text", "claims", "citations", "related", "answerability", "timings_ms")
    return {
        **{name: row[name] for name in ("id", "question", "answerable", "answers", "evidence", "error")},
        "verdict": verdict(row),
        "answer": answer and {name: answer[name] for name in kept},
        "scores": {name: value for name, value in row["scores"].items() if value is not None},
    }


def _articles(rows: Iterable[Mapping[str, Any]], text_of: Callable[[str], str | None]) -> dict[str, str]:
    """Texts of the gold and the cited articles, as far as they fit."""
    texts: dict[str, str] = {}
    room = ARTICLES_KEPT
    for article in dict.fromkeys(article for row in rows for article in _mentioned(row)):
        text = text_of(article)
        if text is not None and len(text) <= room:
            texts[article] = text
            room -= len(text)
    return texts


def _mentioned(row: Mapping[str, Any]) -> list[str]:
    cited = row["answer"]["citations"] if row["answer"] else []
    return [each["article"] for each in (*row["evidence"], *cited)]


def _changed(changes: list[Change]) -> list[dict[str, Any]]:
    ends = [
        abs(end) for change in changes for end in (change.difference.low, change.difference.high) if end is not None
    ]
    reach = max(ends, default=0.0) or 1.0
    return [
        {
            "name": change.measure,
            "before": number(change.measure, change.before),
            "after": number(change.measure, change.after),
            "difference": number(change.measure, change.difference.value, "+"),
            "low": number(change.measure, change.difference.low, "+"),
            "high": number(change.measure, change.difference.high, "+"),
            "n": change.difference.n,
            "verdict": change.verdict,
            "chart": Markup(charts.interval(change.difference, -reach, reach)),  # noqa: S704 - numbers only
        }
        for change in changes
    ]
