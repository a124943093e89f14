"""The catalogue: the names Backissue knows, one CSV file a kind, which people read and extend.

A row is `name,aliases,rule`: aliases are separated by ` | `; the rule says when a name counts (see Rule).
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files

from schema.enums import EntityKind
from service.ingest.entities.lexicon import read
from service.ingest.entities.names import key

FILES = {
    EntityKind.ORGANIZATION: "organizations.csv",
    EntityKind.PERSON: "persons.csv",
    EntityKind.MODEL: "models.csv",
    EntityKind.DATASET: "datasets.csv",
    EntityKind.BENCHMARK: "benchmarks.csv",
    EntityKind.METHOD: "methods.csv",
    EntityKind.SOFTWARE: "software.csv",
    EntityKind.HARDWARE: "hardware.csv",
    EntityKind.PLACE: "places.csv",
}


_SERIES = re.compile(r"(\w.*[\s-][A-Za-z])\d")


class Rule(StrEnum):
    """When a name that stands in the text counts."""

    ANYWHERE = ""
    """As words of their own; another case or spacing counts too where it makes no ordinary words."""
    EXACT = "exact"
    """Only as it is written here."""
    CONTEXT = "context"
    """Only as it is written here, and with evidence that it is a name there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing with a name, and the other names it goes by."""

    name: str
    aliases: tuple[str, ...]
    kind: EntityKind
    rule: Rule = Rule.ANYWHERE

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The entries, looked up by any of their names however it is spelled. A catalogue is equal to itself alone."""

    entries: tuple[Entry, ...]

    @cached_property
    def _by_key(self) -> dict[str, Entry]:
        found: dict[str, Entry] = {}
        for entry in self.entries:
            for name in entry.names:
                if (other := found.setdefault(key(name), entry)) is not entry:
                    raise ValueError(f"the catalogue has {name!r} twice: {other.name} and {entry.name}")
        return found

    @cached_property
    def given_names(self) -> frozenset[str]:
        """The first names of its persons, and common ones."""
        persons = (entry.name.split() for entry in self.entries if entry.kind is EntityKind.PERSON)
        return read("given").union(words[0] for words in persons if len(words) > 1 and len(words[0]) > 2)

    @cached_property
    def series(self) -> frozenset[str]:
        """What its models with a letter and a number are called before the number, as keys: Kimi K, DeepSeek-V."""
        names = (name for entry in self.entries if entry.kind is EntityKind.MODEL for name in entry.names)
        return frozenset(key(match.group(1)) for name in names if (match := _SERIES.match(name)))

    def get(self, name: str) -> Entry | None:
        """The entry that goes by this name, in any case and spacing."""
        return self._by_key.get(key(name))


EMPTY = Catalogue(())


def rows(kind: EntityKind) -> Iterator[dict[str, str]]:
    """The rows of a kind's file, as they are."""
    text = files(__package__).joinpath(FILES[kind]).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _entries(kind: EntityKind, lines: Iterable[dict[str, str]]) -> Iterator[Entry]:
    for row in lines:
        aliases = tuple(alias.strip() for alias in row["aliases"].split("|") if alias.strip())
        yield Entry(row["name"].strip(), aliases, kind, Rule(row["rule"].strip()))


@cache
def load() -> Catalogue:
    """The catalogue that ships with the project, read when it is first asked for."""
    return Catalogue(tuple(entry for kind in FILES for entry in _entries(kind, rows(kind))))
