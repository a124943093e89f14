"""Issues of a sentence or two, to extract from."""

import hashlib
from collections.abc import Sequence

from schema.enums import BlockKind, LinkKind, SourceFormat
from service.ingest.model import Block, Issue, Link, Section, Span


def issue(*bodies: str, headline: str = "A quiet week", links: Sequence[tuple[str, LinkKind]] = ()) -> Issue:
    """An issue whose sections have these bodies; the first has the links, by title and kind."""
    text = "Import AI 7: A quiet week"
    sections = []
    for position, body in enumerate(bodies, 1):
        start = len(text) + 2
        text += f"\n\n{headline}:\n{body}"
        block = Block(BlockKind.PARAGRAPH, None, body, (), Span(len(text) - len(body), len(text)))
        words = len(body.split())
        sections.append(Section(position, headline, None, body, (block,), None, words, Span(start, len(text))))
    return Issue(
        number=7,
        title="Import AI 7: A quiet week",
        topics=("A quiet week",),
        author=None,
        url=None,
        published_at=None,
        preamble=None,
        text=text,
        text_sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        word_count=len(text.split()),
        format=SourceFormat.TEXT,
        coverage=1.0,
        warnings=(),
        sections=tuple(sections),
        tales=(),
        links=tuple(
            Link(number, 1, "Read more", title, None, None, None, kind, None, Span(0, 0))
            for number, (title, kind) in enumerate(links, 1)
        ),
        references=(),
        pieces=(),
    )
