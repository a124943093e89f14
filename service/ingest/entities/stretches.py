"""Where in an issue names are looked for: headlines, taglines and bodies, never link lines or tales."""

from collections.abc import Iterator
from dataclasses import dataclass

from service.ingest.model import Issue, Section, Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a section's text that is read on its own; `is_heading` for headline and tagline."""

    section: int
    span: Span
    text: str
    is_heading: bool


def stretches(issue: Issue) -> Iterator[Stretch]:
    """The stretches of an issue in order; link lines inside a block are no part of one."""
    for section in issue.sections:
        for span in _headings(issue.text, section):
            yield Stretch(section.position, span, issue.text[span.start : span.end], is_heading=True)
        for block in section.blocks:
            yield Stretch(section.position, block.span, block.text, is_heading=False)


def _headings(text: str, section: Section) -> Iterator[Span]:
    at = section.span.start
    body = section.blocks[0].span.start if section.blocks else section.span.end
    for words in (section.headline, section.tagline):
        if words and (start := text.find(words, at, body)) >= 0:
            at = start + len(words)
            yield Span(start, at)
