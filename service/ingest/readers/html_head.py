"""What a page says about the issue on it: title, author, date and address, wherever its maker wrote them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from service.ingest.readers.dates import published

_TITLES = ".post-title, .entry-title"
_AUTHORS = "[rel=author], .author .fn, .byline .author, .byline-names a, .author-name, .author"
_LINKS = ".entry-title a, .post-title a, a[rel=bookmark]"
_TITLE_SUFFIX = re.compile(r"\s+[|–—-]\s+\S[^|–—]*$")


@dataclass(frozen=True, slots=True)
class Head:
    """`titles` are the candidates, best first."""

    titles: tuple[str, ...]
    author: str | None
    url: str | None
    published_at: datetime | None


def read_head(tree: LexborHTMLParser, body: LexborNode, *, alone: bool) -> Head:
    """What is known of the issue in `body`; what the page says of itself counts only where that is `alone` on it."""
    around = _article(body) or tree.root or body
    meta = _meta(tree) if alone else {}
    linked = _linked_data(tree) if alone else {}
    page_title = _texts(tree.root or body, "title")[:1] if alone else []
    titles = [
        *_texts(around, _TITLES),
        *_texts(around, "h1"),
        meta.get("og:title", ""),
        linked.get("headline", ""),
        *(_TITLE_SUFFIX.sub("", title) for title in page_title),
        *page_title,
        *_texts(around, "h2"),
    ]
    authors = [linked.get("author"), meta.get("author"), *_texts(around, _AUTHORS)]
    dates = [meta.get("article:published_time"), linked.get("datePublished"), *_values(around, "time", "datetime")]
    links = [meta.get("canonical"), meta.get("og:url"), linked.get("url"), *_values(around, _LINKS, "href")]
    return Head(
        titles=tuple(filter(None, titles)),
        author=next(filter(None, authors), None),
        url=next((link for link in links if link and link.startswith(("https://", "http://"))), None),
        published_at=next(filter(None, map(published, dates)), None),
    )


def heading_in(body: LexborNode, title: str) -> LexborNode | None:
    """The heading in the body that only repeats the title."""
    return next((node for node in body.css(f"h1, h2, {_TITLES}") if _text(node) == title), None)


def _article(body: LexborNode) -> LexborNode | None:
    """The article that the body is or stands in."""
    node: LexborNode | None = body
    while node is not None and node.tag != "article":
        node = node.parent
    return node


def _meta(tree: LexborHTMLParser) -> dict[str, str]:
    """The page's `meta` by name or property, and its canonical address; the first of a name counts."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        key = node.attributes.get("property") or node.attributes.get("name")
        if key:
            found.setdefault(key.lower(), " ".join((node.attributes.get("content") or "").split()))
    for link in _values(tree.root, "link[rel=canonical]", "href") if tree.root else []:
        found.setdefault("canonical", link)
    return found


def _linked_data(tree: LexborHTMLParser) -> dict[str, str]:
    """Headline, author, date and address of the page's JSON-LD."""
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            data = json.loads(node.text() or "null")
        except (ValueError, RecursionError):
            continue
        for entry in _entries(data):
            if "headline" in entry:
                fields = {"author": _author(entry.get("author"))} | {
                    key: value
                    for key in ("headline", "datePublished", "url")
                    if isinstance(value := entry.get(key), str)
                }
                return {key: " ".join(value.split()) for key, value in fields.items()}
    return {}


def _entries(data: object) -> Iterator[dict[str, object]]:
    """The objects at the top of a JSON-LD block: one, a list of them, or a graph."""
    found = data.get("@graph", [data]) if isinstance(data, dict) else data
    for entry in found if isinstance(found, list) else []:
        if isinstance(entry, dict):
            yield entry


def _author(value: object) -> str:
    """A name, an object with a name, or a list of those."""
    entries = value if isinstance(value, list) else [value]
    names = (entry.get("name") if isinstance(entry, dict) else entry for entry in entries)
    return ", ".join(name for name in names if isinstance(name, str))


def _texts(node: LexborNode, selector: str) -> list[str]:
    return [_text(found) for found in node.css(selector)]


def _values(node: LexborNode, selector: str, attribute: str) -> list[str]:
    return [value for found in node.css(selector) if (value := found.attributes.get(attribute))]


def _text(node: LexborNode) -> str:
    return " ".join(node.text().split())
