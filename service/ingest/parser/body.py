"""The body of a section: its lines → blocks and links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from schema.enums import BlockKind
from service.ingest.document import Run
from service.ingest.model import Block, Piece, PieceKind, Span
from service.ingest.parser.lines import Line
from service.ingest.parser.link_lines import goes_on_below, is_label_only, is_link_line, read_link, split_links
from service.ingest.parser.run_in import clean_label, label_end

BARE_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"“”]+[^\s<>()\[\]\"“”.,;:!?’']")
"""An address that is written out."""

_CLOSES = frozenset('.!?:;”"’)]…')
_CONTINUES = frozenset(",.;:)]”’!?")


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link before it is numbered: a link line, or (label None) an anchor in the prose."""

    label: str | None
    title: str
    source: str | None
    url: str | None
    span: Span


@dataclass(slots=True)
class _Draft:
    """A block that may still grow."""

    kind: BlockKind
    lines: list[Line]
    label_end: int | None = None
    items: list[list[tuple[int, int]]] = field(default_factory=list)

    @property
    def is_label_alone(self) -> bool:
        return self.label_end is not None and len(self.lines) == 1 and self.label_end >= len(self.lines[0].text)


@dataclass(slots=True)
class Body:
    """What the lines of a body are. `pieces` cover every line once."""

    blocks: list[Block]
    links: list[FoundLink]
    pieces: list[Piece]


def parse_body(lines: Sequence[Line], text: str, *, styled: bool) -> Body:
    """Read the lines of a section's body (or of loose text): blocks, links, and whose every stretch is."""
    drafts: list[_Draft] = []
    links: list[FoundLink] = []
    pieces: list[Piece] = []
    open_draft: _Draft | None = None
    label: Line | None = None
    for i, line in enumerate(lines):
        below = lines[i + 1] if i + 1 < len(lines) else None
        if label is not None:
            links += _link_line(Span(label.start, line.end), text, [*label.anchors, *line.anchors])
            label = open_draft = None
        elif line.is_separator or line.is_boilerplate:
            pieces.append(
                Piece(PieceKind.SEPARATOR if line.is_separator else PieceKind.BOILERPLATE, Span(line.start, line.end))
            )
            open_draft = None
        elif is_label_only(line) and below is not None and _may_be_link_title(below):
            label, open_draft = line, None
        elif is_link_line(line, styled=styled):
            open_draft = None
            if below is not None and goes_on_below(line, below):
                label = line
            else:
                links += _link_lines(line, text)
        elif open_draft is None and links and not line.text.strip(".,; "):
            last = links[-1]
            links[-1] = FoundLink(last.label, last.title, last.source, last.url, Span(last.span.start, line.end))
        else:
            open_draft = _grow(drafts, open_draft, line, styled=styled)
    for draft in drafts:
        links += inline_links(draft.lines, text)
    blocks = [_block(draft, text) for draft in drafts]
    pieces += [Piece(PieceKind.BLOCK, block.span) for block in blocks]
    pieces += [Piece(PieceKind.LINK, link.span) for link in links if link.label is not None]
    return Body(blocks, sorted(links, key=lambda link: link.span), pieces)


def inline_links(lines: Sequence[Line], text: str) -> list[FoundLink]:
    """The anchors of lines that are no link lines."""
    return [link for line in lines for link in _joined(line.anchors, text)]


def _grow(drafts: list[_Draft], open_draft: _Draft | None, line: Line, *, styled: bool) -> _Draft:
    """Add a line to the open block, or open one for it."""
    if line.is_item:
        if open_draft is None or open_draft.kind is not BlockKind.LIST:
            open_draft = _Draft(BlockKind.LIST, [])
            drafts.append(open_draft)
        open_draft.lines.append(line)
        if line.item is not None or not open_draft.items:
            open_draft.items.append([line.item or (line.start, line.end)])
        else:
            open_draft.items[-1].append((line.start, line.end))
        return open_draft
    paragraph = open_draft if open_draft is not None and open_draft.kind is BlockKind.PARAGRAPH else None
    if paragraph is not None and _goes_on(paragraph.lines[-1], line):
        paragraph.lines.append(line)
        return paragraph
    end = label_end(line, styled=styled, first=not drafts)
    if paragraph is not None and end is None and paragraph.is_label_alone:
        paragraph.lines.append(line)
        return paragraph
    draft = _Draft(BlockKind.PARAGRAPH, [line], end)
    drafts.append(draft)
    return draft


def _goes_on(above: Line, line: Line) -> bool:
    """Whether a paragraph was broken in the middle of a sentence and goes on in this line."""
    head, tail = line.text[0], above.text[-1]
    if head in _CONTINUES and not line.text.startswith(".."):
        return True
    if tail in _CLOSES or line.bold_end > line.start:
        return False
    whole_anchor = any(run.start <= line.start and run.end >= line.end for run in line.anchors)
    return head.islower() or whole_anchor or tail in "(,[“‘"


def _may_be_link_title(line: Line) -> bool:
    return not (line.is_item or line.is_separator or line.is_boilerplate) and len(line.text) <= 300


def _block(draft: _Draft, text: str) -> Block:
    first, last = draft.lines[0], draft.lines[-1]
    span = Span(first.start, last.end)
    label = clean_label(first.text[: draft.label_end]) if draft.label_end is not None else None
    items = tuple(" ".join(text[start:end].strip() for start, end in item) for item in draft.items)
    return Block(draft.kind, label or None, text[span.start : span.end], items, span)


def _link_lines(line: Line, text: str) -> list[FoundLink]:
    found: list[FoundLink] = []
    for start, end in split_links(line.text):
        span = Span(line.start + start, line.start + end)
        inside = tuple(run for run in line.anchors if span.start <= run.start < span.end)
        found += _link_line(span, text, inside, text[span.start : max(line.bold_end, span.start)])
    return found


def _link_line(span: Span, text: str, anchors: Sequence[Run], lead: str = "") -> list[FoundLink]:
    """The link of a link line; further addresses in it become links of their own, so that none is lost."""
    words = read_link(text[span.start : span.end], lead)
    written = BARE_ADDRESS.search(text, span.start, span.end)
    url = next((run.href for run in anchors if run.href), written[0] if written else None)
    source = None if words.source and BARE_ADDRESS.fullmatch(words.source) else words.source
    main = FoundLink(words.label, words.title, source, url, span)
    return [main, *(link for link in _joined(anchors, text) if link.url != main.url)]


def _joined(anchors: Sequence[Run], text: str) -> list[FoundLink]:
    """Anchors as links; one that was cut in two by a change of type is joined again."""
    joined: list[Run] = []
    for run in sorted(anchors, key=lambda run: run.start):
        if joined and joined[-1].href == run.href and not text[joined[-1].end : run.start].strip(" .,;:"):
            joined[-1] = Run(joined[-1].start, max(run.end, joined[-1].end), run.mark, run.href)
        else:
            joined.append(run)
    return [
        FoundLink(None, text[run.start : run.end].strip() or run.href, None, run.href, Span(run.start, run.end))
        for run in joined
        if run.href
    ]
