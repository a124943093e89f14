"""The bundled sample, whole: what is made of each issue, in a file to be read like code.

`BACKISSUE_REWRITE=1` writes the files anew.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from service.ingest.document import Document
from service.ingest.model import Issue
from service.ingest.parser import parse
from service.ingest.readers.detect import read
from service.sample import FOLDER, NEWSLETTER
from tests.parser.truth import differences, load

EXPECTED = Path(__file__).parent / "sample"


def sample() -> dict[int, Issue]:
    documents = [
        found
        for path in sorted(FOLDER.iterdir())
        if path.suffix in (".txt", ".md", ".html")
        for found in read(path, path.name, NEWSLETTER)
    ]
    issues = [parse(document, NEWSLETTER) for document in documents if isinstance(document, Document)]
    assert len(issues) == len(documents)
    return {issue.number: issue for issue in issues}


ISSUES = sample()


@pytest.mark.parametrize("number", sorted(ISSUES))
def test_an_issue_of_the_sample(number: int) -> None:
    path = EXPECTED / f"{number}.json"
    made = outline(ISSUES[number])
    if os.environ.get("BACKISSUE_REWRITE"):
        path.write_text(json.dumps(made, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert made == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted((EXPECTED / "truth").glob("*.json")), ids=lambda path: path.stem)
def test_an_issue_of_the_sample_against_its_truth(path: Path) -> None:
    """Made by hand from the sources, in the format of the gold annotations."""
    truth = load(path)
    assert differences(ISSUES[truth["number"]], truth) == []


def test_the_sample_has_something_of_everything() -> None:
    issues = list(ISSUES.values())
    numbers = set(ISSUES)
    assert len(issues) >= 6
    assert {issue.format for issue in issues} >= {"TEXT", "MARKDOWN", "HTML"}
    assert {link.kind for issue in issues for link in issue.links} >= {"PAPER", "CODE", "DATASET", "MODEL", "VIDEO"}
    referred = {reference.number for issue in issues for reference in issue.references}
    assert referred & numbers
    assert referred - numbers
    assert set(range(min(numbers), max(numbers))) - numbers
    assert all(issue.coverage == 1.0 for issue in issues)


def outline(issue: Issue) -> dict[str, Any]:
    """What a reader of the issue would check, without the long texts."""
    return {
        "number": issue.number,
        "title": issue.title,
        "topics": list(issue.topics),
        "author": issue.author,
        "url": issue.url,
        "publishedAt": issue.published_at and issue.published_at.isoformat(),
        "preamble": issue.preamble,
        "warnings": list(issue.warnings),
        "sections": [
            {
                "headline": section.headline,
                "tagline": section.tagline,
                "whyItMatters": section.why_it_matters,
                "blocks": [
                    list(block.items) if block.items else {"label": block.label, "text": ends(block.text)}
                    for block in section.blocks
                ],
                "links": [
                    [link.kind, link.label, link.title, link.source, link.url]
                    for link in issue.links
                    if link.section == section.position
                ],
                "references": [r.number for r in issue.references if r.section == section.position],
            }
            for section in issue.sections
        ],
        "tales": [
            {
                "title": tale.title,
                "epigraph": tale.epigraph,
                "text": ends(tale.text),
                "inspirations": list(tale.inspirations),
            }
            for tale in issue.tales
        ],
    }


def ends(words: str) -> str:
    """The first and the last of a text."""
    return words if len(words) <= 90 else f"{words[:45]} … {words[-40:]}"
