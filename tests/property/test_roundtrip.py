"""Issues written from parts in every form, with every habit, are read back as the parts that they were made of."""

from dataclasses import asdict, dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings

from service.ingest.document import Document
from service.ingest.model import Block, Issue
from service.ingest.parser import parse
from service.ingest.readers.detect import read
from tests.bench.generate import NEWSLETTER
from tests.property.amounts import EVERY_RUN, amount
from tests.property.parts import Habits, IssueParts, SectionParts, issues
from tests.property.render import ADDRESS, FORMS, Form, typed, words_of

LinkWords = tuple[str | None, str, str | None, str | None]
"""Label, title, source, address."""


@dataclass(frozen=True, slots=True)
class ToldSection:
    """What a section says; `body` has a paragraph's words (behind its label) or a list's items, on one line each."""

    headline: str
    tagline: str | None
    labels: list[str]
    body: list[str]
    links: list[LinkWords]
    references: list[int]


@dataclass(frozen=True, slots=True)
class ToldTale:
    """What a tale says."""

    title: str
    epigraph: str | None
    text: str
    inspirations: list[str]


@dataclass(frozen=True, slots=True)
class Told:
    """What an issue says, with white space collapsed."""

    title: str
    author: str | None
    preamble: str
    sections: list[ToldSection]
    tales: list[ToldTale]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_an_issue_is_read_back(form: Form, tmp_path: Path) -> None:
    @settings(parent=EVERY_RUN, max_examples=amount(80))
    @given(issues())
    def check(parts: IssueParts) -> None:
        document = _read(tmp_path / f"issue.{form.ending}", form.write(parts))
        issue = parse(document, NEWSLETTER)
        assert asdict(_found(issue)) == asdict(_written(parts, marked=form.marked))
        assert (issue.number, issue.format, issue.coverage) == (parts.number, form.format, 1.0)
        assert issue.url == (ADDRESS if form.marked else None)
        assert [words for words in issue.warnings if "names no inspirations" not in words] == []

    check()


def _read(path: Path, written: str) -> Document:
    path.write_text(written, encoding="utf-8", newline="\n")
    (document,) = read(path, path.name, NEWSLETTER)
    assert isinstance(document, Document), document
    return document


def _found(issue: Issue) -> Told:
    return Told(
        issue.title,
        issue.author,
        _one(issue.preamble or ""),
        [
            ToldSection(
                _one(section.headline),
                section.tagline and _one(section.tagline),
                [_one(block.label) for block in section.blocks if block.label],
                [_words(block) for block in section.blocks],
                [
                    (link.label, _one(link.title), link.source and _one(link.source), link.url)
                    for link in issue.links
                    if link.section == section.position
                ],
                [reference.number for reference in issue.references if reference.section == section.position],
            )
            for section in issue.sections
        ],
        [
            ToldTale(
                _one(tale.title),
                tale.epigraph and _one(tale.epigraph),
                _one(tale.text),
                [_one(phrase) for phrase in tale.inspirations],
            )
            for tale in issue.tales
        ],
    )


def _words(block: Block) -> str:
    """A list's items, or what stands behind a paragraph's label (the readers judge the spaces around its colon)."""
    words = _one(" ".join(block.items) or block.text)
    return words.removeprefix(_one(block.label)).lstrip(": ") if block.label else words


def _written(parts: IssueParts, *, marked: bool) -> Told:
    def type_(words: str) -> str:
        return typed(words, parts.habits)

    return Told(
        type_(parts.title),
        parts.byline or None,
        type_(" ".join(parts.preamble)),
        [
            ToldSection(
                type_(section.headline) + section.ending.strip(":"),
                section.tagline and type_(section.tagline),
                [type_(prose.label) for prose in section.prose if prose.label],
                [words_of(part, parts.habits) for part in section.body],
                [*_anchors(section, parts.habits, marked=marked), *_link_lines(section, parts.habits, marked=marked)],
                [prose.reference[1] for prose in section.prose if prose.reference],
            )
            for section in parts.sections
        ],
        [
            ToldTale(
                type_(tale.title),
                tale.epigraph and type_(tale.epigraph),
                type_(" ".join(tale.paragraphs)),
                [type_(phrase) for phrase in tale.inspirations],
            )
            for tale in (parts.tale,)
            if tale
        ],
    )


def _anchors(section: SectionParts, habits: Habits, *, marked: bool) -> list[LinkWords]:
    anchors = [prose.anchor for prose in section.prose if marked and prose.anchor]
    return [(None, typed(words, habits), None, url) for words, url in anchors]


def _link_lines(section: SectionParts, habits: Habits, *, marked: bool) -> list[LinkWords]:
    return [
        (link.label, typed(link.title, habits), link.source, link.url if marked else None) for link in section.links
    ]


def _one(words: str) -> str:
    return " ".join(words.split())
