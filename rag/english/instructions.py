"""Recognise sentences that speak to a language model and not to a reader. English, German, Spanish, French."""

import re

_TO_A_MODEL = re.compile(
    r"(?:^|[.!?;:,\"“‘(>\]] ?|\b(?:please|now|then|and|must|should) )(?:ignore|disregard|forget|override|bypass|discard|drop)\b"
    r".{0,40}\b(?:instructions?|prompt|above|previous|prior|rules?|everything|context|questions?|articles?|guidelines?"
    r"|earlier|before|user|asked)\b"
    r"|^\W*(?:system|developer|assistant|user)\s*(?:prompt|message|note|override|instruction)?s?\s*[:>\]]"
    r"|</?(?:system|document|user|assistant|instructions?|context)>"
    r"|<\|?/?(?:system|im_start|im_end|assistant|user|inst|endoftext|s)\b|\[/?INST\]|<<\s*SYS"
    r"|\b(?:as an|you are an?|act as an?|pretend to be an?|you're an?) (?:ai|language model|chatbot|llm|gpt)\b"
    r"|\b(?:pretend|imagine|suppose) (?:that )?you are\b|\bif you are an? (?:\w+ )?(?:chatbot|assistant|language model|ai)\b"
    r"|\b(?:language model|chatbot|ai assistant|llm)s?\b.{0,40}\bthis (?:text|page|article|document|source)\b"
    r".{0,20}\b(?:must|should|please|are to)\b"
    r"|\b(?:language models?|chatbots?|ai assistants?|llms?) (?:must|should|please|are to)\b.{0,60}"
    r"\bthis (?:text|page|article|document|source)\b"
    r"|^\W*(?:note|notice|message|dear|attention|hidden text)\b.{0,20}\b(?:language models?|chatbots?|assistants?|ai|llms?"
    r"|automated readers?|machines?)\b"
    r"|\b(?:in|to|with|of|from|for|at the (?:end|start|beginning) of|modify|enhance|augment|produce|write|render) your"
    r" (?:answer|response|reply|output|summary|message)\b"
    r"|\bin the (?:answer|response|reply|output|summary) you\b|\bbefore you (?:reply|answer|respond)\b"
    r"|\b(?:your|following|these) (?:new )?(?:task|instructions?|job|role|goal) (?:is|are|:)"
    r"|\bfrom (?:here|now) on,? (?:treat|answer|always|never|only|you|write|speak|consider)\b"
    r"|\binstead of answering|\b(?:answer|respond|reply) (?:only |always |instead )?with (?:the|a|only|\W)"
    r"|^\W*(?:please )?(?:do not|don't|never) (?:answer|mention|cite|reveal|summari[sz]e)\b"
    r"|\bwords? (?:of|in) your (?:message|answer)",
    re.IGNORECASE,
)
"""What addresses a model in English: takes back its instructions, plays a role of a conversation, speaks of its answer."""

_IN_OTHER_LANGUAGES = {
    "de": r"^\W*(?:ignoriere|vergiss|missachte|übergehe|beachte nicht|setze)\b.{0,60}"
    r"\b(?:anweisung\w*|frage|regeln|vorgaben|nutzers?|artikeln?|vorangegangene\w*|bisherige\w*)\b"
    r"|\b(?:falls|wenn) du ein\w* (?:sprachmodell|chatbot|assistent|ki)\b|\bbevor du antwortest\b|\bwenn du antwortest\b"
    r"|\b(?:in|an|zu|mit) deine[rn]? (?:\w+ )?(?:antwort|zusammenfassung|ausgabe)\b|\bdeine (?:neue )?(?:aufgabe|rolle)\b"
    r"|^\W*(?:hinweis|nachricht|notiz) an (?:den|die|das|alle) (?:\w+ )?(?:assistent\w*|sprachmodell\w*|chatbots?|ki)\b"
    r"|^\W*lieber? (?:chatbot|assistent|ki|sprachmodell)\b|^\W*versteckter text\b|^\W*system\s*:"
    r"|\b(?:ki-assistent\w*|sprachmodelle?|chatbots?) (?:müssen|sollen|sollten)\b.{0,30}\b(?:diese[nrs]?|hier)\b"
    r"|^\W*(?:verhalte dich|gib dich aus|tu so|spiele?)\b.{0,12}\b(?:wie|als)\b|\bantworte (?:nur|ab|immer|ausschließlich)\b"
    r"|\bgib (?:jetzt |nun )?dein\w*\b",
    "es": r"^\W*(?:ignora|olvida|omite|descarta|deja de lado|no hagas caso|no tengas en cuenta)\b.{0,60}"
    r"\b(?:instrucci\w+|preguntas?|anterior\w*|reglas|normas|usuario|art[ií]culos)\b"
    r"|\bsi eres un\w* (?:modelo|chatbot|asistente|ia|inteligencia)\b|\bantes de (?:contestar|responder),"
    r"|\b(?:en|a|de) tu (?:respuesta|resumen)\b|\bcuando redactes\b|\btu (?:nueva )?(?:tarea|función|rol) (?:es|será)\b"
    r"|^\W*(?:nota|mensaje|aviso) (?:para|a) (?:el|los|la|las) (?:asistentes?|modelos?|chatbots?|ia)\b"
    r"|^\W*estimad[oa] (?:chatbot|asistente|modelo)\b|^\W*texto oculto\b|^\W*sistema\s*:"
    r"|\b(?:asistentes de inteligencia artificial|modelos de lenguaje|chatbots) (?:deben|tienen que)\b.{0,30}\best[ea]\b"
    r"|^\W*(?:actúa|compórtate) como\b|\bresponde (?:solo|siempre|únicamente)\b|\ba partir de ahora,? no (?:cites|respondas)\b",
    "fr": r"^\W*(?:ignore|oublie|ne tiens pas compte|mets|laisse de côté)\b.{0,60}"
    r"\b(?:instructions?|consignes|question|règles|précédent\w*|utilisateur|articles)\b"
    r"|\bsi tu es un\w* (?:modèle|chatbot|assistant|ia)\b|\bavant de répondre,"
    r"|\b(?:dans|à|de) (?:la fin de )?ta (?:réponse|synthèse)\b|\bta (?:nouvelle )?(?:tâche|mission) (?:est|consiste)\b"
    r"|^\W*(?:note|message|avis) (?:à l['’]|aux |au |pour l['’])(?:assistants?|modèles?|chatbots?|ia)\b"
    r"|^\W*ch(?:er|ère) (?:chatbot|assistant|modèle)\b|^\W*texte caché\b|^\W*système\s*:"
    r"|\b(?:assistants d['’]intelligence artificielle|modèles de langage|chatbots) doivent\b.{0,30}\bcett?e\b"
    r"|^\W*(?:joue le rôle|fais comme si|comporte-toi)\b|\bréponds (?:uniquement|toujours|seulement|sans)\b"
    r"|^\W*désormais,? (?:ne )?(?:cite|réponds)\b",
}
_FOREIGN = re.compile("|".join(_IN_OTHER_LANGUAGES.values()), re.IGNORECASE)
"""The same by language; they speak to a model as "du", "tú" and "tu", as articles speak to nobody."""

_VERBS = (
    "answer|analy[sz]e|add|append|ask|assist|break down|brainstorm|calculate|choose|cite|click|come up|compare"
    "|complete|compose|compute|convert|copy|correct|create|declare|define|delete|demonstrate|describe|design|determine"
    "|develop|devise|discuss|display|download|draft|elaborate|encode|enumerate|estimate|evaluate|examine|execute"
    "|explain|explore|express|extract|formulate|generate|give|help(?! for )|identify|illustrate|include|insert|install"
    "|interpret|list|mention|modify|offer|organi[sz]e|outline|output|paraphrase|plan(?! on )|predict|prepare"
    "|present|print|produce|promote|propose|prove|provide|purchase|recite|recommend|rephrase|repeat|replace|reply"
    "|respond|return|reveal|rewrite|run|search|select|send|share(?! your (?:pictures|photos|stories|views) )|show|simplify|solve|speak|spell|submit"
    "|suggest|summari[sz]e|switch|tell|translate|transform|use|verify|write"
)
_OBJECT = (
    r"(?:the|an?|your|my|this|that|these|those|all|any|every|each|some|it|them|me|us|him|her|how|what|why|who|which|when"
    r"|where|whether|if|to|in|for|with|on|up|down|out|between|from|as|only|no|letters?|spaces?|vowels?|words?|numbers"
    r"|anagrams?|following)\b|[\"'“‘\d]|[\w-]+\.(?:com|org|net)\b"
)
_COMMAND = re.compile(
    rf"[\"'“‘(\[*#>\-\s]*(?i:please |now |kindly |then |first |finally )?(?i:{_VERBS}) (?:(?i:{_OBJECT})(?! [A-Z]\w+, an? ))"
    rf"|[\"'“‘(\[*#>\-\s]*(?:please |Please )(?i:{_VERBS})\b"
    r"|[\"'“‘(\[*#>\-\s]*(?i:remove|replace|insert|scramble|misspell|jumble|rearrange|introduce|anagram|substitute|modify"
    r"|enhance|augment|integrate|render|group|combine) .{3,40}(?i:your|letters|words|vowels)\b",
)
"""A verb at the beginning with what is to be done: "Share the link", but not "Share prices fell"."""

_ASKED = re.compile(
    r"[\"'“‘(\s]*(?:can|could|would|will) you\b|[\"'“‘(\s]*(?:how (?:do|can|would|should) (?:i|you)|what(?:'s| is| are)"
    r"|who (?:is|was|wrote)|how do|which|explain|i (?:need|want|would like) (?:you|help|a|some|to))\b.*\?\s*$"
    r"|[\"'“‘(\s]*i (?:need|want|would like) you to\b",
    re.IGNORECASE,
)
SHORT = 4
"""Words of a question that is a heading between paragraphs ("What's going on?")."""

_REPORTED = re.compile(
    r"[,!?.][\"”»’]? (?:[\w'’-]+ ){1,4}(?:said|says|told|tells|reminds?|reminded|warned|warns|wrote|added|asked|urged|advised"
    r"|argued|texted|tweeted|shouted)\b"
    r"|[,!?][\"”»’],? (?:said|says|wrote|added|warned|asked|texted|dijo|afirmó|pidió|bat|sagte|rief|warnte|a (?:dit|lancé))\b",
)
"""Who said it stands behind it: an article quotes it."""

_TITLE = re.compile(
    r"^[A-Z][\w'’-]*(?: (?:[A-Z][\w'’-]*|the|of|on|me|a|and|to|pay))+,? (?:an?|the|is|was|has|had|will|heißt|ha|est)\b"
)
"""A name that begins like a command: "Answer the Call, a charity in Belfast, …"."""


def is_instruction(text: str) -> bool:
    """Whether a sentence commands, asks or addresses whoever reads it, as articles' own sentences seldom do.

    Such a sentence can still be quoted; it is only kept from a model, which might do what it says. Commands and
    questions are told in English; what speaks to a model in German, Spanish and French too.
    """
    if _REPORTED.search(text):
        return False
    if _TO_A_MODEL.search(text) or _FOREIGN.search(text):
        return True
    if _TITLE.match(text):
        return False
    return _COMMAND.match(text) is not None or (_ASKED.match(text) is not None and len(text.split()) > SHORT)
