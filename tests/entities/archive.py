"""The real archive and its hand-made truth, where they lie beside the project."""

import importlib.util
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from service.ingest.document import Document
from service.ingest.model import Issue, Mention, Section
from service.ingest.parser import parse
from service.ingest.readers.detect import read

SHARED = Path(__file__).parents[3] / "shared"
GOLD = SHARED / "gold"
TEXT = SHARED / "corpus" / "import-ai-386-395.txt"
MARKDOWN = SHARED / "corpus" / "archive"
NEWSLETTER = "Import AI"

Extract = Callable[[Issue], tuple[Mention, ...]]


def issues(path: Path) -> Iterator[Issue]:
    """The issues of a file."""
    for document in read(path, path.name, NEWSLETTER):
        assert isinstance(document, Document)
        yield parse(document, NEWSLETTER)


def everything() -> Iterator[Issue]:
    """Every issue of the archive."""
    yield from issues(TEXT)
    for path in sorted(MARKDOWN.glob("*.md")):
        yield from issues(path)


def scorer() -> ModuleType:
    """`score.py` of the gold annotations, which scores a running service."""
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def annotated() -> Iterator[tuple[Section, Issue, list[dict[str, Any]]]]:
    """Each annotated section: as the parser has it, its issue, and the entities that people found in it."""
    for issue in issues(TEXT):
        path = GOLD / f"{issue.number}.json"
        if path.exists():
            by_headline = {section.headline: section for section in issue.sections}
            for gold in json.loads(path.read_text(encoding="utf-8"))["sections"]:
                yield by_headline[gold["headline"]], issue, gold["entities"]


def figures(extract: Extract) -> tuple[dict[str, tuple[float, float, float]], list[str]]:
    """Precision, recall and F1 of `entity` and of `entity and kind`, as `score.py` reckons them; and every miss."""
    score = scorer()
    tally = score.Tally()
    for section, issue, gold in annotated():
        mentions = [
            {"text": one.text, "entity": {"name": one.name, "kind": one.kind}}
            for one in extract(issue)
            if one.section == section.position
        ]
        score.entities(tally, f"{issue.number}.{section.position}", {"mentions": mentions}, gold)
    return {field: (p, r, f1) for field, p, r, f1, _ in tally.rows()}, tally.misses


def calibration(extract: Extract) -> dict[str, tuple[int, int]]:
    """By confidence (0.9 and more, 0.8 to 0.9, …): how many mentions there are in the gold, and how many are right."""
    plain = scorer().plain
    rows: dict[str, list[bool]] = defaultdict(list)
    for section, issue, gold in annotated():
        right = {plain(form) for thing in gold for form in [thing["name"], *thing["aliases"]]}
        for one in extract(issue):
            if one.section == section.position:
                step = min(int(one.confidence * 20 + 1e-9) / 20, 0.95)
                rows[f"{step:.2f}"].append(plain(one.text) in right or plain(one.name) in right)
    return {step: (len(marks), sum(marks)) for step, marks in sorted(rows.items(), reverse=True)}
