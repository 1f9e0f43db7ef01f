"""Exports, notes and names: what other programs write beside an article is read as what it says."""

import json
import time
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.readers import json_lines, markdown, text
from index.readers.content import Content
from index.readers.file_name import read_name
from index.readers.front_matter import take
from index.records import Article
from index.sources.files import Source, read
from index.text.dates import find_date


def line(**fields: object) -> Content:
    return json_lines.read(json.dumps(fields).encode(), "a.jsonl#1")


@pytest.mark.parametrize(
    "name", ["text", "content", "body", "maintext", "articleBody", "full_text", "body_text", "Article-Text", "story"]
)
def test_the_field_with_the_text_goes_by_its_usual_names(name: str) -> None:
    assert line(**{name: "The brewery will cut 140 jobs."}).text == "The brewery will cut 140 jobs."


@pytest.mark.parametrize(
    "name",
    ["published", "publishedAt", "datePublished", "date_publish", "pub_date", "webPublicationDate", "created_at"],
)
def test_the_field_with_the_date_goes_by_its_usual_names(name: str) -> None:
    assert line(text="It rained.", **{name: "2024-02-02T08:00:00Z"}).published == "2024-02-02"


def test_records_of_news_interfaces_are_understood() -> None:
    times = line(
        body="It rained.", headline={"main": "Rain"}, byline={"original": "By Ann Lee"}, web_url="https://x.org/a"
    )
    guardian = line(webTitle="Rain", fields={"bodyText": "It rained.", "byline": "Ann Lee"})
    search = line(_id="a1", _source={"title": "Rain", "content": ["It rained.", {"text": "It stopped."}]})

    assert (times.title, times.author, times.url) == ("Rain", "Ann Lee", "https://x.org/a")
    assert (guardian.title, guardian.author, guardian.text) == ("Rain", "Ann Lee", "It rained.")
    assert (search.title, search.id, search.text, search.outlet) == ("Rain", "a1", "It rained.\n\nIt stopped.", None)


def test_a_record_without_a_text_is_told_which_fields_it_has() -> None:
    with pytest.raises(ArticleError, match=r'rename the one that has it \(there are "title", "inhalt"\)'):
        line(title="Rain", inhalt="It rained.")


def test_marks_in_a_text_are_not_read_as_text() -> None:
    marked = (
        "<p>The brewery will cut <b>140 jobs</b>.</p><script>var a=1;</script><p>&ldquo;It&rsquo;s black,&rdquo; said"
        " Ines R&ouml;hl.</p><ul><li>One</li></ul><table><tr><td>a</td><td>b</td></tr></table>Four &amp; five"
        "<br/>Six<!-- x -->"
    )
    expected = "The brewery will cut 140 jobs.\n\n“It’s black,” said Ines Röhl.\n\n• One\n\na | b\n\nFour & five\n\nSix"

    assert line(text=marked).text == expected
    assert text.read(marked.encode(), "a.txt").text == expected


@pytest.mark.parametrize("said", ["a < b and c > d, AT&T said.", "The tag <b> opens it.", "Use <p> for paragraphs."])
def test_a_text_about_marks_is_kept(said: str) -> None:
    assert line(text=said).text == said


def test_entities_in_a_text_without_marks_are_resolved() -> None:
    assert line(text="It cost 31&nbsp;cents &amp; more.", title="R&amp;D cut") == Content(
        "It cost 31\u00a0cents & more.", title="R&D cut"
    )


NOTE = """\
---
source: "https://www.coastdaily.example/2024/05/04/torsby"
author:
  - "[[Nils Aker]]"
  - "[[people/Per Holt|Per Holt]]"
---
The council rejected a [[marina|new marina]] and a [[roads/road]].[^1] The ~~mayor~~ deputy mayor ==abstained==. ^a1

![[photo.png]]

> [!quote]- Per Holt
> "Nobody asked the fishermen."

- [ ] Call [[Per Holt#Phone]] about it
- [x] `[[kept]]` %% hidden %%

%%
my source is Jens Krog,
do not name him
%%
<!-- nor
Ann Lee -->

[^1]: Two councillors left before the vote.
"""


def test_a_note_reads_as_the_program_shows_it() -> None:
    found = markdown.read(NOTE.encode(), "a.md")

    assert found.text.split("\n") == [
        "The council rejected a new marina and a road. The deputy mayor abstained.",
        "Per Holt",
        '"Nobody asked the fishermen."',
        "• Call Per Holt about it",
        "• [[kept]]",
        "Two councillors left before the vote.",
    ]
    assert (found.url, found.outlet) == ("https://www.coastdaily.example/2024/05/04/torsby", "coastdaily.example")
    assert found.author == "Nils Aker, Per Holt"


def test_comments_in_code_are_code() -> None:
    assert "%% a %%" in markdown.read(b"```\n%% a %%\n```\n\nB and `%% c %%`.", "a.md").text


def test_a_source_that_is_no_address_is_the_outlet() -> None:
    assert take("---\nsource: Coast Daily\n---\nHe left.").outlet == "Coast Daily"


NAMES = [
    ("2024-10-04 Storm Senn", "Storm Senn", "2024-10-04"),
    ("20231201_flood", None, "2023-12-01"),
    ("2019-05-02-fire", None, "2019-05-02"),
    ("Interview Olaf Reni, inspector", "Interview Olaf Reni, inspector", None),
    ("Torsby council meeting 2024.05.04", "Torsby council meeting", "2024-05-04"),
    ("2024_05_06_minutes_of_council", "Minutes of council", "2024-05-06"),
    ("storm-senn-hits-coast", "Storm senn hits coast", None),
    ("IMG-20240301-WA0001", None, "2024-03-01"),
    ("report", None, None),
    ("12345678", None, None),
    ("99999999 of them", "Of them", None),
    ("000_d281f4b4d97bdeac", None, None),
]


@pytest.mark.parametrize(("name", "title", "day"), NAMES)
def test_a_files_name_tells_title_and_date(name: str, title: str | None, day: str | None) -> None:
    named = read_name(name)

    assert named.published == day
    assert named.title == title or name.startswith("9999")


def article(folder: Path, name: str, words: str) -> Article:
    path = folder / name
    path.write_text(words)
    (found,) = read(Source(path, folder))
    assert isinstance(found, Article)
    return found


def test_the_name_counts_where_the_text_opens_with_a_sentence_and_says_no_date(tmp_path: Path) -> None:
    storm = article(tmp_path, "2024-10-04 Storm Senn.txt", "A storm tore the roofs off 40 houses in Senn.")
    dated = article(tmp_path, "2024-10-05 b.txt", "Storm hits Senn\n\n4 October 2024\n\nA storm tore off roofs.")

    assert (storm.title, storm.published) == ("Storm Senn", "2024-10-04")
    assert (dated.title, dated.published) == ("Storm hits Senn", "2024-10-04")


@pytest.mark.parametrize(
    "said", [1706832000, 1706832000000, "20240202T080000Z", 20240202, "Fri, 02 Feb 2024 08:00:00 GMT"]
)
def test_dates_of_programs_are_read(said: object) -> None:
    assert find_date(said) == "2024-02-02"


@pytest.mark.parametrize("mark", ["![", "[", "`", "<!--", "%%a ", "*a ", "- a\n", "[](", "```\n"])
def test_a_note_of_nothing_but_marks_is_read_in_good_time(mark: str) -> None:
    began = time.process_time()
    markdown.read((mark * (100_000 // len(mark))).encode(), "a.md")

    assert time.process_time() - began < 10


def test_a_note_that_is_too_large_is_named_wherever_it_comes_from() -> None:
    with pytest.raises(ArticleError, match=r"a\.md: is larger \(3 MB\) than 2 MB"):
        markdown.read(b"a " * 1_500_000, "a.md")
