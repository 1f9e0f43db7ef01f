"""Sentences: offsets hold for any text, and a reader would cut where they cut."""

import os
from itertools import islice, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.records import Article, Kind, Sentence
from index.text.boundaries import LONGEST_SENTENCE, find_spans
from index.text.sentences import split
from tests.bench.sentences import golden_rules, measure, read_news, read_treebank

SEED = Path(__file__).parents[2] / "seeds" / "000_d281f4b4d97bdeac.txt"


def sentences(text: str) -> tuple[Sentence, ...]:
    return split(Article("a.txt", "a.txt", text, "title"))


def cut(line: str) -> list[str]:
    return [line[start:end].replace("\n", " ") for start, end in find_spans(line)]


PIECES = st.sampled_from(
    [
        'He left. "',
        "” She",
        "U.S. ",
        "5 p.m. The ",
        "1. a ",
        "\n",
        "\r",
        "\u2028",
        " ",
        "\u00a0",
        "。",
        "!?",
        "…",
        "’",
        "[1]",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=40).map("".join))


@settings(deadline=None)
@given(TEXTS)
def test_offsets_hold_and_every_character_that_is_no_blank_is_in_one_sentence(text: str) -> None:
    found = sentences(text)

    assert all(text[s.start : s.end] == s.text == s.text.strip() != "" for s in found)
    assert all(this.end <= after.start for this, after in pairwise(found))
    assert [s.ordinal for s in found] == list(range(len(found)))
    covered = {position for s in found for position in range(s.start, s.end)}
    assert all(character.isspace() for position, character in enumerate(text) if position not in covered)


def test_a_blank_text_has_no_sentence() -> None:
    assert sentences(" \n\t\n\u00a0 ") == ()


def test_sentences_carry_their_article() -> None:
    assert {s.id for s in sentences("He left. She stayed.")} == {"a.txt:0", "a.txt:1"}


ENGLISH = [
    "I live in the U.S. | How about you?",
    "He works for the U.S. Government in Virginia.",
    "At 5 a.m. Mr. Smith went to the bank. | He left at 6 p.m. | The bank closed.",
    "The hearing starts at 1 p.m. ET and ends at 2 p.m. EDT.",
    "She turned to him, “This is great.” | She held it out.",
    "“Will you come?” she asked. | “No!” he said.",
    "“Enough is enough. | We don’t need it. | We need a fresh start.” | He left.",
    "She likes Jeopardy! and other shows.",
    "Stop! | Thief!",
    "It is you and I. | Did you see Albert I. Jones?",
    "He said no. | Then he left for No. 10.",
    "Reps. Liz Cheney and Adam Kinzinger voted. | Sens. Smith and Lee did not.",
    "Lt. Uhura met Cmdr. Riker. | It was Kansas vs. Texas.",
    "Then... | Wait… | What? | Yes... but no.",
    "It cost $3.5 million. | That is much.[2] | Is it?",
    "It won best drama series. | Apple TV+ came second, the show with “the best story.” | She had cancer.",
    "They met this month. | “It was in the West.” | It went to Ford Motor Co. Mayor Li and Sec. Ray were there.",
    "Of the total pop. 150,000 live in Mass. or in the town (pop. 20,000). | It was in Waltham, Mass. – He left.",
]
LISTS = [
    "1. The first item | 2. The second item | 3. The third item",
    "a) The first item | b) The second item",
    "• The first item | • The second item",
    "1. It rose by 2.5 points.",
    "1. The score was 3. | Then they left.",
]
OTHERS = [
    "Das kostet z. B. 3 Euro. | Er kam am 3. Oktober nach Berlin. | Dr. Müller war d. h. nicht da.",
    "„Das ist gut.“ | Er ging. | Nr. 5 lebt im 2. Stock.",
    "El Sr. López llegó. | La Sra. Díaz no vino. | EE. UU. es grande. | ¿Qué viste? | ¡Nada!",
    "«Es así.», dijo. | Se fue.",
    "M. Dupont est parti. | Mme. Durand reste. | C'est fini ! | « Non ! » dit-il. | Voir p. ex. la page 3.",
    "Es kostet 3 Mio. Euro. | Siehe Abb. Zwei.",
    "El Arq. Ruiz vive en la Av. Reforma. | Il Sig. Rossi parla. | Mons. Sá sai.",
    "世界很大。 | 我们走吧！ | 好的",
]


@pytest.mark.parametrize("marked", [*ENGLISH, *LISTS, *OTHERS])
def test_a_line_is_cut_where_a_reader_would_cut_it(marked: str) -> None:
    assert cut(marked.replace(" | ", " ")) == marked.split(" | ")


@pytest.mark.parametrize(
    "marked",
    [
        "“He is a remarkable politician. [...] | He would be a credit.” | He left.",
        "He said it. (…) | She left.",
        "It rained. *** | It snowed.",
        "... It rained. | It snowed.",
        "- - -",
        "Es regnete. […] | Er ging.",
    ],
)
def test_marks_without_a_word_are_no_sentence_of_their_own(marked: str) -> None:
    assert cut(marked.replace(" | ", " ")) == marked.split(" | ")


def test_sentences_without_a_blank_between_them_are_told_apart() -> None:
    assert cut("It opens soon.She was there.“So was he” he said. See Node.Js and approx.The U.S.Army.") == [
        "It opens soon.",
        "She was there.",
        "“So was he” he said.",
        "See Node.Js and approx.The U.S.Army.",
    ]


def test_a_text_without_punctuation_is_cut_into_pieces_that_can_be_used() -> None:
    pieces = cut("word " * 2_000)

    assert max(map(len, pieces)) <= LONGEST_SENTENCE
    assert all(piece.startswith("word") and piece.endswith("word") for piece in pieces)


def test_a_word_longer_than_any_sentence_is_cut_too() -> None:
    assert [len(piece) for piece in cut("a" * (LONGEST_SENTENCE + 1))] == [LONGEST_SENTENCE, 1]


WRAPPED = """\
The cabinet met on Monday to discuss the budget for the coming
year, which Mr. Hale called "the hardest in a decade." It will
be voted on in March, and no one expects it to pass.

Costs

Spending on roads rises by a fifth, while schools get less than
they got in any of the last ten years.
"""


def test_a_sentence_runs_over_line_breaks_that_a_column_forced() -> None:
    texts = [s.text for s in sentences(WRAPPED)]

    assert "It will\nbe voted on in March, and no one expects it to pass." in texts
    assert len(texts) == 4


def test_a_heading_between_broken_lines_is_not_joined_to_them() -> None:
    assert [s.text for s in sentences(WRAPPED) if s.kind is Kind.HEADING] == ["Costs"]


def test_lines_that_are_short_by_themselves_are_not_joined() -> None:
    text = "Winners\nAnna Berg of Oslo took the gold in the sprint\nJo Li came second\nThe race was held on Sunday.\n"

    assert [s.text for s in sentences(text)] == text.strip().split("\n")


def test_lines_of_one_length_that_each_open_with_a_capital_are_not_joined() -> None:
    lines = [
        f"Team {name} won the gold medal in the {sport} race" for name, sport in zip("ABCDE", "12345", strict=True)
    ]

    assert [s.text for s in sentences("\n".join(lines))] == lines


def test_sentences_know_the_nearest_heading_above_them() -> None:
    found = sentences("It rained all day.\nThe flood\nThe river rose.\nThe rescue\nBoats came.")

    assert [s.heading for s in found if s.kind is Kind.BODY] == [None, "The flood", "The rescue"]


def test_a_photographers_name_under_a_picture_is_cut_off_as_furniture() -> None:
    found = sentences("The road collapsed on Monday. Ann Lee/AP\nIt will be closed for weeks.")

    assert [(s.text, s.kind) for s in found][:2] == [
        ("The road collapsed on Monday.", Kind.BODY),
        ("Ann Lee/AP", Kind.FURNITURE),
    ]


@pytest.fixture(scope="module")
def seed() -> tuple[Sentence, ...]:
    return sentences(SEED.read_text(encoding="utf-8"))


def test_the_first_line_of_the_seed_article_can_be_cited(seed: tuple[Sentence, ...]) -> None:
    assert seed[0].kind is Kind.BODY
    assert seed[0].text.endswith("“afraid of the cartels.”")


def test_the_headings_of_the_seed_article_are_headings(seed: tuple[Sentence, ...]) -> None:
    assert [s.text for s in seed if s.kind is Kind.HEADING] == [
        "Quick Takes",
        "Sheinbaum’s Defiant Rejection",
        "Trump’s Sharp Response",
        "Broader Implications for US-Mexico Relations",
    ]


def test_the_furniture_of_the_seed_article_is_all_that_follows_its_last_paragraph(seed: tuple[Sentence, ...]) -> None:
    furniture = [s.ordinal for s in seed if s.kind is Kind.FURNITURE]

    assert furniture == list(range(33, 47))
    assert seed[32].text.endswith("from the US into Mexico.")


def test_the_unclosed_quotation_of_the_seed_article_ends_with_its_paragraph(seed: tuple[Sentence, ...]) -> None:
    assert [s.text for s in seed if s.text.startswith("I would be honored")] == [
        "I would be honored to go in and do it."
    ]


def data(name: str) -> Path:
    folder = Path(os.environ.get("FOOTNOTE_BENCH_DATA", Path(__file__).parents[3] / "shared" / "data")) / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent; FOOTNOTE_BENCH_DATA names the folder of sets")
    return folder


@pytest.mark.parametrize(("language", "kept"), [("en", 47), ("es", 31)])
def test_the_golden_rules_that_were_kept_stay_kept(language: str, kept: int) -> None:
    assert golden_rules(find_spans, data("sb_pysbd") / "golden_rules.jsonl", language) >= kept


def test_sentences_of_web_text_end_where_people_marked_their_ends() -> None:
    treebank = read_treebank(data("sb_ud_ewt_test") / "en_ewt-ud-test.conllu")
    row = measure(find_spans, treebank, data("sb_pysbd"), [])

    assert row.precision >= 0.98
    assert row.recall >= 0.776, "sentences of marks alone, which the treebank has, belong to the one before"


def test_news_is_cut_into_sentences_of_a_length_that_people_write() -> None:
    news = islice(read_news(data("realtimeqa") / "articles.jsonl"), 3_000)
    pieces = [line[start:end] for line in news for start, end in find_spans(line)]

    assert sum(len(piece.split()) > 60 for piece in pieces) < 0.0035 * len(pieces)


SCRIPTS = [
    "रिपोर्ट के अनुसार चार सलाहकारों को 24 लाख यूरो दिए गए। | निदेशक ने सितंबर में इस्तीफा दे दिया।",
    "পরিচালক সেপ্টেম্বরে পদত্যাগ করেন। | বোর্ড সমর্থন প্রত্যাহার করে। | কে টাকা দিয়েছে?",
    "رپورٹ کے مطابق چار مشیروں کو 24 لاکھ یورو دیے گئے۔ | کیا یہ سچ ہے؟ | ہاں۔",
    "أعلنت الوزارة النتائج يوم الاثنين. | هل استقال المدير؟ | نعم، بلغت التكلفة 2.4 مليون يورو.",
    "وزارت نتایج را اعلام کرد. | آیا مدیر استعفا داد؟ | بله.",
    "Տնօրենը հրաժարական տվեց սեպտեմբերին։ | Խորհուրդը չաջակցեց նրան։ | Ոչ ոք։",
    "ዳይሬክተሩ በመስከረም ወር ሥራቸውን ለቀቁ። | ቦርዱ ድጋፉን አነሳ። | ማን ከፈለ፧ | ማንም።",
    "ညွှန်ကြားရေးမှူးသည် နုတ်ထွက်ခဲ့သည်။ | ထောက်ခံမှုကို ရုပ်သိမ်းခဲ့သည်။",
    "នាយកបានលាលែងពីតំណែងក្នុងខែកញ្ញា។ | ក្រុមប្រឹក្សាបានដកការគាំទ្រ។",
    "Это стоило 2,4 млн. евро. | Он живёт на ул. Ленина. | Кто заплатил?",
    "Ο διευθυντής παραιτήθηκε. | Ποιος πλήρωσε; | Κανείς. | Κόστισε 2,4 εκατ. ευρώ.",
    "המנהל התפטר בספטמבר. | מי שילם? | איש לא.",
]
UNSPACED = [
    "“没有人。”他说。| 主任在九月辞职。",
    "「誰も知らない。」と彼は言った。| 局長は九月に辞任した。",
    "谁付的钱？| 没有人！",
]


@pytest.mark.parametrize("marked", SCRIPTS)
def test_sentences_end_by_the_marks_of_their_script(marked: str) -> None:
    assert cut(marked.replace(" | ", " ")) == marked.split(" | ")


@pytest.mark.parametrize("marked", UNSPACED)
def test_sentences_without_blanks_between_them_end_by_their_marks(marked: str) -> None:
    assert cut(marked.replace("| ", "")) == marked.split("| ")


@pytest.mark.parametrize("text", ["निदेशक ने सितंबर में इस्तीफा दे दिया।", "ڈائریکٹر نے استعفیٰ دے دیا۔", "Ոչ ոք։", "เขา" * 40])
def test_a_short_sentence_of_another_script_is_no_heading(text: str) -> None:
    assert [s.kind for s in sentences(f"{text}\n\n{text}\n\n{text}")] == [Kind.BODY] * 3


ENGLISH_SPEECH = """\
so the thing is we had known about the leak since may and nobody wanted to hear it i told my superior olaf
braun the same day and he said keep quiet and two weeks later i was moved to the archive then in june the pipe
burst and eleven people had to go to hospital and the company said it had been the weather which is not true"""
GERMAN_SPEECH = """\
das ist so wir haben schon im mai davon gewusst und niemand wollte es hören ich habe es meinem chef gesagt aber er hat
gesagt ich soll ruhig sein dann ist im juni das rohr geplatzt und elf leute mussten ins krankenhaus weil sie den
rauch eingeatmet hatten und die firma hat gesagt es war das wetter aber das stimmt nicht denn ich habe die fotos"""


@pytest.mark.parametrize("speech", [ENGLISH_SPEECH, GERMAN_SPEECH])
def test_speech_without_punctuation_is_cut_before_words_that_open_a_clause(speech: str) -> None:
    pieces = cut(speech)

    assert " ".join(pieces) == speech.replace("\n", " ")
    assert all(6 <= len(piece.split()) <= 35 for piece in pieces)
    assert {piece.split()[0] for piece in pieces[1:]} <= {"and", "then", "aber", "weil", "dann", "und"}


def test_a_clause_of_a_law_is_not_taken_for_speech() -> None:
    clause = (
        "The contractor shall " + "keep the records of the year in a safe place " * 7 + "and hand them to the city."
    )

    assert cut(clause) == [clause]


def test_a_script_without_blanks_and_stops_is_cut_at_its_blanks() -> None:
    text = " ".join(["ผู้อำนวยการลาออกในเดือนกันยายน", "คณะกรรมการถอนการสนับสนุน"] * 10)

    pieces = cut(text)

    assert len(pieces) > 3
    assert " ".join(pieces) == text
