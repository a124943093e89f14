"""One issue as Markdown, with front matter or without → its document."""

import re
from collections.abc import Mapping

import yaml
from markdown_it.common.utils import unescapeAll

from schema.enums import SourceFormat
from service.ingest.document import Document, Mark, Problem, ReadError, Run, is_code
from service.ingest.parser.title import parse_title
from service.ingest.readers.dates import published
from service.ingest.readers.emphasis import pair
from service.ingest.readers.layout import Layout
from service.ingest.readers.markdown_spacing import respace
from service.ingest.readers.markdown_tokens import ADDRESS, tokenize
from service.ingest.readers.pieces import Break, Close, CloseItem, Open, OpenItem, Paragraph, Piece, Rule, Words
from service.ingest.readers.titles import opens_another, refusal, shortened

MAX_SIZE = 2_000_000
"""Code points of one Markdown file, which is one issue. Real ones have under 50,000."""

MAX_BRACKETS = 10_000
"""Opening square brackets in it: finding out that one begins no link takes a look at all that follow."""

_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(.*?)(?:\n)?^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MAX_FRONT_MATTER = 100_000
_FIRST_LINE = re.compile(r"\s*(\S.*)(?:\n|\Z)")
_BYLINE = re.compile(r"\s*by(?:[ \t]+(\S.{0,80}?))?[ \t]*(?:\n[ \t]*\n|\Z)", re.IGNORECASE)
_TITLE_FIELD = re.compile(r"title: ?([\"']?)(.+)\1")  # of front matter, where one file was put behind another
_UNDERLINE = re.compile(r"=+|-+")
_HEADING_MARKS = re.compile(r"^#{1,6}\s+|\s+#+$|[*_]{2,}|^[*_]|[*_]$")


def read(source: str, name: str, newsletter: str) -> Document | Problem:
    """The issue of a Markdown file. Raises ReadError when its front matter or its nesting can't be read."""
    if len(source) > MAX_SIZE:
        raise ReadError(f"{name}: over {MAX_SIZE:,} characters; one Markdown file holds one issue")
    if source.count("[") > MAX_BRACKETS:
        raise ReadError(f"{name}: over {MAX_BRACKETS:,} square brackets; is this an issue?")
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    matter, body = _front_matter(source, name)
    title = _scalar(matter, "title") or ""
    heading = _FIRST_LINE.match(body)
    if heading and _plain(heading[1]) == (title or _plain(heading[1])):
        title, body = _plain(heading[1]), body[heading.end() :]
    author = _scalar(matter, "author")
    if (byline := _BYLINE.match(body)) is not None:
        author, body = author or byline[1], body[byline.end() :]
    if problem := refusal(title, newsletter, name):
        return problem
    if second := _second_title(body, title, newsletter):
        line = source.count("\n", 0, len(source) - len(body)) + second[0]
        reason = f"“{shortened(second[1])}” is the title of a second issue; give each issue a Markdown file of its own"
        return Problem(f"{name}, line {line}", reason)
    return _document(title, author, body, matter, name)


def _document(title: str, author: str | None, body: str, matter: Mapping[str, object], name: str) -> Document:
    found = tokenize(body, name)
    layout = Layout(title, author)
    for piece in respace(pair(found.pieces)):
        _write(piece, layout)
    text, runs = layout.finish()
    address = next(filter(None, (_scalar(matter, key) for key in ("url", "source_url", "link"))), None)
    return Document(
        text,
        SourceFormat.MARKDOWN,
        name,
        _with_bare_addresses(text, runs),
        url=None if address is None or is_code(address) else address,
        published_at=published(_scalar(matter, "date")),
        notes=tuple(f"image {address}" for address in found.images),
    )


def _front_matter(source: str, name: str) -> tuple[Mapping[str, object], str]:
    """The fields of the front matter, as they are written, and the text after it."""
    found = _FRONT_MATTER.match(source)
    if found is None:
        return {}, source
    if len(found[1]) > _MAX_FRONT_MATTER:
        raise ReadError(f"{name}: front matter of over {_MAX_FRONT_MATTER:,} characters")
    try:
        # BaseLoader builds strings, lists and mappings only: safer than the safe one, whose dates and numbers can fail.
        matter = yaml.load(found[1], Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError) as error:
        problem = getattr(error, "problem", None) or "it is nested too deep"
        raise ReadError(
            f"{name}: its front matter is no YAML ({problem}); a value with a colon in it, for one, needs quotes"
        ) from error
    return (matter, source[found.end() :]) if isinstance(matter, dict) else ({}, source)


def _scalar(matter: Mapping[str, object], key: str) -> str | None:
    value = matter.get(key)
    if isinstance(value, list):
        value = ", ".join(entry for entry in value if isinstance(entry, str))
    return " ".join(value.split()) or None if isinstance(value, str) else None


def _second_title(body: str, title: str, newsletter: str) -> tuple[int, str] | None:
    """The line of the body, from 1, and its words, that is another issue's title: a heading, a field, a paragraph."""
    own = parse_title(title, newsletter)
    lines = ["", *(" ".join(line.split()) for line in body.split("\n")), ""]
    for at in range(1, len(lines) - 1):
        field = _TITLE_FIELD.fullmatch(lines[at])
        is_marked = field is not None or lines[at].startswith("#") or _UNDERLINE.fullmatch(lines[at + 1]) is not None
        words = field[2] if field else _plain(lines[at])
        found = parse_title(words if is_marked else lines[at], newsletter)
        if found is None or own is None or found.number in (None, own.number):
            continue
        is_alone = not (lines[at - 1] or lines[at + 1])
        below = next((lines[after] for after in range(at + 1, len(lines)) if lines[after]), "")
        if is_marked or (is_alone and opens_another(words, below, newsletter, own.number)):
            return at, words
    return None


def _plain(heading: str) -> str:
    return " ".join(unescapeAll(_HEADING_MARKS.sub(" ", " ".join(heading.split()))).split())


def _write(piece: Piece, layout: Layout) -> None:
    match piece:
        case Words(text, verbatim):
            (layout.verbatim if verbatim else layout.words)(text)
        case Open(mark, href):
            layout.open(mark, href)
        case Close(mark):
            layout.close(mark)
        case Break():
            layout.line()
        case Paragraph():
            layout.paragraph()
        case Rule(text):
            layout.separator(text)
        case OpenItem(bullet):
            layout.open_item(bullet)
        case CloseItem():
            layout.close_item()


def _with_bare_addresses(text: str, runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The runs, with a LINK for each address that stands in the text outside of one."""
    links = iter(sorted((run.start, run.end) for run in runs if run.mark is Mark.LINK))
    start, end = next(links, (len(text), len(text)))
    bare = []
    for found in ADDRESS.finditer(text):
        while end <= found.start() and start < len(text):
            start, end = next(links, (len(text), len(text)))
        if start >= found.end():
            bare.append(Run(found.start(), found.end(), Mark.LINK, found[0]))
    return tuple(sorted((*runs, *bare), key=lambda run: (run.start, -run.end, run.mark))) if bare else runs
