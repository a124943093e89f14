"""RSS 2.0 and Atom with whole issues in their entries, as WordPress and Substack write them → documents."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from typing import Any
from xml.sax import ContentHandler, SAXParseException

import feedparser
from defusedxml import DefusedXmlException, sax as defused_sax
from selectolax.lexbor import LexborHTMLParser

from service.ingest.document import Document, Mark, Problem, ReadError
from service.ingest.parser.title import parse_title
from service.ingest.readers.html import fragment
from service.ingest.readers.html_head import Head
from service.ingest.readers.titles import refusal, shortened

MAX_SIZE = 50_000_000
"""Bytes of one feed, which is held in memory."""

MAX_DEPTH = 200
"""Elements in elements, those of XHTML in an Atom feed included."""

_EXCERPT = re.compile(r"\[\s*(?:…|&hellip;|&#8230;|\.{3})\s*\]")
_MORE = re.compile(r"\W*(?:(?:continue|keep) reading|read (?:more|on|the (?:rest|full|whole)))\b", re.IGNORECASE)
_LONGEST_TEASER = 1500  # characters; an issue has ten times as many


def read(data: bytes, name: str, newsletter: str) -> Iterator[Document | Problem]:
    """The issues of a feed, in its order.

    Raises ReadError when it is too big, damaged, dangerous, no feed, or none of its entries is of the newsletter.
    """
    if len(data) > MAX_SIZE:
        raise ReadError(f"{name}: a feed of over {MAX_SIZE:,} bytes; take a feed with fewer entries")
    data = data.lstrip()  # a blank line before the declaration is a common slip, and no XML
    _refuse_bad_xml(data, name)
    found = _parse(data, name)
    if not found.version:
        raise ReadError(f"{name}: XML, but neither RSS nor Atom; give the address of a feed, a page or an archive")
    if not found.entries:
        raise ReadError(f"{name}: a feed without entries")
    titles = [_title(entry) for entry in found.entries]
    if all(parse_title(title, newsletter) is None for title in titles):
        about = found.feed.get("title") or titles[0]
        raise ReadError(f"{name}: a feed of another newsletter: “{shortened(about)}”; {newsletter} is wanted")
    author = _author(found.feed)
    for position, (title, entry) in enumerate(zip(titles, found.entries, strict=True), 1):
        place = f"{name}, entry {position} “{shortened(title)}”"
        yield refusal(title, newsletter, place) or _document(entry, title, author, place)


def _parse(data: bytes, name: str) -> Any:
    try:
        return feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # well-formed XML with odd names (a space in a namespace) trips it in many ways
        raise ReadError(f"{name}: XML that cannot be read as a feed ({error}); get the feed again") from error


def _document(entry: Any, title: str, author: str | None, place: str) -> Document | Problem:
    body = _body(entry)
    if not body:
        return Problem(place, "the entry has no text; a feed with whole issues is wanted")
    excerpt = Problem(place, "the entry holds an excerpt of the issue; a feed with whole issues is wanted")
    if not entry.get("content") and _EXCERPT.search(body[-200:]):
        return excerpt
    head = Head((title,), _author(entry) or author, entry.get("link"), _published(entry))
    try:
        document = fragment(body, place, head)
    except ReadError as error:
        return Problem(place, str(error).removeprefix(f"{place}: "))
    return excerpt if _is_teaser(document) else document


def _is_teaser(document: Document) -> bool:
    """Whether an entry has few words and leads to the rest of them at its own address."""
    return len(document.text) <= _LONGEST_TEASER and any(
        run.mark is Mark.LINK
        and _MORE.match(document.text, run.start, run.end)
        and _page(run.href or "") == _page(document.url or "")
        for run in document.runs
    )


def _page(url: str) -> str:
    """What an address and its variants (another scheme, a campaign, an anchor) have in common."""
    return re.sub(r"^https?:|/?(?:[?#].*)?$", "", url)


class _Depth(ContentHandler):
    """Raises ReadError at the first element that is nested too deep."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._depth = 0

    def startElement(self, name: str, attrs: object) -> None:  # noqa: ARG002, N802
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ReadError(f"{self._name}: XML elements are nested over {MAX_DEPTH} deep; this is no feed")

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        self._depth -= 1


def _refuse_bad_xml(data: bytes, name: str) -> None:
    """A pass over the XML that builds nothing: what is left after it is well-formed and without entities of its own."""
    try:
        defused_sax.parseString(data, _Depth(name), forbid_external=True)
    except DefusedXmlException as error:
        raise ReadError(f"{name}: XML that declares or loads entities is refused: {type(error).__name__}") from error
    except SAXParseException as error:
        where = f"line {error.getLineNumber()}: {error.getMessage()}"
        raise ReadError(f"{name}: the XML is cut off or damaged at {where}; get the feed again") from error


def _title(entry: Any) -> str:
    title: str = entry.get("title") or ""
    if entry.get("title_detail", {}).get("type") == "text/html":
        title = LexborHTMLParser(title).text()
    return " ".join(title.split())


def _author(holder: Any) -> str | None:
    return holder.get("author_detail", {}).get("name") or holder.get("author") or None


def _body(entry: Any) -> str:
    """The HTML of the longest content; the description where there is no other."""
    contents = [*entry.get("content", ())] or [entry.get("summary_detail") or {}]
    longest = max(contents, key=lambda content: len(content.get("value") or ""))
    value: str = longest.get("value") or ""
    if longest.get("type") != "text/plain":
        return value
    return "".join(f"<p>{escape(part)}</p>" for part in value.split("\n\n")).replace("\n", "<br>")


def _published(entry: Any) -> datetime | None:
    """When the entry was published; feedparser gives the time in UTC."""
    for key in ("published_parsed", "updated_parsed"):
        if moment := entry.get(key):
            try:
                year, month, day, hour, minute, second = moment[:6]
                return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
            except ValueError:
                continue
    return None
