"""What of an issue is read for names: headlines, taglines and bodies, without the references to other issues."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.ingest.model import Issue, Section, Span

_WORD = re.compile(r"[^\W\d_]{4,}")
# So many of its longer words have a capital where a headline is set in title case.
_TITLE_CASE = 0.6


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the text that is read. Where it is set in title case, a capital letter says nothing."""

    section: int
    span: Span
    title_case: bool


def stretches(issue: Issue) -> list[Stretch]:
    """The stretches of an issue in the order of the text.

    They come from its sections alone: an issue that was stored has nothing else.
    """
    found: list[Stretch] = []
    for section in issue.sections:
        found += _headings(issue.text, section)
        found += [Stretch(section.position, block.span, title_case=False) for block in section.blocks]
    return sorted(found, key=lambda stretch: stretch.span)


def _headings(text: str, section: Section) -> Iterator[Stretch]:
    """The headline and the tagline, where they stand above the body; a headline may go over two lines."""
    at = section.span.start
    head = text[at : section.blocks[0].span.start if section.blocks else section.span.end].replace("\n", " ")
    end = 0
    for heading in (section.headline, section.tagline):
        if heading and (start := head.find(heading, end)) >= 0:
            end = start + len(heading)
            yield Stretch(section.position, Span(at + start, at + end), _is_title_case(heading))


def _is_title_case(heading: str) -> bool:
    words = _WORD.findall(heading)
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= _TITLE_CASE * len(words)


class Cover:
    """Spans of a text, none overlapping another, that are asked whether they meet one."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._ends = [span.end for span in self._spans]

    def meets(self, span: Span) -> bool:
        at = bisect_right(self._ends, span.start)
        return at < len(self._spans) and self._spans[at].start < span.end

    def holds(self, span: Span) -> bool:
        """Whether the whole span is in one of them."""
        at = bisect_right(self._ends, span.start)
        return at < len(self._spans) and self._spans[at].start <= span.start and span.end <= self._spans[at].end


def references(issue: Issue) -> Cover:
    """Where the text refers to another issue: the newsletter's own name there is no mention of it."""
    return Cover(reference.span for reference in issue.references)
