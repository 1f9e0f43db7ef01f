"""Recognise the words by which a language model opens an answer. English."""

import re

ANSWER_OPENING = re.compile(
    r"\s*(?:(?:the )?(?:short |final )?answer(?: is)?\s*:|a\s*:|response\s*:|article(?: \d+)?\s*:|sure[,!:.]"
    r"|based on the (?:provided |given )?(?:sentences|articles?|context|evidence|information)(?: provided)?,?)\s*",
    re.IGNORECASE,
)
"""Words before an answer that are no part of it: "Answer:", "Based on the sentences,"."""
