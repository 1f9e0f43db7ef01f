"""Who says a quoted sentence: named before it, behind it, or a sentence earlier; and where nobody is to be named."""

import pytest

from rag.english.speakers import speaker


def named(text: str, sentence: str) -> str | None:
    start = text.index(sentence)
    return speaker(text, start, start + len(sentence))


@pytest.mark.parametrize(
    ("text", "sentence", "who"),
    [
        ("Trump said: “The deal is dead. It was never good.”", "It was never good.”", "Trump"),
        ("Ana Reis told reporters on Monday. “We will not yield.”", "“We will not yield.”", "Ana Reis"),
        ("“We will not yield,” said Ana Reis. “Nobody will.”", "“Nobody will.”", "Ana Reis"),
        ('Rui Melo wrote: "It is over. We are done."', 'We are done."', "Rui Melo"),
        ("“We will not yield.” said Omar Haddad, the mayor.", "“We will not yield.”", "Omar Haddad"),
        ("Lena Vogt, the minister, said so. “It is over.” she added.", "“It is over.”", "Lena Vogt"),
        ("Peter of Senn warned them. “The bridge will fall.”", "“The bridge will fall.”", "Peter of Senn"),
        ("Norfly said on Friday: “Flights will resume. Tickets stay valid.”", "Tickets stay valid.”", "Norfly"),
        ("The mill closed.\nGrace Okoro said no more. “We are sad.”", "“We are sad.”", "Grace Okoro"),
        ("Hana Kim has argued for it. “It saves lives.”", "“It saves lives.”", "Hana Kim"),
        ("Tom Hall explained why. “We had no money. It was gone.”", "It was gone.”", "Tom Hall"),
        ("Anna Vogt sagte: „Wir geben nicht nach. Niemals.“", "Niemals.“", "Anna Vogt"),
        ("„Die Brücke ist zu. Sie bleibt es“, sagte Peter Lang am Montag.", "„Die Brücke ist zu.", "Peter Lang"),
        ("„Wir geben nicht nach.“ Das erklärte Minister Lang. „Niemals.“", "„Niemals.“", "Minister Lang"),
        ("Am Montag warnte Lena von Berg. »Das Eis ist dünn. Es bricht.«", "Es bricht.«", "Lena von Berg"),
        ("Peter Lang betonte am Montag: „Es reicht. Wir gehen.“", "Wir gehen.“", "Peter Lang"),
        ("Ana Reis dijo el lunes: «No cederemos. Nunca».", "Nunca».", "Ana Reis"),
        ("«No cederemos.» Así lo afirmó Ana Reis. «Nunca.»", "«Nunca.»", "Ana Reis"),
        (
            "“El puente es seguro. Nadie lo duda”, aseguró Luis Mora.",
            "“El puente es seguro.",
            "Luis Mora",
        ),
        ("Lo explicó la alcaldesa Ana Reis. “No hay dinero. Se acabó.”", "Se acabó.”", "Ana Reis"),
        (
            "Luis Mora de la Vega advirtió del riesgo. «El hielo es fino.»",
            "«El hielo es fino.»",
            "Luis Mora de la Vega",
        ),
        ("Anne Leroy a déclaré lundi : « Nous ne céderons pas. Jamais. »", "Jamais. »", "Anne Leroy"),
        ("« Le pont est fermé. » a expliqué Paul Mercier.", "« Le pont est fermé. »", "Paul Mercier"),
        ("L’usine ferme, a affirmé la ministre Anne Leroy. « C’est triste. »", "« C’est triste. »", "Anne Leroy"),
        ("Paul Mercier a averti la presse. « La glace est fine. Elle cède. »", "Elle cède. »", "Paul Mercier"),
        ("Anne Leroy estime que c’est fini. « Nous partons. »", "« Nous partons. »", "Anne Leroy"),
    ],
)
def test_a_quoted_sentence_has_its_speaker(text: str, sentence: str, who: str) -> None:
    assert named(text, sentence) == who


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Trump said: “The deal is dead.” The talks ended on Monday.", "The talks ended on Monday."),
        ("Ana Reis resigned. “We will not yield,” said Rui Melo.", "“We will not yield,” said Rui Melo."),
        ("The film “The Long Day” opened. It ran for hours.", "It ran for hours."),
        ("“We will not yield.”", "“We will not yield.”"),
        ("Am Montag sagte sie: „Wir gehen. Es reicht.“", "Es reicht.“"),
        ("Der Film „Der lange Tag“ läuft. Er dauert Stunden.", "Er dauert Stunden."),
        ("La película «El día» se estrenó. Dura horas.", "Dura horas."),
        ("Le film « Le jour » est sorti. Il dure des heures.", "Il dure des heures."),
    ],
)
def test_nobody_is_named_for_what_is_no_speech_or_names_its_speaker(text: str, sentence: str) -> None:
    assert named(text, sentence) is None
