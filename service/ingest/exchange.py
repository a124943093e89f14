"""The corpus as JSON Lines: an issue a line, under the names of the API. Written by Postgres, read with suspicion."""

import hashlib
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from schema.enums import BlockKind, EntityKind, ExtractionMethod, LinkKind, SourceFormat
from service import statements
from service.db import Database
from service.ingest.document import is_code
from service.ingest.entities.names import LONGEST as LONGEST_SLUG
from service.ingest.model import Block, Issue, Link, Mention, Origin, Reference, Section, Span, Tale
from service.ingest.parser.link_kind import host_of

VERSION: Final = 1
"""Of the form of a line. Grows when an older Backissue could not read it."""

_AT_ONCE: Final = 5
"""Issues that are fetched at once."""

_SQL: Final = statements.load(Path(__file__).with_name("exchange.sql"))

_Number = Annotated[int, Meta(ge=0, le=999_999_999)]
_Place = Annotated[int, Meta(ge=1, le=999_999_999)]
_IssueNumber = Annotated[int, Meta(ge=0, le=99_999)]
"""As many digits as a title may have: the gaps between issues are listed one by one."""
_Share = Annotated[float, Meta(ge=0, le=1)]
_Moment = Annotated[datetime, Meta(tz=True)]
_Slug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", max_length=LONGEST_SLUG)]


class ExchangeError(ValueError):
    """A line that holds no issue; the message says why, in one line."""


class _Object(Struct, rename="camel", forbid_unknown_fields=True):
    """An object of a line: nothing may be missing, unknown or of another type."""


class _Span(_Object):
    start: _Number
    end: _Number


class _Parse(_Object):
    format: SourceFormat
    coverage: _Share
    warnings: tuple[str, ...]


class _Block(_Object):
    kind: BlockKind
    label: str | None
    text: str
    items: tuple[str, ...]
    span: _Span


class _Entity(_Object):
    slug: _Slug
    name: str
    kind: EntityKind


class _Mention(_Object):
    entity: _Entity
    text: str
    method: ExtractionMethod
    confidence: _Share
    span: _Span


class _Section(_Object):
    position: _Place
    headline: str
    tagline: str | None
    text: str
    why_it_matters: str | None
    word_count: _Number
    span: _Span
    blocks: tuple[_Block, ...]
    mentions: tuple[_Mention, ...]


class _Tale(_Object):
    position: _Place
    title: str
    epigraph: str | None
    text: str
    inspirations: tuple[str, ...]
    word_count: _Number
    span: _Span


class _Link(_Object):
    position: _Place
    section: _Place | None
    label: str | None
    title: str
    source: str | None
    url: str | None
    host: str | None
    kind: LinkKind
    arxiv_id: str | None
    span: _Span


class _Reference(_Object):
    position: _Place
    section: _Place | None
    number: _Number
    text: str
    span: _Span


class _Line(_Object):
    version: Literal[1]
    newsletter: str
    number: _IssueNumber
    title: str
    topics: tuple[str, ...]
    author: str | None
    url: str | None
    published_at: _Moment | None
    preamble: str | None
    text: str
    text_sha256: str
    word_count: _Number
    parse: _Parse
    extractor_version: _Number | None
    created_at: _Moment
    updated_at: _Moment
    sections: tuple[_Section, ...]
    tales: tuple[_Tale, ...]
    links: tuple[_Link, ...]
    references: tuple[_Reference, ...]


class _Head(Struct):
    version: int


_DECODE_HEAD: Final = msgspec.json.Decoder(_Head).decode
_DECODE: Final = msgspec.json.Decoder(_Line).decode


@dataclass(frozen=True, slots=True)
class Exchanged:
    """An issue of an export; `place` is where it stands ("corpus.jsonl, line 12")."""

    issue: Issue
    origin: Origin
    place: str


async def lines(database: Database) -> AsyncGenerator[bytes]:
    """Every issue of the corpus as a line, its end included; all as of one moment, in memory a few at a time."""
    async with aclosing(database.rows(_SQL["lines"], [VERSION], at_once=_AT_ONCE)) as rows:
        async for (line,) in rows:
            yield line + b"\n"


async def issue_count(database: Database) -> int:
    """How many lines an export has that begins now."""
    return int(await database.fetchval(_SQL["issue_count"]))


def read_line(line: bytes, newsletter: str, place: str) -> Exchanged:
    """The issue in a line. Raises ExchangeError unless it is whole, true to itself, and of the newsletter."""
    try:
        version = _DECODE_HEAD(line).version
        if version != VERSION:
            raise ExchangeError(f"a line of version {version}; this Backissue reads version {VERSION}: update it")
        found = _DECODE(line)
        if found.newsletter != newsletter:
            raise ExchangeError(
                f"an issue of {found.newsletter}, not of {newsletter}: set BACKISSUE_NEWSLETTER to read it in"
            )
        _check(found)
        return Exchanged(_issue(found), _origin(found), place)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ExchangeError(f"no issue of an export: {error}") from error
    except OverflowError as error:
        raise ExchangeError("a moment is outside of what calendars have") from error
    except RecursionError as error:
        raise ExchangeError("no issue of an export: nested too deeply") from error


def _check(line: _Line) -> None:
    """Raise ExchangeError where a line contradicts itself."""
    if hashlib.sha256(line.text.encode()).hexdigest() != line.text_sha256:
        raise ExchangeError("textSha256 is not that of the text: the line was changed or damaged")
    for name in ("sections", "tales", "links", "references"):
        parts: Sequence[_Section | _Tale | _Link | _Reference] = getattr(line, name)
        for number, part in enumerate(parts, 1):
            where = f"{name}[{number - 1}]"
            if part.position != number:
                raise ExchangeError(f"{where}.position is {part.position}; it must be {number}")
            _check_span(line.text, part.span, where)
    for at, section in enumerate(line.sections):
        _check_section(line.text, section, f"sections[{at}]")
    for name in ("links", "references"):
        for at, part in enumerate(getattr(line, name)):
            if part.section is not None and part.section > len(line.sections):
                raise ExchangeError(f"{name}[{at}].section is {part.section}; there is no such section")
    for at, reference in enumerate(line.references):
        _check_quote(line.text, reference, f"references[{at}]")
    _check_address(line.url, "url")
    for at, link in enumerate(line.links):
        _check_address(link.url, f"links[{at}].url")
        if link.host != host_of(link.url):
            raise ExchangeError(f"links[{at}].host is not that of its url")


def _check_address(address: str | None, where: str) -> None:
    if address is not None and is_code(address):
        raise ExchangeError(f"{where} is code, and no address")


def _check_section(text: str, section: _Section, where: str) -> None:
    for at, block in enumerate(section.blocks):
        _check_quote(text, block, f"{where}.blocks[{at}]")
    end = 0
    for at, mention in enumerate(section.mentions):
        _check_quote(text, mention, f"{where}.mentions[{at}]")
        if mention.span.start < end:
            raise ExchangeError(f"{where}.mentions[{at}].span begins before the mention before it ends")
        end = mention.span.end


def _check_quote(text: str, part: _Block | _Mention | _Reference, where: str) -> None:
    _check_span(text, part.span, where)
    if text[part.span.start : part.span.end] != part.text:
        raise ExchangeError(f"{where}.text is not what stands at its span")


def _check_span(text: str, span: _Span, where: str) -> None:
    if not span.start <= span.end <= len(text):
        raise ExchangeError(f"{where}.span is {span.start} to {span.end}, in a text of {len(text)} characters")


def _issue(line: _Line) -> Issue:
    return Issue(
        number=line.number,
        title=line.title,
        topics=line.topics,
        author=line.author,
        url=line.url,
        published_at=None if line.published_at is None else line.published_at.astimezone(UTC),
        preamble=line.preamble,
        text=line.text,
        text_sha256=line.text_sha256,
        word_count=line.word_count,
        format=line.parse.format,
        coverage=line.parse.coverage,
        warnings=line.parse.warnings,
        sections=tuple(map(_section, line.sections)),
        tales=tuple(map(_tale, line.tales)),
        links=tuple(map(_link, line.links)),
        references=tuple(
            Reference(one.position, one.section, one.number, one.text, _span(one.span)) for one in line.references
        ),
        pieces=(),
        mentions=tuple(_mention(section.position, one) for section in line.sections for one in section.mentions),
    )


def _origin(line: _Line) -> Origin:
    return Origin(line.extractor_version, line.created_at.astimezone(UTC), line.updated_at.astimezone(UTC))


def _span(span: _Span) -> Span:
    return Span(span.start, span.end)


def _section(one: _Section) -> Section:
    return Section(
        position=one.position,
        headline=one.headline,
        tagline=one.tagline,
        text=one.text,
        blocks=tuple(
            Block(block.kind, block.label, block.text, block.items, _span(block.span)) for block in one.blocks
        ),
        why_it_matters=one.why_it_matters,
        word_count=one.word_count,
        span=_span(one.span),
    )


def _tale(one: _Tale) -> Tale:
    return Tale(one.position, one.title, one.epigraph, one.text, one.inspirations, one.word_count, _span(one.span))


def _link(one: _Link) -> Link:
    return Link(
        position=one.position,
        section=one.section,
        label=one.label,
        title=one.title,
        source=one.source,
        url=one.url,
        host=one.host,
        kind=one.kind,
        arxiv_id=one.arxiv_id,
        span=_span(one.span),
    )


def _mention(section: int, one: _Mention) -> Mention:
    entity = one.entity
    return Mention(
        section, one.text, _span(one.span), entity.slug, entity.name, entity.kind, one.method, one.confidence
    )
