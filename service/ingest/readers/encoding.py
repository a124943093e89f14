"""Which encoding the bytes of a file are in, where that can be told for sure."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from service.ingest.document import ReadError

_CHUNK = 1 << 20
SAMPLE = 1 << 16
"""Bytes that a file is judged by at first."""

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_KINDS = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"RIFF": "a media file",
    b"PK\x03\x04": "a ZIP file (or an office document)",
    b"\x1f\x8b": "a gzip file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"7z\xbc\xaf": "a 7-Zip file",
    b"%PDF": "a PDF",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
}
# Windows-1252 is sure in English text where its quotes, dashes or ellipsis occur, none of its rare letters and signs,
# and no word of three accented letters and more.
_PUNCTUATION = re.compile(rb"[\x85\x91-\x94\x96\x97]")
_UNLIKELY = re.compile(
    rb"[\x80-\x84\x86-\x90\x95\x98\x9a-\x9f\xa1\xa4-\xa6\xa8\xaa\xac\xad\xaf\xb3-\xb8]|[\xc0-\xff]{3}"
)


def refuse_binary(sample: bytes, name: str) -> None:
    """Raise ReadError where a file begins as an image, an archive or a document of an office program does."""
    for signature, kind in _KINDS.items():
        if sample.startswith(signature):
            raise ReadError(f"{name}: {kind}, not a text; give an archive as text, Markdown, HTML, RSS or Atom")


def encoding_of(path: Path, name: str) -> str:
    """The name of the codec that reads the whole file, which is looked through once, a part at a time.

    Raises ReadError where it is binary, or its encoding can't be told for sure.
    """
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    codec = marked_encoding(sample) or "utf-8"
    try:
        has_nul = any("\0" in text for text in _decoded(path, codec))
    except UnicodeDecodeError as error:
        if codec == "utf-8" and _is_windows_1252(path):
            return "cp1252"
        byte = error.object[error.start] if error.start < len(error.object) else 0
        likely = "WINDOWS-1252" if 0x80 <= byte <= 0x9F else "ISO-8859-1"
        raise ReadError(
            f"{name}: not {codec.upper()} (byte 0x{byte:02x}), nor surely anything else;"
            f" convert it first, as in: iconv -f {likely} -t UTF-8"
        ) from error
    if has_nul:
        raise ReadError(f"{name}: binary data (it holds a NUL), not a text")
    return codec


def marked_encoding(sample: bytes) -> str | None:
    """The encoding that a byte order mark names, or that every second byte being NUL proves."""
    marked = next((codec for mark, codec in _MARKS.items() if sample.startswith(mark)), None)
    if marked:
        return marked
    pairs = len(sample) // 2
    for codec, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if pairs and high.count(0) > 0.7 * pairs and low.count(0) == 0:
            return codec
    return None


def _decoded(path: Path, codec: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)()
    for chunk in _chunks(path):
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _is_windows_1252(path: Path) -> bool:
    seen = False
    for chunk in _chunks(path):
        if b"\0" in chunk or _UNLIKELY.search(chunk):
            return False
        seen = seen or _PUNCTUATION.search(chunk) is not None
    return seen


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(_CHUNK), b"")
