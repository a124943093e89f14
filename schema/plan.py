"""A plan: what a request asks of the database, as plain data. Limits, names and arguments are settled; no SQL is built.

`schema.planner` makes one of an operation, `schema.sql` makes a statement of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from schema.mapping import Key


@dataclass(frozen=True, slots=True)
class Param:
    """A value that comes with the request: that of a name among the values that a site (see `Plan`) reads."""

    site: int
    name: str
    sql_type: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that the service is set to, whatever the request."""

    name: str
    sql_type: str = "text"


@dataclass(frozen=True, slots=True)
class Given:
    """JSON that is known before anything is read: the answer to the introspection field with this response key."""

    key: str
    sql_type: str = "json"


Parameter: TypeAlias = Param | Setting | Given


@dataclass(frozen=True, slots=True)
class Sql:
    """A template of `schema.mapping`, and the parameters that stand in its holes."""

    text: str
    params: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Constant:
    """A string that is known before anything is read: `__typename`."""

    text: str


@dataclass(frozen=True, slots=True)
class Null:
    """Nothing: a field that can be null, and whose arguments were wrong."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value out of the row."""

    sql: Sql


@dataclass(frozen=True, slots=True)
class Object:
    """An object made of the row: what stands under each response key, in order."""

    fields: tuple[tuple[str, "Output"], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """At most one row of its own; null where there is none."""

    source: Sql
    where: Sql
    object: Object
    order: str | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows that belong to the row."""

    source: Sql
    columns: Mapping[str, str]
    where: Sql
    order: str
    object: Object
    size: "Size"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several rows, by a text in the row."""

    by: Sql
    cases: tuple[tuple[str, Row], ...]


@dataclass(frozen=True, slots=True)
class ByIds:
    """What the ids stand for, null where they stand for nothing: a list, or (`several` is false) one."""

    several: bool
    keys: tuple[Param, Param, Param, Param]
    """Of each id the type, the first and the second number, the slug: arrays."""
    cases: tuple[tuple[str, Row], ...]
    size: "Size"


class PageFlag(Enum):
    """What page info says of a page."""

    HAS_NEXT = auto()
    HAS_PREVIOUS = auto()
    START = auto()
    END = auto()
    NEXT = auto()
    """The cursor after which the next page begins; null where there is none."""
    PREVIOUS = auto()
    """The cursor before which the previous page ends; null where there is none."""
    SIZE = auto()
    """How many rows the page may have."""


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Where a page stands in its list."""

    fields: tuple[tuple[str, "PageFlag | PagePart | Constant | Null"], ...]


class PagePart(Enum):
    """What else there is to know of a page: the number of rows in its list; of an edge: the row's cursor."""

    TOTAL = auto()
    CURSOR = auto()


@dataclass(frozen=True, slots=True)
class Each:
    """A list with one item a row of the page: nodes, or edges."""

    item: "Output"


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list: the rows between `after` and `before`, the first or (`backwards`) the last `size` of them."""

    name: str
    order: str
    keys: tuple[Key, ...]
    source: Sql
    where: tuple[Sql, ...]
    size: Param
    backwards: bool
    after: tuple[Param, ...]
    before: tuple[Param, ...]
    fields: tuple[tuple[str, "Each | PageInfo | PagePart | Constant"], ...]
    parts: tuple[Sql, Sql] | None = None
    """The source as two: all rows of the first come before those of the second, however a client orders them."""
    once: Sql | None = None
    """A query of one row that the SQL of the page reads as `{t}_once`."""
    whole: bool = False
    """Whether it goes on to the end of the list, whatever its size."""


Output: TypeAlias = Constant | Null | Given | Scalar | Object | Row | Rows | Choice | ByIds | Page | PagePart

Size: TypeAlias = int | Param
"""How many rows a list has at most: a number, or the parameter that says so."""
