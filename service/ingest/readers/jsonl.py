"""A file of JSON Lines, as `backissue export` writes it → its issues, a line at a time."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from service.ingest.document import Problem, ReadError
from service.ingest.exchange import Exchanged, ExchangeError, read_line

MAX_LINE: Final = 100_000_000
"""Bytes of a line; the longest issue that any other form may hold has fewer."""

_CHUNK: Final = 1 << 20
_MARK: Final = b"\xef\xbb\xbf"
_OBJECT: Final = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')
"""How such a file begins, and none of another form."""


def is_jsonl(path: Path) -> bool:
    """Whether a file begins as JSON Lines do. One that cannot be read does not."""
    try:
        with path.open("rb") as file:
            return _OBJECT.match(file.read(200)) is not None
    except OSError:
        return False


def read(path: Path, name: str, newsletter: str) -> Iterator[Exchanged | Problem]:
    """The issues of a file, in its order; `name` is what reports call it. A bad line is a Problem among the others.

    Raises ReadError where the file cannot be read at all.
    """
    found = False
    try:
        with path.open("rb") as file:
            for number, line in enumerate(_lines(file), 1):
                place = f"{name}, line {number}"
                if line is None:
                    yield Problem(place, f"over {MAX_LINE:,} bytes; a line holds one issue")
                elif line.strip():
                    yield _read(line, newsletter, place)
                else:
                    continue
                found = True
    except OSError as error:
        raise ReadError(f"{name}: can't be read: {error.strerror or error}") from error
    if not found:
        raise ReadError(f"{name}: the file is empty")


def _read(line: bytes, newsletter: str, place: str) -> Exchanged | Problem:
    try:
        return read_line(line, newsletter, place)
    except ExchangeError as error:
        return Problem(place, str(error))


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a file; None for one that is too long, of which nothing is kept."""
    line = file.readline(MAX_LINE + 1).removeprefix(_MARK)
    while line:
        if len(line) > MAX_LINE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = file.readline(_CHUNK)
            yield None
        else:
            yield line
        line = file.readline(MAX_LINE + 1)
