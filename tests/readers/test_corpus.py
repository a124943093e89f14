"""The readers on the real archive, where it lies beside the project."""

import re
from collections import Counter
from pathlib import Path

import pytest

from service.ingest.document import Document, Mark
from service.ingest.readers.detect import read
from tests.readers.reading import check_runs

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the real archive is not beside the project")

MARKDOWN = sorted((CORPUS / "archive").glob("*.md"))
_LINK = re.compile(r"\]\((https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)")


def documents(path: Path) -> list[Document]:
    found = list(read(path, path.name, "Import AI"))
    assert all(isinstance(one, Document) for one in found), found
    return [one for one in found if isinstance(one, Document)]


def test_the_text_archive() -> None:
    path = CORPUS / "import-ai-386-395.txt"
    source = path.read_text()
    found = documents(path)
    assert [int(one.text.split(":")[0].split()[-1]) for one in found] == list(range(395, 385, -1))
    for one in found:
        check_runs(one)
        assert one.text in source
    rest = source
    for one in found:
        rest = rest.replace(one.text, "", 1)
    assert rest.split() == ["Import", "AI"]


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.stem)
def test_a_markdown_issue(path: Path) -> None:
    [document] = documents(path)
    check_runs(document)
    body = path.read_text().split("\n---\n", 1)[1]
    addresses = Counter(run.href for run in document.runs if run.mark is Mark.LINK)
    assert addresses == Counter(_LINK.findall(body))
    assert "**" not in re.sub(r"(?m)^\*\*\*$", "", document.text)
    assert not re.search(r"(?<!\w)_|_(?!\w)|\]\(", document.text)
    assert document.url == f"https://importai.substack.com/p/{(document.url or '').rsplit('/', 1)[1]}"


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.stem)
def test_no_word_is_lost(path: Path) -> None:
    """The letters and digits of the body, without addresses, are those of the text, in order."""
    [document] = documents(path)
    body = re.sub(r"\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*\)", "", path.read_text().split("\n---\n", 1)[1])
    text = document.text.split("\n\n", 2 if "\n\nby " in document.text[:300] else 1)[-1]
    assert re.findall(r"[^\W_]", text) == re.findall(r"[^\W_]", body)
