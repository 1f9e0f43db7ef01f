"""Sixty strings that run a script where text is taken for markup, for an attribute, an address or a script.

Each calls `stung` with its number, or would lead the page away. The families are those of OWASP's filter evasion cheat
sheet and of PortSwigger's cross-site scripting cheat sheet; the strings are written for these tests.
"""

import re

_WRITTEN = (
    # elements that run something by being there
    "<script>stung(N)</script>",
    "<ScRiPt >stung(N)</sCrIpT >",
    "<script/x>stung(N)</script>",
    "<<script>stung(N)//<</script>",
    "<scr<script>ipt>stung(N)</scr</script>ipt>",
    "<script\x0c>stung(N)</script>",
    "<script>/*<!--<script>*/stung(N)</script>",
    "<svg><script>stung(N)</script></svg>",
    "<svg><script>stung&#40;N&#41;</script></svg>",
    "<math><style><img src=x onerror=stung(N)></style></math>",
    # handlers that no hand has to touch
    "<img src=x onerror=stung(N)>",
    "<img src=x onerror=stung(N)//",
    '<img src="x" onerror="stung(N)" alt="',
    "<IMG SRC=x ONERROR=stung(N)>",
    "<img/src=x/onerror=stung(N)>",
    "<img src=x:x onerror\n=\nstung(N)>",
    "<svg onload=stung(N)>",
    "<svg/onload=stung(N)>",
    "<body onload=stung(N)>",
    "<video><source onerror=stung(N)></video>",
    "<audio src=x onerror=stung(N)>",
    "<input autofocus onfocus=stung(N)>",
    "<select autofocus onfocus=stung(N)></select>",
    "<details open ontoggle=stung(N)>x</details>",
    "<style>@keyframes x{}</style><b style=animation-name:x onanimationstart=stung(N)>x</b>",
    "<marquee onstart=stung(N)>x</marquee>",
    "<object data=x onerror=stung(N)></object>",
    "<embed src=x onerror=stung(N)>",
    "<link rel=stylesheet href=x onerror=stung(N)>",
    "<custom-element tabindex=1 autofocus onfocus=stung(N)>",
    # frames, addresses, and where the page goes
    "<iframe src=javascript:parent.stung(N)></iframe>",
    '<iframe srcdoc="<script>parent.stung(N)</script>"></iframe>',
    "<object data=javascript:stung(N)></object>",
    "<a href=javascript:stung(N)>a link</a>",
    "<a href=JaVaScRiPt&colon;stung(N)>a link</a>",
    "<form action=javascript:stung(N)><button autofocus>x</button></form>",
    "<base href=https://example.org/N/>",
    "<meta http-equiv=refresh content=0;url=javascript:stung(N)>",
    "javascript:stung(N)",
    "JAVASCRIPT:stung(N)//",
    "java\tscript:stung(N)",
    "data:text/html,<script>stung(N)</script>",
    "[a link](javascript:stung(N))",
    "![an image](x onerror=stung(N))",
    # out of an attribute, a text area, a title, a comment, a script, a style, a template
    '" autofocus onfocus="stung(N)',
    "' autofocus onfocus='stung(N)",
    '"><img src=x onerror=stung(N)>',
    "'><img src=x onerror=stung(N)>",
    "` onmouseover=stung(N) `",
    '</span></button><img src=x onerror="stung(N)">',
    "</textarea><img src=x onerror=stung(N)>",
    "</title><img src=x onerror=stung(N)>",
    "--><img src=x onerror=stung(N)>",
    "]]><img src=x onerror=stung(N)>",
    "</script><img src=x onerror=stung(N)>",
    "</style><img src=x onerror=stung(N)>",
    "</noscript><img src=x onerror=stung(N)>",
    "{{constructor.constructor('stung(N)')()}} ${stung(N)}",
    # markup that is written so that a filter does not see it
    "&lt;img src=x onerror=stung(N)&gt;",
    "\u202e<img src=x onerror=stung(N)>\u2028<svg onload=stung(N)>\ufeff",
)

HOSTILE = tuple(re.sub(r"\bN\b", str(number), written) for number, written in enumerate(_WRITTEN))
"""The strings; each is told from the others by the number in it."""

RECORDER = "window.heard = []; window.stung = (number) => heard.push(number); window.alert = stung;"
"""What a page has to run before all else, so that it is seen when a string has."""

WOUNDS = """() => {
    const ours = "#fn-conversation, #fn-reading, #fn-head";
    const alien = ":is(script, img, object, embed, link, base, meta, marquee, video, audio, style, math, " +
        "custom-element, iframe:not(.fn-report), svg:not(.fn-thumb svg))";
    const parts = [...document.querySelectorAll(ours)];
    const all = parts.flatMap((part) => [...part.querySelectorAll("*")]);
    const handlers = all.filter((one) => one.getAttributeNames().some((name) => name.startsWith("on")));
    const addresses = all.filter((one) => /^\\s*(javascript|data):/i.test(one.getAttribute("href") || one.src || ""));
    const elements = all.filter((one) => one.matches(alien));
    const wounds = [...handlers, ...addresses, ...elements].map((one) => one.outerHTML.slice(0, 200));
    return [...window.heard.map((number) => `${number} ran`), ...wounds];
}"""
"""What of theirs has become a part of the page, or has run."""
