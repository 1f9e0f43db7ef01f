"""Recognise sentences that may give a reason. English."""

import re

REASON = re.compile(
    r"\b(because|since|due to|as a result|so that|in order to|citing|stating|cited|causes?|caused|led to|leads? to"
    r"|reasons?|therefore|thus|owing to|thanks to|after|amid|prompt\w*|for fear|blam\w+"
    r"|to (protect|prevent|avoid|ensure|help|make|reduce|stop|fight))\b",
    re.IGNORECASE,
)
"""Words that announce a reason or a purpose."""
