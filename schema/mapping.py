"""The vocabulary in which `schema.tables` says how the graph lies in the tables: plain data, no SQL is built here.

All SQL in it is a template of our own making. `{t}` stands for the row that a thing is read from, `{p}` for the row
of what it belongs to, `{value}` for a parameter; nothing a client sends ever gets into one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Column:
    """A scalar: an expression over the row, and the settings that stand in its holes."""

    sql: str
    settings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """An object that is stored in the same row as what it belongs to, such as a span."""

    type: str


@dataclass(frozen=True, slots=True)
class One:
    """An object that is a row of its own. `known` are its fields that the row pointing to it has already."""

    type: str
    source: str
    where: str
    known: Mapping[str, str] = field(default_factory=dict)
    first_by: str | None = None
    """Where several rows meet the condition: the order whose first one is meant."""


@dataclass(frozen=True, slots=True)
class Many:
    """A list without pages. `usual` is how long one is assumed to be when a request's size is reckoned."""

    type: str
    source: str
    where: str
    order: str
    usual: int
    sized: bool = False
    """Whether the argument `first` says how many."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Columns of the list that are not the row's own, and where they come from."""


@dataclass(frozen=True, slots=True)
class Key:
    """A column that an order goes by; `type` is the Python type of its values."""

    sql: str
    type: type[int] | type[str]
    descending: bool = False


class Text(Enum):
    """What a text that a client sends is, and so how long it may be."""

    NAME = auto()
    SEARCH = auto()


@dataclass(frozen=True, slots=True)
class Condition:
    """What a filter's field demands of a row. `sql_type` is the type of its value; `text` says of which kind it is."""

    sql: str
    sql_type: str
    text: Text | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with pages: where its rows are, in which orders it can be asked for, and what may be demanded of them.

    Each order ends in keys that tell any two rows apart. `name` is what its cursors say that they are of.
    """

    name: str
    type: str
    source: str
    orders: Mapping[str, tuple[Key, ...]]
    where: str | None = None
    conditions: Mapping[str, Condition] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paged:
    """A field that is a page of a listing."""

    listing: Listing


@dataclass(frozen=True, slots=True)
class Lookup:
    """A field that finds one thing by its arguments: the name and SQL type of each, in `{name}` holes of `where`."""

    type: str
    source: str
    where: str
    arguments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ById:
    """A field that finds things of any type by their ids: one (`id`) or several (`ids`)."""

    several: bool


@dataclass(frozen=True, slots=True)
class Search:
    """The field that searches."""


@dataclass(frozen=True, slots=True)
class Node:
    """How a thing is found by the key that its id holds: `{a}`, `{b}` the numbers, `{slug}` the slug."""

    source: str
    where: str


Mapped: TypeAlias = Column | Part | One | Many | Paged | Lookup | ById | Search
