"""Recognise sentences that give orders to a language model. English."""

import re

_TO_A_MODEL = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|discard)\b.{0,40}\b(?:instruction|prompt|above|previous|prior|rule"
    r"|everything|context|question|article|guideline|earlier|before)"
    r"|\b(?:system|developer|assistant|user)\s*(?:prompt|message|note|override|instruction)?s?\s*[:>\]]"
    r"|<\|?/?(?:system|im_start|im_end|assistant|user|inst|endoftext|s)\b|\[/?INST\]|<<\s*SYS"
    r"|\b(?:as|you are|act as|pretend to be|you're) an? (?:\w+ ){0,2}(?:ai|assistant|language model|chatbot|llm|gpt)\b"
    r"|\b(?:language model|chatbot|ai assistant|llm)s?\b.{0,30}\b(?:must|should|please|are to|reading|reads?|answer)"
    r"|\b(?:in|to|with|of|from|for|at the (?:end|start|beginning) of) (?:your|the)"
    r" (?:answer|response|reply|output|summary)\b"
    r"|\b(?:your|new|following|these) (?:task|instructions?|job|role|goal) (?:is|are|:)"
    r"|\binstead of answering|\b(?:answer|respond|reply) (?:only |always |instead )?with\b"
    r"|\b(?:do not|don't|never) (?:answer|mention|cite|reveal|summari[sz]e)\b",
    re.IGNORECASE,
)
"""What addresses a model: takes back its instructions, plays a role of a conversation, speaks of its answer."""

_VERBS = (
    "answer|analy[sz]e|add|append|ask|assist|break down|brainstorm|calculate|check|choose|cite|click|come up|compare"
    "|complete|compose|compute|convert|copy|correct|create|declare|define|delete|demonstrate|describe|design|determine"
    "|develop|devise|discuss|display|download|draft|elaborate|encode|enumerate|estimate|evaluate|examine|execute"
    "|explain|explore|express|extract|find|formulate|generate|give|help|identify|illustrate|include|insert|install"
    "|interpret|list|mention|modify|name|offer|open|organi[sz]e|outline|output|paraphrase|plan|post|predict|prepare"
    "|present|print|produce|promote|propose|prove|provide|purchase|recite|recommend|rephrase|repeat|replace|reply"
    "|respond|return|reveal|rewrite|run|say|search|select|send|share|show|sign up|simplify|solve|speak|spell|submit"
    "|suggest|summari[sz]e|switch|tell|track|translate|transform|type|use|verify|visit|write"
)
_COMMAND = re.compile(
    rf"[\"'“‘(\[*#>\-\s]*(?:please |now |kindly |then |first |finally )?(?:{_VERBS})\b(?!['’])", re.IGNORECASE
)
_ASKED = re.compile(
    r"[\"'“‘(\s]*(?:can|could|would|will) you\b|[\"'“‘(\s]*(?:how (?:do|can|would|should) (?:i|you)|what(?:'s| is| are)"
    r"|who (?:is|was|wrote)|how do|which|explain|i (?:need|want|would like) (?:you|help|a|some|to))\b.*\?\s*$"
    r"|[\"'“‘(\s]*i (?:need|want|would like) you to\b",
    re.IGNORECASE,
)


def is_instruction(text: str) -> bool:
    """Whether a sentence commands, asks or addresses whoever reads it, as articles' own sentences seldom do.

    Such a sentence can still be quoted; it is only kept from a model, which might do what it says.
    """
    return any(pattern.match(text) for pattern in (_COMMAND, _ASKED)) or _TO_A_MODEL.search(text) is not None
