"""Write the log of a server: lines for people, or a line of JSON each for programs."""

import datetime as dt
import json
import logging
from typing import Literal

Form = Literal["text", "json"]

QUESTIONS = "rag.web.monitoring.questions"
"""The logger that has a record for each question."""


class JsonLines(logging.Formatter):
    """One line of JSON a record: time (UTC), level, logger, message, the record's own fields, a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record; line breaks within it are escaped."""
        line = {
            "time": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def set_up(form: Form, *, log_questions: bool) -> None:
    """Send the log of this process to standard error.

    With `json` there is a line for each question. As text there is one only where their words are asked for, because
    a terminal is read by people.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter("%(levelname)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(capture=form == "json")
    logging.getLogger("rag").setLevel(logging.INFO if form == "json" else logging.WARNING)
    logging.getLogger(QUESTIONS).setLevel(logging.INFO if form == "json" or log_questions else logging.WARNING)
