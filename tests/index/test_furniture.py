"""Furniture: what is printed around an article is told from the article, and no sentence of it is lost."""

import pytest

from index.readers.opening import find_title
from index.records import Kind
from index.text.furniture import classify
from index.text.furniture_patterns import LONGEST_FURNITURE, kind_of
from index.text.lines import read_lines

BODY = "The council voted on Monday to close the bridge for a year."


def kinds(text: str) -> list[Kind]:
    return classify(read_lines(text))


FURNITURE = {
    "byline": [
        "By Ann Lee on Mar 3, 2021",
        "By Ann Lee and Jo van der Berg, Staff Writer",
        "Written by Ann Lee",
        "Por Ana Díaz",
    ],
    "date": [
        "Mar 3, 2021",
        "3 March 2021",
        "Updated: March 3, 2021 at 4:10 PM ET",
        "2 hours ago",
        "5 min read",
        "3. Mai 2021",
    ],
    "dateline": ["Paris CNN —", "New York Reuters —"],
    "agency": ["The Associated Press", "Special to USA TODAY", "Herald staff writer"],
    "gate": [
        "www.coastdaily.example needs to review the security of your connection before proceeding.",
        "You need to enable JavaScript to run this app.",
        "Enable JavaScript and cookies to continue",
        "Verifying you are human. This may take a few seconds.",
        "Please turn on JavaScript to view this page.",
    ],
    "consent": [
        "We and our 812 partners process personal data such as your IP address in order to show personalised content.",
        "You can object at any time in the settings of this site.",
        "We value your privacy",
    ],
    "offer": [
        "Test Coast+ for 4 weeks for only 1 euro and read all articles without limits.",
        "Read on with Coast+",
        "Get unlimited access for just $1 a week. Cancel anytime.",
        "To continue reading, please subscribe.",
        "You have 2 free articles left this month.",
        "Sign in to continue reading",
    ],
    "credit": [
        "Reporting by Jane Doe and John Roe in London; Editing by Ann Lee",
        "Contributing: Ann Lee, Jo Berg",
        "– Ann Lee",
        "Additional reporting by Ann Lee.",
        "Ann Lee contributed to this report.",
    ],
    "contact": [
        "Contact Ann Lee: 313-555-0100 or ann@example.org.",
        "Follow Ann Lee on Twitter: @ann.",
        "Join us on Facebook",
    ],
    "advert": [
        "Advertisement",
        "- ADVERTISEMENT -",
        "1. How relevant is this ad to you?",
        "Story continues below",
        "Publicidad",
    ],
    "player": [
        "JUST WATCHED The flood from above Replay",
        "Video: The flood from above 01:35",
        "Photos: The flood A car in a river. Hide Caption 3 of 9",
    ],
    "cookies": [
        "We use cookies to improve your visit.",
        "Accept all cookies",
        "Privacy policy",
        "Usamos cookies propias.",
    ],
    "newsletter": [
        "Sign up for our newsletter.",
        "Get our free weekly newsletter",
        "SPORTS NEWSLETTER: Scores and more",
        "Subscribe",
    ],
    "share": ["Share this article", "Facebook | Twitter | Email", "12 comments", "Link copied!"],
    "photo": [
        "Photo: Ann Lee",
        "Ann Lee/Getty Images",
        "A bridge. (Photo by Ann Lee/Getty Images)",
        "Courtesy of Ann Lee",
    ],
    "link": [
        "Read the full story here.",
        "More: Who pays for the bridge",
        "Bridge closed:Who pays for it and when",
        "► Map of the closures",
    ],
    "address": ["https://example.org/a", "@annlee", "#bridge #river", "ann@example.org"],
    "copyright": [
        "(c) 2023 Coast Daily",
        "(c) Coast Daily 2023. All rights reserved.",
        "Copyright 2021 The Press. All rights reserved. This material may not be published, broadcast or rewritten.",
        "© 2021 The Herald",
        "Copyright 2021 The Herald. All rights reserved.",
        "All rights reserved.",
    ],
    "navigation": ["Skip to main content", "Menu", "Tags: bridge, river", "Back to top"],
    "rule": ["* * *", "___", "—", "\u200b"],
    "teaser": ["YOU MIGHT LIKE", "Most read", "Related stories:", "More from The Herald", "Te puede interesar"],
}


@pytest.mark.parametrize(("kind", "line"), [(kind, line) for kind, lines in FURNITURE.items() for line in lines])
def test_a_line_is_furniture_by_its_own_wording(kind: str, line: str) -> None:
    assert kind_of(line) == kind


SENTENCES = [
    "By Monday the river had risen by two metres.",
    "By John Smith's account, the bridge was never safe.",
    "The report was published on Mar 3, 2021.",
    "On Mar 3, 2021, the bridge closed.",
    "They use cookies of oats and honey, the baker said.",
    "“We use cookies,” the company told the court.",
    "The firm said its newsletter reached two million people.",
    "Sign up for the vaccine at the town hall by Monday.",
    "Subscribers pay $9 a month.",
    "Follow the launch in the main hall.",
    "Contact with the ship was lost at noon.",
    "Copyright law protects authors for seventy years.",
    "Share prices fell by a tenth.",
    "Video evidence was shown to the jury.",
    "Advertisements for tobacco are banned.",
    "Reuters reported the deal first.",
    "The photo by Ann Lee won a prize.",
    "More: the word that Oliver Twist is known for.",
    "Related charges were dropped.",
    "Search teams found the boat at dawn.",
    "Get the facts before you vote, she told them.",
    "Read more books, the minister said.",
    "• Date: June 5",
    "WHEN: Saturday from 8 p.m. at the town hall",
    "The vote ended 52:48",
    "California ($5.28)",
    "6/14/1990 - 9/2/1994:Assistant Professor, St. Joseph, Limeport",
    "Leaked emails show that the state secretary told six firms to sign up within a day.",
    "Nurses missed 212 alerts in March because the ward had told them not to subscribe.",
    "Reporting by the health inspectorate put the number of avoidable deaths at nine.",
    "Editing by the clinic's lawyers removed the names of two doctors from the report.",
    "Writing by hand helps pupils remember words.",
    "Additional reporting by the agency found 40 cases.",
    "Copyright fees for 2024 rose by 12 percent.",
    "Copyright owners in 2019 sued the platform for 40 million euros.",
    "All rights reserved for women under the 1979 constitution were struck down.",
    "By clicking the link you agree to the terms, the phishing page told victims.",
    "Join us on the picket line, the union told 4,000 nurses.",
    "We use cookies as bait for the bears.",
    "Signing up for email alerts cost the firm 4,000 euros.",
    "Already a member of the party in 1933, he denied it later.",
    "Get the emails before Monday, the director told her deputy.",
    "Support local journalism with tax money, the commission proposed to the ministers.",
    "Read the full report of the inquiry on Monday.",
    "Click here to win, the fraudulent message read.",
    "The photos may not be reproduced without the permission of the court.",
    "The story continues below the surface of the lake.",
    "(c) Corven Waste shall pay the city a penalty of 40,000 euros for each week in which collections are missed.",
    "(C) The city may end the contract with six months' notice;",
    "(c) In 2024 the contractor shall pay 400 euros.",
    "(c) Each party bears its own costs.",
    "Users must verify that they are human before they vote.",
    "To vote online, people have to turn on JavaScript.",
    "Facebook and its partners collect data of 40 million users without consent.",
    "You can withdraw your consent at any time, the leaflet says.",
    "This article is reserved for subscribers of the pension fund under the law.",
    "Become a judge and you lose access to your friends for months.",
    "To continue reading the verdict, the judge put on his glasses.",
    "By Monday 300 people had died",
    "Updated figures put the toll at 312",
    "Furniture maker to lay off 300 staff",
    "From Kabul to Bremen",
    "Save on heating this winter",
    "Why did the council close the bridge in the middle of the holiday season without telling anyone first?",
]


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_about_a_thing_is_not_taken_for_its_notice(line: str) -> None:
    assert kinds(f"{BODY}\n{line}\n{BODY}")[1] is not Kind.FURNITURE


def test_a_long_line_is_never_furniture_by_its_wording() -> None:
    assert kind_of("Sign up for our newsletter " + "and more " * (LONGEST_FURNITURE // 9)) is None


HEADINGS = [
    "The council votes",
    "Who pays?",
    "WHAT COMES NEXT",
    "1. The bridge",
    "Latest developments:",
    "‘Never safe’",
]


@pytest.mark.parametrize("line", HEADINGS)
def test_a_short_line_without_an_end_mark_above_body_text_is_a_heading(line: str) -> None:
    assert kinds(f"{BODY}\n{line}\n{BODY}") == [Kind.BODY, Kind.HEADING, Kind.BODY]


@pytest.mark.parametrize(
    "line",
    [
        "He left.",
        "and then they left",
        "The council has closed it,",
        '"I was there," she said',
        "The new rules for the bridge are these:",
    ],
)
def test_a_short_line_that_reads_as_a_sentence_or_a_part_of_one_is_body(line: str) -> None:
    assert kinds(f"{BODY}\n{line}\n{BODY}")[1] is Kind.BODY


def test_a_title_and_a_heading_may_stand_together() -> None:
    assert kinds(f"The bridge closes\nWhat we know\n{BODY}") == [Kind.HEADING, Kind.HEADING, Kind.BODY]


def test_the_items_of_a_list_are_body_and_the_heading_under_it_is_none_of_them() -> None:
    text = f"{BODY}\nOslo ($5.28)\nParis ($4.69)\nRome ($4.52)\nWhat comes next\n{BODY}"

    assert kinds(text) == [Kind.BODY, Kind.BODY, Kind.BODY, Kind.BODY, Kind.HEADING, Kind.BODY]


def test_a_list_goes_on_to_its_end_where_its_last_item_looks_like_the_others() -> None:
    assert kinds(f"{BODY}\nOslo ($5.28)\nParis ($4.69)\nRome ($4.52)\n{BODY}")[3] is Kind.BODY


def test_a_label_in_capitals_heads_a_list_and_is_never_body() -> None:
    assert kinds(f"{BODY}\nTHE WINNERS\nAnn Lee\nJo Berg\nMo Ali Khan of Oslo\n{BODY}")[1] is Kind.HEADING


def test_a_label_with_nothing_under_it_is_furniture() -> None:
    assert kinds(f"{BODY}\nTRAVEL\nMar 3, 2021\nMar 4, 2021")[1:] == [Kind.FURNITURE] * 3


def test_headlines_of_other_articles_are_furniture_down_to_the_next_paragraph() -> None:
    text = f"{BODY}\nRelated stories\nBridge in Oslo reopens after repairs\nWho will pay for the empty bridge?\n{BODY}"

    assert kinds(text) == [Kind.BODY, Kind.FURNITURE, Kind.FURNITURE, Kind.FURNITURE, Kind.BODY]


def test_a_heading_below_a_list_of_other_articles_stays_a_heading() -> None:
    text = f"{BODY}\nRelated stories\nBridge in Oslo reopens after a year of repairs\nWhat comes next\n{BODY}"

    assert kinds(text)[2:] == [Kind.FURNITURE, Kind.HEADING, Kind.BODY]


def test_headlines_above_the_dateline_are_furniture_but_not_the_title() -> None:
    text = f"The bridge closes\nSee the bridge from above\nHear what the mayor says\nOslo CNN —\n{BODY}"

    assert kinds(text) == [Kind.HEADING, Kind.FURNITURE, Kind.FURNITURE, Kind.FURNITURE, Kind.BODY]


def test_a_summary_above_the_dateline_is_body() -> None:
    assert kinds(f"The bridge closes\n{BODY}\n{BODY}\nOslo CNN —\n{BODY}")[1:3] == [Kind.BODY, Kind.BODY]


def test_a_link_with_a_label_in_capitals_between_paragraphs_is_furniture() -> None:
    assert kinds(f"{BODY}\nBRIDGE NEWS: What the mayor says about the cost\n{BODY}")[1] is Kind.FURNITURE


def test_a_table_of_facts_with_labels_in_capitals_is_body() -> None:
    facts = "WHEN: Saturday at noon and at six\nWHERE: The town hall in Bridge Street\nWHAT: A meeting for all in town"

    assert kinds(f"{BODY}\n{facts}\n{BODY}")[1:4] == [Kind.BODY] * 3


def test_the_questions_of_an_interviewer_are_not_taken_for_links() -> None:
    text = "\n".join(f"{BODY}\nBFP: What did you think of the bridge {place}?" for place in ("then", "now", "later"))

    assert Kind.FURNITURE not in kinds(f"{text}\n{BODY}")


def test_a_text_without_lines_has_no_kinds() -> None:
    assert kinds("") == []


def test_the_authors_name_above_the_agency_is_furniture() -> None:
    assert kinds(f"The bridge closes\nAnn Lee\nAssociated Press\n{BODY}")[:3] == [
        Kind.HEADING,
        Kind.FURNITURE,
        Kind.FURNITURE,
    ]


def test_names_in_a_list_sign_nothing() -> None:
    assert kinds(f"{BODY}\n– Ann Lee\n– Jo Berg\n{BODY}")[1:3] == [Kind.BODY, Kind.BODY]


def test_the_lines_of_a_fact_box_between_paragraphs_are_body() -> None:
    facts = "Captain's rest before the voyage: 3 hours\nPassengers on board: 86"

    assert kinds(f"The ferry sinks\n{BODY}\n{facts}\n{BODY}\nDepth: 61 metres\n{BODY}") == [
        Kind.HEADING,
        *[Kind.BODY] * 6,
    ]


def test_a_fact_box_below_the_title_is_body() -> None:
    assert kinds(f"The ferry sinks\nDate: 14 January 2024\nCaptain: Ole Brandt\n{BODY}") == [
        Kind.HEADING,
        *[Kind.BODY] * 3,
    ]


TITLES = [
    "Exclusive: Minister hid payments from lobby group",
    "Analysis: Why the bridge fell",
    "Fact check: The bridge was never safe",
    "WATCH: The flood from above",
    "From Kabul to Bremen",
    "Furniture maker to lay off 300 staff",
    "Updated figures put the toll at 312",
    "By Monday 300 people had died",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_with_a_label_or_a_common_first_word_is_the_title(title: str) -> None:
    text = f"{title}\n\n{BODY}"

    assert find_title(text) == title
    assert kinds(text) == [Kind.HEADING, Kind.BODY]


def test_a_headline_with_a_label_between_paragraphs_is_a_link() -> None:
    assert kinds(f"The bridge closes\n{BODY}\nExclusive: Minister hid payments\n{BODY}")[2] is Kind.FURNITURE
