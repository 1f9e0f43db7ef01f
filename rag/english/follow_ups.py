"""Hold the wordings of English by which the question before is asked again."""

import re

_AND = r"^(?:and |but |so |ok(?:ay)?,? )*"
_SURE = "true|right|correct|certain|confirmed|a fact"
DOUBTS = re.compile(
    rf"{_AND}(?:(?:is|was) (?:that|this|it) (?:really |actually |still )?(?:{_SURE}|so)"
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
WHY = re.compile(rf"{_AND}(?:why|how come|how so|for what reason|what for)\s*[?!.]*$", re.IGNORECASE)
"""Asks for the reason of what the answer before says."""
OF_ANOTHER = re.compile(
    r"^(?:(?:[Aa]nd|[Bb]ut|[Oo]r|[Ss]o|[Tt]hen),? )*(?:(?:[Ww]hat|[Hh]ow) (?:about|of) )?"
    r"(?:(?P<preposition>[Ii]n|[Aa]t|[Oo]n|[Tt]o|[Bb]y|[Ff]or|[Ff]rom|[Ww]ith|[Oo]f|[Aa]gainst) )?(?P<article>the )?"
    r"(?P<name>[A-Z\u00c0-\u00de][\w’'.-]*(?: (?:of |the |de |van |von )?[A-Z\u00c0-\u00de][\w’'.-]*){0,3}?)\s*[?!.]*$"
)
"""Names another, of whom the same is asked."""
