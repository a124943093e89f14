"""Where the parts of an issue begin: its preamble, its sections, its tales.

Three things begin a part for sure: a separator, a headline with a `…tagline…` under it, and `Tech Tales:`.
Each of them may be missing, so each is enough alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from service.ingest.parser.lines import LONGEST_HEADLINE, Line, tagline_of
from service.ingest.parser.link_lines import is_link_line

_KICKER = re.compile(r"\w+\s+a-?i?-?ideas?\s*:?", re.I)
_SERIES = re.compile(r"an?\s+(?:very\s+)?occasional\b", re.I)
_ON_HEADLINE = re.compile(r"(?P<headline>[^…]{5,200}?[:?!])\s*(?=…\S)")
_SENTENCE_END = re.compile(r"[a-z0-9)”’]\.\s+[A-Z“‘]")
_LONGEST_TITLE = 150


class PartKind(Enum):
    """What a part of an issue is. LOOSE is text that no rule could place."""

    SECTION = auto()
    TALE = auto()
    LOOSE = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of a part, in order, its separators and boilerplate lines included."""

    kind: PartKind
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Outline:
    """An issue's lines behind its title and byline, divided; every line is in exactly one of the two."""

    preamble: list[Line]
    parts: list[Part]


def outline(lines: Sequence[Line], *, styled: bool) -> Outline:
    """Divide the lines of an issue (those behind title and byline)."""
    begins = _without_scene_breaks(_begins(lines, styled=styled), lines)
    first = _first_section(lines, begins[0] if begins else len(lines), styled=styled)
    if first is None:
        return Outline(list(lines), [])
    cuts = sorted({first, *(i for i in begins if i > first)})
    ends = [*cuts[1:], len(lines)]
    parts: list[Part] = []
    for i, j in zip(cuts, ends, strict=True):
        for part in _classify(list(lines[i:j]), styled=styled):
            if part.kind is PartKind.LOOSE and parts and parts[-1].kind is not PartKind.SECTION:
                parts[-1].lines.extend(part.lines)
            else:
                parts.append(part)
    return Outline(list(lines[:first]), parts)


def is_kicker(line: Line) -> bool:
    """`Import A-Idea`: the heading above an essay, whose own headline follows."""
    return _KICKER.fullmatch(line.text) is not None


def is_series(line: Line) -> bool:
    """`An occasional essay series:`, the line that may stand under a kicker."""
    return len(line.text) <= 80 and _SERIES.match(line.text) is not None


def headline_lines(lines: Sequence[Line], *, styled: bool) -> int:
    """Over how many lines the headline at the beginning goes: two where the tagline is only under the second."""
    if len(lines) < 3 or tagline_of(lines[2]) is None or headline_end(lines[0]) < lines[0].end:
        return 1
    return 2 if _goes_on_below(lines[0], lines[1], styled=styled) else 1


def _goes_on_below(line: Line, below: Line, *, styled: bool) -> bool:
    """Whether a headline was broken in two: lines of one paragraph, the first without an end."""
    return (
        not below.gap
        and _may_be_headline(line)
        and _may_be_headline(below)
        and line.text[-1] not in '.:?!”")'
        and line.all_bold == below.all_bold
        and not is_link_line(line, styled=styled)
    )


def headline_end(line: Line) -> int:
    """Where the headline on its line ends: at the line's end, or before a tagline on the same line."""
    match = _ON_HEADLINE.match(line.text)
    return line.start + len(match["headline"]) if match else line.end


def is_headline(line: Line, below: Line | None) -> bool:
    """Whether a line that begins a part reads as a headline."""
    if not _may_be_headline(line):
        return False
    if line.all_bold or line.text[-1] in ":?!" or (below is not None and tagline_of(below)):
        return True
    return below is not None and line.text[-1] not in '.”"' and not _SENTENCE_END.search(line.text)


def is_title(line: Line, below: Line | None) -> bool:
    """Whether the first line of a tale reads as its title."""
    if line.is_item or line.text[0] == "[" or len(line.text) > _LONGEST_TITLE or line.inspired:
        return False
    if line.all_bold or (below is not None and below.text[0] == "["):
        return True
    return below is not None and line.text[-1] not in '.,;”"' and not _SENTENCE_END.search(line.text)


def _may_be_headline(line: Line) -> bool:
    return not (
        line.is_item
        or line.is_separator
        or line.is_boilerplate
        or len(line.text[: headline_end(line) - line.start]) > LONGEST_HEADLINE
        or line.inspired
        or tagline_of(line)
    )


def _has_tagline(line: Line, below: Line | None, *, styled: bool) -> bool:
    """Whether a headline and its tagline stand here: enough to begin a section where the separator is missing."""
    on_its_line = headline_end(line) < line.end
    if not on_its_line and (below is None or tagline_of(below) is None):  # the rule of most lines, and soon told
        return False
    return _may_be_headline(line) and (
        on_its_line or not (_SENTENCE_END.search(line.text) or is_link_line(line, styled=styled))
    )


def _begins(lines: Sequence[Line], *, styled: bool) -> list[int]:
    """The lines at which a part begins."""
    begins: list[int] = []
    separated = kicked = after_link = False
    for i, line in enumerate(lines):
        if line.is_separator:
            separated = True
            continue
        if line.is_boilerplate:
            continue
        below = lines[i + 1] if i + 1 < len(lines) else None
        if not kicked and (
            separated or line.tale_heading or is_kicker(line) or (after_link and _opens_after_links(line, below))
        ):
            begins.append(i)
        elif not kicked and _has_tagline(line, below, styled=styled):
            broken = i > 0 and lines[i - 1].gap and _goes_on_below(lines[i - 1], line, styled=styled)
            begin = i - 1 if broken else i
            if not begins or begins[-1] < begin:
                begins.append(begin)
        kicked = is_kicker(line) or (kicked and is_series(line))
        after_link = is_link_line(line, styled=styled)
        separated = False
    return begins


def _opens_after_links(line: Line, below: Line | None) -> bool:
    """A headline that lost both separator and tagline: behind the links, on its own line, its body right below."""
    return (
        line.gap
        and below is not None
        and not below.gap
        and not below.is_item
        and _may_be_headline(line)
        and line.text[-1] == ":"
        and not line.text.lower().startswith("why ")
    )


def _without_scene_breaks(begins: list[int], lines: Sequence[Line]) -> list[int]:
    """Leave out what begins inside a tale: up to its inspirations, separators part its scenes."""
    kept: list[int] = []
    until = -1
    for i in begins:
        if i <= until and not lines[i].tale_heading:
            continue
        kept.append(i)
        if lines[i].tale_heading:
            until = _tale_end(lines, i)
    return kept


def _tale_end(lines: Sequence[Line], heading: int) -> int:
    """The line of a tale's inspirations; without any, the last line before a next headline with tagline, or of all."""
    for i in range(heading + 1, len(lines)):
        if lines[i].tale_heading:
            return i - 1
        if lines[i].inspired:
            return i
    for i in range(heading + 2, len(lines)):
        below = lines[i + 1] if i + 1 < len(lines) else None
        if _has_tagline(lines[i], below, styled=True):
            return i - 1
    return len(lines) - 1


def _first_section(lines: Sequence[Line], sure: int, *, styled: bool) -> int | None:
    """Where the preamble ends: at the first sure beginning, or at a headline without tagline before it."""
    subscribe = next((i for i in range(sure) if lines[i].words.casefold().startswith("subscribe now")), None)
    for i in range(0 if subscribe is None else subscribe + 1, sure):
        line = lines[i]
        below = lines[i + 1] if i + 1 < len(lines) else None
        if line.is_boilerplate or below is None or not _may_be_headline(line):
            continue
        if (styled and line.all_bold) or (not styled and line.text[-1] in ":?!" and not below.gap and i > 0):
            return i
        if i - 1 == subscribe and is_headline(line, below) and not below.gap:
            return i
    return sure if sure < len(lines) else None


def _classify(lines: list[Line], *, styled: bool) -> list[Part]:
    """What the lines between two beginnings are; a tale that lost heading and separator is cut off its section."""
    inspired = next((i for i, line in enumerate(lines) if line.inspired), None)
    if lines[0].tale_heading:
        return [Part(PartKind.TALE, lines)]
    words = [line for line in lines if not (line.is_boilerplate or line.is_separator)]
    if inspired is not None:
        start = _headless_tale_start(lines, inspired, styled=styled)
        before = [Part(PartKind.SECTION, lines[:start])] if start else []
        return [*before, Part(PartKind.TALE, lines[start:])]
    if not words:
        return [Part(PartKind.LOOSE, lines)]
    below = lines[1] if len(lines) > 1 else None
    if is_kicker(lines[0]) or headline_end(lines[0]) < lines[0].end or is_headline(lines[0], below):
        return [Part(PartKind.SECTION, lines)]
    return [Part(PartKind.LOOSE, lines)]


def _headless_tale_start(lines: list[Line], inspired: int, *, styled: bool) -> int:
    """In lines that hold inspirations but no `Tech Tales:`, where the tale begins: behind the item's links, if any."""
    if not _has_tagline(lines[0], lines[1] if len(lines) > 1 else None, styled=styled):
        return 0
    links = [i for i in range(inspired) if is_link_line(lines[i], styled=styled)]
    return links[-1] + 1 if links and links[-1] + 1 < inspired else 0
