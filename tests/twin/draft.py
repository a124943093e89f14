"""Writes invented issues: text that grows, and a note of where everything in it stands."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from schema.enums import BlockKind, EntityKind, ExtractionMethod, LinkKind, SourceFormat
from service.ingest.model import Block, Issue, Link, Mention, Piece, PieceKind, Reference, Section, Span, Tale

_MARKED: Final = re.compile(r"\[\[(?P<form>.*?)\|(?P<key>[a-z0-9 ]+)\]\]")
_NAMED_ISSUE: Final = re.compile(r"Import AI #?([0-9]+)")


@dataclass(frozen=True, slots=True)
class Name:
    """What a mention says of what it names."""

    slug: str
    name: str
    kind: EntityKind
    method: ExtractionMethod = ExtractionMethod.CATALOGUE
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Words:
    """A block to write: `[[form|key]]` in it is a mention of the name with that key."""

    text: str
    label: str | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A link to write, on a line of its own."""

    title: str
    kind: LinkKind = LinkKind.OTHER
    label: str | None = None
    source: str | None = None
    url: str | None = None
    host: str | None = None
    arxiv_id: str | None = None


@dataclass
class Draft:
    """An issue that is being written; `names` are those that the marks in its text can mean."""

    number: int
    title: str
    names: dict[str, Name]
    preamble: str | None = None
    sections: list[Section] = field(default_factory=list)
    tales: list[Tale] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.title
        self._section: int | None = None

    def greet(self, words: str) -> None:
        """Write the preamble."""
        span = self._add(words)
        self.preamble = self.text[span.start : span.end]

    def link(self, line: Line) -> None:
        """Write a link line."""
        source = f" ({line.source})" if line.source else ""
        span = self._add(f"{line.label}: {line.title}{source}." if line.label else line.title)
        self.links.append(
            Link(
                position=len(self.links) + 1,
                section=self._section,
                label=line.label,
                title=line.title,
                source=line.source,
                url=line.url,
                host=line.host,
                kind=line.kind,
                arxiv_id=line.arxiv_id,
                span=span,
            )
        )

    def section(
        self,
        headline: str,
        *words: Words,
        tagline: str | None = None,
        links: Sequence[Line] = (),
        why: int | None = None,
    ) -> None:
        """Write a section; `why` says which of its blocks tells why it matters."""
        self._section = len(self.sections) + 1
        head = self._add(headline)
        tag = self._add(tagline) if tagline else None
        blocks = tuple(self._block(block) for block in words)
        text = "\n\n".join(block.text for block in blocks)
        for line in links:
            self.link(line)
        self.sections.append(
            Section(
                position=self._section,
                headline=self.text[head.start : head.end],
                tagline=self.text[tag.start : tag.end] if tag else None,
                text=text,
                blocks=blocks,
                why_it_matters=None if why is None else blocks[why].text,
                word_count=len(text.split()),
                span=Span(head.start, len(self.text)),
            )
        )
        self._section = None

    def tale(self, title: str, text: str, epigraph: str | None = None, inspirations: tuple[str, ...] = ()) -> None:
        """Write a tale."""
        start = self._add(title).start
        self._add(text)
        self.tales.append(
            Tale(
                position=len(self.tales) + 1,
                title=title,
                epigraph=epigraph,
                text=text,
                inspirations=inspirations,
                word_count=len(text.split()),
                span=Span(start, len(self.text)),
            )
        )

    def issue(
        self,
        *,
        topics: tuple[str, ...] = (),
        author: str | None = None,
        url: str | None = None,
        published_at: datetime | None = None,
        form: SourceFormat = SourceFormat.TEXT,
        coverage: float = 1.0,
        warnings: tuple[str, ...] = (),
    ) -> Issue:
        """The issue as it stands now."""
        return Issue(
            number=self.number,
            title=self.title,
            topics=topics,
            author=author,
            url=url,
            published_at=published_at,
            preamble=self.preamble,
            text=self.text,
            text_sha256=hashlib.sha256(self.text.encode()).hexdigest(),
            word_count=len(self.text.split()),
            format=form,
            coverage=coverage,
            warnings=warnings,
            sections=tuple(self.sections),
            tales=tuple(self.tales),
            links=tuple(self.links),
            references=tuple(self.references),
            pieces=(Piece(PieceKind.UNPLACED, Span(0, len(self.text))),),
            mentions=tuple(self.mentions),
        )

    def _block(self, words: Words) -> Block:
        span = self._add(words.text)
        kind = BlockKind.LIST if words.items else BlockKind.PARAGRAPH
        return Block(kind, words.label, self.text[span.start : span.end], words.items, span)

    def _add(self, marked: str) -> Span:
        """Append a paragraph without its marks, and note what it mentions and which issues it names."""
        self.text += "\n\n"
        start, done = len(self.text), 0
        for match in _MARKED.finditer(marked):
            self.text += marked[done : match.start()]
            self._mention(match["form"], self.names[match["key"]])
            done = match.end()
        self.text += marked[done:]
        for match in _NAMED_ISSUE.finditer(self.text, start):
            position = len(self.references) + 1
            self.references.append(
                Reference(position, self._section, int(match[1]), match[0], Span(match.start(), match.end()))
            )
        return Span(start, len(self.text))

    def _mention(self, form: str, name: Name) -> None:
        assert self._section is not None, f"{form!r} is mentioned outside the sections"
        start = len(self.text)
        self.text += form
        span = Span(start, len(self.text))
        self.mentions.append(
            Mention(self._section, form, span, name.slug, name.name, name.kind, name.method, name.confidence)
        )
