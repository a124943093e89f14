"""Puts the tokens of a stretch together to runs: the longest strings of words that could be one name."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.ingest.entities.lexicon import read
from service.ingest.entities.text import Stretch
from service.ingest.entities.tokens import VARIANTS, Token
from service.ingest.model import Span

# What is named "Institute for …" and "University of …": the words after the connector belong to the name.
HEADS = read("heads")
_NARROW = frozenset(
    {"University", "Universities", "College", "Universidad", "Universidade", "Universität", "Université", "Bank"}
)

_CONNECTORS = frozenset(
    f" {words} "
    for words in ("of", "of the", "for", "for the", "on", "de", "do", "da", "di", "del", "della", "dos", "für")
)
_INSIDE = frozenset({" and ", " & ", " and the "})
# University of Science and Technology is one body, University of Oslo and MIT are two.
_FIELDS = frozenset(
    {"Arts", "Business", "Economics", "Engineering", "Law", "Medicine", "Science", "Sciences", "Technology"}
)
_PARTICLES = frozenset({" de ", " van ", " von ", " der ", " van der ", " bin ", " al ", " la ", " du ", " del "})
# An institute may be one for ethics and AI; a ministry and AI companies are two things.
_ENDS = re.compile(r"(?: [A-Z]|[,.;:)’'\n]| and | ha(?:s|ve) |$)")
_VARIANT = re.compile(rf"[ -](?:{'|'.join(sorted(VARIANTS))})(?![\w-])")
_MOST_WORDS = 16


@dataclass(slots=True)
class Run:
    """Words that could be one name, and where they stand."""

    stretch: Stretch
    tokens: tuple[Token, ...]
    span: Span
    text: str
    is_remainder: bool = False
    """Whether known names have been taken out beside it."""

    @property
    def opens(self) -> bool:
        return self.tokens[0].opens

    @property
    def words(self) -> int:
        return len(self.tokens)


def runs(text: str, stretch: Stretch, found: Iterable[Token]) -> Iterator[Run]:
    """The runs of a stretch, in order; none overlaps another, and none is a sentence's first word alone."""
    current: list[Token] = []
    for token in found:
        if current and _joins(text, current, token):
            current.append(token)
            continue
        if run := _finished(text, stretch, current):
            yield run
        current = [token] if token.may_begin else []
    if run := _finished(text, stretch, current):
        yield run


def cut(text: str, run: Run, start: int, end: int, *, is_remainder: bool = False) -> Run | None:
    """The run without its first and last words: what is between the tokens numbered start and end."""
    if start == 0 and end == len(run.tokens) and is_remainder <= run.is_remainder:
        return run
    kept = run.tokens[start:end]
    if not kept:
        return None
    stop = run.span.end if end >= len(run.tokens) else kept[-1].end
    span = Span(kept[0].start, stop)
    return Run(run.stretch, kept, span, text[span.start : span.end], run.is_remainder or is_remainder)


def _joins(text: str, current: list[Token], token: Token) -> bool:
    last = current[-1]
    gap = text[last.end : token.start]
    if last.possessive or len(gap) > 9 or len(current) == _MOST_WORDS:
        return False
    if gap in (" ", "\u00a0"):
        if token.text[0].isdigit() or token.is_version:
            return token.is_version and _numbers(last, token)
        return token.may_begin
    if not token.is_capital:
        return False
    if gap == ". ":
        return len(current) > 1 and len(last.text) == 1 and _are_first_and_last(current[-2], token)
    if gap in _CONNECTORS or gap in _INSIDE:
        is_firm = gap == " & " and all(map(_can_be_a_persons, (last, current[0])))  # Johnson & Johnson
        return is_firm or _connects(text, current, gap, token)
    is_odd = last.is_odd and last.text.split("-")[0] not in read("given")
    return gap in _PARTICLES and not last.is_ordinary and not token.is_ordinary and not is_odd


def _are_first_and_last(first: Token, last: Token) -> bool:
    """Whether two words can be a person's names with an initial between them."""
    if first.text in read("given"):
        return not (last.is_function or last.is_generic)
    return _can_be_a_persons(first) and _can_be_a_persons(last)


def _can_be_a_persons(name: Token) -> bool:
    """Whether a person may be called so: with an initial beside it, Samuel R. Bowman; but not Plan B. Researchers."""
    return name.text.isalpha() and not (name.is_function or name.is_generic or name.is_odd or name.is_ordinary)


def _numbers(last: Token, token: Token) -> bool:
    """Whether the number is the version of what is named, and no score or count."""
    if last.is_function or (last.is_generic and not last.text[0].isdigit()):
        return False
    if re.match(r"[\d.]+[bB]\b", token.text):
        return True
    return not any(c.isdigit() for c in last.text.removesuffix("3D")) or last.text[0] == "v"


def _connects(text: str, current: list[Token], gap: str, token: Token) -> bool:
    heads = [t.text for t in current if t.text in HEADS]
    if not heads or token.is_function:
        return False
    if gap in _CONNECTORS:
        return not (gap.startswith(" for") and heads[-1] in _NARROW) and not token.opens
    if current[-1].text in _FIELDS and token.text in _FIELDS:
        return True
    inside = current[-1].text not in HEADS and current[-1] is not current[0] and heads[-1] not in _NARROW
    if not inside or len(current) == 1:
        return False
    if token.text in ("AI", "Society"):
        return _ENDS.match(text, token.end) is not None
    return token.is_ordinary and token.text not in HEADS


def _finished(text: str, stretch: Stretch, current: list[Token]) -> Run | None:
    if not current or (len(current) == 1 and current[0].is_function):
        return None
    start, end = current[0].start, current[-1].end
    last = current[-1].text
    if not last.isalpha() and any(c.isdigit() for c in last) and not current[-1].possessive:
        while variant := _VARIANT.match(text, end, stretch.span.end):
            end = variant.end()
    return Run(stretch, tuple(current), Span(start, end), text[start:end])
