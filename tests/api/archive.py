"""Issues to ask for, built by hand: an owl-watcher's weekly, in the newsletter's form."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from schema.enums import BlockKind, LinkKind, SourceFormat
from service.ingest.model import Block, Issue, Link, Piece, PieceKind, Reference, Section, Span, Tale

FIRST_MONDAY = datetime(2016, 8, 1, 12, 0, tzinfo=UTC)


class Draft:
    """A text that grows, and tells where each thing in it stands."""

    def __init__(self, first_line: str) -> None:
        self.text = first_line

    def add(self, words: str) -> Span:
        """Append a paragraph."""
        start = len(self.text) + 2
        self.text += f"\n\n{words}"
        return Span(start, start + len(words))

    def find(self, words: str) -> Span:
        """Where the words stand last."""
        start = self.text.rindex(words)
        return Span(start, start + len(words))


def plain(number: int, author: str | None = None) -> Issue:
    """An issue with a title and nothing under it."""
    text = f"Import AI {number}: Nothing but a title"
    return Issue(
        number=number,
        title=text,
        topics=("Nothing but a title",),
        author=author,
        url=None,
        published_at=FIRST_MONDAY + timedelta(weeks=number),
        preamble=None,
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        word_count=len(text.split()),
        format=SourceFormat.TEXT,
        coverage=1.0,
        warnings=(),
        sections=(),
        tales=(),
        links=(),
        references=(),
        pieces=(Piece(PieceKind.TITLE, Span(0, len(text))),),
    )


def rich() -> Issue:
    """Issue 12: two sections, links in and outside them, references to 10 (twice), 11 and 99, and a tale."""
    draft = Draft("Import AI 12: Owls learn to count 🦉; and a map of every brook")
    preamble = draft.add("Good evening from the hide. Import AI 11 went astray; see the (log).")
    log = Link(1, None, None, "log", None, "https://hide.example/log", "hide.example", LinkKind.BLOG, None,
               draft.find("log"))  # fmt: skip
    lost = Reference(1, None, 11, "Import AI 11", draft.find("Import AI 11"))
    sections = (_counting_owls(draft), _map_of_brooks(draft))
    links = (log, *_links(draft))
    tale_title = draft.add("Tech Tales: The lamp at the weir")
    story = "The lamp went out at nine, and nobody in the valley had touched it."
    tale = Tale(
        position=1,
        title="The lamp at the weir",
        epigraph="Weir house, 2051",
        text=story,
        inspirations=("A lamp that hums", "what do owls see?"),
        word_count=len(story.split()),
        span=Span(tale_title.start + len("Tech Tales: "), draft.add(story).end),
    )
    return replace(
        plain(12, author="Mara Quill"),
        title="Import AI 12: Owls learn to count 🦉; and a map of every brook",
        topics=("Owls learn to count 🦉", "a map of every brook"),
        url="https://hide.example/12",
        preamble=draft.text[preamble.start : preamble.end],
        text=draft.text,
        text_sha256=hashlib.sha256(draft.text.encode()).hexdigest(),
        word_count=len(draft.text.split()),
        format=SourceFormat.MARKDOWN,
        coverage=0.5,
        warnings=("line 3: a bracket is never closed",),
        sections=sections,
        tales=(tale,),
        links=links,
        references=(lost, *_references(draft)),
        pieces=(Piece(PieceKind.UNPLACED, Span(0, len(draft.text))),),
    )


def _counting_owls(draft: Draft) -> Section:
    start = draft.add("Owls learn to count:").start
    draft.add("…Up to three, then it is all mice…")
    how = "How they did it: They dropped pebbles, as in Import AI #10 and Import AI 99."
    what = "• one pebble\n• two pebbles"
    why = "Why this matters – numbers are older than we are: An owl has no use for a fourth mouse."
    spans = [draft.add(words) for words in (how, what, why)]
    blocks = (
        Block(BlockKind.PARAGRAPH, "How they did it", how, (), spans[0]),
        Block(BlockKind.LIST, None, what, ("one pebble", "two pebbles"), spans[1]),
        Block(BlockKind.PARAGRAPH, "Why this matters – numbers are older than we are", why, (), spans[2]),
    )
    text = f"{how}\n\n{what}\n\n{why}"
    draft.add("Read more: Counting in the dark (arXiv).\n  Get the pebbles here (GitHub).")
    return Section(
        position=1,
        headline="Owls learn to count",
        tagline="Up to three, then it is all mice",
        text=text,
        blocks=blocks,
        why_it_matters=why,
        word_count=len(text.split()),
        span=Span(start, len(draft.text)),
    )


def _map_of_brooks(draft: Draft) -> Section:
    start = draft.add("A map of every brook:").start
    text = "Somebody walked them all, again after Import AI 10."
    block = Block(BlockKind.PARAGRAPH, None, text, (), draft.add(text))
    return Section(2, "A map of every brook", None, text, (block,), None, len(text.split()),
                   Span(start, block.span.end))  # fmt: skip


def _links(draft: Draft) -> tuple[Link, Link]:
    return (
        Link(2, 1, "Read more", "Counting in the dark", "arXiv", "https://arxiv.org/abs/1612.00012", "arxiv.org",
             LinkKind.PAPER, "1612.00012", draft.find("Read more: Counting in the dark (arXiv).")),
        Link(3, 1, "Get the pebbles here", "pebbles", "GitHub", None, None,
             LinkKind.CODE, None, draft.find("Get the pebbles here (GitHub).")),
    )  # fmt: skip


def _references(draft: Draft) -> tuple[Reference, Reference, Reference]:
    return (
        Reference(2, 1, 10, "Import AI #10", draft.find("Import AI #10")),
        Reference(3, 1, 99, "Import AI 99", draft.find("Import AI 99")),
        Reference(4, 2, 10, "Import AI 10", draft.find("Import AI 10")),
    )
