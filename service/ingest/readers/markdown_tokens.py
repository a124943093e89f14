"""Markdown source → its pieces: blocks, links, escapes and entities read, emphasis left as delimiters."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from service.ingest.document import Mark, ReadError
from service.ingest.readers.pieces import (
    Break,
    Close,
    CloseItem,
    Delimiter,
    Open,
    OpenItem,
    Paragraph,
    Piece,
    Rule,
    Words,
)

MAX_DEPTH = 100
"""Levels of blocks in blocks; a list in a list makes two."""

ADDRESS = re.compile(r"https?://[^\s<>\"“”]*[^\s<>\"“”'’.,;:!?*_)\]]")
"""An address that stands in the text as it is."""

_DELIMITERS = re.compile(rf"({ADDRESS.pattern})|(\*+|_+)")
_SEPARATOR = re.compile(r"\*{3,}|#{4,}")


@dataclass(slots=True)
class Markdown:
    """The pieces in reading order, and the addresses of the images that were left out of them."""

    pieces: list[Piece] = field(default_factory=list)
    images: list[str] = field(default_factory=list)


def tokenize(source: str, name: str) -> Markdown:
    """Read the blocks of a Markdown text; ReadError where they are nested too deep."""
    found = Markdown()
    lines = source.split("\n")
    before = ""
    for token in _Parser().parse(source):
        if token.level >= MAX_DEPTH - 1:
            raise ReadError(f"{name}: quotes and lists are nested over {MAX_DEPTH // 2} deep; is this Markdown?")
        if token.type == "heading_close" and before == "" and len(token.markup) > 3:
            found.pieces.append(Rule(token.markup, token.markup))
        if token.type == "hr" and token.map:
            found.pieces.append(Rule("***", lines[token.map[0]].strip()))
        found.pieces.extend(_block(token, found.images))
        before = token.content
    return found


class _Parser(MarkdownIt):
    """CommonMark without its emphasis, which is paired over the whole document, later; addresses stay as written."""

    def __init__(self) -> None:
        super().__init__("commonmark", {"html": False, "maxNesting": MAX_DEPTH})
        # A definition `[x]: address` must not vanish unused; a line of dashes is no heading, an indented line no code;
        # escapes stay tokens of their own, so that `\*` is not taken for a delimiter.
        self.disable(["emphasis", "reference", "lheading", "code", "text_join"])

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


def _block(token: Token, images: list[str]) -> Iterator[Piece]:
    match token.type:
        case "inline":
            yield from _inline(token.children or [], images)
        case "heading_open":
            yield Open(Mark.BOLD)
        case "heading_close":
            yield Close(Mark.BOLD)
            yield Paragraph()
        case "paragraph_close" | "blockquote_close":
            yield Paragraph()
        case "list_item_open":
            yield OpenItem(f"{token.info}{token.markup}" if token.info else "•")
        case "list_item_close":
            yield CloseItem()
        case "fence":
            yield Words(token.content.rstrip("\n"), verbatim=True)
            yield Paragraph()


def _inline(children: list[Token], images: list[str]) -> Iterator[Piece]:
    for line, end in _lines(children):
        written = "".join(token.content for token in line).strip()
        if _SEPARATOR.fullmatch(written):
            yield Rule("***" if written[0] == "*" else written, written)
        else:
            for token in line:
                yield from _span(token, images)
            if end is not None:
                yield Break(hard=end.type == "hardbreak")


def _lines(children: list[Token]) -> Iterator[tuple[list[Token], Token | None]]:
    """The tokens of each line, with the break that ends it."""
    line: list[Token] = []
    for token in children:
        if token.type in ("softbreak", "hardbreak"):
            yield line, token
            line = []
        else:
            line.append(token)
    yield line, None


def _span(token: Token, images: list[str]) -> Iterator[Piece]:
    match token.type:
        case "text":
            yield from _delimited(token.content)
        case "link_open":
            yield Open(Mark.LINK, str(token.attrs["href"]))
        case "link_close":
            yield Close(Mark.LINK)
        case "image":
            images.append(str(token.attrs["src"]))
        case _:
            yield Words(token.content)


def _delimited(text: str) -> Iterator[Piece]:
    at = 0
    for found in _DELIMITERS.finditer(text):
        if found[1] is not None:
            continue
        if found.start() > at:
            yield Words(text[at : found.start()])
        yield from _signs(found[2])
        at = found.end()
    if at < len(text):
        yield Words(text[at:])


def _signs(run: str) -> Iterable[Piece]:
    """`**`, `*`, `***` (both) and `****` (bold around nothing); more of them, or `____`, is a drawn line."""
    if len(run) > 4 or run == "____":
        return [Words(run)]
    return [Delimiter(run[:2])] * (len(run) // 2) + [Delimiter(run[0])] * (len(run) % 2)
