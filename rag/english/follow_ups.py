"""Hold the wordings by which an English question leans on the turns before it."""

import re

SURE = "true|right|correct|certain|confirmed|a fact"
VERBS = "did|does|do|is|was|are|were|has|have|had|can|could|will|would"
_AND = r"^(?:and |but |so |ok(?:ay)?,? )*"
ABOUT = re.compile(rf"{_AND}(?:what|how) about (?P<what>.+?)\??$", re.IGNORECASE)
AND_WHO = re.compile(
    rf"^and (?P<what>(?!(?:what|who|when|where|why|how|which|{VERBS}|in|on|at|of|during)\b)"
    r"[^?,\s]+(?: [^?,\s]+){0,5})\??$",
    re.IGNORECASE,
)
PLACE = re.compile(
    rf"{_AND}(?P<what>(?:in|on|at|during|before|after|since|for|by|from|to|with|of)"
    r"(?: (?!(?:what|which|who|whom|whose|where|when|why|how)\b)[^\s?]+){1,10})\??$",
    re.IGNORECASE,
)
BARE = re.compile(
    rf"{_AND}(?P<word>why|when|where|who|how many|how much|how|what)(?: (?:not|exactly|was that|is that|so))?\s*\??$",
    re.IGNORECASE,
)
ASKS = re.compile(
    r"^(?:and |but |so )*(?:why|when|where|who|how many \w+|how much|how|what|which \w+)\b"
    rf"(?P<rest> (?:{VERBS})\b.+)$",
    re.IGNORECASE,
)
ADDED = re.compile(r"(?<=\S) \([^()]*\)$")
"""Names that a question was completed with."""
REASKED = re.compile(r"(?:why|when|where|who|how many|how much|how|what): ", re.IGNORECASE)
"""A question that was asked again with another question word."""
DOUBTS = re.compile(
    rf"{_AND}(?:(?:is|was) (?:that|this|it) (?:really |actually |still )?(?:{SURE}|so)"
    r"|(?:are )?you sure(?: (?:about|of) (?:that|this|it))?|really|how do you know(?: (?:that|this))?"
    r"|(?:says|said) who|who (?:says|said) (?:that|this|so)"
    r"|(?:what (?:is|was) (?:the|your) )?sources?(?: (?:for|of) (?:that|this|it))?)\s*[?!.]*$",
    re.IGNORECASE,
)
"""Asks for what the answer before rests on: that is quoted again."""
MORE = re.compile(
    rf"{_AND}(?:please |pls |can you |could you )*(?:tell me more|say more|more|go on|continue|anything else|what else"
    r"|(?:explain|say|put|repeat) (?:that|this|it)(?: again| in (?:simpler|other|plain|simple) words)?"
    r"|give me (?:more|the) (?:details?|sources?)|who else(?: (?:is|was) (?:named|mentioned|involved))?)"
    r"(?: about (?:that|this|it|him|her|them))?\s*[?!.]*$",
    re.IGNORECASE,
)
"""Asks for more of the same."""
MEANT = re.compile(r"^no,?\s+(?:i (?:mean|meant|was asking about) )?(?P<what>(?:the |a )?\w[^?]*?)\??$", re.IGNORECASE)
"""Puts another subject in the place of the one before."""
OPENER = re.compile(r"^(?:and|but|so|ok|okay|then|also)\b[, ]*", re.IGNORECASE)

ELLIPTIC = (ABOUT, AND_WHO, PLACE, BARE, DOUBTS, MORE, MEANT)

PERSON = re.compile(r"\b(he|she|him|her|his|hers|himself|herself)\b", re.IGNORECASE)
THING = re.compile(r"\b(it|its|itself|they|them|their|theirs|that|this|those|these|the same)\b", re.IGNORECASE)
TIME_OF_SPEAKING = re.compile(
    r"(?:this|that|these|those) (?:(?:past|coming|same|last|next) )?"
    r"(?:(?:morning|afternoon|evening|night|day|week|weekend|month|quarter|season|spring|summer|autumn|fall|winter|year"
    r"|decade|time|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s?|century|centuries)\b",
    re.IGNORECASE,
)
"""A time that is told from the day on which it is said."""
EMPTY_IT = re.compile(rf"it (?:\w+ly )?(?:{SURE}|clear|known|likely|possible) that\b", re.IGNORECASE)
"""An "it" that stands for the clause after it: "Is it true that …"."""
POSSESSIVES = frozenset({"his", "her", "its", "their", "hers", "theirs"})
WHICH = re.compile(rf"(?:which|what|who) (?!(?:{VERBS})\b)", re.IGNORECASE)
"""A question whose first words are what does something: "Which country changed its flag?"."""
ASKING = frozenset(["what", "who", "when", "where", "why", "how", "which", "whose", "tell", "name", "list"])
NO_PERSON = frozenset(["in", "at", "on", "from", "of", "to", "the", "near"])
