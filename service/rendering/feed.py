"""A list of issues or sections as a feed: Atom (RFC 4287) or JSON Feed (version 1.1)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final
from xml.etree import ElementTree as ET

from schema.rest.resources import Form, Resource

_ATOM: Final = "http://www.w3.org/2005/Atom"
_NO_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has no form for."""
_EPOCH: Final = "1970-01-01T00:00:00+00:00"
"""When a feed without entries changed last: it needs a moment, and has none."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry: `id` and `address` are absolute addresses, the moments in RFC 3339, `html` what there is to read."""

    id: str
    address: str
    title: str
    author: str | None
    published: str | None
    updated: str
    html: str


def atom(resource: Resource, data: Mapping[str, Any], origin: str, target: str) -> bytes:
    """The page as an Atom feed."""
    entries = _entries(resource, data["data"], origin)
    feed = ET.Element("feed", xmlns=_ATOM)
    _add(feed, "id", origin + target)
    _add(feed, "title", _title(resource, target))
    _add(feed, "updated", max((entry.updated for entry in entries), default=_EPOCH))
    ET.SubElement(feed, "link", rel="self", href=origin + target, type=Form.ATOM.media_type)
    _add(ET.SubElement(feed, "author"), "name", "Backissue")
    for entry in entries:
        _atom_entry(feed, entry)
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _atom_entry(feed: ET.Element, entry: _Entry) -> None:
    element = ET.SubElement(feed, "entry")
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    ET.SubElement(element, "link", rel="alternate", href=_clean(entry.address))
    _add(element, "updated", entry.updated)
    if entry.published:
        _add(element, "published", entry.published)
    if entry.author:
        _add(ET.SubElement(element, "author"), "name", entry.author)
    _add(element, "content", entry.html).set("type", "html")


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return _NO_XML.sub("\ufffd", text)


def json_feed(resource: Resource, data: Mapping[str, Any], origin: str, target: str) -> bytes:
    """The page as a JSON Feed."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(resource, target),
        "home_page_url": f"{origin}/",
        "feed_url": origin + target,
        "items": [_json_item(entry) for entry in _entries(resource, data["data"], origin)],
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def _json_item(entry: _Entry) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "content_html": entry.html,
        "date_modified": entry.updated,
    }
    if entry.published:
        item["date_published"] = entry.published
    if entry.author:
        item["authors"] = [{"name": entry.author}]
    return item


def _title(resource: Resource, target: str) -> str:
    _, _, query = target.partition("?")
    return f"Backissue: {resource.summary.lower()}{f' ({query})' if query else ''}"


def _entries(resource: Resource, things: Sequence[Mapping[str, Any]], origin: str) -> list[_Entry]:
    return [_issue(thing, origin) if resource.root == "issues" else _section(thing, origin) for thing in things]


def _issue(issue: Mapping[str, Any], origin: str) -> _Entry:
    own = f"{origin}/v1/issues/{issue['number']}"
    items = "".join(
        f"<li><strong>{escape(section['headline'])}</strong>{_after(section['tagline'])}</li>"
        for section in issue["sections"]
    )
    return _entry(issue, own, issue["title"], f"<ul>{items}</ul>")


def _section(section: Mapping[str, Any], origin: str) -> _Entry:
    issue = section["issue"]
    own = f"{origin}/v1/issues/{issue['number']}/sections/{section['position']}"
    tagline = f"<p><em>{escape(section['tagline'])}</em></p>" if section["tagline"] else ""
    html = tagline + "".join(map(_block, section["blocks"])) + "".join(map(_link, section["links"]))
    return _entry(issue, own, section["headline"], html)


def _entry(issue: Mapping[str, Any], own: str, title: str, html: str) -> _Entry:
    return _Entry(
        id=own,
        address=issue["url"] or own,
        title=title,
        author=issue["author"],
        published=issue["publishedAt"],
        updated=issue["updatedAt"],
        html=html,
    )


def _after(tagline: str | None) -> str:
    return f" {escape(tagline)}" if tagline else ""


def _block(block: Mapping[str, Any]) -> str:
    if block["kind"] == "LIST":
        return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in block['items'])}</ul>"
    return f"<p>{escape(block['text'])}</p>"


def _link(link: Mapping[str, Any]) -> str:
    title = escape(link["title"])
    linked = f'<a href="{escape(link["url"])}">{title}</a>' if link["url"] else title
    label = f"{escape(link['label'])}: " if link["label"] else ""
    source = f" ({escape(link['source'])})" if link["source"] else ""
    return f"<p>{label}{linked}{source}</p>"
