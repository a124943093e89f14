"""A tale: heading, title, epigraph, text, inspirations."""

from collections.abc import Sequence
from dataclasses import dataclass

from service.ingest.model import Piece, PieceKind, Span
from service.ingest.parser.lines import Line
from service.ingest.parser.outline import is_title

UNTITLED = "Untitled"
_LONGEST_EPIGRAPH = 4
"""Lines over which an epigraph's brackets may go."""


@dataclass(frozen=True, slots=True)
class FoundTale:
    """A tale before it is numbered."""

    title: str
    epigraph: str | None
    text: str
    inspirations: tuple[str, ...]
    span: Span
    pieces: tuple[Piece, ...]
    warnings: tuple[str, ...]


def parse_tale(lines: Sequence[Line], text: str) -> FoundTale:
    """Read the lines of a tale, from its heading (or title) to its inspirations and the boilerplate behind."""
    pieces: list[Piece] = []
    warnings: list[str] = []
    rest = list(lines)
    title = _heading(rest, pieces)
    if title is None and rest and is_title(rest[0], rest[1] if len(rest) > 1 else None):
        line = rest.pop(0)
        pieces.append(_piece(PieceKind.TALE_TITLE, line))
        title = line.text.rstrip(" :")
    if title is None:
        warnings.append(f"the tale at offset {lines[0].start} has no title")
    epigraph = _epigraph(rest, pieces)
    inspired = next((i for i, line in enumerate(rest) if line.inspired), len(rest))
    body = _without_boilerplate(rest[:inspired], pieces)
    inspirations, behind = _inspirations(rest, inspired, pieces)
    loose = _without_boilerplate(rest[behind:], pieces)
    pieces += [_piece(PieceKind.UNPLACED, line) for line in loose]
    words = text[body[0].start : body[-1].end] if body else ""
    if body:
        pieces.append(Piece(PieceKind.TALE_TEXT, Span(body[0].start, body[-1].end)))
    if loose:
        warnings.append(f"text behind the tale at offset {loose[0].start} was kept as the tale's")
        words = "\n\n".join(part for part in (words, *(line.text for line in loose)) if part)
    if inspired == len(rest):
        warnings.append(f"the tale at offset {lines[0].start} names no inspirations")
    covered = [piece.span for piece in pieces if piece.kind not in (PieceKind.BOILERPLATE, PieceKind.SEPARATOR)]
    span = Span(min(covered).start, max(s.end for s in covered)) if covered else Span(lines[0].start, lines[-1].end)
    return FoundTale(title or UNTITLED, epigraph, words, inspirations, span, tuple(pieces), tuple(warnings))


def split_inspirations(words: str) -> tuple[str, ...]:
    """`a; b; c.` → a, b, c: trimmed, the last without its full stop."""
    parts = [" ".join(part.split()) for part in words.split(";")]
    parts = [part for part in parts if part.strip(". ")]
    if parts:
        parts[-1] = parts[-1].removesuffix(".").rstrip()
    return tuple(parts)


def _heading(rest: list[Line], pieces: list[Piece]) -> str | None:
    """Take `Tech Tales:` off; the title where it stands on the same line."""
    while rest and (rest[0].is_boilerplate or rest[0].is_separator):
        line = rest.pop(0)
        pieces.append(_piece(PieceKind.SEPARATOR if line.is_separator else PieceKind.BOILERPLATE, line))
    if not rest or not (heading := rest[0].tale_heading):
        return None
    line = rest.pop(0)
    words = line.text[heading.end() :]
    pieces.append(Piece(PieceKind.TALE_HEADING, Span(line.start, line.start + heading.end())))
    if words:
        pieces.append(Piece(PieceKind.TALE_TITLE, Span(line.start + heading.end(), line.end)))
    return words.rstrip(" :") or None


def _epigraph(rest: list[Line], pieces: list[Piece]) -> str | None:
    """Take the bracketed line under the title off: one that closes at a line's end, and nowhere before."""
    words = ""
    for i, line in enumerate(rest[:_LONGEST_EPIGRAPH]):
        if (i == 0) != (line.text[0] == "[") or (i and line.gap) or line.inspired:
            return None
        words = f"{words} {line.text}".strip()
        if words.rstrip(" .").endswith("]") and words.count("[") == words.count("]"):
            pieces.append(Piece(PieceKind.EPIGRAPH, Span(rest[0].start, line.end)))
            del rest[: i + 1]
            return words.rstrip(" .")[1:-1].strip() or None
        if words.count("[") <= words.count("]"):
            return None
    return None


def _inspirations(rest: Sequence[Line], inspired: int, pieces: list[Piece]) -> tuple[tuple[str, ...], int]:
    """What is listed behind `Things that inspired this story:`, on its line, on the next, or as a list; and which
    line comes after it."""
    if inspired == len(rest):
        return (), inspired
    line = rest[inspired]
    match = line.inspired
    words = [line.text[match.end() :]] if match else []
    items: list[str] = []
    end = inspired + 1
    for below in rest[end:]:
        if below.is_boilerplate or below.is_separator or (below.gap and any(words) and not below.is_item):
            break
        if below.is_item:
            items.append(below.text.lstrip("•◦▪·*- ").strip())
        else:
            words.append(below.text)
        end += 1
    pieces.append(Piece(PieceKind.INSPIRATIONS, Span(line.start, rest[end - 1].end)))
    return split_inspirations("; ".join(part for part in (" ".join(words).strip(), *items) if part)), end


def _without_boilerplate(lines: Sequence[Line], pieces: list[Piece]) -> list[Line]:
    """The lines without the boilerplate and separators at both ends; inside, a separator parts two scenes."""
    kept = list(lines)
    while kept and (kept[-1].is_boilerplate or kept[-1].is_separator):
        line = kept.pop()
        pieces.append(_piece(PieceKind.SEPARATOR if line.is_separator else PieceKind.BOILERPLATE, line))
    while kept and (kept[0].is_boilerplate or kept[0].is_separator):
        line = kept.pop(0)
        pieces.append(_piece(PieceKind.SEPARATOR if line.is_separator else PieceKind.BOILERPLATE, line))
    return kept


def _piece(kind: PieceKind, line: Line) -> Piece:
    return Piece(kind, Span(line.start, line.end))
