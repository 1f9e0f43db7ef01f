"""Pages as sites write them, and what they show where there is no article."""

import json
from collections.abc import Iterator
from email.message import EmailMessage

from tests.bench.variants.variant import Variant

SAID = (
    "The harbour authority of Morsum paid four consultants a total of 2.4 million euros between 2021 and 2022.",
    "None of the four could show a report, a slide or a protocol of a meeting to the auditors on Monday.",
    "The director, Tomas Brandt, said that he had relied on the legal department and would not resign.",
)
TITLE = "Harbour paid four consultants"
PARAGRAPHS = "".join(f"<p>{each}</p>" for each in SAID)
NAV = '<header><nav><a href="/">Home</a><a href="/news">News</a></nav></header>'
FOOT = '<footer><p>© Coast Daily</p><a href="/imprint">Imprint</a></footer>'


def page(body: str, head: str = "", title: str = TITLE) -> str:
    return f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | Coast Daily</title>{head}</head><body>{NAV}{body}{FOOT}</body></html>'


def article(body: str) -> str:
    return page(f"<main><article><h1>{TITLE}</h1>{body}</article></main>")


def variants() -> Iterator[Variant]:
    """All of them."""
    for name, (text, said, never) in _cases().items():
        yield Variant(f"page: {name}", "page.html", text.encode(), said, never, TITLE if said else None)
    yield Variant("page: mhtml, quoted-printable", "page.mhtml", _saved("quoted-printable"), SAID, (), TITLE)
    yield Variant("page: mhtml, base64", "page.mht", _saved("base64"), SAID, (), TITLE)


def _saved(encoding: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Snapshot-Content-Location"] = (
        "<Saved by Blink>",
        TITLE,
        "https://coastdaily.example/a",
    )
    mail.set_content(article(PARAGRAPHS), subtype="html", cte=encoding)
    mail.make_related()
    mail.add_attachment(b"GIF89a", maintype="image", subtype="gif")
    return mail.as_bytes()


def _described(body: str | None, *, free: bool | str = False, graph: bool = False) -> str:
    said: dict[str, object] = {"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": free}
    if body is not None:
        said["articleBody"] = body
    data: object = {"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, said]} if graph else said
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def _cases() -> dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
    one, two, three = SAID
    wall = '<div class="paywall"><h2>Read on with Coast+</h2><p>Test Coast+ for 4 weeks for only 1 euro and read all articles without limits.</p><p>Already a subscriber? Log in here</p></div>'
    german = '<div class="paywall"><p>Weiterlesen mit C+: Jetzt 4 Wochen für 1 Euro testen und alle Artikel lesen.</p><p>Sie haben bereits ein Abo? Hier anmelden</p></div>'
    rows = "<table><tr><th>Firm</th><th>Sum</th></tr><tr><td>Orlan</td><td>700,000</td></tr><tr><td>Hartmann</td><td>900,000</td></tr></table>"
    merged = '<table><thead><tr><th rowspan="2">Area</th><th colspan="2">2023</th></tr><tr><th>plan</th><th>spent</th></tr></thead><tbody><tr><td>Roads</td><td>1.2m</td><td>0.9m</td></tr><tr><td>Schools</td><td>3.4m</td><td>3.9m</td></tr></tbody></table>'
    body = " ".join(SAID)
    posts = "".join(
        f'<article class="post" id="p{n}"><time datetime="2024-04-09T1{n}:00">1{n}:00</time><h3>Update {n} of the day</h3><p>{each}</p></article>'
        for n, each in enumerate(SAID)
    )
    live = json.dumps({"@type": "LiveBlogPosting", "headline": TITLE, "liveBlogUpdate": [
        {"@type": "BlogPosting", "headline": f"Update {n} of the day", "articleBody": each} for n, each in enumerate(SAID)]})  # fmt: skip
    refs = f'<p>{one[:-1]}<sup class="reference"><a href="#cite-1">[1]</a></sup>.</p><p>{two}</p><p>{three[:-1]}.<sup id="fnref:1"><a href="#fn:1">2</a></sup></p>'
    return {
        "article": (article(PARAGRAPHS), SAID, ()),
        "laid out by a table": (page(f'<table width="600"><tr><td class="side"><a href="/">Home</a></td><td><font face="Arial"><b>{TITLE}</b><p>{one}<p>{two}<p>{three}</font></td></tr></table>'), SAID, ("Home",)),
        "laid out by nested tables": (page(f"<table><tr><td><table><tr><td><h1>{TITLE}</h1></td></tr><tr><td>{PARAGRAPHS}</td></tr></table></td><td><a href='/x'>Other news of the day</a></td></tr></table>"), SAID, ("Other news",)),
        "breaks": (page(f"<div><h1>{TITLE}</h1>{one}<br><br>{two}<br><br>{three}</div>"), SAID, ()),
        "divs": (page(f"<h1>{TITLE}</h1><div class='t'>" + "".join(f"<div>{each}</div>" for each in SAID) + "</div>"), SAID, ()),
        "pre": (page(f"<h1>{TITLE}</h1><pre>" + "\n\n".join(each[:60].rpartition(" ")[0] + "\n" + each[len(each[:60].rpartition(" ")[0]) + 1 :] for each in SAID) + "</pre>"), SAID, ()),
        "wall with the text as data": (page(f"<main><article><h1>{TITLE}</h1><p>{one}</p>{wall}</article></main>", _described(body)), SAID, ("Coast+", "subscriber")),
        "wall, data in a graph, \"False\"": (page(f"<main><article><h1>{TITLE}</h1><p>{one}</p>{wall}</article></main>", _described(body, free="False", graph=True)), SAID, ("Coast+",)),
        "wall, data with marks": (page(f"<main><article><h1>{TITLE}</h1><p>{one}</p>{wall}</article></main>", _described(PARAGRAPHS)), SAID, ("Coast+", "<p>")),
        "wall without the text": (page(f"<main><article><h1>{TITLE}</h1><p>{one}</p>{wall}</article></main>", _described(None)), (one,), ("Coast+", "subscriber", "1 euro")),
        "German wall": (page(f"<main><article><h1>{TITLE}</h1><p>{one}</p>{german}</article></main>", _described(None)), (one,), ("Wochen", "anmelden")),
        "nothing but a wall": (page(f"<main><article><h1>{TITLE}</h1>{wall}</article></main>"), (), ("Coast+", "1 euro")),
        "consent": (page("<main><h1>Before you continue</h1><p>We and our 842 partners store and access information on your device, such as cookies.</p><p>You can accept all or manage your choices.</p><button>Accept all</button></main>"), (), ("partners", "accept all")),
        "bot check": (page("<main><h1>Just a moment...</h1><p>Checking your browser before accessing coastdaily.example.</p><p>This process is automatic. Your browser will redirect to your requested content shortly.</p></main>"), (), ("browser",)),
        "are you a robot": (page("<main><h1>Are you a robot?</h1><p>Please confirm you are not a robot by clicking the box below.</p><p>Why did this happen? Please make sure your browser supports JavaScript and cookies.</p></main>"), (), ("robot", "JavaScript")),
        "scripts wanted": (page("<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>"), (), ("JavaScript",)),
        "not found": (page("<main><h1>Page not found</h1><p>Sorry, the page you are looking for does not exist or has been moved.</p></main>"), (), ("Sorry",)),
        "not allowed here": (page("<main><h1>Not available</h1><p>We recognize you are attempting to access this website from a country belonging to the European Economic Area and therefore cannot grant you access at this time.</p></main>"), (), ("recognize",)),
        "marks of notes": (article(refs), (one, two, three), ("[1]",)),
        "powers": (article(f"<p>{one}</p><p>The tank holds 10<sup>6</sup> litres on 25 m<sup>2</sup> of ground, the report of the office says.</p><p>{two}</p>"), ("The tank holds 10⁶ litres on 25 m² of ground, the report of the office says.",), ()),
        "rows": (article(f"<p>{one}</p>{rows}<p>{two}</p><p>{three}</p>"), (*SAID, "Orlan · Sum: 700,000", "Hartmann · Sum: 900,000"), ()),
        "merged heads": (article(f"<p>{one}</p>{merged}<p>{two}</p><p>{three}</p>"), (*SAID, "Roads · 2023 plan: 1.2m · 2023 spent: 0.9m"), ()),
        "rows in thead without th": (article(f"<p>{one}</p>{rows.replace('<th>', '<td>').replace('</th>', '</td>')}<p>{two}</p><p>{three}</p>"), (*SAID, "Orlan · Sum: 700,000"), ()),
        "ruby": (article(f"<p>{one}</p><p>The word <ruby>東京<rt>Tōkyō</rt></ruby> stood on the door of the harbour office in Morsum.</p><p>{two}</p>"), ("The word 東京 stood on the door of the harbour office in Morsum.",), ("Tōkyō",)),
        "live blog": (page(f"<main><h1>{TITLE}</h1><div class='live'>{posts}</div></main>", f'<script type="application/ld+json">{live}</script>'), SAID, ()),
        "live blog without data": (page(f"<main><h1>{TITLE}</h1><div class='live'>{posts}</div></main>"), SAID, ()),
        "hidden text": (article(f"<p>{one}</p><p style='display:none'>Nobody is to read this line of the page.</p><p>{two}</p><p>{three}</p>"), SAID, ("Nobody",)),
        "soft hyphens and joiners": (article(PARAGRAPHS.replace("consultants", "con&shy;sul&shy;tants").replace("Morsum", "Mor&#8203;sum")), SAID, ("\u00ad",)),
        "entities": (article(f"<p>“It’s a &lsquo;black day&rsquo; for Torn &amp; Senn&nbsp;– 40&#8239;%,” the mayor, Ines R&ouml;hl, said on Monday in the town hall.</p>{PARAGRAPHS}"), ("“It’s a ‘black day’ for Torn & Senn – 40 %,” the mayor, Ines Röhl, said on Monday in the town hall.",), ()),
        "parted by adverts": (page(f"<main><h1>{TITLE}</h1>" + "<div class='ad'>Advertisement</div>".join(f"<div class='grid'><div class='body article__body'><p>{each}</p><p>{each.replace('.', ', they say.')}</p></div></div>" for each in SAID) + "</main>"), SAID, ("Advertisement",)),
        "list": (article(f"<p>{one}</p><ul><li>Orlan got 700,000 euros in May of the year.</li><li>Hartmann got 900,000 euros in June of it.</li></ul><p>{two}</p><p>{three}</p>"), (*SAID, "• Orlan got 700,000 euros in May of the year."), ()),
        "block quotation": (article(f"<p>{one}</p><blockquote><p>“I relied on the lawyers of the house, and on nobody else.”</p></blockquote><p>{two}</p><p>{three}</p>"), (*SAID, "“I relied on the lawyers of the house, and on nobody else.”"), ()),
        "read also": (article(f"<p>{one}</p><p><a href='/x'>Read also: Dairy of Torn closes in March</a></p><p>{two}</p><p>{three}</p>"), SAID, ("Dairy",)),
        "link inside a word": (article(f"<p>The harb<b>our</b> authority of <a href='/m'>Morsum</a> paid four consultants a total of 2.4 million euros between 2021 and 2022.</p><p>{two}</p><p>{three}</p>"), SAID, ()),
        "definition list": (article(f"<p>{one}</p><dl><dt>Cost of the salvage</dt><dd>4.5 million euros, the office says.</dd></dl><p>{two}</p><p>{three}</p>"), (*SAID, "Cost of the salvage: 4.5 million euros, the office says."), ()),
    }  # fmt: skip
