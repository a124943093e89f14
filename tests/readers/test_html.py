"""HTML: the layout of the text, what is marked in it, whole pages, and pages made to hurt."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from service.ingest.document import Document, Mark, Problem, ReadError
from service.ingest.readers import html
from service.ingest.readers.html_head import Head
from tests.readers.reading import NEWSLETTER, check_runs, links, marked, read_one
from tests.readers.samples import SUBSTACK_BODY, WORDPRESS_BODY, substack_page, wordpress_page

TITLE = "Harbour Notes 12: Tom’s ferry & fog"

WORDPRESS_TEXT = """Welcome to Harbour Notes, a letter about boats and the machines that steer them. Please subscribe.

A ferry learns to dock on its own:
…Nine hundred attempts, four scratches…
The port of Aalvik let a small model steer an old ferry for a winter.
    How they did it: The crew drove by day and kept logs; the machine practised at night.

What the crew wrote down:

  • Wind and tide.

    • The tide twice.

  • Every bump.

Why this matters – small ports first: Nobody else has the time. See Harbour Notes 11.
Read more: Docking by Night (arXiv).

***

The ferry, resting

Tech Tales:

The lighthouse that answered
[A pier, 2041]

It blinked once for yes."""

SUBSTACK_TEXT = """Welcome to Harbour Notes, a letter about boats.

A ferry learns to dock on its own:
…Nine hundred attempts, four scratches…
The port of Aalvik let a small model steer an old ferry.

Seen from the pier

Read more: Docking by Night (arXiv).

***

  1. First rope

  2. Second rope"""


def fragment(body: str) -> Document:
    document = html.fragment(body, "here", Head((TITLE,), None, "https://harbour.example/p/notes-12", None))
    check_runs(document)
    return document


def body_of(document: Document) -> str:
    return document.text.removeprefix(TITLE).lstrip("\n")


def test_a_body_from_wordpress() -> None:
    document = fragment(WORDPRESS_BODY)
    assert body_of(document) == WORDPRESS_TEXT
    assert marked(document, Mark.BOLD) == [
        "A ferry learns to dock on its own:",
        "How they did it:",
        "Why this matters – small ports first:",
        "Read more:",
        "Tech Tales:",
        "The lighthouse that answered",
    ]
    assert marked(document, Mark.ITALIC) == ["…Nine hundred attempts, four scratches…", "bump", "[A pier, 2041]"]
    assert links(document) == [
        ("kept logs", "https://example.org/logs"),
        ("Harbour Notes 11", "https://harbour.example/2024/05/06/harbour-notes-11-fog/"),
        ("Docking by Night (arXiv)", "https://arxiv.org/abs/2401.00001"),
    ]
    items = [(document.text[run.start : run.end], run.depth) for run in document.runs if run.mark is Mark.ITEM]
    assert items == [("Wind and tide.", 0), ("The tide twice.", 1), ("Every bump.", 0)]
    assert document.notes == ("1 image: https://harbour.example/f.jpg", "1 widget")


def test_a_body_from_substack() -> None:
    document = fragment(SUBSTACK_BODY)
    assert body_of(document) == SUBSTACK_TEXT
    assert links(document) == [("Docking by Night (arXiv)", "https://arxiv.org/abs/2401.00001")]
    assert document.notes == (
        "2 widgets",
        "2 images: https://cdn.example/full.png, https://cdn.example/small.png",
        "2 embeds: https://video.example/embed/abc, https://harbour.example/p/old",
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("one\n  two", "one two"),
        ("<p>one<p>two", "one\n\ntwo"),
        ("<p>one<br><br>two</p>", "one\ntwo"),
        ("<div>one</div>two<div>three</div>", "one\n\ntwo\n\nthree"),
        ("a<b> b </b>c", "a b c"),
        ("one&nbsp; two", "one two"),
        ("<p>&nbsp;</p><p>one</p><p> </p>", "one"),
        ("<p>&nbsp;&nbsp;&nbsp;one</p>", "   one"),
        ("<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"),
        ("<blockquote><p>one</p></blockquote>two", "one\n\ntwo"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a b\n1 2"),
        ("<ul><li><p>a</p><p>b</p></li><li></li></ul>c", "  • a\nb\n\nc"),
        ("<ol start=9><li>a<li>b</ol>", "  9. a\n\n  10. b"),
        ("one<hr>two", "one\n\n***\n\ntwo"),
        ("a &lt;b&gt; &amp;amp; &#0;", "a <b> &amp; \ufffd"),
        ('fair <img class="emoji" alt="⛵" src="x.png"> wind', "fair ⛵ wind"),
        ("<script>x()</script><style>p{}</style><!-- no -->one<svg><text>no</text></svg>", "one"),
        ("<p style='display:none'>preview</p>one", "one"),
    ],
)
def test_layout(source: str, text: str) -> None:
    assert body_of(fragment(source)) == text


def test_marks() -> None:
    document = fragment(
        "<h2>Head</h2><b>one</b> <strong> two </strong><i>three</i><b style='font-weight:normal'>four</b>"
        '<a href="/rel">five</a><a href="#note">six</a><a>seven</a><a href="javascript:x()">eight</a>'
        '<a href="/empty"></a>'
    )
    assert marked(document, Mark.BOLD) == ["Head", "one", "two"]
    assert marked(document, Mark.ITALIC) == ["three"]
    assert links(document) == [
        ("five", "https://harbour.example/rel"),
        ("six", "https://harbour.example/p/notes-12#note"),
        ("", "https://harbour.example/empty"),
    ]


@pytest.mark.parametrize(
    ("page", "url", "text"),
    [
        (wordpress_page(TITLE), "https://harbour.example/2024/06/03/notes/", WORDPRESS_TEXT),
        (substack_page(TITLE), "https://harbour.example/p/notes-12", SUBSTACK_TEXT),
    ],
    ids=["wordpress", "substack"],
)
def test_a_whole_page(tmp_path: Path, page: str, url: str, text: str) -> None:
    path = tmp_path / "page"
    path.write_text(page)
    document = read_one(path)
    check_runs(document)
    assert document.text == f"{TITLE}\n\nby Mara Lind\n\n{text}"
    assert document.url == url
    assert document.published_at is not None
    assert document.published_at.astimezone(UTC).date() == datetime(2024, 6, 3, tzinfo=UTC).date()
    assert document.place == "source"


@pytest.mark.parametrize(
    "page",
    [
        f"<title>{TITLE} | Harbour Notes</title><p>Words.",
        f"<meta property=og:title content='{TITLE}'><title>Notes</title><p>Words.",
        f"<body><h1>{TITLE}</h1><p>Words.",
        f'<title>x</title><script type="application/ld+json">[{{"headline":"{TITLE}"}}]</script><p>Words.',
    ],
)
def test_titles_wherever_they_stand(page: str) -> None:
    [document] = html.read(f"<!doctype html>{page}", "page", NEWSLETTER)
    assert isinstance(document, Document)
    assert document.text == f"{TITLE}\n\nWords."


def test_a_page_with_several_issues() -> None:
    article = (
        '<article><h2 class="entry-title"><a href="https://h.example/{n}">Harbour Notes {n}: x</a></h2>'
        '<time datetime="2024-06-0{n}"></time><div class="entry-content"><p>Words {n}.</p></div></article>'
    )
    page = "<html><body>" + "".join(article.format(n=n) for n in (5, 6)) + "</body></html>"
    found = [one for one in html.read(page, "page", NEWSLETTER) if isinstance(one, Document)]
    assert [one.text for one in found] == ["Harbour Notes 5: x\n\nWords 5.", "Harbour Notes 6: x\n\nWords 6."]
    assert [one.url for one in found] == ["https://h.example/5", "https://h.example/6"]
    assert [one.place for one in found] == ["page, article 1", "page, article 2"]


def test_a_page_of_something_else() -> None:
    [problem] = html.read("<title>Knots</title><p>Words.", "page", NEWSLETTER)
    assert isinstance(problem, Problem)
    assert "“Knots” is no issue of Harbour Notes" in problem.reason


BOMBS = {
    "deep divs": "<div>" * 100_000,
    "deep lists": "<ul><li>" * 100_000,
    "deep spans": "<span>" * 600,
    "bold for ever": "".join(f"<p><b id={n}>" for n in range(4000)) + "<p>x" * 100_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">",
    "size": "<p>" + "x" * 10_000_001,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
@pytest.mark.timeout(20)
def test_bombs_are_refused(bomb: str) -> None:
    with pytest.raises(ReadError, match=r"^here: "):
        fragment(bomb)


@pytest.mark.parametrize(
    "source",
    [
        "<!--" * 50_000,
        "<" * 100_000,
        "</p>" * 50_000,
        "<script>" * 50_000,
        "<p a='" * 2_000,
        "&" * 100_000,
        "<p>" * 50_000,
    ],
)
@pytest.mark.timeout(20)
def test_broken_markup_is_read_in_good_time(source: str) -> None:
    assert fragment(source + "x").text.startswith(TITLE)
