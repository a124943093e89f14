"""Who and what the sections of an issue are about.

`catalogue` knows names, `matcher` finds them, `context` decides where a word is ambiguous, `patterns` finds names that
nobody has listed, and here the findings are put together: one name a place, and what is established once in an issue is
recognised in the rest of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from schema.enums import EntityKind, ExtractionMethod, LinkKind
from service.ingest.entities.catalogue import Catalogue, load
from service.ingest.entities.context import is_meant
from service.ingest.entities.matcher import Hit, Matcher
from service.ingest.entities.names import slugify
from service.ingest.entities.patterns import Candidate, candidates, variant
from service.ingest.entities.stretches import Stretch, stretches
from service.ingest.model import Issue, Mention, Span

VERSION = 1
"""Grows whenever the extractor finds something else in the same text."""

CONFIDENT = 0.6
"""From where on a candidate of the patterns is a mention."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A name in a stretch, before the rest of the issue is known."""

    stretch: Stretch
    start: int
    end: int
    name: str
    kind: EntityKind
    method: ExtractionMethod
    confidence: float

    @property
    def text(self) -> str:
        return self.stretch.text[self.start : self.end]

    def mention(self) -> Mention:
        at = self.stretch.span.start
        span = Span(at + self.start, at + self.end)
        slug = slugify(self.name)
        return Mention(self.stretch.section, self.text, span, slug, self.name, self.kind, self.method, self.confidence)


class Extractor:
    """Finds the mentions of issues, with one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._matcher = Matcher(catalogue)

    def mentions(self, issue: Issue) -> tuple[Mention, ...]:
        """The mentions of an issue in the order of their spans, none overlapping another."""
        found: list[_Found] = []
        for stretch in stretches(issue):
            found += self._in_stretch(stretch, _taken(issue, stretch))
        found = _with_kinds_of_links(issue, _agreed(found))
        found += _propagated(issue, found)
        mentions = [one.mention() for one in found if slugify(one.name)]
        return tuple(sorted(mentions, key=lambda mention: mention.span))

    def _in_stretch(self, stretch: Stretch, taken: list[Span]) -> Iterator[_Found]:
        text = stretch.text
        known = [
            _known(stretch, hit)
            for hit in self._matcher.hits(text)
            if not _overlaps(hit.start, hit.end, taken) and (hit.certain or is_meant(text, hit))
        ]
        taken = [*taken, *(Span(one.start, one.end) for one in known)]
        yield from known
        for candidate in candidates(text, taken):
            if candidate.confidence >= CONFIDENT:
                yield _guessed(stretch, candidate)


def _known(stretch: Stretch, hit: Hit) -> _Found:
    known = hit.known
    if known.kind is EntityKind.MODEL and (end := variant(stretch.text, hit.end)) is not None:
        # A size or a variant makes a model of its own: `Gemma-2 9B`.
        name = stretch.text[hit.start : end]
        return _Found(stretch, hit.start, end, name, known.kind, ExtractionMethod.PATTERN, 0.9)
    confidence = 0.97 if hit.certain else 0.85
    return _Found(stretch, hit.start, hit.end, known.name, known.kind, ExtractionMethod.CATALOGUE, confidence)


def _guessed(stretch: Stretch, candidate: Candidate) -> _Found:
    name = stretch.text[candidate.start : candidate.end]
    return _Found(
        stretch, candidate.start, candidate.end, name, candidate.kind, ExtractionMethod.PATTERN, candidate.confidence
    )


def _taken(issue: Issue, stretch: Stretch) -> list[Span]:
    """Where references to other issues stand in a stretch: there the newsletter's name is no mention of it."""
    at, end = stretch.span.start, stretch.span.end
    return [
        Span(reference.span.start - at, reference.span.end - at)
        for reference in issue.references
        if at <= reference.span.start < end
    ]


def _overlaps(start: int, end: int, taken: list[Span]) -> bool:
    return any(start < span.end and span.start < end for span in taken)


def _agreed(found: list[_Found]) -> list[_Found]:
    """The same names under one name and kind: those that are sure of it decide for the others of the issue."""
    best: dict[str, _Found] = {}
    for one in found:
        slug = slugify(one.name)
        if slug not in best or one.confidence > best[slug].confidence:
            best[slug] = one
    return [_as(one, best[slugify(one.name)]) for one in found]


def _as(one: _Found, leader: _Found) -> _Found:
    return _Found(one.stretch, one.start, one.end, leader.name, leader.kind, one.method, one.confidence)


_LINKED = {
    LinkKind.DATASET: EntityKind.DATASET,
    LinkKind.MODEL: EntityKind.MODEL,
}


def _with_kinds_of_links(issue: Issue, found: list[_Found]) -> list[_Found]:
    """What a link leads to says what the thing is that it is called after."""
    said = {slugify(link.title): _LINKED[link.kind] for link in issue.links if link.kind in _LINKED}
    return [
        _Found(one.stretch, one.start, one.end, one.name, said[slugify(one.name)], one.method, one.confidence)
        if one.method is ExtractionMethod.PATTERN and slugify(one.name) in said
        else one
        for one in found
    ]


def _propagated(issue: Issue, found: list[_Found]) -> list[_Found]:
    """The places where a person who was named in full is called by the last name alone."""
    last_names = {one.name.split()[-1]: one for one in found if one.kind is EntityKind.PERSON and " " in one.name}
    if not last_names:
        return []
    by_stretch: dict[Span, list[Span]] = {}
    for one in found:
        by_stretch.setdefault(one.stretch.span, []).append(Span(one.start, one.end))
    return [
        _Found(stretch, start, end, leader.name, leader.kind, ExtractionMethod.PROPAGATED, 0.9)
        for stretch in stretches(issue)
        for name, leader in last_names.items()
        for start, end in _words(stretch.text, name)
        if not _overlaps(start, end, by_stretch.get(stretch.span, []))
    ]


def _words(text: str, word: str) -> Iterator[tuple[int, int]]:
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            yield at, end
        at = text.find(word, end)


@lru_cache(maxsize=1)
def _catalogue() -> Catalogue:
    return load()


@lru_cache(maxsize=1)
def _default() -> Extractor:
    return Extractor(_catalogue())


@lru_cache(maxsize=1)
def _other_slugs() -> dict[str, tuple[str, ...]]:
    by_slug = {
        slugify(known.name): tuple(dict.fromkeys(slug for form in known.forms[1:] if (slug := slugify(form))))
        for known in _catalogue().entries
    }
    return {slug: tuple(other for other in others if other not in by_slug) for slug, others in by_slug.items()}


def other_slugs(slug: str) -> tuple[str, ...]:
    """The slugs of the other names that the catalogue has for the entity with this slug."""
    return _other_slugs().get(slug, ())


def extract(issue: Issue) -> tuple[Mention, ...]:
    """The mentions of an issue, found with the catalogue that ships."""
    return _default().mentions(issue)
