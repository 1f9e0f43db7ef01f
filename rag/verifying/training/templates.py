"""Short statements of who did what to whom, with claims that turn them round or say the same."""

import random
from collections.abc import Iterator

_PLACES = [
    "Norway",
    "Sweden",
    "Denmark",
    "Finland",
    "Poland",
    "Austria",
    "Australia",
    "Hungary",
    "Niger",
    "Nigeria",
    "Iran",
    "Iraq",
    "Mali",
    "Malawi",
    "Chile",
    "Peru",
    "Brazil",
    "Mexico",
    "Canada",
    "Ireland",
    "Iceland",
    "Slovakia",
    "Slovenia",
    "Latvia",
    "Lithuania",
    "Kenya",
    "Uganda",
    "Ghana",
    "Guinea",
    "Guyana",
    "Oman",
    "Jordan",
    "Lebanon",
    "Turkey",
    "Greece",
    "Cyprus",
    "Malta",
    "Portugal",
    "Spain",
    "France",
    "Italy",
    "Belgium",
    "Japan",
    "China",
    "India",
    "Pakistan",
    "Dominica",
]
_PEOPLE = [
    "Ana Reis",
    "Omar Haddad",
    "Lena Vogt",
    "Paul Mercer",
    "Grace Okoro",
    "Ivan Petrov",
    "Maria Lopez",
    "Tom Johnson",
    "Sara Johnston",
    "Wei Chen",
    "Nora Lind",
    "Carlos Diaz",
    "Amina Yusuf",
    "Peter Novak",
    "Julia Stein",
    "David Brown",
    "Emma Browne",
    "Ravi Patel",
    "Hana Kim",
    "Luca Rossi",
]
_FIRMS = [
    "Norfly",
    "Barclays",
    "Barcelona Gas",
    "Delta Foods",
    "Helios",
    "Orion Motors",
    "Novatek",
    "Blue Harbour",
    "Crestline",
    "Aster Bank",
    "Veridian",
    "Kestrel",
    "Polaris",
    "Tarkett",
    "Sunrise Energy",
    "Lumen",
    "Quantas",
    "Argo",
    "Marlin",
    "Redwood",
]

_FORMS = (
    (_PLACES, ("{a} beat {b}", "{a} defeated {b}", "{b} lost to {a}", "{b} was beaten by {a}", "{a} won against {b}")),
    (_PLACES, ("{a} invaded {b}", "{b} was invaded by {a}", "{a} attacked {b}", "{b} was attacked by {a}")),
    (_PLACES, ("{a} exported grain to {b}", "{b} imported grain from {a}", "{b} received grain from {a}")),
    (_PLACES, ("{a} lent money to {b}", "{b} borrowed money from {a}", "{b} was lent money by {a}")),
    (_PLACES, ("{a} expelled the ambassador of {b}", "The ambassador of {b} was expelled by {a}")),
    (_FIRMS, ("{a} bought {b}", "{a} acquired {b}", "{b} was bought by {a}", "{b} was taken over by {a}")),
    (_FIRMS, ("{a} sued {b}", "{b} was sued by {a}", "{a} took {b} to court")),
    (_FIRMS, ("{a} is larger than {b}", "{b} is smaller than {a}", "{a} is bigger than {b}")),
    (_FIRMS, ("{a} earned more than {b}", "{b} earned less than {a}", "{a} made more money than {b}")),
    (_PEOPLE, ("{a} accused {b} of lying", "{b} was accused of lying by {a}", "{a} said that {b} had lied")),
    (_PEOPLE, ("{a} succeeded {b} as mayor", "{b} was followed by {a} as mayor", "{a} replaced {b} as mayor")),
    (_PEOPLE, ("{a} is the father of {b}", "{b} is the child of {a}", "{b}'s father is {a}")),
    (_PEOPLE, ("{a} hired {b}", "{b} was hired by {a}", "{b} got a job from {a}")),
    (_PEOPLE, ("{a} shot {b}", "{b} was shot by {a}")),
    (_PEOPLE, ("{a} taught {b}", "{b} was a student of {a}", "{b} was taught by {a}", "{a} was {b}'s teacher")),
    (_PEOPLE, ("{a} is older than {b}", "{b} is younger than {a}")),
    (_PEOPLE, ("{a} criticised {b}", "{b} was criticised by {a}", "{a} attacked {b} in a speech")),
    (_PEOPLE, ("{a} spoke before {b}", "{b} spoke after {a}")),
    (_PEOPLE, ("{a} sold a house to {b}", "{b} bought a house from {a}")),
)
_TAILS = (
    "", " on Monday", " last week", " in March", " in 2019", ", officials said", " after long talks", " in the final",
    " for the second time",
)  # fmt: skip
_AROUND = (
    "The news surprised many observers.", "It was raining in the capital.", "More details are expected next week.",
    "A spokesman declined to comment.", "Thousands followed the event on television.",
)  # fmt: skip


def templates(count: int, chance: random.Random) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Claims with their evidence and relation, four for each statement."""
    for _ in range(count):
        names, forms = chance.choice(_FORMS)
        a, b, other = chance.sample(names, 3)
        said, told = chance.choice(forms), chance.choice(forms)
        evidence = [f"{said.format(a=a, b=b)}{chance.choice(_TAILS)}."]
        if chance.random() < 0.6:
            evidence.insert(chance.randrange(2), chance.choice(_AROUND))
        if chance.random() < 0.25:
            third = chance.choice(names)
            evidence.append(f"{said.format(a=third, b=other)} earlier." if third not in {a, b, other} else _AROUND[0])
        texts = tuple(evidence)
        yield f"{told.format(a=a, b=b)}.", texts, "supports"
        yield f"{chance.choice(forms).format(a=a, b=b)}.", texts, "supports"
        yield f"{told.format(a=b, b=a)}.", texts, "contradicts"
        yield (
            f"{told.format(a=other, b=b) if chance.random() < 0.5 else told.format(a=a, b=other)}.",
            texts,
            "says_nothing",
        )
