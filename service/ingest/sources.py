"""A SOURCE argument (file, folder, `-`, http(s) address) → the files to read."""

import asyncio
import os
import re
import stat
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from service.ingest.document import ReadError
from service.ingest.fetch import Fetched, Limits, Validators, fetch, shown

_SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".xml", ".rss", ".atom", ".jsonl"}
)
_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_DIGITS = re.compile(r"(\d+)")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """A file to read and what reports call it. `fetched` has the validators to keep once it is ingested."""

    path: Path
    name: str
    fetched: Fetched | None = None


@dataclass(frozen=True, slots=True)
class Files:
    """What a source comes to.

    `passed_over` are the names of files of other types; `not_modified` says that an address has nothing new, and then
    there are no files.
    """

    files: tuple[File, ...]
    passed_over: tuple[str, ...] = ()
    not_modified: bool = False


@asynccontextmanager
async def open_source(
    source: str, validators: Validators, limits: Limits | None = None, stdin: BinaryIO | None = None
) -> AsyncIterator[Files]:
    """The files of a source, in order. Temporary ones are gone afterwards. Raises ReadError."""
    limits = limits or Limits()
    scheme = _SCHEME.match(source)
    if source != "-" and scheme is None:
        yield _local(Path(source))
        return
    if scheme and scheme["scheme"].lower() not in ("http", "https"):
        raise ReadError(
            f"{shown(source)}: {scheme['scheme']}:// can't be read; give a file, a folder, - or an http(s) address"
        )
    with tempfile.TemporaryDirectory(prefix="backissue-") as folder:
        if scheme:
            yield await _remote(source, Path(folder), validators, limits)
        else:
            path = await _spool(stdin or sys.stdin.buffer, Path(folder), limits.size)
            yield Files((File(path, "standard input"),))


async def _remote(url: str, folder: Path, validators: Validators, limits: Limits) -> Files:
    fetched = await fetch(url, folder, validators, limits)
    if fetched.path is None:
        return Files((), not_modified=True)
    return Files((File(fetched.path, shown(url), fetched),))


def _local(path: Path) -> Files:
    if path.is_dir():
        return _folder(path)
    if not path.exists():
        raise ReadError(f"{path}: no such file or folder")
    return Files((File(path, str(path)),))


def _folder(folder: Path) -> Files:
    """The files below a folder in natural order (9 before 10), hidden ones and those of other types left out."""
    found: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(parent, name) for name in names if not name.startswith(".")]
    found.sort(key=_natural)
    known = {path: path.suffix.lower() in _SUFFIXES and path.is_file() for path in found}
    files = tuple(File(path, str(path)) for path in found if known[path])
    if not files:
        raise ReadError(f"{folder}: nothing to read in this folder; it takes {', '.join(sorted(_SUFFIXES))}")
    return Files(files, passed_over=tuple(str(path) for path in found if not known[path]))


def _refuse(error: OSError) -> None:
    raise ReadError(f"{error.filename}: can't be read: {error.strerror}") from error


def _natural(path: Path) -> list[list[tuple[int, int, str]]]:
    return [
        [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in _DIGITS.split(name.casefold())]
        for name in path.parts
    ]


async def _spool(stream: BinaryIO, folder: Path, most: int) -> Path:
    """Standard input in a file, since its form is judged before it is read."""
    path = folder / "standard-input"
    size = 0
    with path.open("wb") as file:
        async for chunk in _chunks(stream):
            size += len(chunk)
            if size > most:
                raise ReadError(f"standard input: over {most:,} bytes; ingest the file itself")
            file.write(chunk)
    return path


async def _chunks(stream: BinaryIO) -> AsyncIterator[bytes]:
    """What a stream holds. One that may keep us waiting is read by the event loop, where a signal ends the wait."""
    if not _may_wait(stream):
        while chunk := stream.read(_CHUNK):
            yield chunk
        return
    reader = asyncio.StreamReader()
    own = os.fdopen(os.dup(stream.fileno()), "rb", buffering=0)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), own)
    try:
        while chunk := await reader.read(_CHUNK):
            yield chunk
    finally:
        transport.close()
        # The loop reads without blocking, and a terminal is one and the same thing for input and output.
        os.set_blocking(stream.fileno(), True)


def _may_wait(stream: BinaryIO) -> bool:
    try:
        mode = os.fstat(stream.fileno()).st_mode
    except OSError:
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stream.isatty()
