"""The real archive and its hand-made truth, where they lie beside the project; how good the extractor is on it."""

import importlib.util
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from schema.enums import EntityKind
from service.ingest.document import Document
from service.ingest.entities import extract
from service.ingest.entities.catalogue import Catalogue
from service.ingest.model import Issue, Mention
from service.ingest.parser import parse
from service.ingest.readers.detect import read

SHARED = Path(__file__).parents[3] / "shared"
GOLD = SHARED / "gold"
TEXT = SHARED / "corpus" / "import-ai-386-395.txt"
MARKDOWN = SHARED / "corpus" / "archive"
NEWSLETTER = "Import AI"


class Scores(NamedTuple):
    """Precision, recall and F1 of the entities, without their kinds and with them, and everything that went wrong."""

    entity: tuple[float, float, float]
    entity_and_kind: tuple[float, float, float]
    misses: tuple[str, ...]


@cache
def issues(path: Path) -> tuple[Issue, ...]:
    """The issues of a file."""
    documents = read(path, path.name, NEWSLETTER)
    return tuple(parse(document, NEWSLETTER) for document in documents if isinstance(document, Document))


def everything() -> list[Issue]:
    """Every issue of the archive."""
    return [issue for path in [TEXT, *sorted(MARKDOWN.glob("*.md"))] for issue in issues(path)]


@cache
def _official() -> ModuleType:
    """`score.py` of the gold annotations, which scores a running service."""
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _annotations() -> dict[int, list[dict[str, Any]]]:
    """The sections that people annotated, by the number of their issue."""
    paths = sorted(GOLD.glob("[0-9]*.json"))
    return {int(path.stem): json.loads(path.read_text(encoding="utf-8"))["sections"] for path in paths}


def _kinds(mentions: Iterable[Mention]) -> Mapping[str, EntityKind]:
    """The kind of each entity over the corpus: that of most of its mentions."""
    votes: dict[str, Counter[EntityKind]] = defaultdict(Counter)
    for mention in mentions:
        votes[mention.slug][mention.kind] += 1
    return {slug: max(kinds, key=kinds.__getitem__) for slug, kinds in votes.items()}


def scores(catalogue: Catalogue | None = None) -> Scores:
    """What `score.py` says of the annotated issues."""
    gold, tally = _annotations(), _official().Tally()
    found = {issue.number: extract(issue, catalogue) for issue in issues(TEXT)}
    kinds = _kinds(mention for mentions in found.values() for mention in mentions)
    for number, sections in gold.items():
        for truth in sections:
            mentions = [
                {"text": one.text, "entity": {"name": one.name, "kind": kinds[one.slug].value}}
                for one in found[number]
                if one.section == truth["position"]
            ]
            _official().entities(tally, f"{number}.{truth['position']}", {"mentions": mentions}, truth["entities"])
    figures = {field: (p, r, f1) for field, p, r, f1, _ in tally.rows()}
    return Scores(figures["entity"], figures["entity and kind"], tuple(tally.misses))


def judged(catalogue: Catalogue | None = None) -> Iterator[tuple[Mention, bool]]:
    """Each mention in the annotated issues, and whether people found in its section what it names."""
    gold, plain = _annotations(), _official().plain
    for issue in issues(TEXT):
        if issue.number in gold:
            names = {
                section["position"]: {plain(n) for one in section["entities"] for n in [one["name"], *one["aliases"]]}
                for section in gold[issue.number]
            }
            for mention in extract(issue, catalogue):
                yield mention, bool({plain(mention.text), plain(mention.name)} & names[mention.section])


def calibration(catalogue: Catalogue | None = None) -> dict[tuple[float, str], tuple[int, int]]:
    """By confidence (in steps of a twentieth) and method: how many mentions there are, and how many are right."""
    table: dict[tuple[float, str], tuple[int, int]] = {}
    for mention, right in judged(catalogue):
        row = round(int(mention.confidence * 20 + 1e-9) / 20, 2), mention.method.value
        count, good = table.get(row, (0, 0))
        table[row] = (count + 1, good + right)
    return dict(sorted(table.items(), key=lambda item: (-item[0][0], item[0][1])))
