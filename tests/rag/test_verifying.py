"""What speaks against a claim, by the kinds of error that were seen: numbers, names, roles, negations, languages."""

import pytest

from rag.english.names import same_name
from rag.records import Support
from rag.verifying.contained import is_contained
from rag.verifying.lacking import contradicted
from rag.verifying.numbers import numbers
from rag.verifying.statement import parse
from rag.verifying.verdict import Cited, Verifier
from tests.conftest import HashEmbedder


def reason(claim: str, *cited: str, code: str = "en") -> str | None:
    return contradicted(parse(claim, code), cited, "", "")


@pytest.mark.parametrize(
    ("text", "code", "value", "unit"),
    [
        ("a beam 100 m long", "en", 100, "m"),
        ("5 m wide", "en", 5, "m"),
        ("£14m", "en", 14e6, "gbp"),
        ("$3.5bn", "en", 3.5e9, "usd"),
        ("one hundred and fifty people", "en", 150, None),
        ("two and a half million euros", "en", 2.5e6, "eur"),
        ("half a million", "en", 5e5, None),
        ("ten per cent", "en", 10, "percent"),
        ("1.500 Läufer", "de", 1500, None),
        ("2,5 Millionen Euro", "de", 2.5e6, "eur"),
        ("hundertfünfzig Tote", "de", 150, None),
        ("3 Mrd. Euro", "de", 3e9, "eur"),
        ("2.400 millones de euros", "es", 2.4e9, "eur"),
        ("ciento cincuenta muertos", "es", 150, None),
        ("1 500 personnes", "fr", 1500, None),
        ("quatre-vingt-dix-sept élèves", "fr", 97, None),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(text: str, code: str, value: float, unit: str | None) -> None:
    [number] = numbers(text, code)
    assert (number.value, number.unit) == (value, unit)


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("The wall is 5 million wide.", "The wall is 5 m wide."),
        ("The run was 100 miles.", "The run was 100 m."),
        ("The car cost 500 euros.", "The car cost 500 dollars."),
        ("More than 500 came.", "A total of 450 came."),
        ("Fewer than 100 came.", "A total of 120 came."),
        ("30 people were killed.", "12 people were killed and 30 hurt, people said."),
        ("Half of the members voted.", "A quarter of the members voted."),
        ("He won 3.2 million.", "He won 2.3 million."),
        ("In 2019 he left.", "In 2018 he left."),
        ("Nearly 500 came.", "A total of 300 came."),
        ("500 jobs go.", "Up to 500 jobs go."),
        ("The two ferries sank.", "The three ferries sank."),
    ],
)
def test_a_number_that_the_sentence_does_not_bear_out_is_named(claim: str, cited: str) -> None:
    assert reason(claim, cited)


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("150 people came.", "One hundred and fifty people came."),
        ("Nearly 450,000 people died.", "A total of 449,500 people died."),
        ("More than 100 came.", "A total of 120 came."),
        ("About 12 kilometres were built.", "12,040 metres were built."),
        ("24 paintings were stolen.", "Two dozen paintings were stolen."),
        ("50 % of the members voted.", "Half of the members voted."),
        ("At least 100 came.", "More than 100 came."),
        ("Two and a half million fled.", "2.5 million fled."),
        ("He won $3.5bn.", "He won 3.5 billion dollars."),
        ("The 3rd time was best.", "The third time was best."),
        ("750,000 have no power.", "Three quarters of a million have no power."),
    ],
)
def test_a_number_in_another_form_is_the_same(claim: str, cited: str) -> None:
    assert reason(claim, cited) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("austria", "australia"),
        ("niger", "nigeria"),
        ("niger", "nigerian"),
        ("johnson", "johnston"),
        ("barcelona", "barclays"),
        ("iran", "iraq"),
        ("mali", "malawi"),
        ("slovakia", "slovenia"),
        ("stein", "steiner"),
        ("martin", "martini"),
        ("guinea", "guyana"),
    ],
)
def test_names_that_look_alike_are_two(one: str, other: str) -> None:
    assert not same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("austria", "austrian"),
        ("nigeria", "nigerians"),
        ("niger", "nigerien"),
        ("france", "french"),
        ("mexico", "mexican"),
        ("spain", "spaniards"),
        ("london", "londoners"),
        ("chicago", "chicagoans"),
        ("iraq", "iraqi"),
        ("us", "american"),
    ],
)
def test_a_people_is_called_by_its_country(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Iran attacked the port.", "Iraq attacked the port."),
        ("Johnson resigned on Monday.", "Johnston resigned on Monday."),
        ("Obama resigned.", "The president, Biden, resigned."),
        ("Niger closed its border.", "Nigeria closed its border."),
        ("Austria won.", "Australia won."),
    ],
)
def test_a_name_that_opens_a_claim_is_checked(claim: str, cited: str) -> None:
    assert "do not name" in str(reason(claim, cited))


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Rain fell.", "It rained."),
        ("Prices rose.", "The cost of food rose."),
        ("Police arrested a man.", "Officers arrested a man."),
        ("Yesterday it rained.", "It rained on Monday."),
    ],
)
def test_an_ordinary_word_that_opens_a_claim_is_no_name(claim: str, cited: str) -> None:
    assert reason(claim, cited) is None


@pytest.mark.parametrize(
    ("claim", "cited", "code"),
    [
        ("Der Minister ist am Montag zurückgetreten.", "Der Minister ist am Montag nicht zurückgetreten.", "de"),
        ("Die Bahn hat keine Züge gestrichen.", "Die Bahn hat Züge gestrichen.", "de"),
        ("Der Rat billigte den Plan nicht.", "Der Rat billigte den Plan.", "de"),
        ("El ministro dimitió el lunes.", "El ministro no dimitió el lunes.", "es"),
        ("El alcalde nunca visitó la obra.", "El alcalde visitó la obra.", "es"),
        ("Los partidos firmaron el acuerdo.", "Los partidos no firmaron el acuerdo.", "es"),
        ("Le ministre a démissionné lundi.", "Le ministre n'a pas démissionné lundi.", "fr"),
        ("La ville ne vend pas le stade.", "La ville vend le stade.", "fr"),
        ("Le juge a accepté la demande.", "Le juge n'a jamais accepté la demande.", "fr"),
        ("The minister resigned on Monday.", "The minister did not resign on Monday.", "en"),
        ("The two sides agreed on a date.", "The two sides failed to agree on a date.", "en"),
        ("The jury found him guilty of fraud.", "The jury found him not guilty of fraud.", "en"),
        ("She was not there on Monday.", "She was there on Monday.", "en"),
        ("The court never heard the case.", "The court heard the case.", "en"),
    ],
)
def test_a_not_that_only_one_of_both_has_speaks_against_a_claim(claim: str, cited: str, code: str) -> None:
    assert "“" in str(reason(claim, cited, code=code))


@pytest.mark.parametrize(
    ("claim", "cited", "code"),
    [
        ("Sweden beat Norway.", "Norway beat Sweden.", "en"),
        ("Norway was beaten by Sweden.", "Norway beat Sweden in the final.", "en"),
        ("Helios sued Kestrel over a patent.", "Kestrel sued Helios over a patent.", "en"),
        ("Rui Melo accused Ana Reis of fraud.", "Ana Reis accused Rui Melo of fraud.", "en"),
        ("Chile lent money to Peru.", "Peru lent money to Chile.", "en"),
        ("Barclays bought Aster on Monday.", "Aster bought Barclays on Monday.", "en"),
        ("Paraguay derrotó a Uruguay.", "Uruguay derrotó a Paraguay.", "es"),
        ("España fue derrotada por Italia.", "España derrotó a Italia.", "es"),
        ("L'Autriche a battu la Suisse.", "La Suisse a battu l'Autriche.", "fr"),
        ("La Suisse a accusé l'Italie.", "L'Italie a accusé la Suisse.", "fr"),
    ],
)
def test_names_in_each_others_place_speak_against_a_claim(claim: str, cited: str, code: str) -> None:
    assert "other way round" in str(reason(claim, cited, code=code))


@pytest.mark.parametrize(
    ("claim", "cited"),
    [
        ("Sweden was beaten by Norway.", "Norway beat Sweden."),
        ("Norway beat Sweden.", "Sweden was beaten by Norway on Monday."),
        ("Norway beat Sweden.", "Norway beat Sweden; Sweden beat Norway in December."),
        ("Norway and Sweden signed the deal.", "Sweden and Norway signed the deal."),
    ],
)
def test_names_may_be_told_in_another_order(claim: str, cited: str) -> None:
    assert reason(claim, cited) is None


CONTAINED = [
    ("Fishermen blocked the harbour.", "Fishermen, who have been on strike, blocked the harbour on Sunday.", "en"),
    ("The mayor resigned.", "On Monday the mayor resigned.", "en"),
    ("Der Minister ist zurückgetreten.", "Der Minister ist am Montag zurückgetreten.", "de"),
    ("Die Arbeiter legten die Arbeit nieder.", "Die Arbeiter, die warten, legten am Montag die Arbeit nieder.", "de"),
    ("El ministro dimitió.", "El ministro, nombrado en mayo, dimitió el lunes.", "es"),
    ("La feria reunió a más de cien expositores.", "La feria de mayo reunió a 120 expositores.", "es"),
    ("La ville a voté la gratuité.", "La ville a voté jeudi, après une réunion, la gratuité.", "fr"),
    ("Le juge a accepté la demande.", "Le juge a accepté la demande lundi.", "fr"),
]  # fmt: skip
NOT_CONTAINED = [
    ("Novatek sued Helios.", "The company that bought Novatek sued Helios.", "en"),
    ("The bridge is closed.", "The bridge is closed, the mayor said.", "en"),
    ("The mayor will resign.", "The mayor will resign if the court agrees.", "en"),
    ("The president resigned.", "The former president resigned.", "en"),
    ("Der Minister ist zurückgetreten.", "Der Minister ist nicht zurückgetreten.", "de"),
    ("Der HC Davos besiegte Ambrì.", "Den HC Davos besiegte Ambrì.", "de"),
    ("El ministro dimitió.", "El ministro no dimitió.", "es"),
    ("La cantera ha contaminado los pozos.", "Los vecinos denuncian que la cantera ha contaminado los pozos.", "es"),
    ("Le voleur a maîtrisé la caissière.", "Le voleur a été maîtrisé par la caissière.", "fr"),
    ("Le verdict sera rendu mercredi.", "Le verdict sera rendu jeudi ; les plaidoiries ont eu lieu mercredi.", "fr"),
]


@pytest.mark.parametrize(("claim", "sentence", "code"), CONTAINED)
def test_a_sentence_with_parts_left_out_contains_a_claim(claim: str, sentence: str, code: str) -> None:
    assert is_contained(claim, sentence, code)


@pytest.mark.parametrize(("claim", "sentence", "code"), NOT_CONTAINED)
def test_what_is_left_out_may_not_change_what_is_said(claim: str, sentence: str, code: str) -> None:
    assert not is_contained(claim, sentence, code)


def verdict(claim: str, *cited: str) -> Support:
    return Verifier(HashEmbedder()).verdict(claim, Cited(cited)).support


def test_in_a_language_without_a_model_a_claim_is_supported_only_where_a_sentence_contains_it() -> None:
    said = "Der Minister ist am Montag in Berlin nach einem Streit zurückgetreten."
    assert verdict("Der Minister ist am Montag zurückgetreten.", said) is Support.SUPPORTED
    assert verdict("Der Minister hat am Montag nach einem Streit sein Amt abgegeben.", said) is Support.NOT_CHECKED
    assert verdict("Der Minister ist am Montag nicht zurückgetreten.", said) is Support.UNSUPPORTED
    assert verdict("Die Katze hat in der Nacht auf dem Dach geschlafen.", said) is Support.UNSUPPORTED


def test_a_language_that_is_not_known_is_never_shown_as_supported() -> None:
    said = "O ministro da Saúde não se demitiu na segunda-feira, depois de uma reunião com o presidente."
    assert verdict("O ministro da Saúde demitiu-se na segunda-feira.", said) is Support.NOT_CHECKED


def test_a_claim_of_function_words_alone_is_judged_too() -> None:
    assert contradicted(parse("It is what it is."), ["They did not say so."], "", "") is None


@pytest.mark.parametrize(
    ("code", "claim", "sentence"),
    [
        ("en", "The firm hired 1,200,000 people.", "The firm hired 1.2 million people."),
        ("en", "The firm hired 1.2m people.", "The firm hired 1.2 million people."),
        ("en", "The trial lasted two weeks.", "The trial lasted 14 days."),
        ("en", "He is 50 years old.", "He is fifty years old."),
        ("de", "Die Firma stellte 1,2 Millionen Menschen ein.", "Die Firma stellte 1.200.000 Menschen ein."),
        (
            "de",
            "Der Prozess dauerte zwei Wochen, sagte das Gericht.",
            "Der Prozess dauerte 14 Tage, sagte das Gericht.",
        ),
        ("de", "Die Stadt zahlt 2,5 Mio. Euro für die Brücke.", "Die Stadt zahlt 2,5 Millionen Euro für die Brücke."),
        ("de", "Rund 300 Menschen kamen am Montag in die Stadt.", "297 Menschen kamen am Montag in die Stadt."),
        (
            "de",
            "Etwas mehr als 300 Menschen kamen am Montag in die Stadt.",
            "304 Menschen kamen am Montag in die Stadt.",
        ),
        ("de", "Das Haus ist fünfzig Jahre alt.", "Das Haus ist 50 Jahre alt."),
        ("de", "Der Fluss ist 1,3 Kilometer breit.", "Der Fluss ist 1.300 Meter breit."),
        ("de", "Im Jahr 2023 kamen tausend Gäste in das Hotel.", "Im Jahr 2023 kamen 1.000 Gäste in das Hotel."),
        ("es", "La empresa contrató a 1,2 millones de personas.", "La empresa contrató a 1.200.000 personas."),
        ("es", "La casa tiene cincuenta años.", "La casa tiene 50 años."),
        ("es", "Más de trescientas personas llegaron a la ciudad.", "304 personas llegaron a la ciudad."),
        ("es", "Un tercio de los votantes apoyó la ley.", "El 33 % de los votantes apoyó la ley."),
        ("es", "El río mide 1,3 kilómetros de ancho.", "El río mide 1.300 metros de ancho."),
        ("es", "La obra cuesta medio millón de euros.", "La obra cuesta 500.000 euros."),
        ("es", "Tres de cada cuatro vecinos votaron.", "El 75 % de los vecinos votaron."),
        ("es", "La huelga duró dos semanas en la ciudad.", "La huelga duró 14 días en la ciudad."),
        ("fr", "L’entreprise a embauché 1,2 million de personnes.", "L’entreprise a embauché 1 200 000 personnes."),
        ("fr", "La maison a cinquante ans.", "La maison a 50 ans."),
        (
            "fr",
            "Quelque 300 personnes sont venues lundi dans la ville.",
            "297 personnes sont venues lundi dans la ville.",
        ),
        ("fr", "Plus de trois cents personnes sont venues dans la ville.", "304 personnes sont venues dans la ville."),
        ("fr", "Un tiers des électeurs a soutenu la loi.", "33 % des électeurs a soutenu la loi."),
        ("fr", "Le fleuve mesure 1,3 kilomètre de large.", "Le fleuve mesure 1 300 mètres de large."),
        ("fr", "Le chantier coûte un demi-million d’euros.", "Le chantier coûte 500 000 euros."),
        ("fr", "Trois habitants sur quatre ont voté dans la ville.", "75 % des habitants ont voté dans la ville."),
        ("fr", "La grève a duré deux semaines dans la ville.", "La grève a duré 14 jours dans la ville."),
        ("fr", "La moitié de la ville est inondée depuis lundi.", "50 % de la ville est inondée depuis lundi."),
        (
            "fr",
            "Une trentaine de personnes ont été blessées dans la ville.",
            "31 personnes ont été blessées dans la ville.",
        ),
        (
            "fr",
            "Une centaine de personnes ont été blessées dans la ville.",
            "104 personnes ont été blessées dans la ville.",
        ),
        ("es", "Un centenar de personas llegó a la ciudad.", "104 personas llegó a la ciudad."),
        ("es", "Una treintena de personas llegó a la ciudad.", "31 personas llegó a la ciudad."),
    ],
)
def test_a_sentence_contains_a_claim_with_its_number_in_another_form(code: str, claim: str, sentence: str) -> None:
    assert is_contained(claim, sentence, code)
