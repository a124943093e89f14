"""Link lines, each as it is written → label, title, source."""

import pytest

from service.ingest.document import Mark, Run
from service.ingest.parser.lines import Line
from service.ingest.parser.link_lines import is_label_only, is_link_line, read_link, split_links


def line(text: str, *, bold: int = 0, anchor: tuple[int, int] | None = None) -> Line:
    anchors = (Run(*anchor, Mark.LINK, "https://example.org"),) if anchor else ()
    return Line(0, len(text), text, text, False, bold, 0, None, False, anchors)


@pytest.mark.parametrize(
    ("text", "label", "title", "source"),
    [
        ("Read more: A Kite for Every Roof (arXiv).", "Read more", "A Kite for Every Roof", "arXiv"),
        ("Read more: A Kite: Notes on Flight (arXiv)", "Read more", "A Kite: Notes on Flight", "arXiv"),
        ("Read more: A Kite for Every Roof (arXiv)..", "Read more", "A Kite for Every Roof", "arXiv"),
        ("Read more: A Kite for Every Roof.", "Read more", "A Kite for Every Roof", None),
        (
            "Read more: Kites (KTS) for Everybody (Kite lab, PDF).",
            "Read more",
            "Kites (KTS) for Everybody",
            "Kite lab, PDF",
        ),
        ("Read moreKites: Up and Away (arXiv).", "Read more", "Kites: Up and Away", "arXiv"),
        ("Get the kite hereIntroducing Kite 2 (Kite lab).", "Get the kite here", "Introducing Kite 2", "Kite lab"),
        ("Read the research paper: What Flies? (arXiv).", "Read the research paper", "What Flies?", "arXiv"),
        ("Get the dataset here: Global-Kites (HuggingFace).", "Get the dataset here", "Global-Kites", "HuggingFace"),
        (
            "Get the Kite-101 dataset here (HuggingFace).",
            "Get the Kite-101 dataset here",
            "Kite-101 dataset",
            "HuggingFace",
        ),
        (
            "Watch the kite launch here (Kite lab, YouTube).",
            "Watch the kite launch here",
            "kite launch",
            "Kite lab, YouTube",
        ),
        ("Check out some launches here (Kite lab).", "Check out some launches here", "launches", "Kite lab"),
        (
            "Find out more and read the kite card here: (Kite lab, GitHub)",
            "Find out more and read the kite card here",
            "kite card",
            "Kite lab, GitHub",
        ),
        (
            "Want to fly one? Check out KiteBench on GitHub, software for measuring wind (KiteBench, GitHub)",
            "Want to fly one? Check out KiteBench on GitHub, software for measuring wind",
            "KiteBench",
            "KiteBench, GitHub",
        ),
        ("Get the benchmark here:\nKiteBench (kites, GitHub).", "Get the benchmark here", "KiteBench", "kites, GitHub"),
    ],
)
def test_a_link_line_is_taken_apart(text: str, label: str, title: str, source: str | None) -> None:
    words = read_link(text)
    assert (words.label, words.title, words.source) == (label, title, source)
    assert "\n" in text or is_link_line(line(text), styled=False)


@pytest.mark.parametrize(
    "text",
    [
        "Read between the lines and the paper says little. It says it twice (see the appendix).",
        "Get ready: kites are coming.",
        "More details about the kites:",
        "The researchers read more: they wrote less.",
        "Watching kites is fun (and cheap).",
        "Reading this paper took a week (sorry).",
    ],
)
def test_prose_is_no_link_line(text: str) -> None:
    assert not is_link_line(line(text), styled=False)


def test_an_anchor_behind_a_bold_lead_makes_a_link_line() -> None:
    text = "Access Kite-2 via a web page here (Kite lab)."
    assert is_link_line(line(text, bold=13, anchor=(14, len(text) - 1)), styled=True)
    assert not is_link_line(line("Access to kites is easy, as this page shows.", anchor=(29, 33)), styled=True)


def test_a_label_alone_waits_for_its_title() -> None:
    assert is_label_only(line("Get the benchmark here:"))
    assert is_label_only(line("Read more:"))
    assert not is_label_only(line("The benchmark has three parts:"))


def test_two_links_on_a_line_are_two() -> None:
    text = "Read more: Kites (arXiv). Get the code here: kites (GitHub)."
    assert [text[start:end] for start, end in split_links(text)] == [
        "Read more: Kites (arXiv).",
        "Get the code here: kites (GitHub).",
    ]
