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
