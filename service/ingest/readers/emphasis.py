"""Which delimiters of a Markdown text belong together.

The archive's Markdown was converted from HTML by a program that does not keep to CommonMark: a closing `**` stands
after a space or at the beginning of the next line, `_` marks several paragraphs. So a delimiter does not show whether
it opens or closes; they alternate. What is left over stays text.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby

from service.ingest.document import Mark
from service.ingest.readers.pieces import Close, Delimiter, Open, Paragraph, Piece, Rule, Words

_MARKS = {"**": Mark.BOLD, "__": Mark.BOLD, "*": Mark.ITALIC, "_": Mark.ITALIC}
_GLUED_RULE = "*****"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a delimiter stands: between which characters ("" at a line's edge), in which paragraph and section."""

    index: int
    sign: str
    before: str
    after: str
    paragraph: int
    section: int

    @property
    def is_literal(self) -> bool:
        """`snake_case` and `2 * 3` mark nothing."""
        if self.sign[0] == "_":
            return self.before.isalnum() and self.after.isalnum()
        return self.before == self.after == " "

    @property
    def can_open(self) -> bool:
        """A lone `*` may also be a footnote's mark (`Linux*, and`); the other signs open anywhere."""
        return self.sign != "*" or not (self.after in ("", " ") or (self.before.isalnum() and not self.after.isalnum()))


def pair(pieces: list[Piece]) -> list[Piece]:
    """The pieces with each delimiter turned into the beginning or end of a mark, or into words."""
    pieces = list(_unglued(pieces))
    resolved: dict[int, Piece] = {}
    for places in _places(pieces).values():
        for first, last in _pairs(places):
            resolved[first.index] = Open(_MARKS[first.sign])
            resolved[last.index] = Close(_MARKS[last.sign])
    return [resolved.get(i) or _literal(piece) for i, piece in enumerate(pieces)]


def _literal(piece: Piece) -> Piece:
    return Words(piece.sign) if isinstance(piece, Delimiter) else piece


def _unglued(pieces: list[Piece]) -> Iterator[Piece]:
    """`*****` is a `***` with a `**` after it or before it, where a section lacks one."""
    sections = list(accumulate((isinstance(piece, Rule) for piece in pieces), initial=0))
    lacking = Counter(sections[i] for i, piece in enumerate(pieces) if piece == Delimiter("**"))
    for i, piece in enumerate(pieces):
        if not (isinstance(piece, Rule) and piece.source == _GLUED_RULE):
            yield piece
        elif lacking[sections[i] + 1] % 2:
            yield from (piece, Delimiter("**"))
        elif lacking[sections[i]] % 2:
            lacking[sections[i]] += 1
            yield from (Delimiter("**"), piece)
        else:
            yield piece


def _places(pieces: list[Piece]) -> dict[str, list[_Place]]:
    """The delimiters by sign, in order, without those that can mark nothing."""
    after = _neighbours(pieces[::-1], first=True)[::-1]
    before = _neighbours(pieces, first=False)
    places: dict[str, list[_Place]] = defaultdict(list)
    paragraph = section = 0
    for i, piece in enumerate(pieces):
        if isinstance(piece, Delimiter):
            place = _Place(i, piece.sign, before[i], after[i], paragraph, section)
            if not place.is_literal:
                places[piece.sign].append(place)
        paragraph += isinstance(piece, Paragraph | Rule)
        section += isinstance(piece, Rule)
    return places


def _neighbours(pieces: list[Piece], *, first: bool) -> list[str]:
    """For each piece the character of its line that was passed last on the way to it."""
    found, passed = [], ""
    for piece in pieces:
        found.append(passed)
        if isinstance(piece, Words):
            passed = (piece.text[:1] if first else piece.text[-1:]) or passed
        elif not isinstance(piece, Delimiter | Open | Close):
            passed = ""
    return found


def _pairs(places: list[_Place]) -> Iterator[tuple[_Place, _Place]]:
    """Alternate within each section. One that has an odd number shares a mark with the next, or has one too many."""
    waiting: list[_Place] = []
    for section, group in groupby(places, key=lambda place: place.section):
        found = list(group)
        if len(found) % 2 and waiting and waiting[-1].section == section - 1:
            yield from _alternate(waiting + found)
            waiting = []
            continue
        yield from _by_paragraph(waiting)
        waiting = found if len(found) % 2 else []
        if not waiting:
            yield from _alternate(found)
    yield from _by_paragraph(waiting)


def _alternate(places: list[_Place]) -> Iterator[tuple[_Place, _Place]]:
    opened: _Place | None = None
    for place in places:
        if opened is not None:
            yield opened, place
            opened = None
        elif place.can_open:
            opened = place


def _by_paragraph(places: list[_Place]) -> Iterator[tuple[_Place, _Place]]:
    """One delimiter too many spoils its own paragraph and the next one at most."""
    opened: _Place | None = None
    for paragraph, group in groupby(places, key=lambda place: place.paragraph):
        found = list(group)
        if opened is not None and len(found) % 2 and opened.paragraph == paragraph - 1:
            yield opened, found.pop(0)
            opened = None
        elif len(found) % 2:
            opened = found.pop()
        yield from _alternate(found)
