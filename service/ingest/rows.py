"""An issue → what is stored of it: the row of its own, its parts as one JSON document, and a digest of all that."""

import hashlib
import json
import re
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final

import msgspec

from schema.enums import BlockKind, EntityKind, ExtractionMethod, LinkKind, SourceFormat
from service.db import Record
from service.ingest.entities.names import slugify
from service.ingest.model import Block, Issue, Link, Mention, Reference, Section, Span, Tale

_ENCODE: Final = msgspec.json.Encoder().encode
_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""As JSON writes it; a backslash before it would be one that the text itself has."""

_CAPITALISED: Final = re.compile(r"[A-Z\u00c0-\u1fff\u2100-\u218f\u2c00-\U0010ffff](?<=\w)(?<!\w.)\w{3,49}\b")
"""A word that may begin with a capital, by its first letter: a search that begins with one of few characters is several
times as fast as one for a word's edge, or for any letter but the small ones."""


class StoreError(ValueError):
    """An issue that cannot be stored; the message says why, in one line."""


def content(issue: Issue) -> tuple[str, str]:
    """The issue's parts as JSON, and the digest of everything that is stored of it. Raises StoreError."""
    try:
        parts = _ENCODE(_parts(issue))
        whole = b"%s\n%s" % (_ENCODE([_same_moment(value) for value in row(issue)]), parts)
    except UnicodeEncodeError as error:
        raise StoreError("it has half a surrogate pair, which is no character: fix its encoding") from error
    if b"\\u0000" in whole and _NUL.search(whole):  # the expression alone takes as long as all the rest
        at = issue.text.find("\0")
        where = f"its text has a U+0000 at offset {at}" if at >= 0 else "an address or name in it has a U+0000"
        raise StoreError(f"{where}, which Postgres cannot keep: remove it")
    return parts.decode(), hashlib.sha256(whole).hexdigest()


def _same_moment(value: object) -> object:
    """A moment in one time zone, whichever it was written in; anything else as it is."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def row(issue: Issue) -> tuple[object, ...]:
    """The columns of the issue's own row, in the order of the statement that puts it."""
    return (
        issue.number,
        issue.title,
        issue.topics,
        issue.author,
        issue.url,
        issue.published_at,
        issue.preamble,
        issue.text,
        issue.text_sha256,
        issue.word_count,
        issue.format.value,
        issue.coverage,
        issue.warnings,
    )


def _parts(issue: Issue) -> dict[str, list[dict[str, object]]]:
    return {
        "sections": [_section(section) for section in issue.sections],
        "blocks": [
            _block(section.position, position, block)
            for section in issue.sections
            for position, block in enumerate(section.blocks, 1)
        ],
        "tales": [_tale(tale) for tale in issue.tales],
        "links": [_link(link) for link in issue.links],
        "references": [_reference(reference) for reference in issue.references],
        "mentions": _mentions(issue),
    }


def _span(span: Span) -> dict[str, object]:
    return {"span_start": span.start, "span_end": span.end}


def _section(section: Section) -> dict[str, object]:
    return {
        "position": section.position,
        "headline": section.headline,
        "tagline": section.tagline,
        "text": section.text,
        "why_it_matters": section.why_it_matters,
        "word_count": section.word_count,
        **_span(section.span),
    }


def _block(section: int, position: int, block: Block) -> dict[str, object]:
    return {
        "section_position": section,
        "position": position,
        "kind": block.kind,
        "label": block.label,
        "text": block.text,
        "items": block.items,
        **_span(block.span),
    }


def _tale(tale: Tale) -> dict[str, object]:
    return {
        "position": tale.position,
        "title": tale.title,
        "epigraph": tale.epigraph,
        "text": tale.text,
        "inspirations": tale.inspirations,
        "word_count": tale.word_count,
        **_span(tale.span),
    }


def _link(link: Link) -> dict[str, object]:
    return {
        "position": link.position,
        "section_position": link.section,
        "label": link.label,
        "title": link.title,
        "source": link.source,
        "url": link.url,
        "host": link.host,
        "kind": link.kind,
        "arxiv_id": link.arxiv_id,
        **_span(link.span),
    }


def _mentions(issue: Issue) -> list[dict[str, object]]:
    """The issue's mentions, numbered within their sections."""
    return [
        {
            "section_position": section,
            "position": position,
            "slug": mention.slug,
            "text": mention.text,
            "text_slug": slugify(mention.text),
            "name": mention.name,
            "kind": mention.kind,
            "method": mention.method,
            "confidence": mention.confidence,
            **_span(mention.span),
        }
        for section, mentions in groupby(issue.mentions, key=lambda mention: mention.section)
        for position, mention in enumerate(mentions, 1)
    ]


def capitalised(issue: Issue) -> set[str]:
    """The words of the issue that begin with a capital, of four letters and more."""
    return {word for word in _CAPITALISED.findall(issue.text) if word[0].isupper()}


def _reference(reference: Reference) -> dict[str, object]:
    return {
        "position": reference.position,
        "section_position": reference.section,
        "target_number": reference.number,
        "text": reference.text,
        **_span(reference.span),
    }


def issue(row: Record) -> Issue:
    """An issue out of the row and the parts that were stored of it: the inverse of `row` and `content`.

    Only its pieces are not stored: what each stretch of the text is part of.
    """
    parts: dict[str, list[dict[str, Any]]] = json.loads(row["parts"])
    sections = tuple(_stored_section(part, parts["blocks"]) for part in parts["sections"])
    return Issue(
        number=row["number"],
        title=row["title"],
        topics=tuple(row["topics"]),
        author=row["author"],
        url=row["url"],
        published_at=row["published_at"],
        preamble=row["preamble"],
        text=row["text"],
        text_sha256=row["text_sha256"],
        word_count=row["word_count"],
        format=SourceFormat(row["format"]),
        coverage=row["coverage"],
        warnings=tuple(row["warnings"]),
        sections=sections,
        tales=tuple(Tale(**_given(part) | {"inspirations": tuple(part["inspirations"])}) for part in parts["tales"]),
        links=tuple(Link(**_given(part) | {"kind": LinkKind(part["kind"])}) for part in parts["links"]),
        references=tuple(Reference(**_given(part)) for part in parts["references"]),
        pieces=(),
        mentions=tuple(_stored_mention(part) for part in parts["mentions"]),
    )


def _given(part: dict[str, Any]) -> dict[str, Any]:
    """What is stored, under the names of the model."""
    renamed = {"section_position": "section", "target_number": "number"}
    values = {renamed.get(name, name): value for name, value in part.items() if not name.startswith("span_")}
    return {**values, "span": Span(part["span_start"], part["span_end"])}


def _stored_section(part: dict[str, Any], blocks: list[dict[str, Any]]) -> Section:
    own = [block for block in blocks if block["section_position"] == part["position"]]
    return Section(**_given(part), blocks=tuple(map(_stored_block, own)))


def _stored_block(part: dict[str, Any]) -> Block:
    span = Span(part["span_start"], part["span_end"])
    return Block(BlockKind(part["kind"]), part["label"], part["text"], tuple(part["items"]), span)


def _stored_mention(part: dict[str, Any]) -> Mention:
    kinds = {"kind": EntityKind(part["kind"]), "method": ExtractionMethod(part["method"])}
    return Mention(**_given(part) | kinds)
