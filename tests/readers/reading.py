"""How the tests of the readers ask and compare."""

from pathlib import Path

from service.ingest.document import Document, Mark, Problem
from service.ingest.readers import detect

NEWSLETTER = "Harbour Notes"


def read_all(path: Path, name: str = "source") -> list[Document | Problem]:
    return list(detect.read(path, name, NEWSLETTER))


def read_one(path: Path) -> Document:
    [found] = read_all(path)
    assert isinstance(found, Document), found
    return found


def marked(document: Document, mark: Mark) -> list[str]:
    """The words under that mark, in order."""
    return [document.text[run.start : run.end] for run in document.runs if run.mark is mark]


def links(document: Document) -> list[tuple[str, str | None]]:
    return [(document.text[run.start : run.end], run.href) for run in document.runs if run.mark is Mark.LINK]


def check_runs(document: Document) -> None:
    """Runs lie within the text and are in order; only a link may be empty; none begins or ends in a space."""
    starts = [run.start for run in document.runs]
    assert starts == sorted(starts)
    for run in document.runs:
        assert 0 <= run.start <= run.end <= len(document.text)
        assert run.start < run.end or run.mark is Mark.LINK
        assert (run.href is not None) == (run.mark is Mark.LINK)
        words = document.text[run.start : run.end]
        assert words == words.strip(" \n")
