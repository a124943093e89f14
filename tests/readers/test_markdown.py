"""Markdown as converters write it: emphasis over lines and paragraphs, eaten spaces, links."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.ingest.document import Document, Mark, Problem, ReadError
from service.ingest.readers import markdown
from tests.readers.reading import NEWSLETTER, check_runs, links, marked

TITLE = "Harbour Notes 12: Ferries; fog"
MATTER = f"""---
title: "{TITLE}"
author: "Mara Lind"
date: "2024-06-03"
url: "https://harbour.example/p/notes-12"
---

"""


def read(body: str, matter: str = MATTER) -> Document:
    document = markdown.read(matter + body, "12.md", NEWSLETTER)
    assert isinstance(document, Document), document
    check_runs(document)
    return document


def body_of(document: Document) -> str:
    return document.text.removeprefix(f"{TITLE}\n\nby Mara Lind\n\n")


def test_front_matter() -> None:
    document = read("Words.")
    assert document.text == f"{TITLE}\n\nby Mara Lind\n\nWords."
    assert document.url == "https://harbour.example/p/notes-12"
    assert document.published_at == datetime(2024, 6, 3, tzinfo=UTC)
    assert document.place == "12.md"


@pytest.mark.parametrize(
    "matter",
    [
        f"# {TITLE}\n\nby Mara Lind\n\n",
        f"**{TITLE}**\n\nby Mara Lind\n\n",
        f"{TITLE}\n\nby Mara Lind\n\n",
        f"---\ntitle: '{TITLE}'\nauthor: [Mara Lind]\nsource_url: x\nextra:\n  - a: [b]\n---\n# {TITLE}\n\n",
    ],
)
def test_title_and_author_wherever_they_stand(matter: str) -> None:
    assert read("Words.", matter).text == f"{TITLE}\n\nby Mara Lind\n\nWords."


SECTION = """**A ferry learns to dock:  
**_…Nine hundred attempts…  
_ The port let a model steer.  
It went well.  
  
**What they wrote down** : Wind.  
**Read more:**[Docking by Night (arXiv)](https://arxiv.org/abs/2401.00001).  
**Get the[log book](https://example.org/log_book_1)**[ here (Port)](https://example.org/log_book_1).  
  
***  
  
 **Tech Tales:  
  
The lighthouse  
** _[A pier, 2041]  
  
_ It blinked once.
"""  # noqa: W291, W293


def test_a_section_as_it_was_converted() -> None:
    document = read(SECTION)
    assert body_of(document) == (
        "A ferry learns to dock:\n…Nine hundred attempts…\nThe port let a model steer.\nIt went well.\n\n"
        "What they wrote down: Wind.\nRead more: Docking by Night (arXiv).\nGet the log book here (Port).\n\n***\n\n"
        "Tech Tales:\n\nThe lighthouse\n[A pier, 2041]\n\nIt blinked once."
    )
    assert marked(document, Mark.BOLD) == [
        "A ferry learns to dock:",
        "What they wrote down",
        "Read more:",
        "Get the log book",
        "Tech Tales:\n\nThe lighthouse",
    ]
    assert marked(document, Mark.ITALIC) == ["…Nine hundred attempts…", "[A pier, 2041]"]
    assert links(document) == [
        ("Docking by Night (arXiv)", "https://arxiv.org/abs/2401.00001"),
        ("log book", "https://example.org/log_book_1"),
        ("here (Port)", "https://example.org/log_book_1"),
    ]


@pytest.mark.parametrize(
    ("source", "text", "bold", "italic"),
    [
        ("a **b** c __d__", "a b c d", ["b", "d"], []),
        ("a _b c_ and *d*", "a b c and d", [], ["b c", "d"]),
        ("***both***", "both", ["both"], ["both"]),
        ("snake_case_name", "snake_case_name", [], []),
        ("2 * 3 * 4", "2 * 3 * 4", [], []),
        (r"\*not this\* \_nor this\_", "*not this* _nor this_", [], []),
        ("Linux*, mostly.\n\n*With an exception.", "Linux*, mostly.\n\n*With an exception.", [], []),
        ("a ** b", "a ** b", [], []),
        ("**left open\n\n**closed** here", "**left open\n\nclosed here", ["closed"], []),
        ("_Boat  \n  \n_**Next:**_Pilot_ sails", "Boat\n\nNext: Pilot sails", ["Next:"], ["Boat", "Pilot"]),
        (
            '**What is it? It is a "** thing so named"',
            'What is it? It is a "thing so named"',
            ['What is it? It is a "'],
            [],
        ),
        ("_Pilot_ , a boat", "Pilot, a boat", [], ["Pilot"]),
        ("**so it ends**.  \n\n***\n\n**Next", "so it ends.\n\n***\n\n**Next", ["so it ends"], []),
        (
            "here**.  \n  \n***  \n  \nTales:  \n**_[x]  \n_ y",
            "here.\n\n***\n\nTales:\n[x]\ny",
            [".", "Tales:"],
            ["[x]"],
        ),
        ("end.\n\n*****  \n  \nNext:  \n** words", "end.\n\n***\n\nNext:\nwords", ["Next:"], []),
        ("end.\n\n*****\n\nwords", "end.\n\n***\n\nwords", [], []),
    ],
)
def test_emphasis(source: str, text: str, bold: list[str], italic: list[str]) -> None:
    document = read(source)
    assert body_of(document) == text
    assert marked(document, Mark.BOLD) == bold
    assert marked(document, Mark.ITALIC) == italic


@pytest.mark.parametrize("rule", ["***", "---", "* * *", r"\*\*\*", "___"])
def test_separators(rule: str) -> None:
    assert body_of(read(f"one\n\n{rule}\n\ntwo")) == "one\n\n***\n\ntwo"


def test_drawn_separators_stay() -> None:
    assert (
        body_of(read(f"one\n\n{'#' * 40}  \n  \ntwo\n\n####\n\nthree")) == f"one\n\n{'#' * 40}\n\ntwo\n\n####\n\nthree"
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("one\ntwo", "one two"),
        ("one  \ntwo", "one\ntwo"),
        ("one\\\ntwo", "one\ntwo"),
        ("**one:**\ntwo", "one:\ntwo"),
        ("one\n…two…", "one\n…two…"),
        ("one.\n**two** three", "one.\ntwo three"),
        ("they will\n*absorb*\n\npower\n\n[a](u:b)\n\n. So", "they will absorb power\n\na. So"),
        ("go on\n\n**How:**\n\nBy rope (\n[A](u:a)\n\n). So", "go on\n\nHow: By rope (A). So"),
    ],
)
def test_line_ends(source: str, text: str) -> None:
    assert body_of(read(source)) == text


def test_lists() -> None:
    document = read("Words:\n\n  * one\n\n    * **two** : x\n\n  * three\n\n\n\n\nAnd:\n\n3. four\n4. five\n")
    assert body_of(document) == ("Words:\n\n  • one\n\n    • two: x\n\n  • three\n\nAnd:\n\n  3. four\n\n  4. five")
    items = [(document.text[run.start : run.end], run.depth) for run in document.runs if run.mark is Mark.ITEM]
    assert items == [("one", 0), ("two: x", 1), ("three", 0), ("four", 0), ("five", 0)]


def test_every_address_is_kept() -> None:
    document = read(
        'See[ ](https://a.example/1)**[Two](https://a.example/2 "t")** and <https://a.example/3>, or '
        "https://a.example/_4_4 (https://a.example/5).\n\n[6](https://a.example/%C3%A9?x=1_gl*y)\n\n[](https://a.example/7)"
        "\n\n![alt](https://a.example/8.png)\n\n[x]: https://a.example/9\n"
    )
    expected = [1, 2, 3, "_4_4", 5, "%C3%A9?x=1_gl*y", 7, 9]
    assert [href for _, href in links(document)] == [f"https://a.example/{end}" for end in expected]
    assert document.notes == ("image https://a.example/8.png",)


def test_entities_code_and_quotes_keep_their_words() -> None:
    document = read("AT&amp;T &copy; `a_b **c**`\n\n> quoted\n\n```\n  x = 1\n\n  y\n```\n\n    indented\n\n<b>raw</b>")
    assert body_of(document) == "AT&T © a_b **c**\n\nquoted\n\n  x = 1\n\n  y\n\nindented\n\n<b>raw</b>"


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("---\ntitle: [\n---\nx", "front matter is no YAML"),
        ("---\ntitle: " + "{" * 20_000 + "\n---\nx", "nested too deep"),
        ("---\ntitle: " + "x" * 200_000 + "\n---\nx", "front matter of over"),
        (MATTER + ">" * 500 + " deep", "nested over"),
        (MATTER + "x" * 2_000_000, "one Markdown file holds one issue"),
        (MATTER + "[" * 20_000, "over 10,000 square brackets"),
    ],
)
def test_what_cannot_be_read(source: str, error: str) -> None:
    with pytest.raises(ReadError, match=error):
        markdown.read(source, "12.md", NEWSLETTER)


def test_other_titles_are_problems() -> None:
    assert markdown.read("# How to sail\n\nWords.", "a.md", NEWSLETTER) == Problem(
        "a.md", "“How to sail” is no issue of Harbour Notes; its title should read “Harbour Notes 12: …”"
    )


@pytest.mark.parametrize(
    "piece", ["**", "_", "*a", "**_", "[a](", "`", "![", "\\*", "&amp;", "<", "a_", "a\n", "> a\n"]
)
@pytest.mark.timeout(20)
def test_time_grows_with_size(piece: str) -> None:
    read(piece * 9_000)


def test_the_file_may_have_other_line_ends(tmp_path: Path) -> None:
    assert read((SECTION).replace("\n", "\r\n"), MATTER.replace("\n", "\r\n")).text == read(SECTION).text


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ("# Harbour Notes 11: Fog\n\nby Mara Lind", "Harbour Notes 11: Fog"),
        ("Words.\n## **Harbour Notes 11: Fog** ##\nMore.", "Harbour Notes 11: Fog"),
        ("Harbour Notes 11: Fog; rope\n\nMore.", "Harbour Notes 11: Fog; rope"),
        ("Harbour Notes 11: Fog\n\nby Mara Lind", "Harbour Notes 11: Fog"),
        ("Harbour Notes 11: Fog\n=====\n\nMore.", "Harbour Notes 11: Fog"),
        ("# Harbour Notes 11: Fog.\n\nMore.", "Harbour Notes 11: Fog."),
        ('---\ntitle: "Harbour Notes 11: Fog"\nauthor: ""\n---\n\nMore.', "Harbour Notes 11: Fog"),
    ],
)
def test_two_issues_in_one_file_are_a_problem(lines: str, title: str) -> None:
    source = f"{MATTER}Words.\n\n{lines}\n"
    at = next(number for number, line in enumerate(source.split("\n"), 1) if title in line)
    assert markdown.read(source.replace("\n", "\r\n"), "12.md", NEWSLETTER) == Problem(
        f"12.md, line {at}",
        f"“{title}” is the title of a second issue; give each issue a Markdown file of its own",
    )


@pytest.mark.parametrize(
    "lines",
    [
        f"## {TITLE}",
        "## Harbour Notes, the early years",
        "[Harbour Notes 11: Fog](https://harbour.example/11)",
        "As I wrote in\n\nHarbour Notes 11: Fog\n\n, it began small.",
        "Harbour Notes 11: this was about fog.\n\nMore.",
        "Harbour Notes 11: Fog\nand rope.",
    ],
)
def test_other_issues_may_be_named(lines: str) -> None:
    read(f"Words.\n\n{lines}\n\nMore.")


@pytest.mark.parametrize(
    "lines",
    [
        "Harbour Notes 11: Fog.\n\n" * 50_000,
        f"Harbour Notes{' ' * 500_000}x",
        f"# Fog{' ' * 500_000}x",
        f"title:{' ' * 500_000}",
    ],
    ids=["many", "plain", "heading", "field"],
)
@pytest.mark.timeout(20)
def test_what_is_almost_a_second_title_takes_no_time(lines: str) -> None:
    read(f"Words.\n\n{lines}")


def test_escapes_in_a_title_are_read() -> None:
    found = read("# Harbour Notes 12: \\~250bn \\& more; a \\*b &amp; c\n\nA line.\n", matter="")
    assert found.text.split("\n")[0] == "Harbour Notes 12: ~250bn & more; a *b & c"
