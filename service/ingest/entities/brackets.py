"""Brackets that introduce a short form: `Pivotal Token Search (PTS)`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from service.ingest.entities.catalogue import Entry
from service.ingest.entities.endings import of_name
from service.ingest.entities.matcher import Hit
from service.ingest.entities.text import Cover, Stretch
from service.ingest.model import Span

_BRACKET = re.compile(r"\(([“‘\"']?)([A-Za-z][\w.+-]{1,14})[”’\"']?(?=[),;])")
_WORD = re.compile(r"[A-Z]?[a-z]+(?=[A-Z])|[^\W_]+")
# What no name goes on behind; the point of a company's Inc. and of an initial is none.
_END = re.compile(r"[;:!?()]|(?<!Inc)(?<!Corp)(?<!Ltd)(?<!\b[A-Z])\.")
# Words of two long forms are one if so many letters are: Network, Networks.
_STEM = 5


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A short form in brackets and the words before it that it is made of."""

    short: Span
    full: Span
    named: bool
    """Whether those words are capitalised as a name is; if not, the short form stands for a common noun."""


def short_forms(text: str, span: Span) -> Iterator[ShortForm]:
    """The short forms a stretch introduces."""
    for match in _BRACKET.finditer(text, span.start, span.end):
        short = match.group(2)
        if not any(c.isupper() for c in short):
            continue
        words = list(_WORD.finditer(text, max(span.start, match.start() - 120), match.start()))
        start = _spelled(short, words, text)
        if start is not None:
            end = words[-1].end()
            full = Span(words[start].start(), end + text.startswith(".", end))
            capitals = sum(word.group()[0].isupper() for word in words[start:] if len(word.group()) > 3)
            long = sum(len(word.group()) > 3 for word in words[start:])
            yield ShortForm(Span(*match.span(2)), full, named=long > 0 and capitals >= 0.6 * long)


def as_spelled(
    text: str, hits: Sequence[tuple[Stretch, Hit]], shorts: Sequence[ShortForm]
) -> list[tuple[Stretch, Hit]]:
    """The hits without those that a short form tells are something else: it is spelled out to be read so.

    `Mooring Pattern Score (MPS)` is no Metal Performance Shaders, there and in the rest of its section; and a known
    name in what is spelled out is part of a longer one, as in `Pivotal Beam Search (PBS)`.
    """
    known = {hit.span: (stretch.section, hit.entry) for stretch, hit in hits}
    longer = Cover(short.full for short in shorts if short.named and short.full not in known)
    others = set()
    for short in shorts:
        section, entry = known.get(short.short, (0, None))
        if entry is not None and not stands_for(entry, text[short.full.start : short.full.end]):
            others.add((section, text[short.short.start : short.short.end]))
    return [
        (stretch, hit)
        for stretch, hit in hits
        if not longer.holds(hit.span) and (stretch.section, text[hit.span.start : hit.span.end]) not in others
    ]


def stands_for(entry: Entry, full: str) -> bool:
    """Whether a long form can be one of this entry.

    It shares most of its words with one that the entry has; if that has none, its own words must not speak for
    another kind.
    """
    long = [name for name in entry.names if " " in name]
    if not long:
        kinds = of_name(full)
        return not kinds or entry.kind in kinds
    stems = _stems(full)
    return any(2 * len(stems & other) > len(stems) for other in map(_stems, long))


def _stems(name: str) -> set[str]:
    return {word.group().casefold()[:_STEM] for word in _WORD.finditer(name) if len(word.group()) > 3}


def _spelled(short: str, words: list[re.Match[str]], text: str) -> int | None:
    """Which of the words is the first of those whose letters spell the short form."""
    letters = [c.casefold() for c in short.removesuffix("s") if c.isalnum()]
    for start in range(len(words) - 1, max(-1, len(words) - 1 - 2 * len(letters)), -1):
        if _END.search(text, words[start].start(), words[-1].start()):
            return None
        if words[start].group()[0].casefold() == letters[0] and _initials(letters, words[start:]):
            return start
    return None


def _initials(letters: list[str], words: list[re.Match[str]]) -> bool:
    """Whether the letters are found in the words in order, each word giving its beginning if it gives any."""
    texts = [word.group().casefold() for word in words]

    @cache
    def spelled(at: int, word: int, begun: int) -> bool:
        if at == len(letters):
            return 2 * begun >= len(texts) and all(len(text) < 9 for text in texts[word:])
        if word == len(texts):
            return False
        text, used, place = texts[word], at, 0
        while used < len(letters) and (place := text.find(letters[used], place)) >= 0:
            if used == at and place > 0:
                break
            used, place = used + 1, place + 1
            if spelled(used, word + 1, begun + 1):
                return True
        return len(text) < 5 and spelled(at, word + 1, begun)

    return len(words) > 1 and spelled(0, 0, 0)
