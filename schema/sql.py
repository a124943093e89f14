"""A plan → one SQL statement, whose answer is one JSON text: what the client gets under `data`.

The text of a statement depends on the plan alone. Values are parameters, numbered as they come up; the only words of a
client in it are response keys, which GraphQL limits to letters, digits and `_`. Rows are called by their depth.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from schema.mapping import Key
from schema.paging import LARGEST_PAGE
from schema.pieces import NEVER, either, json_object, literal, nested, when
from schema.plan import (
    ByIds,
    Choice,
    Constant,
    Each,
    Given,
    Null,
    Object,
    Output,
    Page,
    PageFlag,
    PageInfo,
    PagePart,
    Param,
    Parameter,
    Row,
    Rows,
    Scalar,
    Sql,
)
from schema.tables import base64url

STATE: Final = "state_name"
"""What names a state of the corpus: its revision, for people, the number of its last change, and the Unix second."""

MOST_BYTES: Final = 20_000_000
"""Bytes of an answer, as the domain `answer` has it (see the migrations): how heavy things are, no plan can tell."""

_MOST_ROWS: Final = LARGEST_PAGE + 1
"""Rows that a page reads at most. Postgres plans before it knows how many are wanted: this is what it can go by."""

_LOOKS_ON: Final = frozenset({PageFlag.HAS_NEXT, PageFlag.NEXT})
_LOOKS_BACK: Final = frozenset({PageFlag.HAS_PREVIOUS, PageFlag.PREVIOUS})


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement and what its parameters are, in order: values of sites, or answers given beforehand."""

    text: str
    parameters: tuple[Parameter, ...]


def statement(root: Object) -> Statement:
    """The statement of a plan. It gives one row: the state of the corpus, and the answer as `json`."""
    writer = _Writer()
    answer = writer.value(root, _Scope("t0"))
    return Statement(f"SELECT {STATE} AS state, {_bounded(answer)} AS data\nFROM corpus t0", tuple(writer.numbers))


def columns(root: Object) -> Statement:
    """A statement that gives one row: the state of the corpus, then each field of the plan as a column of its own."""
    writer = _Writer()
    values = [(key, writer.value(output, _Scope("t0"))) for key, output in root.fields]
    values[-1] = (values[-1][0], _bounded(values[-1][1]))
    answers = ", ".join(f"{value} AS {key}" for key, value in values)
    return Statement(f"SELECT {STATE} AS state, {answers}\nFROM corpus t0", tuple(writer.numbers))


def _bounded(answer: str) -> str:
    return f"CAST({answer} AS answer)"


def rows(root: Object) -> Statement:
    """A statement that gives a row for each item of the last field, a page: all columns of `columns`, one item as data.

    Without items there is one row, whose data is null.
    """
    writer, scope = _Writer(), _Scope("t0")
    (*others, (_, page)) = root.fields
    assert isinstance(page, Page)
    answers = [f"{writer.value(output, scope)} AS {key}" for key, output in others]
    items = nested(_PageWriter(writer, page, scope.below()).rows())
    found = ", ".join([f"{STATE} AS state", *answers, "found.data"])
    return Statement(f"SELECT {found}\nFROM corpus t0\nLEFT JOIN {items} found ON true", tuple(writer.numbers))


@dataclass(frozen=True, slots=True)
class _Scope:
    """The row that things are read from, that of what it belongs to, and how deep it lies."""

    row: str
    parent: str = ""
    depth: int = 0

    def below(self) -> "_Scope":
        return _Scope(f"t{self.depth + 1}", self.row, self.depth + 1)


@dataclass(slots=True)
class _Writer:
    numbers: dict[Parameter, int] = field(default_factory=dict)

    def param(self, param: Parameter) -> str:
        """The placeholder of a parameter: the same one wherever it stands."""
        number = self.numbers.setdefault(param, len(self.numbers) + 1)
        return f"${number}::{param.sql_type}"

    def sql(self, sql: Sql | str, scope: _Scope, **names: str) -> str:
        """A template with its holes filled."""
        if isinstance(sql, str):
            sql = Sql(sql)
        params = {name: self.param(param) for name, param in sql.params.items()}
        return sql.text.format(t=scope.row, p=scope.parent, h=f"{scope.row}h", **params, **names)

    def value(self, output: Output, scope: _Scope) -> str:
        """The SQL of anything that stands under a response key."""
        match output:
            case Constant(text):
                return literal(text)
            case Null():
                return "NULL"
            case Given():
                return self.param(output)
            case Scalar(sql):
                return self.sql(sql, scope)
            case Object(fields):
                return json_object([(key, self.value(below, scope)) for key, below in fields])
            case Row():
                return nested(self.row(output, scope))
            case Rows():
                return self.rows(output, scope)
            case Choice(by, cases):
                return self.choice(self.sql(by, scope), [(name, self.row(row, scope)) for name, row in cases])
            case ByIds():
                return self.by_ids(output, scope)
            case Page():
                return self.page(output, scope)
            case PagePart():
                raise ValueError(f"{output} is part of a page, and stands in none")

    def row(self, row: Row, scope: _Scope, **names: str) -> str:
        inner = scope.below()
        order = f"\nORDER BY {self.sql(row.order, inner)} LIMIT 1" if row.order else ""
        found, source = self.value(row.object, inner), self.sql(row.source, inner)
        return f"SELECT {found}\nFROM {source}\nWHERE {self.sql(row.where, inner, **names)}{order}"

    def rows(self, rows: Rows, scope: _Scope) -> str:
        inner = scope.below()
        found = self.value(rows.object, inner)
        # Sorted below, not by the aggregate: there an index may have the order already.
        ordered = (
            f"SELECT {_columns(found, inner, rows.columns)}\nFROM {self.sql(rows.source, inner)}"
            f"\nWHERE {self.sql(rows.where, inner)}\nORDER BY {self.sql(rows.order, inner)}"
        )
        return nested(f"SELECT coalesce(json_agg({found}), '[]'::json)\nFROM {nested(ordered)} {inner.row}")

    def choice(self, by: str, cases: Sequence[tuple[str, str]]) -> str:
        return f"CASE {by}{''.join(f' WHEN {literal(name)} THEN {nested(row)}' for name, row in cases)} END"

    def by_ids(self, wanted: ByIds, scope: _Scope) -> str:
        inner = scope.below()
        row = inner.row
        names = {"a": f"{row}.a", "b": f"{row}.b", "slug": f"{row}.slug"}
        one = self.choice(f"{row}.type", [(name, self.row(found, inner, **names)) for name, found in wanted.cases])
        found = f"coalesce(json_agg({one} ORDER BY {row}.place), '[]'::json)" if wanted.several else one
        arrays = ", ".join(map(self.param, wanted.keys))
        return nested(f"SELECT {found}\nFROM unnest({arrays}) WITH ORDINALITY AS {row} (type, a, b, slug, place)")

    def page(self, page: Page, scope: _Scope) -> str:
        return _PageWriter(self, page, scope.below()).page()


@dataclass(frozen=True, slots=True)
class _PageWriter:
    """Writes one page: an aggregate over a subquery of its rows, which carry their keys (`key0`, …) out of it.

    One row more than the page has is read where the client wants to know whether there is one; then rows are numbered
    (`nth`), from the end of the list that the page begins at.
    """

    writer: _Writer
    plan: Page
    scope: _Scope

    def rows(self) -> str:
        """A query of its items, a row each (`data`)."""
        (_, each), *_ = self.plan.fields
        assert isinstance(each, Each)
        item = self._item(each.item)
        return f"{self._once()}SELECT {item} AS data\nFROM {nested(self._rows(item))} {self.scope.row}"

    def page(self) -> str:
        """A JSON object with everything that is asked of it."""
        fields, once = json_object([(key, self._field(part)) for key, part in self.plan.fields]), self._once()
        if self._reads_rows():
            return nested(f"{once}SELECT {fields}\nFROM {nested(self._rows(fields))} {self.scope.row}")
        return nested(f"{once}SELECT {fields}") if once else fields

    def _once(self) -> str:
        if self.plan.once is None:
            return ""
        query = nested(self.writer.sql(self.plan.once, self.scope))
        return f"WITH {self.scope.row}_once AS MATERIALIZED {query}\n"

    def _field(self, part: Each | PageInfo | PagePart | Constant | Null) -> str:
        match part:
            case Each(item):
                return self._each(item)
            case PageInfo(fields):
                return json_object([(key, self._info(one)) for key, one in fields])
            case PagePart.TOTAL:
                return nested(f"SELECT count(*)\nFROM {self._source()}")
            case _:
                return self.writer.value(part, self.scope)

    def _each(self, item: Output) -> str:
        return f"coalesce(json_agg({self._item(item)}){self._within()}, '[]'::json)"

    def _item(self, item: Output) -> str:
        """A node, or an edge, whose cursor only the page can write."""
        if not isinstance(item, Object):
            return self.writer.value(item, self.scope)
        return json_object(
            [
                (key, self._cursor() if below is PagePart.CURSOR else self.writer.value(below, self.scope))
                for key, below in item.fields
            ]
        )

    def _info(self, info: PageFlag | PagePart | Constant | Null) -> str:
        match info:
            case PageFlag.HAS_NEXT:
                beyond = self._exists(self.plan.before, forwards=True)
                return beyond if self.plan.backwards else either(self._more(), beyond)
            case PageFlag.HAS_PREVIOUS:
                beyond = self._exists(self.plan.after, forwards=False)
                return either(self._more(), beyond) if self.plan.backwards else beyond
            case PageFlag.START:
                return self._cursor_at(self._first())
            case PageFlag.END:
                return self._cursor_at(self._last())
            case PageFlag.NEXT:
                return when(self._info(PageFlag.HAS_NEXT), self._info(PageFlag.END))
            case PageFlag.PREVIOUS:
                return when(self._info(PageFlag.HAS_PREVIOUS), self._info(PageFlag.START))
            case PageFlag.SIZE:
                return self.writer.param(self.plan.size)
            case _:
                return self._field(info)

    def _first(self) -> str:
        """Which of the rows is the first of the page; the one that is there to be counted may stand before it."""
        size = self.writer.param(self.plan.size)
        return f"greatest(count(*) - {size} + 1, 1)" if self.plan.backwards and self._looks_on() else "1"

    def _last(self) -> str:
        """Which is the last."""
        size = self.writer.param(self.plan.size)
        return f"least(count(*), {size})" if self._looks_on() and not self.plan.backwards else "count(*)"

    def _more(self) -> str:
        return f"count(*) > {self.writer.param(self.plan.size)}"

    def _within(self) -> str:
        """What keeps the row out that is there only to be counted."""
        return (
            f" FILTER (WHERE {self.scope.row}.nth <= {self.writer.param(self.plan.size)})" if self._looks_on() else ""
        )

    def _infos(self) -> set[PageFlag | PagePart | Constant | Null]:
        return {info for _, part in self.plan.fields if isinstance(part, PageInfo) for _, info in part.fields}

    def _reads_rows(self) -> bool:
        """Whether anything is made of the page's rows; what lies beyond them, and their total, is asked apart."""
        is_list = any(isinstance(part, Each) for _, part in self.plan.fields)
        return is_list or self._looks_on() or bool(self._infos() & {PageFlag.START, PageFlag.END})

    def _looks_on(self) -> bool:
        """Whether one row more is read."""
        return bool(self._infos() & (_LOOKS_BACK if self.plan.backwards else _LOOKS_ON))

    def _rows(self, fields: str) -> str:
        """The rows in the list's order, with what is read of them; numbered where one is only there to be counted.

        Aggregates read them in this order: none of them has one of its own, which would make Postgres sort again.
        """
        keys = [self.writer.sql(key.sql, self.scope) for key in self.plan.keys]
        made = {f"key{number}": key for number, key in enumerate(keys)}
        columns = _columns(fields, self.scope, made)
        row = self.scope.row
        bounds = [
            self._compare(params, forwards=forwards, inclusive=False)
            for params, forwards in ((self.plan.after, True), (self.plan.before, False))
            if params
        ]
        limit = "" if self.plan.whole else self.writer.param(self.plan.size) + (" + 1" if self._looks_on() else "")
        source, order = self._listed(bounds, limit), self._order()
        rows = f"SELECT {columns}\nFROM {source}\nORDER BY {order}"
        numbered = ", row_number() OVER () AS nth" if self._looks_on() or self.plan.backwards else ""
        if limit:
            most = f"{rows}\nLIMIT {_MOST_ROWS}"
            rows = f"SELECT *{numbered}\nFROM {nested(most)} {row}\nLIMIT {limit}"
        elif numbered:
            rows = f"SELECT *{numbered}\nFROM {nested(rows)} {row}"
        return f"SELECT *\nFROM {nested(rows)} {row}\nORDER BY nth DESC" if self.plan.backwards else rows

    def _listed(self, bounds: Sequence[str], limit: str) -> str:
        """The rows within bounds. Where the first part of the list has all that are wanted, no more are read."""
        if self.plan.parts is None or self.plan.backwards or not limit:
            return self._source(*bounds)
        first, second = self.plan.parts
        row, rows = self.scope.row, self._source(*bounds, source=first)
        filling = nested(f"SELECT\nFROM {rows}\nLIMIT {limit}")
        is_short = f"(SELECT count(*) FROM {filling} {row}) < {limit}"
        rest = self._source(is_short, *bounds, source=second)
        union = nested(f"SELECT *\nFROM {rows}\nUNION ALL\nSELECT *\nFROM {rest}")
        return f"{union} {row}"

    def _source(self, *bounds: str, source: Sql | None = None) -> str:
        """The rows of the whole list, of a part of it, or of those what lies within bounds."""
        conditions = [*(self.writer.sql(sql, self.scope) for sql in self.plan.where), *bounds]
        where = f"\nWHERE {' AND '.join(conditions)}" if conditions else ""
        return f"{self.writer.sql(source or self.plan.source, self.scope)}{where}"

    def _order(self) -> str:
        return ", ".join(
            self.writer.sql(key.sql, self.scope) + (" DESC" if key.descending != self.plan.backwards else "")
            for key in self.plan.keys
        )

    def _cursor(self) -> str:
        return self._cursor_of([f"{self.scope.row}.key{number}" for number in range(len(self.plan.keys))])

    def _cursor_at(self, place: str) -> str:
        """The cursor of one row of the page; null if it has none."""
        keys = [f"(array_agg({self.scope.row}.key{number}))[{place}]" for number in range(len(self.plan.keys))]
        return f"CASE WHEN count(*) > 0 THEN {self._cursor_of(keys)} END"

    def _cursor_of(self, keys: Sequence[str]) -> str:
        names = f"{literal(self.plan.name)}, {literal(self.plan.order)}"
        return base64url(f"json_build_array({names}, {', '.join(keys)})::text")

    def _exists(self, params: Sequence[Param], *, forwards: bool) -> str:
        """Whether the list has a row at the cursor or beyond it; it has none beyond a cursor that was not given."""
        if not params:
            return NEVER
        return f"EXISTS (SELECT FROM {self._source(self._compare(params, forwards=forwards, inclusive=True))})"

    def _compare(self, params: Sequence[Param], *, forwards: bool, inclusive: bool) -> str:
        """The rows that come after (`forwards`) or before a row with these keys, with that row itself or without it."""
        pairs = [
            (self.writer.sql(key.sql, self.scope), self.writer.param(param), key)
            for key, param in zip(self.plan.keys, params, strict=True)
        ]
        if len({key.descending for *_, key in pairs}) == 1:
            keys, values = ", ".join(pair[0] for pair in pairs), ", ".join(pair[1] for pair in pairs)
            sign = ">" if forwards != pairs[0][2].descending else "<"
            return f"({keys}) {sign}{'=' if inclusive else ''} ({values})"
        return _mixed(pairs, forwards=forwards, inclusive=inclusive)


def _mixed(pairs: Sequence[tuple[str, str, Key]], *, forwards: bool, inclusive: bool) -> str:
    """The comparison of rows by keys that do not all go in one direction, which no operator of SQL does."""
    (key, value, how), *others = pairs
    sign = ">" if forwards != how.descending else "<"
    if not others:
        return f"{key} {sign}{'=' if inclusive else ''} {value}"
    # The first half says nothing that the second does not, but an index can go by it.
    rest = _mixed(others, forwards=forwards, inclusive=inclusive)
    return f"({key} {sign}= {value} AND ({key} {sign} {value} OR ({rest})))"


def _columns(reading: str, scope: _Scope, made: Mapping[str, str]) -> str:
    """The columns of a row that some SQL reads: those that are made, by what they are made of, the others as they are.

    Passing on no others halves the time that Postgres takes to plan a statement.
    """
    names = dict.fromkeys(re.findall(rf"\b{scope.row}\.(\w+)", reading))
    columns = [
        f"{made[name].format(t=scope.row)} AS {name}" if name in made else f"{scope.row}.{name}"
        for name in names
        if name != "nth"
    ]
    return ", ".join(columns) or "1"
