"""Reads and parses an archive and stores nothing: `python -m tests.bench.parse archive.txt` prints times as JSON."""

import json
import time
from pathlib import Path

import click

from service.ingest.document import Document
from service.ingest.parser import parse
from service.ingest.readers.detect import read
from tests.bench.generate import NEWSLETTER


@click.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(archive: Path) -> None:
    """Print the number of issues, and the seconds that reading and parsing them took, apart from each other."""
    issues, reading, parsing = 0, 0.0, 0.0
    at = time.perf_counter()
    for document in read(archive, archive.name, NEWSLETTER):
        if not isinstance(document, Document):
            raise click.ClickException(f"{document.place}: {document.reason}")
        was_read = time.perf_counter()
        parse(document, NEWSLETTER)
        issues += 1
        reading += was_read - at
        at = time.perf_counter()
        parsing += at - was_read
    click.echo(json.dumps({"issues": issues, "reading": reading, "parsing": parsing}))


if __name__ == "__main__":
    main()
