"""A section: headline, tagline, body."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from service.ingest.model import Block, Piece, PieceKind, Span
from service.ingest.parser.body import Body, FoundLink, inline_links, parse_body
from service.ingest.parser.lines import Line, open_tagline_of, tagline_of
from service.ingest.parser.outline import headline_end, headline_lines, is_kicker, is_series
from service.ingest.parser.run_in import why_it_matters


@dataclass(frozen=True, slots=True)
class FoundSection:
    """A section before it is numbered."""

    headline: str
    tagline: str | None
    blocks: tuple[Block, ...]
    links: tuple[FoundLink, ...]
    span: Span
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def why_it_matters(self) -> str | None:
        which = why_it_matters([block.label for block in self.blocks])
        return None if which is None else self.blocks[which].text


def parse_section(lines: Sequence[Line], text: str, *, styled: bool) -> FoundSection:
    """Read the lines of a section; the first is its headline (or the kicker above it)."""
    pieces: list[Piece] = []
    rest = list(lines)
    start = rest[0].start
    head: list[Line] = []
    while len(rest) > 1 and (is_kicker(rest[0]) or (head and is_series(rest[0]))):
        head.append(rest.pop(0))
        pieces.append(Piece(PieceKind.HEADLINE, Span(head[-1].start, head[-1].end)))
    headline_over = rest[: headline_lines(rest, styled=styled)]
    del rest[: len(headline_over)]
    head += headline_over
    last = headline_over[-1]
    end = headline_end(last)
    pieces.append(Piece(PieceKind.HEADLINE, Span(headline_over[0].start, end)))
    headline = " ".join(text[headline_over[0].start : end].split("\n")).rstrip(" :\t\u00a0")
    if end < last.end:
        rest.insert(0, behind(last, end, text))
    tagline = _take_tagline(rest, pieces, text)
    body = parse_body(rest, text, styled=styled)
    pieces += body.pieces
    placed = [p.span for p in pieces if p.kind not in (PieceKind.SEPARATOR, PieceKind.BOILERPLATE)]
    return FoundSection(
        headline or last.text,
        tagline,
        tuple(body.blocks),
        tuple(sorted([*inline_links(head, text), *body.links], key=lambda link: link.span)),
        Span(start, max(span.end for span in placed)),
        tuple(pieces),
    )


def with_loose_text(section: FoundSection, loose: Body) -> FoundSection:
    """The section with text that no rule could place kept at its end."""
    pieces = unplaced(loose.pieces)
    ends = [piece.span.end for piece in pieces if piece.kind is PieceKind.UNPLACED]
    return replace(
        section,
        blocks=(*section.blocks, *loose.blocks),
        links=(*section.links, *loose.links),
        span=Span(section.span.start, max([section.span.end, *ends])),
        pieces=(*section.pieces, *pieces),
    )


def unplaced(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces of loose text: its words are UNPLACED, its separators and boilerplate are what they are."""
    return tuple(
        replace(piece, kind=PieceKind.UNPLACED) if piece.kind in (PieceKind.BLOCK, PieceKind.LINK) else piece
        for piece in pieces
    )


def behind(line: Line, offset: int, text: str) -> Line:
    """What of a line stands behind an offset, as a line of its own."""
    words = text[offset : line.end]
    start = line.end - len(words.lstrip())
    return replace(
        line,
        start=start,
        text=text[start : line.end],
        gap=False,
        bold_end=max(line.bold_end, start) if line.bold_end > offset else start,
        italic_end=max(line.italic_end, start) if line.italic_end > offset else start,
        anchors=tuple(run for run in line.anchors if run.start >= offset),
    )


def _take_tagline(rest: list[Line], pieces: list[Piece], text: str) -> str | None:
    """Take the tagline off the lines under the headline; a body glued to it stays as a line."""
    if not rest:
        return None
    line = rest[0]
    tagline = tagline_of(line) or (None if line.gap else open_tagline_of(line))
    if tagline is None:
        return None
    rest.pop(0)
    if tagline.end < line.end and text[tagline.end : line.end].strip():
        rest.insert(0, behind(line, tagline.end, text))
        pieces.append(Piece(PieceKind.TAGLINE, Span(line.start, tagline.end)))
    else:
        pieces.append(Piece(PieceKind.TAGLINE, Span(line.start, line.end)))
    return tagline.words
