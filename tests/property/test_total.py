"""Whatever a document holds, the parser reads it or refuses it by name, and accounts for every code point."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from service.ingest.document import Document, ReadError
from service.ingest.model import Issue, Link, ParseError, PieceKind, Reference, Span
from service.ingest.parser import parse
from service.ingest.readers.detect import read
from tests.bench.generate import NEWSLETTER
from tests.property.amounts import EVERY_RUN, amount
from tests.property.damage import chance, damaged, documents, samples
from tests.property.parts import issues
from tests.property.render import FORMS, Form


@settings(parent=EVERY_RUN, max_examples=amount(7_000))
@given(documents(damaged(st.sampled_from(samples()))))
def test_a_damaged_issue_is_accounted_for(document: Document) -> None:
    _check(document)


@settings(parent=EVERY_RUN, max_examples=amount(3_000))
@given(documents(chance))
def test_a_document_of_pure_chance_is_accounted_for(document: Document) -> None:
    _check(document)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_damaged_file_is_read_or_refused(form: Form, tmp_path: Path) -> None:
    path = tmp_path / f"issue.{form.ending}"

    @settings(parent=EVERY_RUN, max_examples=amount(100))
    @given(damaged(issues().map(form.write)))
    def check(written: str) -> None:
        path.write_bytes(written.encode("utf-8", "surrogatepass"))
        try:
            found = list(read(path, path.name, NEWSLETTER))
        except ReadError:
            return
        for document in found:
            if isinstance(document, Document):
                assert all(0 <= run.start <= run.end <= len(document.text) for run in document.runs)
                _check(document)

    check()


def _check(document: Document) -> None:
    try:
        issue = parse(document, NEWSLETTER)
    except ParseError:
        return
    assert issue.text == document.text
    _check_pieces(issue)
    _check_spans(issue)
    _check_coverage(issue)
    assert parse(document, NEWSLETTER) == issue


def _check_pieces(issue: Issue) -> None:
    """The pieces tile the text; a separator holds no words, and what could not be placed was kept."""
    assert [piece.span.start for piece in issue.pieces] == [0, *(piece.span.end for piece in issue.pieces[:-1])]
    assert issue.pieces[-1].span.end == len(issue.text)
    blocks = {block.span for section in issue.sections for block in section.blocks}
    kept = [*blocks, *(link.span for link in issue.links), *(tale.span for tale in issue.tales)]
    for piece in issue.pieces:
        words = _of(issue, piece.span)
        assert piece.span.start < piece.span.end
        if piece.kind is PieceKind.SEPARATOR:
            assert not any(character.isalnum() for character in words)
        elif piece.kind is PieceKind.BLOCK:
            assert piece.span in blocks
        elif piece.kind is PieceKind.PREAMBLE:
            assert _one(words) in (issue.preamble or "")
        elif piece.kind is PieceKind.UNPLACED:
            within = any(span.start <= piece.span.start and piece.span.end <= span.end for span in kept)
            assert within or _one(words) in (issue.preamble or "")


def _check_spans(issue: Issue) -> None:
    """What is quoted is the text there; things stand in order, in their section, and do not overlap."""
    parts = sorted([*(section.span for section in issue.sections), *(tale.span for tale in issue.tales)])
    assert all(above.end <= below.start for above, below in pairwise(parts))
    assert [section.span for section in issue.sections] == sorted(section.span for section in issue.sections)
    for section in issue.sections:
        spans = [block.span for block in section.blocks]
        assert all(above.end <= below.start for above, below in pairwise(spans))
        for block in section.blocks:
            assert block.text == _of(issue, block.span)
            assert section.span.start <= block.span.start < block.span.end <= section.span.end
    for numbered in (issue.sections, issue.tales, issue.links, issue.references):
        assert [thing.position for thing in numbered] == list(range(1, len(numbered) + 1))
    for reference in issue.references:
        assert reference.text == _of(issue, reference.span)
    things: list[Link | Reference] = [*issue.links, *issue.references]
    for thing in things:
        assert 0 <= thing.span.start <= thing.span.end <= len(issue.text)
        if thing.section is not None:
            section = issue.sections[thing.section - 1]
            assert section.span.start <= thing.span.start <= section.span.end


def _check_coverage(issue: Issue) -> None:
    unplaced = [piece for piece in issue.pieces if piece.kind is PieceKind.UNPLACED]
    assert 0.0 <= issue.coverage <= 1.0
    assert (issue.coverage == 1.0) == (not unplaced)
    assert issue.warnings or not unplaced


def _of(issue: Issue, span: Span) -> str:
    return issue.text[span.start : span.end]


def _one(words: str) -> str:
    return " ".join(words.split())
