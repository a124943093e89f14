"""Whatever comes in: nothing but ReadError goes out, runs fit their text, and Markdown keeps every character."""

import re
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings, strategies as st

from schema.enums import SourceFormat
from service.ingest.document import Document, Mark, Problem, ReadError
from service.ingest.readers import detect, markdown
from service.ingest.readers.html import fragment
from service.ingest.readers.html_head import Head
from service.ingest.readers.layout import Layout
from tests.readers.reading import NEWSLETTER, check_runs
from tests.readers.samples import (
    atom_feed,
    substack_page,
    wordpress_feed,
    wordpress_page,
)
from tests.readers.test_markdown import MATTER, SECTION
from tests.readers.test_text import ISSUE, OLDER

TITLE = "Harbour Notes 12: Fog"
SOURCES = [
    f"Harbour Notes\n\n{ISSUE}\n{OLDER}",
    MATTER + SECTION,
    wordpress_feed(TITLE, "Harbour Notes 13: Rope"),
    atom_feed(TITLE),
    wordpress_page(TITLE),
    substack_page(TITLE),
]
CALM = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


def read_bytes(data: bytes, form: SourceFormat | None = None) -> list[Document | Problem]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "source")
        path.write_bytes(data)
        return list(detect.read(path, "source", NEWSLETTER, form))


def check(data: bytes, form: SourceFormat | None = None) -> None:
    try:
        found = read_bytes(data, form)
    except ReadError as error:
        found = [Problem("source", str(error))]
    for one in found:
        if isinstance(one, Document):
            check_runs(one)
            one.text.encode()
            assert "\0" not in one.text
        else:
            assert "\n" not in one.place + one.reason


@given(data=st.binary(max_size=400), form=st.none() | st.sampled_from(SourceFormat))
@example(data=b'---\ntitle: "\\0Harbour Notes 1: \\ud800"\n---\nx', form=None)
@CALM
def test_any_bytes(data: bytes, form: SourceFormat | None) -> None:
    check(data, form)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good source with a few pieces cut out, put in, doubled or swapped."""
    source = draw(st.sampled_from(SOURCES)).encode()
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(source)))
        end = min(start + draw(st.integers(0, 60)), len(source))
        new = draw(
            st.binary(max_size=4) | st.sampled_from([b"<div>", b"</p>", b"**", b"\n\n", b"]]>", b"_", b"  * ", b"&#0;"])
        )
        source = source[:start] + new + source[draw(st.sampled_from([start, end])) :]
    return source


@given(data=damaged(), form=st.none() | st.sampled_from(SourceFormat))
@CALM
def test_damaged_sources(data: bytes, form: SourceFormat | None) -> None:
    check(data, form)


WORDS = st.sampled_from(["boat", "fog", "Tide:", "x1", "…so…", "“oh”", "(a)", "."])
MARKUP = st.sampled_from(
    [
        "**",
        "*",
        "_",
        "__",
        "***",
        "*****",
        " ",
        "\n",
        "  \n",
        "\n\n",
        "\n\n***\n\n",
        "\n\n  * ",
        "\n\n> ",
        "[",
        "](u:v)",
        r"\*",
    ]
)


@given(parts=st.lists(WORDS | MARKUP, max_size=40))
@CALM
def test_markdown_keeps_every_character(parts: list[str]) -> None:
    """What is neither white space nor may be markup comes out as it went in, and in its order."""
    source = "".join(parts)
    found = markdown.read(MATTER + source, "12.md", NEWSLETTER)
    assert isinstance(found, Document)
    check_runs(found)
    text = found.text.split("\n\n", 2)[2] if found.text.count("\n\n") > 1 else ""
    kept = re.sub(r"\]\(u:v\)", "", source)
    assert re.findall(r"[^\s*_>\[\](:)•uv]", text) == re.findall(r"[^\s*_>\[\](:)\\uv]", kept)


BLOCKS = st.sampled_from(["p", "div", "ul", "ol", "li", "br", "hr", "h2", "blockquote", "pre", "table", "tr", "td"])
TAGS = BLOCKS | st.sampled_from(["b", "i", "a", "span", "figure", "img", "iframe", "form", "script"])
MARKED_UP = st.lists(
    st.one_of(
        WORDS,
        st.sampled_from([" ", "\n", "&nbsp;", "&lt;"]),
        TAGS.map(lambda tag: f"<{tag} href='u' src='s'>"),
        TAGS.map(lambda tag: f"</{tag}>"),
    ),
    max_size=60,
).map("".join)


@given(source=MARKED_UP)
@CALM
def test_any_markup(source: str) -> None:
    document = fragment(source, "here", Head((TITLE,), "Mara Lind", None, None))
    check_runs(document)
    assert document.text.startswith(f"{TITLE}\n\nby Mara Lind")
    assert document.text == document.text.rstrip()
    assert "\n\n\n" not in document.text or "<pre" in source


@given(words=st.lists(WORDS, min_size=1, max_size=12), depth=st.integers(0, 4))
@CALM
def test_html_and_markdown_come_to_the_same(words: list[str], depth: int) -> None:
    """The same parts, written in both forms, read alike."""
    text = " ".join(words).strip()
    html = (
        f"<p><strong>{text}</strong> <em>{text}</em></p><hr><ul>"
        + "".join(f"<li>{text}</li>" for _ in range(depth))
        + "</ul>"
    )
    source = f"**{text}** _{text}_\n\n***\n\n" + "".join(f"  * {text}\n\n" for _ in range(depth))
    one = fragment(html, "here", Head((TITLE,), "Mara Lind", None, None))
    other = markdown.read(f"# {TITLE}\n\nby Mara Lind\n\n{source}", "12.md", NEWSLETTER)
    assert isinstance(other, Document)
    assert (other.text, other.runs) == (one.text, one.runs)


def test_layout_splits_marks_at_separators() -> None:
    layout = Layout(TITLE, None)
    layout.open(Mark.BOLD)
    layout.words("one")
    layout.separator()
    layout.words("two ")
    layout.close(Mark.BOLD)
    text, runs = layout.finish()
    assert [text[run.start : run.end] for run in runs] == ["one", "two"]
