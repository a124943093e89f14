"""`backissue export`: the whole corpus as JSON Lines, in a file or on standard output."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import BinaryIO

from service.db import Database
from service.ingest import exchange
from service.ingest.run import Progress


async def export(database: Database, output: BinaryIO, progress: Progress) -> None:
    """Write every issue, a line each, as of one moment. A reader that is slow is waited for."""
    count = await exchange.issue_count(database)
    async with aclosing(exchange.lines(database)) as lines:
        done = 0
        async for line in lines:
            await asyncio.to_thread(output.write, line)
            done += 1
            progress(done, max(done, count))
    await asyncio.to_thread(output.flush)


@contextmanager
def destination(path: Path | None) -> Iterator[BinaryIO]:
    """Where to write: a file, which takes the place of an older one when it is whole; None is standard output."""
    if path is None:
        yield sys.stdout.buffer
    elif path.exists() and not path.is_file():  # a pipe or a device
        with path.open("wb") as file:
            yield file
    else:
        path = path.resolve()
        if not path.parent.is_dir():
            raise NotADirectoryError(f"{path.parent} is no folder: make it, or write elsewhere")
        unfinished = path.with_name(f"{path.name}.part")
        try:
            with unfinished.open("wb") as file:
                yield file
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
