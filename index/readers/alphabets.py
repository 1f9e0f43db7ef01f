"""Tell the encoding of a Latin text by the letters of its language, which other encodings make into odd ones."""

_ALPHABETS = {
    "cp1250 iso8859_2": (
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "čćđšž",  # Croatian, Bosnian, Slovene
        "ăâîşţ",  # Romanian
    ),
    "cp1254": ("çğıöşüâîû",),  # Turkish
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äõöšüž"),  # Lithuanian, Latvian, Estonian
}
_BESIDE = frozenset("\u00a0§«°»–—‘’‚“”„•…€™İ")
"""What stands beside letters in any of them."""


def find_encoding(sample: bytes) -> str | None:
    """The encoding in which all letters of a text are those of one language; None where there is none.

    Holds for Polish, Czech, Slovak, Hungarian, Croatian, Slovene, Romanian, Turkish, Lithuanian, Latvian and Estonian.
    """
    for names, alphabets in _ALPHABETS.items():
        for name in names.split():
            foreign = frozenset(letter for letter in sample.decode(name, "replace") if not letter.isascii()) - _BESIDE
            if any({letter.lower() for letter in foreign} <= set(alphabet) for alphabet in alphabets):
                return name
    return None
