"""In which frame an answer comes: as GraphQL has it, as a page of REST, or row by row."""

from dataclasses import replace
from enum import Enum, auto
from typing import Final

from schema import search, sql
from schema.plan import Null, Object, Output, Page, PageFlag, PageInfo, PagePart
from schema.sql import Statement


class Frame(Enum):
    """The frame of an answer."""

    OBJECT = auto()
    """An object with all fields of the query under their keys."""
    COLUMNS = auto()
    """A column for each field of the query; a list has the object `page` beside its items."""
    ROWS = auto()
    """A row for each item of the list that is the last field, of a page."""
    ALL_ROWS = auto()
    """The same, to the end of the list."""


_PAGE: Final = PageInfo(
    (
        ("limit", PageFlag.SIZE),
        ("next", PageFlag.NEXT),
        ("prev", PageFlag.PREVIOUS),
        ("total", PagePart.TOTAL),
    )
)
_PAGE_FORWARDS: Final = PageInfo(tuple((key, Null() if key == "prev" else part) for key, part in _PAGE.fields))
"""That of a list that is read in one direction."""


def statement(root: Object, frame: Frame) -> Statement:
    """The statement of a plan whose answer comes in a frame."""
    match frame:
        case Frame.OBJECT:
            return sql.statement(root)
        case Frame.COLUMNS:
            return sql.columns(Object(tuple((key, _with_page(output)) for key, output in root.fields)))
        case Frame.ROWS | Frame.ALL_ROWS:
            *others, (key, page) = root.fields
            assert isinstance(page, Page)
            return sql.rows(Object((*others, (key, replace(page, whole=frame is Frame.ALL_ROWS)))))


def _with_page(output: Output) -> Output:
    if not isinstance(output, Page):
        return output
    page = _PAGE_FORWARDS if output.name == search.LIST else _PAGE
    return replace(output, fields=(*output.fields, ("page", page)))
