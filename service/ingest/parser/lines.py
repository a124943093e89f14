"""A document as lines: what the structure of an issue is recognised from."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from service.ingest.document import Document, Mark, Run

_ELLIPSIS = r"(?:…|\.{3,})"
_SEPARATES = "*＊#=_~⁂–—-"
_SEPARATOR = re.compile(rf"(?:[{_SEPARATES}]\s*){{3,}}")
_BOILERPLATE = re.compile(
    r"(?:subscribe(?: now)?|share(?: this post)?|leave a comment|thanks for reading\b[^.!?]{0,40}"
    r"|this post is public so feel free to share it)\s*[.!]*",
    re.I,
)
_TALE_HEADING = re.compile(r"tech\s+tales?\s*(?::|$)\s*", re.I)
_INSPIRED = re.compile(
    r"(?:(?:some\s+)?things\s+(?:that|which)\s+inspired\s+(?:this|the)(?:\s+(?:story|tale|piece|fiction))?"
    r"|(?:this\s+)?(?:story|tale)\s+inspirations?|inspirations?(?:\s+for\s+this\s+(?:story|tale))?)\s*:\s*",
    re.I,
)
_TAGLINE = re.compile(rf"{_ELLIPSIS}[.\s]*(?P<words>\S.*?)\s*{_ELLIPSIS}[….\s]*")
_GLUED = re.compile(rf"{_ELLIPSIS}[.\s]*(?P<words>\S.{{2,350}}?)\s*{_ELLIPSIS}\.*(?=\s*[A-Z0-9“\"‘'(\[])")
_OPEN = re.compile(rf"{_ELLIPSIS}[.\s]*(?P<words>\S.{{2,250}})")

LONGEST_HEADLINE = 250
"""Characters. The longest of the archive has 130; a paragraph is rarely shorter than 300."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, trimmed: `text == document.text[start:end]`.

    `words` are the text as the rules about wording want it: every stretch of white space one space, no leading dots.
    `gap` says that a blank line stands before it; `bold_end` and `italic_end` are the offsets where a bold or
    italic lead ends (`start` where there is none); `item` is the stretch of a list item's words; `continued` says that
    the line goes on an item begun on a line before; `anchors` are the links that begin in it.
    """

    start: int
    end: int
    text: str
    words: str
    gap: bool
    bold_end: int
    italic_end: int
    item: tuple[int, int] | None
    continued: bool
    anchors: tuple[Run, ...]

    @property
    def is_item(self) -> bool:
        return self.item is not None or self.continued

    @property
    def all_bold(self) -> bool:
        return self.bold_end >= self.end - 1

    @property
    def is_separator(self) -> bool:
        return self.text[0] in _SEPARATES and _SEPARATOR.fullmatch(self.text) is not None

    @property
    def is_boilerplate(self) -> bool:
        return len(self.text) < 80 and _BOILERPLATE.fullmatch(self.words) is not None

    @property
    def inspired(self) -> re.Match[str] | None:
        """`Things that inspired this story: `, where the line begins so."""
        return _INSPIRED.match(self.text)

    @property
    def tale_heading(self) -> re.Match[str] | None:
        """`Tech Tales:`, where the line is that, or that and a title."""
        match = _TALE_HEADING.match(self.text)
        return match if match and len(self.text) - match.end() <= LONGEST_HEADLINE else None


@dataclass(frozen=True, slots=True)
class Tagline:
    """`…words…` at the beginning of a line, up to offset `end` (a body glued to it follows)."""

    words: str
    end: int
    whole: bool


def tagline_of(line: Line) -> Tagline | None:
    """The tagline that a line is or begins with."""
    if line.is_item or line.text[:1] not in "….":
        return None
    if line.start < line.italic_end < line.end and (
        match := _TAGLINE.fullmatch(line.text, 0, line.italic_end - line.start)
    ):
        return Tagline(match["words"], line.italic_end, whole=False)
    if len(line.text) <= LONGEST_HEADLINE + 100 and (match := _TAGLINE.fullmatch(line.text)):
        return Tagline(match["words"], line.end, whole=True)
    if match := _GLUED.match(line.text):
        return Tagline(match["words"], line.start + match.end(), whole=False)
    return None


def open_tagline_of(line: Line) -> Tagline | None:
    """A line under a headline that begins as a tagline does and lost its closing ellipsis."""
    if not line.is_item and (match := _OPEN.fullmatch(line.text)):
        return Tagline(match["words"].rstrip(" …."), line.end, whole=True)
    return None


def split_lines(document: Document) -> list[Line]:
    """The lines of a document that are not blank, with what is marked in them. Linear in text and runs."""
    spans: list[tuple[int, int, bool]] = []
    gap, at = True, 0
    for raw in document.text.split("\n"):
        words = raw.strip()
        if words:
            start = at + raw.index(words[0])
            spans.append((start, start + len(words), gap))
        gap = not words
        at += len(raw) + 1
    starts = [start for start, _, _ in spans]
    bold = _lead_ends(document.runs, Mark.BOLD, spans, starts)
    italic = _lead_ends(document.runs, Mark.ITALIC, spans, starts)
    items: dict[int, tuple[int, int]] = {}
    continued: set[int] = set()
    anchors: dict[int, list[Run]] = {}
    for run in document.runs:
        first = max(bisect_right(starts, run.start) - 1, 0)
        if run.mark is Mark.LINK:
            anchors.setdefault(first, []).append(run)
        elif run.mark is Mark.ITEM and spans:
            items.setdefault(first, (run.start, min(run.end, spans[first][1])))
            continued.update(range(first + 1, bisect_left(starts, run.end)))
    return [
        Line(
            start,
            end,
            text := document.text[start:end],
            _plain(text),
            gap,
            bold.get(i, start),
            italic.get(i, start),
            items.get(i),
            i in continued and i not in items,
            tuple(anchors.get(i, ())),
        )
        for i, (start, end, gap) in enumerate(spans)
    ]


def _plain(text: str) -> str:
    # Of printable characters only the space is white space, and nearly every line is all printable.
    plain = text if text.isprintable() and "  " not in text else " ".join(text.split())
    return plain.lstrip("….")


def _lead_ends(
    runs: tuple[Run, ...], mark: Mark, spans: list[tuple[int, int, bool]], starts: list[int]
) -> dict[int, int]:
    """By line, where a run of that mark that covers the line's beginning ends (at most the line's end)."""
    ends: dict[int, int] = {}
    for run in runs:
        if run.mark is not mark:
            continue
        for i in range(bisect_left(starts, run.start), bisect_left(starts, run.end)):
            ends[i] = max(ends.get(i, 0), min(run.end, spans[i][1]))
        inside = bisect_left(starts, run.start) - 1
        # A lead may be marked in two runs (`**What** **is it?**`): one that begins where another ended goes on.
        if inside >= 0 and inside in ends and run.start <= ends[inside] + 1:
            ends[inside] = max(ends[inside], min(run.end, spans[inside][1]))
    return ends
