"""Reads the arguments of a field: values for parameters, by name, and what they mean for the shape of the statement.

A reader takes coerced arguments and gives `Values`. Which names are there (a condition, a cursor) decides the shape;
what stands under them are parameters. Raises `Failure` for a value that no statement should see.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

from schema import ids, paging, search
from schema.errors import ErrorCode, Failure
from schema.mapping import ById, Condition, Listing, Lookup, Many, Mapped, Paged, Search, Text
from schema.tables import SECTION_CONDITIONS

Values: TypeAlias = Mapping[str, Any]
Reader: TypeAlias = Callable[[Mapping[str, Any]], Values]

LONGEST: Final = {Text.NAME: 1_000, Text.SEARCH: 500}
"""Characters of a text that a client sends."""


def reader(mapped: Mapped) -> Reader | None:
    """What reads the arguments of a field; None where it has none."""
    match mapped:
        case Paged(listing):
            return partial(_page, listing)
        case Lookup():
            return partial(_lookup, mapped)
        case ById(several):
            return _several_ids if several else _one_id
        case Search():
            return _search
        case Many(sized=True):
            return _size
    return None


def _page(listing: Listing, arguments: Mapping[str, Any]) -> Values:
    order = str(arguments["orderBy"])
    window = paging.window(listing.name, order, listing.orders[order], arguments)
    return {"order": order, **_window(window), **_conditions(listing.conditions, arguments)}


def _search(arguments: Mapping[str, Any]) -> Values:
    window = paging.window(search.LIST, search.ORDER, search.KEYS, arguments)
    return {
        "query": checked("query", arguments["query"], Text.SEARCH),
        "kinds": tuple(dict.fromkeys(map(str, arguments["in"]))),
        **_window(window),
        **_conditions(SECTION_CONDITIONS, arguments),
    }


def _window(window: paging.Window) -> dict[str, Any]:
    return {
        "size": window.size,
        "backwards": window.backwards,
        **{f"after{number}": value for number, value in enumerate(window.after or ())},
        **{f"before{number}": value for number, value in enumerate(window.before or ())},
    }


def _conditions(conditions: Mapping[str, Condition], arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value if (kind := conditions[name].text) is None else checked(name, value, kind)
        for name, value in (arguments.get("filter") or {}).items()
        if value is not None
    }


def _lookup(lookup: Lookup, arguments: Mapping[str, Any]) -> Values:
    return {
        name: checked(name, arguments[name], Text.NAME) if sql_type == "text" else arguments[name]
        for name, sql_type in lookup.arguments.items()
    }


def _size(arguments: Mapping[str, Any]) -> Values:
    return {"first": paging.size("first", arguments["first"])}


def _one_id(arguments: Mapping[str, Any]) -> Values:
    return _keys([arguments["id"]])


def _several_ids(arguments: Mapping[str, Any]) -> Values:
    wanted = arguments["ids"]
    if len(wanted) > paging.LARGEST_PAGE:
        raise Failure(
            ErrorCode.BAD_USER_INPUT, f"`ids` has {len(wanted)} ids; at most {paging.LARGEST_PAGE} are allowed."
        )
    return _keys(wanted)


def _keys(wanted: list[str]) -> Values:
    keys = [ids.decode(one) for one in wanted]
    return {
        "types": [key.type for key in keys],
        "a": [key.numbers[0] if key.numbers else None for key in keys],
        "b": [key.numbers[1] if len(key.numbers) > 1 else None for key in keys],
        "slugs": [key.slug for key in keys],
        "size": len(keys),
    }


def checked(name: str, value: str, kind: Text) -> str:
    """The text, if it is one that Postgres can hold, and not too long. Raises `Failure` BAD_USER_INPUT otherwise."""
    if len(value) > LONGEST[kind]:
        raise Failure(
            ErrorCode.BAD_USER_INPUT,
            f"`{name}` has {len(value):,} characters; at most {LONGEST[kind]:,} are allowed.",
        )
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in value):
        raise Failure(
            ErrorCode.BAD_USER_INPUT, f"`{name}` holds a character that no text can hold: U+0000 or half a pair."
        )
    return value
