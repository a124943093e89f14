"""The parser on the real archive, where it lies beside the project."""

from pathlib import Path

import pytest

from service.ingest.document import Document
from service.ingest.model import Issue
from service.ingest.parser import parse
from service.ingest.readers.detect import read
from tests.parser.truth import SHARED, differences, links, load, references

pytestmark = pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the real archive is not beside the project")

TEXT = SHARED / "corpus" / "import-ai-386-395.txt"
MARKDOWN = sorted((SHARED / "corpus" / "archive").glob("*.md"))
GOLD = sorted((SHARED / "gold").glob("[0-9]*.json"))
# What the rules cannot know: the order of one link's words, a product named in the middle of a label.
KNOWN: dict[int, list[str]] = {}


def issues(path: Path) -> dict[int, Issue]:
    found = [
        parse(document, "Import AI")
        for document in read(path, path.name, "Import AI")
        if isinstance(document, Document)
    ]
    return {issue.number: issue for issue in found}


@pytest.fixture(scope="module")
def from_text() -> dict[int, Issue]:
    return issues(TEXT)


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_gold(path: Path, from_text: dict[int, Issue]) -> None:
    truth = load(path)
    assert differences(from_text[truth["number"]], truth) == KNOWN.get(truth["number"], [])


def test_the_text_archive_is_whole(from_text: dict[int, Issue]) -> None:
    assert sorted(from_text) == list(range(386, 396))
    for issue in from_text.values():
        assert (issue.coverage, issue.warnings) == (1.0, ())
        assert len(issue.tales) == 1
        assert issue.text in TEXT.read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [387, 390])
def test_text_and_markdown_give_the_same(number: int, from_text: dict[int, Issue]) -> None:
    text, markdown = from_text[number], issues(SHARED / "corpus" / "archive" / f"{number}.md")[number]
    assert [straight(s.headline) for s in text.sections] == [straight(s.headline) for s in markdown.sections]
    assert [straight(s.tagline) for s in text.sections] == [straight(s.tagline) for s in markdown.sections]
    for one, other in zip(text.sections, markdown.sections, strict=True):
        assert [tuple(map(straight, x)) for x in links(text, one)] == [
            tuple(map(straight, x)) for x in links(markdown, other)
        ]
        assert references(text, one) == references(markdown, other)
        assert [straight(b.label) for b in one.blocks] == [straight(b.label) for b in other.blocks]
    for tale, twin in zip(text.tales, markdown.tales, strict=True):
        assert straight(tale.title) == straight(twin.title)
        assert straight(tale.epigraph) == straight(twin.epigraph)
        assert straight(tale.text) == straight(twin.text)
        assert [straight(x) for x in tale.inspirations] == [straight(x) for x in twin.inspirations]
    assert all(link.url for link in markdown.links)
    assert not any(link.url for link in text.links)


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.stem)
def test_a_markdown_issue_is_placed_whole_with_every_address(path: Path) -> None:
    (issue,) = issues(path).values()
    assert (issue.coverage, issue.warnings) == (1.0, ())
    assert issue.number == int(path.stem)
    source = path.read_text(encoding="utf-8")
    assert not [link.url for link in issue.links if link.url and link.url not in source]
    assert {link.url for link in issue.links} == addresses(source)
    assert len(issue.tales) == 1
    assert all(section.text for section in issue.sections)


def addresses(source: str) -> set[str]:
    """The addresses of a Markdown file's inline links, by a look at the file that knows nothing of our readers."""
    found, at = set(), 0
    while (at := source.find("](", at)) >= 0:
        end, depth = at + 2, 1
        while depth:
            depth += {"(": 1, ")": -1}.get(source[end], 0)
            end += 1
        found.add(source[at + 2 : end - 1])
        at = end
    return found


def straight(words: str | None) -> str:
    """Without what the two forms write differently: quotes, dashes, spaces."""
    table = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
    return " ".join((words or "").translate(table).split())
