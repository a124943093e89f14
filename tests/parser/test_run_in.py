"""Run-in headings: a paragraph as it is written → its label."""

import pytest

from service.ingest.parser.lines import Line
from service.ingest.parser.run_in import clean_label, label_end


def label(text: str, *, bold: int = 0, first: bool = False, styled: bool = False) -> str | None:
    end = label_end(Line(0, len(text), text, text, False, bold, 0, None, False, ()), styled=styled, first=first)
    return None if end is None else clean_label(text[:end])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How it flies: The kite has two strings.", "How it flies"),
        ("What the kite is: The kite is a toy.", "What the kite is"),
        ("Parts of a kite by weight:", "Parts of a kite by weight"),
        ("Good wind: It’s strong! In tests it lifts a dog.", "Good wind"),
        ("What is KiteBench? KiteBench is a field with a fan.", "What is KiteBench?"),
        ("Does it fly? Yes: In tests it flew.", "Does it fly? Yes"),
        ("What should pilots do? The authors name the steps a pilot takes:", "What should pilots do?"),
        ("Why this matters – wind is free: Nobody pays for it.", "Why this matters – wind is free"),
        ("Why this matters - will it last? Nobody knows.", "Why this matters - will it last?"),
        ("Why this matters: Wind is free: Nobody pays for it.", "Why this matters: Wind is free"),
        ("Why this matters: Nobody pays for wind. It blows: here, there.", "Why this matters"),
        ("Why this matters (and when it does not): Wind is free.", "Why this matters (and when it does not)"),
        ("Why this matters", "Why this matters"),
        ("Important caveat: not a real kite: This is a drawing.", "Important caveat: not a real kite"),
    ],
)
def test_in_plain_text_it_is_told_by_how_it_is_written(text: str, expected: str) -> None:
    assert label(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "“How it flies: by wind,” they write.",
        "The pilots write: “it flies”.",
        "The last page of the log reads: “it flies”.",
        "One of the pilots put it best: “it flies”.",
        "The kite has three parts, including: a string.",
        "It flew. It fell: twice.",
        "The reason for this is twofold: 1) wind and 2) string.",
        "In other words: it flies.",
        "kites fly: always",
        "No colon and no question in here.",
    ],
)
def test_an_ordinary_sentence_has_none(text: str) -> None:
    assert label(text) is None


def test_the_introduction_of_a_plain_text_has_none() -> None:
    assert label("How do kites fly? In this issue we find out.", first=True) is None


def test_a_bold_lead_is_one_for_sure() -> None:
    assert label("The pilots write: more to come.", bold=17, styled=True) == "The pilots write"
    assert label("Parts : string and cloth.", bold=5, styled=True) == "Parts"
    assert label("Who flies? Everybody.", bold=10, styled=True) == "Who flies?"


def test_where_bold_is_marked_a_plain_lead_is_none() -> None:
    assert label("How it flies: The kite has two strings.", styled=True) is None
