"""Where the parts of an issue begin, when the author left out what usually says so."""

import time

import pytest

from schema.enums import BlockKind, LinkKind, SourceFormat
from service.ingest.document import Document, Mark, Run
from service.ingest.model import Issue, ParseError, PieceKind
from service.ingest.parser import parse

HEAD = "Import AI 7: Kites; and a clock\n\nby Ada Brook\n\nWelcome to a page about kites.\n\nSubscribe now\n\n"
FIRST = (
    "Kites learn to swim:\n…Water is only thick air…\nA lab in Porto has put a kite in a pool. It swam.\n"
    "Read more: Wet Kites (arXiv).\n\n"
)
SECOND = (
    "A clock tells the truth:\n…Twice a day, at the least…\nA clock in Porto has stopped.\n"
    "Read more: Still Clocks (arXiv).\n\n"
)
TALE = (
    "Tech Tales:\n\nThe Pool\n[Porto, after the rain]\n\nThe kite dreamed of fish.\n\n"
    "Things that inspired this story: Rain; kites; fish.\n\n"
)
INSPIRED = "Things that inspired this story: Rain.\n"
BYE = "Thanks for reading!"


def read(text: str, runs: tuple[Run, ...] = ()) -> Issue:
    return parse(Document(text, SourceFormat.TEXT, "here", runs), "Import AI")


def headlines(issue: Issue) -> list[str]:
    return [section.headline for section in issue.sections]


@pytest.mark.parametrize("separator", ["***\n\n", "####################\n\n", "* * *\n\n", "———\n\n", "\n", ""])
def test_a_headline_and_its_tagline_begin_a_section_with_or_without_a_separator(separator: str) -> None:
    issue = read(HEAD + FIRST + separator + SECOND + separator + TALE + BYE)
    assert headlines(issue) == ["Kites learn to swim", "A clock tells the truth"]
    assert [section.tagline for section in issue.sections] == ["Water is only thick air", "Twice a day, at the least"]
    assert [tale.title for tale in issue.tales] == ["The Pool"]
    assert (issue.coverage, issue.warnings) == (1.0, ())


def test_the_whole_of_a_short_issue() -> None:
    issue = read(HEAD + FIRST + "***\n\n" + TALE + BYE)
    (section,), (tale,), (link,) = issue.sections, issue.tales, issue.links
    assert (issue.number, issue.author, issue.topics) == (7, "Ada Brook", ("Kites", "a clock"))
    assert issue.preamble == "Welcome to a page about kites."
    assert section.text == "A lab in Porto has put a kite in a pool. It swam."
    assert (link.label, link.title, link.source, link.kind) == ("Read more", "Wet Kites", "arXiv", LinkKind.PAPER)
    assert (tale.epigraph, tale.text) == ("Porto, after the rain", "The kite dreamed of fish.")
    assert tale.inspirations == ("Rain", "kites", "fish")
    assert issue.text[section.span.start : section.span.end].startswith("Kites learn to swim:")


def test_a_body_may_be_glued_to_its_tagline() -> None:
    issue = read(HEAD + "Kites learn to swim:\n…Water is only thick air…A lab in Porto has a pool.\n\n" + TALE)
    assert (issue.sections[0].tagline, issue.sections[0].text) == (
        "Water is only thick air",
        "A lab in Porto has a pool.",
    )


def test_a_tagline_may_be_written_with_dots_and_lose_its_end() -> None:
    dots = read(HEAD + "Kites learn to swim:\n...Water is only thick air...\nA lab in Porto.\n\n" + TALE)
    lost = read(HEAD + "Kites learn to swim:\n…Water is only thick air\nA lab in Porto.\n\n" + TALE)
    assert dots.sections[0].tagline == lost.sections[0].tagline == "Water is only thick air"


def test_after_a_separator_an_item_without_tagline_is_a_section() -> None:
    issue = read(
        HEAD + FIRST + "***\n\nA film about kites\nHere is a film in which my kite explains itself.\n\n***\n\n" + TALE
    )
    assert headlines(issue) == ["Kites learn to swim", "A film about kites"]
    assert issue.sections[1].tagline is None


def test_behind_the_links_a_headline_alone_begins_a_section() -> None:
    issue = read(HEAD + FIRST + "A film about kites:\nHere is a film in which my kite explains itself.\n\n" + TALE)
    assert headlines(issue) == ["Kites learn to swim", "A film about kites"]


def test_the_first_item_may_have_no_tagline() -> None:
    issue = read(
        HEAD + "A film about kites:\nHere is a film in which my kite explains itself.\n\n***\n\n" + FIRST + TALE
    )
    assert headlines(issue) == ["A film about kites", "Kites learn to swim"]
    assert issue.preamble == "Welcome to a page about kites."


def test_an_essay_has_its_own_headline_under_the_kicker() -> None:
    issue = read(
        HEAD + FIRST + "***\n\nImport A-Idea\n\nWhat do kites want?\n…An essay…\nThey want wind.\n\n***\n\n" + TALE
    )
    assert headlines(issue) == ["Kites learn to swim", "What do kites want?"]
    assert issue.coverage == 1.0


def test_a_tale_may_lose_its_heading() -> None:
    tale = TALE.removeprefix("Tech Tales:\n\n")
    for separator in ("***\n\n", ""):
        issue = read(HEAD + FIRST + separator + tale + BYE)
        assert headlines(issue) == ["Kites learn to swim"]
        assert [(t.title, t.epigraph) for t in issue.tales] == [("The Pool", "Porto, after the rain")]


def test_a_separator_inside_a_tale_parts_two_scenes() -> None:
    issue = read(HEAD + FIRST + "***\n\nTech Tales:\n\nThe Pool\n\nIt rained.\n\n***\n\nIt stopped.\n\n" + INSPIRED)
    assert headlines(issue) == ["Kites learn to swim"]
    assert issue.tales[0].text == "It rained.\n\n***\n\nIt stopped."


def test_a_bracket_that_opens_the_story_is_no_epigraph() -> None:
    issue = read(HEAD + FIRST + "***\n\nTech Tales:\n\nThe Pool\n[Kite (small)]: a toy that swims.\n\n" + INSPIRED)
    assert issue.tales[0].epigraph is None
    assert issue.tales[0].text == "[Kite (small)]: a toy that swims."


def test_prose_behind_the_links_is_body() -> None:
    issue = read(HEAD + FIRST.rstrip() + "\nWho bets that a kite swims the channel by May? I do.\n\n***\n\n" + TALE)
    assert issue.sections[0].text.endswith("by May? I do.")


def test_a_sentence_broken_over_paragraphs_is_one_block() -> None:
    issue = read(
        HEAD + "Kites learn to swim:\n…Wet…\nA lab in Porto has put a kite\n\nin a pool, twice.\n\n***\n\n" + TALE
    )
    (block,) = issue.sections[0].blocks
    assert block.text == "A lab in Porto has put a kite\n\nin a pool, twice."


def test_a_list_is_a_block_with_its_items() -> None:
    text = (
        HEAD
        + "Kites learn to swim:\n…Wet…\nIt has parts:\n\n  • a string\n\n  • a cloth\n\n"
        + "Why this matters – wet: It swims.\n\n***\n\n"
        + TALE
    )
    items = tuple(
        Run(at, at + len(words), Mark.ITEM) for words in ("a string", "a cloth") for at in [text.index(words)]
    )
    _, listed, why = read(text, items).sections[0].blocks
    assert (listed.kind, listed.items) == (BlockKind.LIST, ("a string", "a cloth"))
    assert why.label == "Why this matters – wet"
    assert read(text, items).sections[0].why_it_matters == "Why this matters – wet: It swims."


def test_what_no_rule_places_is_kept_with_a_warning() -> None:
    stray = "This paragraph has no headline and ends with a full stop, as prose does.\n\n"
    issue = read(HEAD + FIRST + "***\n\n" + stray + "***\n\n" + TALE)
    assert headlines(issue) == ["Kites learn to swim"]
    assert stray.strip() in issue.sections[0].text
    assert issue.coverage < 1
    assert "has no headline" in issue.warnings[0]
    assert PieceKind.UNPLACED in {piece.kind for piece in issue.pieces}


def test_a_title_within_an_issue_is_warned_of() -> None:
    issue = read(HEAD + FIRST + "Import AI 8: Clocks; and kites\n\nNo byline.\n\n***\n\n" + TALE)
    assert issue.warnings == ("a line like the title of issue 8 was read as text: “Import AI 8: Clocks; and kites”",)


def test_anchors_in_the_prose_are_links_without_label() -> None:
    text = HEAD + FIRST + TALE
    at = text.index("a pool")
    issue = read(text, (Run(at, at + 6, Mark.LINK, "https://www.example.org/pool"),))
    inline, line = issue.links
    assert (inline.label, inline.title, inline.host, inline.section) == (None, "a pool", "example.org", 1)
    assert line.label == "Read more"


def test_an_address_written_out_is_a_link() -> None:
    issue = read(HEAD + "Kites learn to swim:\n…Wet…\nSee https://example.org/a_(b for more.\n\n***\n\n" + TALE)
    assert [link.url for link in issue.links] == ["https://example.org/a_"]


@pytest.mark.parametrize(
    ("line", "author"),
    [("by", None), ("By Ada B. Brook", "Ada B. Brook"), ("by popular demand, a short one. Enjoy.", None)],
)
def test_a_byline_names_an_author(line: str, author: str | None) -> None:
    issue = read(HEAD.replace("by Ada Brook", line) + FIRST + TALE)
    assert issue.author == author


def test_a_headline_may_go_over_two_lines() -> None:
    two = "Kites learn to swim\nand to dive, too:\n…Water is only thick air…\nA lab in Porto.\n\n"
    for separator in ("***\n\n", ""):
        issue = read(HEAD + SECOND + separator + two + "***\n\n" + TALE)
        assert headlines(issue) == ["A clock tells the truth", "Kites learn to swim and to dive, too"]
        assert issue.sections[1].tagline == "Water is only thick air"


def test_an_essay_may_have_a_line_about_its_series() -> None:
    issue = read(
        HEAD
        + FIRST
        + "***\n\nImport A-Idea\nAn occasional essay series:\nWhat do kites want?\nThey want wind.\n\n***\n\n"
        + TALE
    )
    assert headlines(issue) == ["Kites learn to swim", "What do kites want?"]
    assert issue.coverage == 1.0


def test_the_title_of_a_link_may_go_over_two_lines() -> None:
    text = (
        "Kites learn to swim:\n…Wet…\nA lab in Porto.\nRead more: Wet kites and\nwhat they teach us (arXiv, PDF).\n\n"
    )
    (link,) = read(HEAD + text + "***\n\n" + TALE).links
    assert (link.label, link.title, link.source) == ("Read more", "Wet kites and what they teach us", "arXiv, PDF")


def test_an_address_on_a_link_line_is_the_links() -> None:
    text = (
        "Kites learn to swim:\n…Wet…\nA lab in Porto.\nRead more: https://example.org/a.\n"
        "Read more here (https://example.org/b).\nCode: kites (https://example.org/c).\n\n"
    )
    links = read(HEAD + text + "***\n\n" + TALE).links
    assert [(link.label, link.url) for link in links] == [
        ("Read more", "https://example.org/a"),
        ("Read more here", "https://example.org/b"),
        ("Code", "https://example.org/c"),
    ]


def test_reading_loose_text_takes_time_in_proportion() -> None:
    def seconds(paragraphs: int) -> float:
        text = HEAD + FIRST + "***\nA stray line. It has no headline.\n" * paragraphs
        began = time.perf_counter()
        issue = read(text)
        assert len(issue.warnings) <= 2
        return time.perf_counter() - began

    few = min(seconds(500) for _ in range(3))
    assert seconds(4000) < 8 * few * 4


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no issue of Import AI"),
        ("Export AI 9: planes\n\nby Ada", "no issue of Import AI"),
        ("Import AI: kites\n\nby Ada", "an issue without a number"),
    ],
)
def test_what_is_no_issue_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason):
        read(text)
