"""Plain text: where issues begin, what is a list item, and what is said of the rest."""

from pathlib import Path

import pytest

from service.ingest.document import Document, Mark, Problem, ReadError
from service.ingest.readers import text
from tests.readers.reading import NEWSLETTER, marked, read_all, read_one

ISSUE = """Harbour Notes 12: Ferries; fog; and rope

by Mara Lind

Welcome to Harbour Notes.

A ferry learns to dock:
…Nine hundred attempts…
As I wrote in

Harbour Notes 11: Fog

it began small (Harbour Notes 10).

  • Wind

    • North wind
    • South wind

  • Tide

***

* * *

*With one exception.

Thanks for reading!
"""
OLDER = "Harbour Notes: #11: Fog\n\nby\n\nWelcome to Harbour Notes.\n\nFog again.\n"


def written(tmp_path: Path, *parts: str) -> Path:
    path = tmp_path / "archive.txt"
    path.write_bytes("\n".join(parts).encode())
    return path


def test_issues_of_an_archive(tmp_path: Path) -> None:
    first, second = read_all(written(tmp_path, "Harbour Notes\n", ISSUE, OLDER), "archive.txt")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.place, first.text) == ("archive.txt, line 3", ISSUE.rstrip())
    assert second.text == OLDER.rstrip()
    assert (first.url, first.published_at, first.notes) == (None, None, ())


@pytest.mark.parametrize(
    "title",
    ["Harbour Notes 12: Fog", "Harbour Notes: #12: Fog", "Harbour Notes: Issue 12: Fog", "Harbour Notes #12: Fog"],
)
def test_titles_of_all_years(tmp_path: Path, title: str) -> None:
    path = written(tmp_path, OLDER, f"{title}\n\nby Mara Lind\n\nWords.")
    assert [found.text.split("\n")[0] for found in read_all(path) if isinstance(found, Document)][1:] == [title]


def test_a_title_after_the_closing_line_needs_no_byline(tmp_path: Path) -> None:
    assert len(read_all(written(tmp_path, ISSUE, "Harbour Notes 11: Fog\n\nFog again.\n"))) == 2


def test_archives_joined_without_a_blank_line(tmp_path: Path) -> None:
    found = read_all(written(tmp_path, ISSUE.rstrip(), "\ufeff" + OLDER))
    assert [one.text for one in found if isinstance(one, Document)] == [ISSUE.rstrip(), OLDER.rstrip()]


def test_list_items_and_their_depth(tmp_path: Path) -> None:
    document = read_one(written(tmp_path, ISSUE))
    found = [(document.text[run.start : run.end], run.depth) for run in document.runs]
    assert found == [("Wind", 0), ("North wind", 1), ("South wind", 1), ("Tide", 0)]
    assert {run.mark for run in document.runs} == {Mark.ITEM}


@pytest.mark.parametrize(
    ("lines", "items"),
    [
        ("- one\n- two", ["one", "two"]),
        ("* one\n\n* two", ["one", "two"]),
        ("1. one\n2. two", ["one", "two"]),
        ("• alone", ["alone"]),
        ("- Who is there?", []),
        ("1. A heading", []),
        ("***\n\n***", []),
        ("*One footnote\n*Another footnote", []),
        ("2024. A year\nplain words\n2025. Another", []),
    ],
)
def test_what_makes_a_list(tmp_path: Path, lines: str, items: list[str]) -> None:
    assert marked(read_one(written(tmp_path, OLDER, lines)), Mark.ITEM) == items


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_byte_order_marks(tmp_path: Path, end: str) -> None:
    path = tmp_path / "archive.txt"
    path.write_bytes(b"\xef\xbb\xbf" + ISSUE.replace("\n", end).encode())
    assert read_one(path).text == ISSUE.rstrip()


def test_an_issue_without_a_number_does_not_stop_the_others(tmp_path: Path) -> None:
    found = read_all(written(tmp_path, ISSUE, "Harbour Notes: A special\n\nby Mara Lind\n\nWords.\n", OLDER), "a.txt")
    assert [type(one) for one in found] == [Document, Problem, Document]
    assert found[1] == Problem(
        f"a.txt, line {ISSUE.count(chr(10)) + 2}",
        "an issue without a number: “Harbour Notes: A special” should read “Harbour Notes 12: …”",
    )


def test_text_before_the_first_issue_is_reported(tmp_path: Path) -> None:
    problem, document = read_all(written(tmp_path, "Some other words.\n", ISSUE), "a.txt")
    assert problem == Problem("a.txt, line 1", "text before the first issue belongs to none: “Some other words.”")
    assert isinstance(document, Document)


def test_a_text_without_issues(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no issue of Harbour Notes is in it"):
        read_all(written(tmp_path, "Nothing here.", "Rope Weekly 3: Knots\n\nby Ola"))


def test_an_issue_that_never_ends_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "MAX_ISSUE", 2000)
    long, short = read_all(written(tmp_path, ISSUE, "Words. " * 500, "", OLDER))
    assert isinstance(long, Problem)
    assert "over 2,000 characters" in long.reason
    assert isinstance(short, Document)


def test_one_issue_at_a_time(tmp_path: Path) -> None:
    """The first issue is there before the last has been read, so an archive of any size streams."""
    path = tmp_path / "pipe.txt"
    path.write_text((ISSUE + "\n") * 2000)
    with path.open() as file:
        whole = sum(map(len, file))
    reader = text.read(path, "a.txt", NEWSLETTER)
    first = next(reader)
    assert isinstance(first, Document)
    path.write_text("")
    assert sum(1 for _ in reader) * len(ISSUE) < whole / 2


SIGNED_OFF = "Harbour Notes 13: Knots\n\nby Mara Lind\n\nWe tied up for the night.\n"


@pytest.mark.parametrize(
    "title",
    [
        "Harbour Notes 12: Fog",
        "Harbour Notes: #12: Fog; and who rang?",
        "Harbour Notes 12 – Fog; rope.",
        "\ufeffHarbour Notes 12: Fog",
    ],
)
def test_a_title_that_stands_alone_needs_no_byline(tmp_path: Path, title: str) -> None:
    found = read_all(written(tmp_path, SIGNED_OFF, f"{title}\n\nNobody signed this.\n", OLDER))
    assert [one.text.split("\n")[0] for one in found if isinstance(one, Document)] == [
        "Harbour Notes 13: Knots",
        title.lstrip("\ufeff"),
        "Harbour Notes: #11: Fog",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "As I wrote in\n\nHarbour Notes 12: Fog\n\nit began small.",
        "As I wrote in\n\nHarbour Notes 12: Fog\n\n, it began small.",
        "Harbour Notes 12: was about fog.\n\nThis one is not.",
        "Harbour Notes 12: Fog\nwas the last one.",
        "See\nHarbour Notes 12: Fog\n\nIt was the last one.",
        "Harbour Notes 13: Knots\n\nThat is this one.",
        "Harbour Notes 12\n\nNothing is said of it.",
        "Harbour Notes 12: Fog",
    ],
)
def test_lines_like_titles_that_are_none(tmp_path: Path, words: str) -> None:
    assert read_one(written(tmp_path, SIGNED_OFF, words)).text == f"{SIGNED_OFF}\n{words}"
