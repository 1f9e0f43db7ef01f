"""Count what a server does, in the text format of Prometheus; the door to prometheus-client.

Nothing here holds the words of a question, a name or an address.
"""

import math
from collections.abc import Callable
from importlib.metadata import version

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)

from index.errors import FootnoteError

CONTENT_TYPE = CONTENT_TYPE_LATEST

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Bounds of the histograms: quotes take tens of milliseconds, a language model's words up to a minute."""


class Metrics:
    """The figures of one server. Threads share it; each server of a process has its own."""

    def __init__(self) -> None:
        """Begin with nothing counted, and the process's own memory, processor time and open files."""
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Info("footnote", "The version that is running.", registry=registry).info({"version": version("footnote-rag")})
        self.questions = Counter(
            "footnote_questions", "Questions begun, by where they came in.", ["door"], registry=registry
        )
        self.answers = Counter(
            "footnote_answers",
            "Questions ended: sure, may_answer, refused, stopped (by the asker), invalid (no question), failed.",
            ["door", "outcome"],
            registry=registry,
        )
        self.turned_away = Counter(
            "footnote_questions_turned_away",
            "Questions not taken: too many in a minute (pace), or the server is stopping (stopping).",
            ["reason"],
            registry=registry,
        )
        self.seconds = Histogram(
            "footnote_answer_seconds",
            "Time from the begin of an answer until it was whole.",
            ["door"],
            buckets=SECONDS,
            registry=registry,
        )
        self.stages = Histogram(
            "footnote_stage_seconds", "Time of each stage of an answer.", ["stage"], buckets=SECONDS, registry=registry
        )
        self.under_way = Gauge(
            "footnote_questions_under_way", "Questions being answered, or waiting for it.", registry=registry
        )
        self.waiting = Gauge(
            "footnote_questions_waiting", "Questions of the page that wait for their turn.", registry=registry
        )

    def follow(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """Add a figure that is looked up whenever the figures are read; NaN where it cannot be had."""

        def looked_up() -> float:
            try:
                return value()
            except FootnoteError:  # a store is out of reach, which `/readyz` tells
                return math.nan

        Gauge(f"footnote_{name}", meaning, registry=self._registry).set_function(looked_up)

    def text(self) -> bytes:
        """All figures, as Prometheus reads them."""
        return generate_latest(self._registry)
