"""The graph over plain objects: one class a type, one attribute or method a field, named in snake case.

Nothing here is fast, and nothing should have to be thought about. It knows neither tables nor the compiler.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from schema import ids
from schema.enums import BlockKind, EntityKind, ExtractionMethod, ReferenceStatus
from service.ingest import model
from service.ingest.entities.names import slugify
from service.ingest.model import Span
from tests.twin.lists import Connection, Key, Row, page
from tests.twin.text import FullText

_NO_DECOMPOSITION: Final = str.maketrans(
    {"ø": "o", "Ø": "O", "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "“": '"', "”": '"'}
)


def fold(written: str) -> str:
    """Without accents and upper case. For the letters of the corpus: Postgres knows many more."""
    decomposed = unicodedata.normalize("NFD", written.translate(_NO_DECOMPOSITION))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def same(one: str | None, other: str) -> bool:
    """Whether they are equal but for upper case."""
    return one is not None and one.lower() == other.lower()


@dataclass(frozen=True, slots=True)
class Times:
    """When an issue came in, and when it last changed: what only the database knows."""

    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class State:
    """What the database says of the corpus as a whole."""

    title: str
    revision: int
    updated_at: datetime


class Corpus:
    """Everything, and the type of that name."""

    def __init__(self, issues: Iterable[model.Issue], times: Mapping[int, Times], state: State, text: FullText) -> None:
        self.title, self.revision, self.updated_at = state.title, state.revision, state.updated_at
        self.text = text
        self.issues = [Issue(self, issue, times[issue.number]) for issue in sorted(issues, key=lambda i: i.number)]
        self.sections = [section for issue in self.issues for section in issue.sections]
        self.tales = [tale for issue in self.issues for tale in issue.tales]
        self.links = [link for issue in self.issues for link in issue.links]
        self.references = [reference for issue in self.issues for reference in issue.references]
        self.mentions = [mention for section in self.sections for mention in section.mentions]
        self.entities = [Entity(self, slug) for slug in sorted({mention.slug for mention in self.mentions})]

        self.issue_count = len(self.issues)
        self.section_count = len(self.sections)
        self.tale_count = len(self.tales)
        self.link_count = len(self.links)
        self.entity_count = len(self.entities)
        self.first_issue, self.latest_issue = self.issues[0], self.issues[-1]
        numbers = [issue.number for issue in self.issues]
        self.missing_numbers = [number for number in range(numbers[0], numbers[-1]) if number not in numbers]

    def issue(self, number: int) -> Issue | None:
        """The issue with that number."""
        return next((issue for issue in self.issues if issue.number == number), None)

    def section(self, issue: int, position: int) -> Section | None:
        """The section at that place."""
        return next((one for one in self.sections if (one.issue.number, one.position) == (issue, position)), None)

    def tale(self, issue: int, position: int) -> Tale | None:
        """The tale at that place."""
        return next((one for one in self.tales if (one.issue.number, one.position) == (issue, position)), None)

    def entity(self, slug: str) -> Entity | None:
        """The entity with that slug, or else the one that is most often called so; nothing is called nothing."""
        if not slug:
            return None
        for entity in self.entities:
            if entity.slug == slug:
                return entity
        called = [(-entity.times_called(slug), entity.slug, entity) for entity in self.entities]
        best = min(called)
        return best[2] if best[0] < 0 else None


class Issue:
    """The type of that name, and so are the classes that follow."""

    def __init__(self, corpus: Corpus, issue: model.Issue, times: Times) -> None:
        self._corpus = corpus
        self.id = ids.encode("Issue", issue.number)
        self.number = issue.number
        self.title = issue.title
        self.topics = issue.topics
        self.author = issue.author
        self.url = issue.url
        self.published_at = issue.published_at
        self.preamble = issue.preamble
        self.text = issue.text
        self.text_sha256 = issue.text_sha256
        self.word_count = issue.word_count
        self.parse = issue  # it has the format, the coverage and the warnings
        self.created_at, self.updated_at = times.created_at, times.updated_at
        self.sections = [Section(corpus, self, section, issue.mentions) for section in issue.sections]
        self.tales = [Tale(self, tale) for tale in issue.tales]
        self.links = [Link(self, link) for link in issue.links]
        self.references = [Reference(corpus, self, reference) for reference in issue.references]

    @property
    def entities(self) -> list[Entity]:
        mentions = [mention for section in self.sections for mention in section.mentions]
        return _each_once(sorted(mentions, key=lambda mention: mention.span.start))

    @property
    def referenced_by(self) -> list[Reference]:
        return [reference for reference in self._corpus.references if reference.number == self.number]

    @property
    def previous(self) -> Issue | None:
        return max(
            (one for one in self._corpus.issues if one.number < self.number), key=lambda i: i.number, default=None
        )

    @property
    def next(self) -> Issue | None:
        return min(
            (one for one in self._corpus.issues if one.number > self.number), key=lambda i: i.number, default=None
        )


class Section:
    def __init__(self, corpus: Corpus, issue: Issue, section: model.Section, mentions: Sequence[model.Mention]) -> None:
        self._corpus = corpus
        self.issue = issue
        self.id = ids.encode("Section", issue.number, section.position)
        self.position = section.position
        self.headline = section.headline
        self.tagline = section.tagline
        self.text = section.text
        self.blocks = [Block(block) for block in section.blocks]
        self.why_it_matters = section.why_it_matters
        self.word_count = section.word_count
        self.span = section.span
        self.mentions = [Mention(corpus, self, mention) for mention in mentions if mention.section == section.position]

    @property
    def links(self) -> list[Link]:
        return [link for link in self.issue.links if link.section is self]

    @property
    def references(self) -> list[Reference]:
        return [reference for reference in self.issue.references if reference.section is self]

    @property
    def entities(self) -> list[Entity]:
        return _each_once(self.mentions)

    @property
    def previous(self) -> Section | None:
        return self._corpus.section(self.issue.number, self.position - 1)

    @property
    def next(self) -> Section | None:
        return self._corpus.section(self.issue.number, self.position + 1)


class Block:
    def __init__(self, block: model.Block) -> None:
        self.kind: BlockKind = block.kind
        self.label = block.label
        self.text = block.text
        self.items = block.items
        self.span = block.span
        self.body = block.text
        if block.label is not None:
            self.body = block.text.removeprefix(block.label).lstrip(": \n")


class Link:
    def __init__(self, issue: Issue, link: model.Link) -> None:
        self.issue = issue
        self.section = _section_of(issue, link.section)
        self.id = ids.encode("Link", issue.number, link.position)
        self.position = link.position
        self.label = link.label
        self.title = link.title
        self.source = link.source
        self.url = link.url
        self.host = link.host
        self.kind = link.kind
        self.arxiv_id = link.arxiv_id
        self.span = link.span


class Reference:
    def __init__(self, corpus: Corpus, issue: Issue, reference: model.Reference) -> None:
        self._corpus = corpus
        self.from_ = issue
        self.section = _section_of(issue, reference.section)
        self.number = reference.number
        self.text = reference.text
        self.span = reference.span

    @property
    def issue(self) -> Issue | None:
        return self._corpus.issue(self.number)

    @property
    def status(self) -> ReferenceStatus:
        return ReferenceStatus.RESOLVED if self.issue else ReferenceStatus.DANGLING


class Tale:
    def __init__(self, issue: Issue, tale: model.Tale) -> None:
        self.issue = issue
        self.id = ids.encode("Tale", issue.number, tale.position)
        self.position = tale.position
        self.title = tale.title
        self.epigraph = tale.epigraph
        self.text = tale.text
        self.inspirations = tale.inspirations
        self.word_count = tale.word_count
        self.span = tale.span


class Mention:
    def __init__(self, corpus: Corpus, section: Section, mention: model.Mention) -> None:
        self._corpus = corpus
        self.section = section
        self.slug = mention.slug
        self.said_name, self.said_kind = mention.name, mention.kind
        self.text = mention.text
        self.span: Span = mention.span
        self.method = mention.method
        self.confidence = mention.confidence

    @property
    def entity(self) -> Entity:
        return next(entity for entity in self._corpus.entities if entity.slug == self.slug)


class Entity:
    def __init__(self, corpus: Corpus, slug: str) -> None:
        self._corpus = corpus
        self._mentions = [mention for mention in corpus.mentions if mention.slug == slug]
        self.id = ids.encode("Entity", slug)
        self.slug = slug
        self.name: str = self._verdict({mention: mention.said_name for mention in self._mentions})
        self.kind: EntityKind = self._verdict({mention: mention.said_kind for mention in self._mentions})
        forms = Counter(mention.text for mention in self._mentions)
        self.aliases = sorted((form for form in forms if form != self.name), key=lambda form: (-forms[form], form))
        self.mention_count = len(self._mentions)
        self.mentioning = [one for one in corpus.sections if any(mention.slug == slug for mention in one.mentions)]
        self.section_count = len(self.mentioning)
        issues = [issue for issue in corpus.issues if any(section.issue is issue for section in self.mentioning)]
        self.issue_count = len(issues)
        self.first_issue, self.latest_issue = issues[0], issues[-1]

    @property
    def timeline(self) -> list[TimelinePoint]:
        return [
            TimelinePoint(
                number=issue.number,
                published_at=issue.published_at,
                mentions=sum(mention.section.issue is issue for mention in self._mentions),
                sections=sum(section.issue is issue for section in self.mentioning),
            )
            for issue in self._corpus.issues
        ]

    def sections(self, order_by: str, **window: Any) -> Connection:
        rows = [Row(_place(section), section) for section in self.mentioning]
        return page("entity/sections", order_by, rows, **window)

    def related(self, first: int) -> list[RelatedEntity]:
        related = [self._relation(other) for other in self._corpus.entities if other is not self]
        related = [relation for relation in related if relation.sections > 0]
        return sorted(related, key=lambda relation: (-relation.sections, -relation.lift, relation.entity.slug))[:first]

    def times_called(self, form_slug: str) -> int:
        """How many mentions use the form of its name that has this slug: the one used most, where several have it."""
        forms = Counter(mention.text for mention in self._mentions)
        return max((count for form, count in forms.items() if slugify(form) == form_slug), default=0)

    def _verdict(self, said: Mapping[Mention, Any]) -> Any:
        """What the catalogue says; else what most mentions say; else what comes first in the alphabet."""
        counts = Counter(said.values())
        known = {said[mention] for mention in said if mention.method is ExtractionMethod.CATALOGUE}
        return min(counts, key=lambda choice: (choice not in known, -counts[choice], choice))

    def _relation(self, other: Entity) -> RelatedEntity:
        shared = sum(section in other.mentioning for section in self.mentioning)
        lift = Decimal(shared * self._corpus.section_count) / Decimal(self.section_count * other.section_count)
        return RelatedEntity(other, shared, float(lift.quantize(Decimal("0.0001"), ROUND_HALF_UP)))


@dataclass(frozen=True, slots=True)
class TimelinePoint:
    number: int
    published_at: datetime | None
    mentions: int
    sections: int


@dataclass(frozen=True, slots=True)
class RelatedEntity:
    entity: Entity
    sections: int
    lift: float


def _section_of(issue: Issue, position: int | None) -> Section | None:
    return next((section for section in issue.sections if section.position == position), None)


def _each_once(mentions: Iterable[Mention]) -> list[Entity]:
    return list(dict.fromkeys(mention.entity for mention in mentions))


def _place(thing: Section | Tale | Link) -> Key:
    return (thing.issue.number, thing.position)
