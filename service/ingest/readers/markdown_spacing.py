"""Repairs the spaces and line ends that HTML-to-Markdown converters eat and add around marks.

One converter writes `**Read more:**[Title](address)` and `**What it is** : words`; another sets every mark on a line of
its own and goes on in a new paragraph, which then begins with a full stop or a small letter.
"""

import re
from collections.abc import Iterator

from service.ingest.document import Mark
from service.ingest.readers.pieces import Break, Close, Open, Paragraph, Piece, Rule, Words

_STOPS = ".,;:!?)"
_SENTENCE_ENDS = ".!?…”\"'’)]"
_OPENING_QUOTES = "\"'“‘("
_STRAY_SPACE = re.compile(r" (?=[:;,.!?](?:\s|$))")
_QUOTE_OPENS = re.compile(r"(?:^|\s)[\"“‘(\[]$")
_REACH = 2


def respace(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces with those spaces and line ends put right; only hard breaks are left among them."""
    before = _neighbours(pieces, backwards=False)
    after = _neighbours(pieces[::-1], backwards=True)[::-1]
    detached = any(
        isinstance(piece, Paragraph) and _ended(pieces, i) and after[i][:1] in tuple(_STOPS)
        for i, piece in enumerate(pieces)
    )
    leads = True  # the paragraph is the first of its section
    for i, piece in enumerate(pieces):
        match piece:
            case Open(mark=Mark.LINK) if _are_glued(before[i], after[i], _OPENING_QUOTES):
                yield from (Words(" "), piece)
            case Close(mark=Mark.BOLD) if _are_glued(before[i], after[i], ""):
                yield from (piece, Words(" "))
            case Words() if _ends_emphasis(pieces, i):
                yield _without_stray_space(piece, before[i])
            case Break(hard=False):
                yield _soft_break(pieces, i, before[i], after[i])
            case Paragraph() if detached and _goes_on(pieces, i, before[i], after[i], leads=leads):
                yield _joint(before[i], after[i])
            case _:
                yield piece
        if isinstance(piece, Paragraph | Rule):
            leads = isinstance(piece, Rule)


def _neighbours(pieces: list[Piece], *, backwards: bool) -> list[str]:
    """For each piece the (at most two) characters next to it on its line, seen past marks."""
    found, passed = [], ""
    for piece in pieces:
        found.append(passed)
        if isinstance(piece, Words):
            passed = (piece.text + passed)[:_REACH] if backwards else (passed + piece.text)[-_REACH:]
        elif not isinstance(piece, Open | Close):
            passed = ""
    return found


def _are_glued(before: str, after: str, quotes: str) -> bool:
    """Whether a space was eaten between two words."""
    ended, begins = before[-1:], after[:1]
    return (ended.isalnum() or ended in tuple(_STOPS)) and (begins.isalnum() or begins in tuple(quotes))


def _ends_emphasis(pieces: list[Piece], i: int) -> bool:
    return i > 0 and isinstance(previous := pieces[i - 1], Close) and previous.mark is not Mark.LINK


def _without_stray_space(words: Words, before: str) -> Words:
    if _STRAY_SPACE.match(words.text) or (words.text.startswith(" ") and _QUOTE_OPENS.search(before)):
        return Words(words.text[1:], words.verbatim)
    return words


def _ended(pieces: list[Piece], i: int) -> Mark | None:
    """The mark that ends the line before `i`, a full stop aside."""
    while i > 0 and isinstance(piece := pieces[i - 1], Words) and not piece.text.strip(" .,"):
        i -= 1
    return piece.mark if i > 0 and isinstance(piece := pieces[i - 1], Close) else None


def _begun(pieces: list[Piece], i: int) -> Mark | None:
    """The mark that begins the line after `i`."""
    return piece.mark if i + 1 < len(pieces) and isinstance(piece := pieces[i + 1], Open) else None


def _soft_break(pieces: list[Piece], i: int, before: str, after: str) -> Piece:
    """A wrapped line goes on with a space, unless marks show that a line of the source's source ended there."""
    ended, begun = _ended(pieces, i), _begun(pieces, i)
    if after[:1] == "…" or begun is Mark.BOLD:
        new_line = True
    elif ended is Mark.BOLD:
        new_line = not (before[-1:] == ":" and begun is Mark.LINK)
    elif ended is not None:
        new_line = not _begins_midway(after)
    else:
        new_line = begun is not None and before[-1:] in tuple(_SENTENCE_ENDS)
    return Break(hard=True) if new_line else _joint(before, after)


def _goes_on(pieces: list[Piece], i: int, before: str, after: str, *, leads: bool) -> bool:
    """Whether a paragraph that ends in a mark and the next are one, where a converter set each mark apart."""
    ended = _ended(pieces, i)
    if ended is None or not after:
        return False
    label = ended is Mark.BOLD and before[-1:] in (":", "?") and not leads and _begun(pieces, i) is not Mark.ITALIC
    return label or _begins_midway(after)


def _begins_midway(after: str) -> bool:
    return after[:1].islower() or after[:1] in tuple(_STOPS)


def _joint(before: str, after: str) -> Words:
    return Words("" if before[-1:] in ("(", "[") or after[:1] in tuple(_STOPS) else " ")
