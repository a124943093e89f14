"""A list row by row: CSV (RFC 4180) or JSON Lines. Written as it comes: a list of any length takes no memory."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final, Protocol

from graphql import GraphQLUnionType

from schema.rest import fields
from schema.rest.fields import Holder, Selection
from schema.rest.question import RestQuestion
from schema.rest.resources import Form


class Writer(Protocol):
    """Writes the rows of a list."""

    def head(self) -> bytes:
        """What comes before the first row."""

    def row(self, data: bytes) -> bytes:
        """A row, of the JSON object that it is."""


def writer(asked: RestQuestion) -> Writer:
    """The writer for the form that was asked."""
    return _Csv(asked) if asked.form is Form.CSV else _JsonLines()


class _JsonLines:
    def head(self) -> bytes:
        return b""

    def row(self, data: bytes) -> bytes:
        return data + b"\n"


class _Csv:
    """A column for each value; those of a thing in a thing are called `issue.number`, its type `node.type`.

    A list of values is one cell with a line each, a list of things one with JSON.
    """

    def __init__(self, asked: RestQuestion) -> None:
        self._columns = [*_columns(asked.selection, asked.resource.item)]

    def head(self) -> bytes:
        return _line([".".join(column) for column in self._columns])

    def row(self, data: bytes) -> bytes:
        thing = json.loads(data)
        return _line([_cell(_at(thing, column)) for column in self._columns])


def _columns(selection: Selection, holder: Holder) -> Iterator[tuple[str, ...]]:
    if isinstance(holder, GraphQLUnionType):
        yield (fields.TYPE,)
    for name, below in selection.items():
        held = fields.single(name, holder)
        if held is None:
            yield (name,)
        else:
            yield from ((name, *column) for column in _columns(below, held))


def _at(thing: Any, column: tuple[str, ...]) -> Any:
    for name in column:
        thing = None if thing is None else thing.get(name)  # of several types, each has what it has
    return thing


def _cell(value: Any) -> Any:
    match value:
        case bool():
            return _TRUTH[value]
        case list() if all(isinstance(one, str) for one in value):
            return "\n".join(value)
        case list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return value


_TRUTH: Final = {True: "true", False: "false"}


def _line(cells: list[Any]) -> bytes:
    written = StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue().encode()
