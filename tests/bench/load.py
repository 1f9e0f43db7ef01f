"""Measure a chat that many browsers ask while its index changes.

    python -m tests.bench load [SECONDS [BROWSERS [PAUSE]]]

One `footnote chat` of its own process serves all of them. `REAL` of the browsers are Chromium; the others send what the
page's script sends and read what it reads (a stream of lines for each answer), so that the machine is left to the
server. Each asks for its own article, PAUSE seconds (1) after its last answer, and must be shown that article, its own
question and its own turn, never another's. Meanwhile an article is added and one is removed each second, by the page's
own ways. Memory is the resident set of the server; times are of a question from its sending to its whole answer, and
beside them stands what the server had of the processor, which other work on the machine changes less.
"""

import asyncio
import functools
import json
import os
import random
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

import httpx
from playwright.async_api import Page, async_playwright

from tests.api.running import chat
from tests.conftest import CHROMIUM

REAL = 3
"""Browsers that are Chromium."""
STANDING = 200
"""Articles that stay, the first of which are asked for."""
CHANGING = 20
"""Articles that come and go."""
MIXED = "mixed up:"
"""How what is wrong begins where a browser was shown what is not its own."""
WARM = 15.0
"""Seconds after which memory is taken as what is needed, before it is watched for growth."""


@dataclass(slots=True)
class Seen:
    """What came of it so far.

    `plain` and `real` are seconds of each answer, `memory` is (seconds, megabytes), `processor` seconds of the server.
    """

    plain: list[float] = field(default_factory=list)
    real: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)
    changes: int = 0
    processor: float = 0.0


def name(number: int) -> str:
    """A name that no other article has, in letters alone."""
    letters = random.Random(number)
    return "".join(letters.choice("bdfgklmnprstvz") + letters.choice("aeiou") for _ in range(5)).capitalize()


def text(number: int) -> str:
    """An article about one airship, among sentences that all have."""
    filler = " ".join(
        f"The weather on day {day} of the voyage was as the log of the harbour has it." for day in range(12)
    )
    return (
        f"The airship {name(number)}\n\nThe airship {name(number)} landed at pier {number} in the morning. {filler}\n"
    )


def _of(number: int, shown: str) -> str:
    """What is wrong with what is shown of an article: another's is mixed up, none is an error."""
    if f"at pier {number} in" in shown and name(number) in shown:
        return ""
    return f"{MIXED if 'at pier' in shown else 'no sentence of its article:'} {shown[:300]}"


class Plain:
    """A browser as the server sees it."""

    def __init__(self, client: httpx.AsyncClient, number: int) -> None:
        """Take a client, and which article this one asks for."""
        self._client = client
        self._number = number
        self._conversation = uuid.uuid4().hex

    async def ask(self) -> str:
        """Ask once; what is wrong with what came back, nothing where it is right."""
        turn, question = uuid.uuid4().hex, f"Where did the airship {name(self._number)} land?"
        asked = {"turn": turn, "conversation": self._conversation, "round": uuid.uuid4().hex, "question": question}
        async with self._client.stream("POST", "/page/ask", json=asked) as lines:
            if lines.status_code != 200:
                return f"{lines.status_code} {(await lines.aread())[:100]!r}"
            told = [str(json.loads(line)) async for line in lines.aiter_lines() if line]
        if not told or f'data-turn="{turn}"' not in told[-1] or 'data-state="done"' not in told[-1]:
            return f"no answer: {told[-1:]}"
        strangers = [each for each in told if f'data-conversation="{self._conversation}"' not in each]
        return self._judged(told[-1], strangers)

    def _judged(self, shown: str, strangers: Sequence[str]) -> str:
        if strangers:
            return f"{MIXED} another's turn: {strangers[0][:200]}"
        return _of(self._number, shown)

    async def call(self, function: str, data: object) -> None:
        """Call what the page's script may call."""
        (await self._client.post(f"/page/{function}", json=data)).raise_for_status()


async def ask_in(page: Page, number: int) -> str:
    """Ask once in a real browser; what is wrong with what it shows."""
    before = await page.locator(".fn-turn").count()
    await page.locator("#fn-question").fill(f"Where did the airship {name(number)} land?")
    await page.keyboard.press("Enter")
    turn = page.locator(".fn-turn").nth(before)
    await page.locator(".fn-turn:is([data-state=done], [data-state=failed])").nth(before).wait_for()
    shown = await turn.inner_text()
    return _of(number, shown)


async def keep_asking(
    ask: Callable[[], Awaitable[str]], took: list[float], seen: Seen, until: float, pause: float
) -> None:
    """Ask again and again."""
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            wrong = await ask()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            wrong = f"{type(error).__name__}: {error}"
        took.append(time.monotonic() - began)
        seen.wrong += [wrong] * bool(wrong)
        await asyncio.sleep(pause)


async def change(browser: Plain, client: httpx.AsyncClient, seen: Seen, until: float) -> None:
    """Let articles come and go."""
    number = STANDING
    while time.monotonic() < until:
        number += 1
        (await client.post("/upload", params={"name": f"{number}.txt"}, content=text(number))).raise_for_status()
        if number > STANDING + CHANGING:
            await browser.call("remove_article", f"{number - CHANGING}.txt")
        seen.changes += 1
        await asyncio.sleep(1)


async def watch(pid: int, seen: Seen, until: float) -> None:
    """Look at the memory of the server."""
    began = time.monotonic()
    while time.monotonic() < until:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        seen.memory.append((time.monotonic() - began, pages * os.sysconf("SC_PAGE_SIZE") / 1e6))
        await asyncio.sleep(1)


def server() -> int:
    """The process of the chat that this one has started."""
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
    return next(int(pid) for pid in children if b"\0chat\0" in Path(f"/proc/{pid}/cmdline").read_bytes())


def spent(pid: int) -> float:
    """Seconds of the processor that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def load(address: str, seconds: float, browsers: int, pause: float) -> Seen:
    """Let all of them ask at once."""
    seen = Seen()
    limits = httpx.Limits(max_connections=None)
    opened = httpx.AsyncClient(base_url=address, timeout=60, trust_env=False, limits=limits)
    async with opened as client, async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        pages = [await (await chromium.new_context()).new_page() for _ in range(min(REAL, browsers))]
        for page in pages:
            await page.goto(address)
            await page.locator(".fn-open").first.wait_for(state="attached")
        until, before = time.monotonic() + seconds, spent(server())
        plain = [Plain(client, number) for number in range(len(pages), browsers)]
        askers = [keep_asking(each.ask, seen.plain, seen, until, pause) for each in plain]
        for number, page in enumerate(pages):
            askers.append(keep_asking(functools.partial(ask_in, page, number), seen.real, seen, until, pause))
        keeper = Plain(client, 0)
        await asyncio.gather(*askers, change(keeper, client, seen, until), watch(server(), seen, until))
        seen.processor = spent(server()) - before
        await chromium.close()
    return seen


def summary(seen: Seen) -> dict[str, object]:
    """The figures."""
    warm = [megabytes for at, megabytes in seen.memory if at >= WARM] or [megabytes for _, megabytes in seen.memory]
    third, asked = max(1, len(warm) // 3), len(seen.plain) + len(seen.real)
    mixed = sum(wrong.startswith(MIXED) for wrong in seen.wrong)
    return {
        "questions": asked,
        "processor_ms_a_question": round(seen.processor * 1000 / max(1, asked)),
        "in_chromium": len(seen.real),
        "changes_of_the_index": seen.changes,
        "errors": len(seen.wrong) - mixed,
        "mixed_up": mixed,
        "first_wrong": seen.wrong[:3],
        **{f"all_{cut}_ms": took for cut, took in _times([*seen.plain, *seen.real]).items()},
        **{f"{kind}_ms": _times(took) for kind, took in (("plain", seen.plain), ("chromium", seen.real))},
        "memory_mb": {
            "start": round(warm[0]),
            "end": round(warm[-1]),
            "first_third": round(max(warm[:third])),
            "last_third": round(max(warm[-third:])),
        },
    }


def _times(took: Sequence[float]) -> dict[str, int]:
    if len(took) < 2:
        return {}
    cuts = quantiles(took, n=100)
    return {"p50": round(cuts[49] * 1000), "p95": round(cuts[94] * 1000), "max": round(max(took) * 1000)}


def main(argv: Sequence[str]) -> None:
    """Print the figures; the exit status is 1 when something was wrong."""
    seconds, browsers, pause = (float(given) for given in [*argv, *("300", "20", "1")[len(argv) :]])
    environment = {**os.environ, "FOOTNOTE_QUESTIONS_PER_MINUTE": "0"}
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder, "articles")
        articles.mkdir()
        for number in range(STANDING):
            (articles / f"{number}.txt").write_text(text(number), "utf-8")
        with chat(Path(folder, "data"), articles=articles, environment=environment) as address:
            seen = asyncio.run(load(address, seconds, int(browsers), pause))
    print(json.dumps({"seconds": seconds, "browsers": int(browsers), "pause_s": pause, **summary(seen)}))
    sys.exit(bool(seen.wrong))
