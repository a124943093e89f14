"""The names that are known: a CSV file a kind, for people to read and to extend.

A row is a name, its other names (separated by ` | `), and a rule. Without one, a name is found wherever it stands as
words. `exact`: only letter for letter, for what is an ordinary word when written otherwise. `context`: its one-word
forms only where something around them says so, for what is an ordinary word, or a name of several things.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from schema.enums import EntityKind

FOLDER: Final = Path(__file__).parent

FILES: Final = {
    "organizations": EntityKind.ORGANIZATION,
    "persons": EntityKind.PERSON,
    "models": EntityKind.MODEL,
    "datasets": EntityKind.DATASET,
    "benchmarks": EntityKind.BENCHMARK,
    "methods": EntityKind.METHOD,
    "software": EntityKind.SOFTWARE,
    "hardware": EntityKind.HARDWARE,
    "places": EntityKind.PLACE,
}


class Rule(StrEnum):
    """When a name counts."""

    PLAIN = ""
    EXACT = "exact"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Known:
    """A thing that is known, and every form of its name, the first being what it is called."""

    name: str
    kind: EntityKind
    forms: tuple[str, ...]
    rule: Rule


@dataclass(frozen=True)
class Catalogue:
    """Everything that is known, by each form of its name as it is written in the files."""

    entries: tuple[Known, ...] = ()
    by_form: Mapping[str, Known] = field(default_factory=dict)


def load(folder: Path = FOLDER) -> Catalogue:
    """Read the files of a folder. Raises ValueError for a row out of form, or a form that two rows have."""
    entries = tuple(entry for stem, kind in FILES.items() for entry in _read(folder / f"{stem}.csv", kind))
    by_form: dict[str, Known] = {}
    for entry in entries:
        for form in entry.forms:
            if form in by_form:
                raise ValueError(f"the catalogue has {form!r} twice: {by_form[form].name} and {entry.name}")
            by_form[form] = entry
    return Catalogue(entries, by_form)


def _read(path: Path, kind: EntityKind) -> Iterator[Known]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, strict=True):
            aliases = [alias.strip() for alias in row["aliases"].split("|") if alias.strip()]
            yield Known(row["name"], kind, (row["name"], *aliases), Rule(row["rule"]))
