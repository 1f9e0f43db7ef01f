"""Say in words what a question was taken for, where it is no plain one."""

from prompts import notice
from rag.records import Answer, Request


def understood_as(answer: Answer) -> str:
    """Say what a question was taken for: "a timeline of the strike"; empty for a plain question."""
    if answer.kind is Request.FACT:
        return ""
    if not answer.subject:
        return notice(f"as_{answer.kind}")
    what = notice(f"as_{answer.kind}_of").format(subject=answer.subject)
    return notice("as_about").format(what=what, about=answer.about) if answer.about else what
