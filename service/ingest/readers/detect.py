"""A file → its form, judged by how it begins, and the documents that the reader of that form finds in it."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from schema.enums import SourceFormat
from service.ingest.document import Document, Problem, ReadError
from service.ingest.readers import feed, html, markdown, text
from service.ingest.readers.encoding import SAMPLE, encoding_of, marked_encoding, refuse_binary

MAX_SIZE = feed.MAX_SIZE
"""Bytes of a file in a form that is read whole; plain text is streamed and may be of any size."""

_XML = re.compile(r"\s*(?:<\?xml\b|<(?:rss|feed|rdf:RDF)\b)", re.IGNORECASE)
_XML_PROLOGUE = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*>)+", re.DOTALL | re.IGNORECASE)
_HTML = re.compile(
    r"\s*<(?:!doctype\s+html|!--|(?:html|head|body|div|p|article|section|main|h[1-6]|span|table)\b)", re.I
)
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n[\w-]+[ \t]*:")
_HEADING = re.compile(r"\s*#{1,6} ")
_MARKDOWN = re.compile(r"\]\(https?://|\*\*[^\s*]|[^\s*]\*\*(?!\*)")
_MARKS = 3  # of Markdown in the sample; one or two may stand in a plain text by chance
_WESTERN = frozenset({"iso-8859-1", "latin1", "windows-1252", "cp1252", "us-ascii"})
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CHARSET = re.compile(r"<meta\s[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def read(path: Path, name: str, newsletter: str, form: SourceFormat | None = None) -> Iterator[Document | Problem]:
    """The issues in a file, in its order; `name` is what reports call it, `form` overrides what it looks like.

    One bad issue is a Problem among the others. Raises ReadError where the file can't be read at all.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            sample = file.read(SAMPLE)
        if not sample.strip():
            raise ReadError(f"{name}: the file is empty")
        refuse_binary(sample, name)
        form = form or form_of(sample, newsletter)
        if form is not SourceFormat.TEXT and size > MAX_SIZE:
            raise ReadError(f"{name}: over {MAX_SIZE:,} bytes; only plain text may be larger")
        yield from _read(path, name, newsletter, form)
    except OSError as error:
        raise ReadError(f"{name}: can't be read: {error.strerror or error}") from error


def form_of(sample: bytes, newsletter: str) -> SourceFormat:
    """What the beginning of a file looks like."""
    beginning = sample.decode(marked_encoding(sample) or "utf-8", errors="replace").lstrip("\ufeff")
    if _XML.match(beginning):
        prologue = _XML_PROLOGUE.match(beginning)
        is_page = _HTML.match(beginning, prologue.end() if prologue else 0)
        return SourceFormat.HTML if is_page else SourceFormat.RSS
    if _HTML.match(beginning):
        return SourceFormat.HTML
    if _FRONT_MATTER.match(beginning):
        return SourceFormat.MARKDOWN
    if text.is_archive(beginning, newsletter):  # a few asterisks or addresses in it do not make it Markdown
        return SourceFormat.TEXT
    if _HEADING.match(beginning) or len(list(islice(_MARKDOWN.finditer(beginning), _MARKS))) == _MARKS:
        return SourceFormat.MARKDOWN
    return SourceFormat.TEXT


def _read(path: Path, name: str, newsletter: str, form: SourceFormat) -> Iterator[Document | Problem]:
    match form:
        case SourceFormat.TEXT:
            yield from text.read(path, name, newsletter, encoding_of(path, name))
        case SourceFormat.RSS:
            yield from feed.read(path.read_bytes(), name, newsletter)
        case SourceFormat.HTML:
            yield from html.read(_page(path, name), name, newsletter)
        case SourceFormat.MARKDOWN:
            yield markdown.read(_whole(path, name), name, newsletter)


def _page(path: Path, name: str) -> str:
    """A page in UTF-8, in Western European where it says so, or in the encoding that can be told."""
    data = path.read_bytes()
    declared = _CHARSET.search(data[:SAMPLE].decode("latin-1"))
    if declared and declared[1].lower() in _WESTERN and not marked_encoding(data[:SAMPLE]):
        # What calls itself Latin-1 on the web is Windows-1252, which has no characters for five bytes.
        codec = "latin-1" if _UNDEFINED.search(data) else "cp1252"
        return data.decode(codec).replace("\0", "\ufffd")
    return _whole(path, name)


def _whole(path: Path, name: str) -> str:
    return path.read_text(encoding=encoding_of(path, name)).lstrip("\ufeff")
