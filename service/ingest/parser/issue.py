"""A document → an issue, whole: every code point placed, everything numbered."""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from service.ingest.document import Document, Mark
from service.ingest.model import (
    Issue,
    Link,
    ParseError,
    Piece,
    PieceKind,
    Reference,
    Section,
    Span,
    Tale,
)
from service.ingest.parser.body import BARE_ADDRESS, FoundLink, inline_links, parse_body
from service.ingest.parser.lines import Line, split_lines
from service.ingest.parser.link_kind import arxiv_id_of, host_of, kind_of
from service.ingest.parser.outline import Part, PartKind, outline
from service.ingest.parser.references import find_references
from service.ingest.parser.section import FoundSection, parse_section, unplaced, with_loose_text
from service.ingest.parser.tale import FoundTale, parse_tale
from service.ingest.parser.title import Title, parse_title

# No sentence: a word's letters are not followed by a full stop, as an initial's may be.
_BYLINE = re.compile(r"by(?:\s+(?P<author>\S(?:(?![a-z]{3}[.!?](?:\s|$))[^:…]){0,200}))?", re.I)


@dataclass(slots=True)
class _Found:
    """What the parts of an issue were read as, before it is numbered. `links` stand in no section."""

    text: str
    styled: bool
    preamble: list[Line] = field(default_factory=list)
    sections: list[FoundSection] = field(default_factory=list)
    tales: list[FoundTale] = field(default_factory=list)
    links: list[FoundLink] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def add_preamble(self, lines: Sequence[Line]) -> None:
        self.pieces += [_piece(_preamble_kind(line), line) for line in lines]
        self._keep_in_preamble(lines)
        self.links += inline_links(self.preamble, self.text)

    def add(self, part: Part) -> None:
        if part.kind is PartKind.SECTION:
            self.sections.append(parse_section(part.lines, self.text, styled=self.styled))
        elif part.kind is PartKind.TALE:
            self.tales.append(parse_tale(part.lines, self.text))
            self.links += inline_links(part.lines, self.text)
        else:
            self._add_loose(part.lines)

    def _add_loose(self, lines: Sequence[Line]) -> None:
        """Keep text that no rule could place with the section before it; before the first, in the preamble."""
        loose = parse_body(lines, self.text, styled=self.styled)
        if self.sections:
            self.sections[-1] = with_loose_text(self.sections[-1], loose)
        else:
            self.pieces += unplaced(loose.pieces)
            self._keep_in_preamble(lines)
            self.links += loose.links

    def _keep_in_preamble(self, lines: Sequence[Line]) -> None:
        self.preamble += [line for line in lines if not (line.is_boilerplate or line.is_separator)]

    def all_pieces(self) -> list[Piece]:
        inner = [piece for section in self.sections for piece in section.pieces]
        return [*self.pieces, *inner, *(piece for tale in self.tales for piece in tale.pieces)]

    def warnings(self, pieces: Iterable[Piece]) -> list[str]:
        """What a reader of the issue should look at, given its pieces."""
        found = [warning for tale in self.tales for warning in tale.warnings]
        found += [
            f"text at offset {span.start} has no headline and was kept as body: “{_shortened(_of(self.text, span))}”"
            for span in _unplaced(pieces)
        ]
        return found if self.sections else [*found, "no section was found"]


def parse(document: Document, newsletter: str) -> Issue:
    """Read a document of `newsletter` ("Import AI").

    Never fails on its text but for a ParseError where the first line is not the title of a numbered issue.
    What no rule can place stays in the body with a warning, and `coverage` says how much could be placed.
    """
    text = document.text
    lines = split_lines(document)
    title, number = _title(lines, newsletter)
    found = _Found(text, styled=any(run.mark is Mark.BOLD for run in document.runs))
    found.pieces.append(_piece(PieceKind.TITLE, lines[0]))
    author, rest = _byline(lines[1:], found.pieces)
    parts = outline(rest, styled=found.styled)
    found.add_preamble(parts.preamble)
    for part in parts.parts:
        found.add(part)
    pieces = _tile(text, found.all_pieces())
    notes = [f"left out of the text: {note}" for note in document.notes]
    notes += _titles_within(rest, newsletter)
    return Issue(
        number=number,
        title=lines[0].text,
        topics=title.topics,
        author=author,
        url=document.url,
        published_at=document.published_at,
        preamble=" ".join(" ".join(line.text for line in found.preamble).split()) or None,
        text=text,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        word_count=len(text.split()),
        format=document.format,
        coverage=_coverage(text, pieces),
        warnings=(*notes, *found.warnings(pieces)),
        sections=tuple(_section(i, section) for i, section in enumerate(found.sections, 1)),
        tales=tuple(_tale(i, tale) for i, tale in enumerate(found.tales, 1)),
        links=_links(found.sections, found.links, document),
        references=_references(text, lines[0].end, [section.span for section in found.sections], newsletter, number),
        pieces=pieces,
    )


def _title(lines: Sequence[Line], newsletter: str) -> tuple[Title, int]:
    """The title, on the first line, and its number. Raises ParseError where it is none or has none."""
    title = parse_title(lines[0].text, newsletter) if lines else None
    if title is None:
        raise ParseError(f"no issue of {newsletter}: it does not begin with a title like “{newsletter} 395: …”")
    if title.number is None:
        raise ParseError(f"an issue without a number: “{_shortened(lines[0].text)}”")
    return title, title.number


def _titles_within(lines: Iterable[Line], newsletter: str) -> Iterator[str]:
    """A warning for every line that reads as another issue's title: an issue may have been taken for text."""
    for line in lines:
        title = parse_title(line.text, newsletter) if line.gap else None
        if title is not None and title.number is not None and title.topics:
            yield f"a line like the title of issue {title.number} was read as text: “{_shortened(line.text)}”"


def _byline(lines: Sequence[Line], pieces: list[Piece]) -> tuple[str | None, Sequence[Line]]:
    """The author and the lines behind the byline, which stands right under the title."""
    match = _BYLINE.fullmatch(lines[0].text) if lines else None
    if match is None:
        return None, lines
    pieces.append(_piece(PieceKind.BYLINE, lines[0]))
    return match["author"] and match["author"].strip(), lines[1:]


def _preamble_kind(line: Line) -> PieceKind:
    if line.is_separator:
        return PieceKind.SEPARATOR
    return PieceKind.BOILERPLATE if line.is_boilerplate else PieceKind.PREAMBLE


def _section(position: int, found: FoundSection) -> Section:
    words = found.text
    return Section(
        position,
        found.headline,
        found.tagline,
        words,
        found.blocks,
        found.why_it_matters,
        len(words.split()),
        found.span,
    )


def _tale(position: int, found: FoundTale) -> Tale:
    return Tale(
        position, found.title, found.epigraph, found.text, found.inspirations, len(found.text.split()), found.span
    )


def _links(sections: Sequence[FoundSection], loose: Iterable[FoundLink], document: Document) -> tuple[Link, ...]:
    """All links of an issue, numbered in the order of the text; addresses written out in the prose included."""
    found: list[tuple[FoundLink, int | None]] = [
        (link, i) for i, section in enumerate(sections, 1) for link in section.links
    ]
    found += [(link, None) for link in loose]
    anchors = sorted((run.start, run.end) for run in document.runs if run.mark is Mark.LINK)
    lines = {link.url: link.span for link, _ in found if link.label is not None}
    spans = [section.span for section in sections]
    for match in BARE_ADDRESS.finditer(document.text):
        at = bisect_right(anchors, (match.start(), len(document.text))) - 1
        in_anchor = at >= 0 and match.start() < anchors[at][1]
        line = lines.get(match[0])
        if not in_anchor and not (line and line.start <= match.start() < line.end):
            span = Span(match.start(), match.end())
            found.append((FoundLink(None, match[0], None, match[0], span), _section_at(spans, span.start)))
    found.sort(key=lambda pair: pair[0].span)
    return tuple(_link(position, section, link) for position, (link, section) in enumerate(found, 1))


def _link(position: int, section: int | None, found: FoundLink) -> Link:
    return Link(
        position,
        section,
        found.label,
        found.title,
        found.source,
        found.url,
        host_of(found.url),
        kind_of(found.url, found.label, found.source),
        arxiv_id_of(found.url, found.title),
        found.span,
    )


def _references(text: str, start: int, sections: Sequence[Span], newsletter: str, own: int) -> tuple[Reference, ...]:
    found = [(number, span) for number, span in find_references(text, start, len(text), newsletter) if number != own]
    return tuple(
        Reference(position, _section_at(sections, span.start), number, _of(text, span), span)
        for position, (number, span) in enumerate(found, 1)
    )


def _section_at(sections: Sequence[Span], offset: int) -> int | None:
    """The position of the section that an offset lies in."""
    at = bisect_right(sections, offset, key=lambda span: span.start)
    return at if at and offset < sections[at - 1].end else None


def _tile(text: str, pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces in order, the blank stretches between them added; words that nothing claimed are UNPLACED."""
    tiled: list[Piece] = []
    at = 0
    for piece in sorted(pieces, key=lambda piece: piece.span):
        if piece.span.start > at:
            tiled.append(_gap(text, at, piece.span.start))
        tiled.append(piece)
        at = piece.span.end
    if at < len(text):
        tiled.append(_gap(text, at, len(text)))
    return tuple(tiled)


def _gap(text: str, start: int, end: int) -> Piece:
    return Piece(PieceKind.UNPLACED if text[start:end].strip() else PieceKind.SEPARATOR, Span(start, end))


def _unplaced(pieces: Iterable[Piece]) -> list[Span]:
    """Where text could not be placed, neighbours with only blanks and separators between them as one."""
    spans: list[Span] = []
    joined = False
    for piece in pieces:
        if piece.kind is PieceKind.UNPLACED:
            spans[-1:] = [Span(spans[-1].start, piece.span.end)] if joined else [*spans[-1:], piece.span]
            joined = True
        elif piece.kind is not PieceKind.SEPARATOR:
            joined = False
    return spans


def _coverage(text: str, pieces: Iterable[Piece]) -> float:
    unplaced = sum(_visible(_of(text, piece.span)) for piece in pieces if piece.kind is PieceKind.UNPLACED)
    return 1.0 if not unplaced else 1 - unplaced / _visible(text)


def _visible(words: str) -> int:
    return sum(len(word) for word in words.split())


def _of(text: str, span: Span) -> str:
    return text[span.start : span.end]


def _piece(kind: PieceKind, line: Line) -> Piece:
    return Piece(kind, Span(line.start, line.end))


def _shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else f"{words[:59]}…"
