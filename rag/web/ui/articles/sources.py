"""Show what is followed: how old each source is, what came from it, and what could not be read."""

import datetime as dt
from collections.abc import Sequence

from prompts import notice
from rag.rendering.html import attributes, escape
from rag.web.ui.articles.register import Source

_EVERY = {15: "every_quarter", 60: "every_hour", 360: "every_six_hours", 1440: "every_day"}
_NEWS = ("news_added", "news_changed", "news_removed")
_HOUR, _DAY = 60, 24 * 60


def sources_html(sources: Sequence[Source], now: dt.datetime) -> str:
    """What is followed, each source with how it was read last; nothing where nothing is followed."""
    items = "".join(f"<li>{_source(source, now)}</li>" for source in sources)
    head = f"<h3>{escape(notice('followed_head'))}</h3>"
    return f'<section class="fn-followed-part">{head}<ul class="fn-followed">{items}</ul></section>' if items else ""


def _source(source: Source, now: dt.datetime) -> str:
    words = notice("unfollow")
    known = {"type": "button", "class": "fn-tool fn-unfollow", "data-source": source.name}
    button = f"<button{attributes(known | {'aria-label': f'{words}: {source.name}'})}>{escape(words)}</button>"
    name = f'<span class="fn-followed-name" dir="auto">{escape(source.name)}</span>'
    told = f'<span class="fn-followed-state">{escape(" · ".join(_state(source, now)))}</span>'
    return f"<div>{name}{told}{_problem(source, now)}{_failed(source)}</div>{button}"


def _state(source: Source, now: dt.datetime) -> list[str]:
    """How often it is read, when it was last, and what came."""
    often = notice("followed_folder") if source.minutes is None else _often(source.minutes)
    if not source.read:
        return [often, *([] if source.problem else [notice("followed_reading")])]
    came = notice("followed_came_one" if source.came == 1 else "followed_came").format(count=f"{source.came:,}")
    news = ", ".join(
        notice(words).format(count=f"{count:,}") for words, count in zip(_NEWS, source.news, strict=True) if count
    )
    last = notice("followed_news").format(news=news) if news else notice("followed_nothing")
    read = [] if source.problem else [notice("followed_read").format(age=age(source.read, now))]
    return [*read, often, *([] if source.problem else [last]), *([came] if source.came else [])]


def _often(minutes: float) -> str:
    return notice(_EVERY.get(round(minutes), "every_minutes")).format(minutes=f"{minutes:g}")


def _problem(source: Source, now: dt.datetime) -> str:
    if not source.problem:
        return ""
    reason = source.problem.rstrip(".")
    since = notice("followed_since").format(day=moment(source.read, now), reason=reason) if source.read else ""
    words = since or notice("followed_never").format(reason=reason)
    return f'<p class="fn-problem" dir="auto">{escape(words)}.</p>'


def _failed(source: Source) -> str:
    if source.problem or not source.failed:
        return ""
    items = "".join(f'<li dir="auto">{escape(line)}</li>' for line in source.failed)
    words = notice("followed_failed").format(count=len(source.failed))
    return f"<details><summary>{escape(words)}</summary><ul>{items}</ul></details>"


def age(moment_read: str, now: dt.datetime) -> str:
    """How long ago something was, as a person says it: "3 minutes ago", after a day "on 12 November"."""
    minutes = int((now - dt.datetime.fromisoformat(moment_read)).total_seconds() // 60)
    if minutes >= _DAY:
        return notice("age_on").format(day=_day(moment_read, now))
    if minutes < 1:
        return notice("age_now")
    unit, count = ("hour", minutes // _HOUR) if minutes >= _HOUR else ("minute", minutes)
    return notice(f"age_{unit}s" if count > 1 else f"age_{unit}").format(count=count)


def moment(moment_read: str, now: dt.datetime) -> str:
    """The time of today, else the day."""
    then = dt.datetime.fromisoformat(moment_read).astimezone()
    return f"{then:%H:%M}" if then.date() == now.astimezone().date() else _day(moment_read, now)


def _day(moment_read: str, now: dt.datetime) -> str:
    """A day as it is written in a sentence, with its year where that is another one."""
    then = dt.datetime.fromisoformat(moment_read).astimezone()
    year = "" if then.year == now.astimezone().year else f" {then.year}"
    return f"{then.day} {then:%B}{year}"
