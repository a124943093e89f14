"""RSS and Atom: what WordPress and Substack write, and XML that is damaged or dangerous."""

from datetime import UTC, datetime

import pytest

from schema.enums import SourceFormat
from service.ingest.document import Document, Problem, ReadError
from service.ingest.readers import feed
from tests.readers.reading import NEWSLETTER, check_runs
from tests.readers.samples import atom_feed, substack_feed, wordpress_feed
from tests.readers.test_html import SUBSTACK_TEXT, WORDPRESS_TEXT

TITLE = "Harbour Notes 12: Tom’s ferry & fog"


def read(source: str) -> list[Document | Problem]:
    return list(feed.read(source.encode(), "feed", NEWSLETTER))


@pytest.mark.parametrize(
    ("source", "text", "url", "hour"),
    [
        (wordpress_feed(TITLE), WORDPRESS_TEXT, "https://harbour.example/2024/06/03/notes/", 14),
        (substack_feed(TITLE), SUBSTACK_TEXT, "https://harbour.example/p/notes-12", 13),
        (atom_feed(TITLE), SUBSTACK_TEXT, "https://harbour.example/p/notes-12", 13),
    ],
    ids=["wordpress", "substack", "atom"],
)
def test_an_issue_in_a_feed(source: str, text: str, url: str, hour: int) -> None:
    [document] = read(source)
    assert isinstance(document, Document)
    check_runs(document)
    assert document.text == f"{TITLE}\n\nby Mara Lind\n\n{text}"
    assert document.format is SourceFormat.RSS
    assert document.url == url
    assert document.published_at is not None
    assert document.published_at.replace(minute=0, second=0) == datetime(2024, 6, 3, hour, tzinfo=UTC)
    assert document.place == f"feed, entry 1 “{TITLE}”"


def test_other_entries_are_problems() -> None:
    found = read(wordpress_feed("Harbour Notes 12: Fog", "A letter to readers", "Harbour Notes: No number"))
    assert [type(one) for one in found] == [Document, Problem, Problem]
    assert found[1] == Problem(
        "feed, entry 2 “A letter to readers”",
        "“A letter to readers” is no issue of Harbour Notes; its title should read “Harbour Notes 12: …”",
    )
    assert isinstance(found[2], Problem)
    assert found[2].reason.startswith("an issue without a number")


def test_a_whole_issue_in_the_description() -> None:
    source = (
        f"<rss version='2.0'><channel><title>x</title><item><title>{TITLE.replace('&', '&amp;')}</title>"
        "<description>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</description></item></channel></rss>"
    )
    [document] = read(source)
    assert isinstance(document, Document)
    assert document.text == f"{TITLE}\n\nOne.\n\nTwo."


@pytest.mark.parametrize(
    ("description", "reason"), [("Welcome to boats [&#8230;]", "an excerpt"), ("", "the entry has no text")]
)
def test_entries_without_the_issue(description: str, reason: str) -> None:
    [problem] = read(
        "<rss version='2.0'><channel><item><title>Harbour Notes 12: Fog</title>"
        f"<description><![CDATA[{description}]]></description></item></channel></rss>"
    )
    assert isinstance(problem, Problem)
    assert reason in problem.reason


def test_a_namespace_that_trips_the_feed_reader_is_refused() -> None:
    source = wordpress_feed(TITLE).replace("http://purl.org/rss/1.0/modules/content/", "h\xa0ttp://purl.org/")
    with pytest.raises(ReadError, match="cannot be read as a feed"):
        read(source)


def test_one_damaged_entry_does_not_stop_the_others() -> None:
    deep = wordpress_feed("Harbour Notes 12: Deep", body="<div>" * 100_000)
    fine = wordpress_feed("Harbour Notes 13: Fine")
    item = deep[deep.index("<item>") : deep.index("</item>") + len("</item>")]
    problem, document = read(fine.replace("<item>", item + "<item>", 1))
    assert problem.place == "feed, entry 1 “Harbour Notes 12: Deep”"
    assert isinstance(problem, Problem)
    assert problem.reason.startswith("HTML nested too deep")
    assert isinstance(document, Document)


GOOD = wordpress_feed(TITLE)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (GOOD[: len(GOOD) // 2], r"feed: the XML is cut off or damaged at line \d+"),
        (GOOD.replace("</channel>", ""), "cut off or damaged at line"),
        (GOOD.replace("<title>", "<title>&nbsp;"), "cut off or damaged at line"),
        (GOOD.replace("<rss", f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss', 1), "declares or loads entities"),
        (GOOD.replace("<rss", '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss', 1), "declares or loads"),
        (
            GOOD.replace("<rss", '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://x.example/">%p;]><rss', 1),
            "declares or loads",
        ),
        ("<?xml version='1.0'?><catalogue><boat/></catalogue>", "neither RSS nor Atom"),
        ("<rss version='2.0'><channel><title>x</title></channel></rss>", "a feed without entries"),
        (
            wordpress_feed("Rope Weekly 3: Knots", name="Rope Weekly"),
            "a feed of another newsletter: “Rope Weekly”; Harbour Notes is wanted",
        ),
    ],
)
def test_what_cannot_be_read(source: str, error: str) -> None:
    with pytest.raises(ReadError, match=error) as caught:
        read(source)
    assert "\n" not in str(caught.value)


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MAX_SIZE", 100)
    with pytest.raises(ReadError, match="over 100 bytes"):
        read(GOOD)


def test_depth_is_bounded() -> None:
    with pytest.raises(ReadError, match="nested over 200 deep"):
        read("<a>" * 100_000 + "</a>" * 100_000)


PAGE = "https://harbour.example/2024/06/03/notes/"
TEASER = "<p>A ferry that docks by itself.</p>"


@pytest.mark.parametrize(
    "link",
    [
        f'<p><a href="{PAGE}">Read more</a></p>',
        f'<p><a href="{PAGE}?campaign=4#more-103">Continue reading &#8594;</a></p>',
        f'<p><a href="{PAGE.rstrip("/").replace("https", "http")}"><em>(Read the rest on the site)</em></a></p>',
    ],
)
def test_a_teaser_is_not_taken_for_the_issue(link: str) -> None:
    [problem] = read(wordpress_feed(TITLE, body=TEASER + link))
    assert isinstance(problem, Problem)
    assert problem.reason == "the entry holds an excerpt of the issue; a feed with whole issues is wanted"


@pytest.mark.parametrize(
    "body",
    [
        TEASER,
        f'{TEASER}<p><a href="https://arxiv.org/abs/2401.00001">Read more</a></p>',
        f'{TEASER}<p><a href="{PAGE}">Harbour Notes 12</a></p>',
        f'{TEASER * 100}<p><a href="{PAGE}">Read more</a></p>',
    ],
)
def test_a_short_or_linked_issue_is_no_teaser(body: str) -> None:
    [document] = read(wordpress_feed(TITLE, body=body))
    assert isinstance(document, Document)
