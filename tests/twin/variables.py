"""The variables of a document that is being written, and what stands for a value in it: a literal or a variable."""

import json
from collections.abc import Sequence
from typing import Any, Final

from graphql import (
    GraphQLInputType,
    get_nullable_type,
    is_enum_type,
    is_input_object_type,
    is_list_type,
    is_non_null_type,
)

from tests.twin.dice import Dice

RUNS: Final = 3
"""How often a document is asked, each time with other variables."""

ABSENT: Final = object()
"""Stands for a value that is not given, in a run."""

_WRONG: Final[Sequence[Any]] = ("x", 2**31, [[]], {"a": 1}, 1.5)
"""What is of no argument's type, or of few."""


class Variables:
    """A column is what a value is in each run: `RUNS` values, equal or not."""

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._declared: dict[str, str] = {}
        self._columns: dict[str, Sequence[Any]] = {}
        self._of: dict[str, str] = {}

    def value(
        self,
        coordinate: str,
        type_: GraphQLInputType,
        column: Sequence[Any],
        *,
        has_default: bool = False,
        may_default: bool = True,
    ) -> str:
        """What stands for the column at this place of the document; empty if it is given in no run.

        `has_default` is about the place; `may_default` is whether a variable may have a value where none is given.
        """
        if coordinate in self._of and not coordinate.endswith(("(after)", "(before)")) and self._dice.chance(8):
            return self._of[coordinate]
        constant = all(value is column[0] or value == column[0] for value in column)
        if constant and column[0] is ABSENT and not self._dice.chance(5):
            return ""
        if constant and _can_be_written(column[0]) and not self._dice.chance(30):
            return self._literal(type_, column[0])
        self._of[coordinate] = self._variable(type_, column, has_default, may_default)
        return self._of[coordinate]

    @property
    def declarations(self) -> str:
        """As an operation declares them; empty if there are none."""
        listed = ", ".join(f"${name}: {type_}" for name, type_ in self._declared.items())
        return f"({listed})" if listed else ""

    def runs(self) -> tuple[dict[str, Any], ...]:
        """What to send in each run."""
        return tuple(
            {name: column[run] for name, column in self._columns.items() if column[run] is not ABSENT}
            for run in range(RUNS)
        )

    def _variable(
        self, type_: GraphQLInputType, column: Sequence[Any], has_default: bool = False, may_default: bool = True
    ) -> str:
        name = f"v{len(self._declared)}"
        self._declared[name] = self._declaration(type_, column, has_default, may_default)
        self._columns[name] = [self._dice.pick(_WRONG) if self._dice.rarely() else value for value in column]
        return f"${name}"

    def _declaration(self, type_: GraphQLInputType, column: Sequence[Any], has_default: bool, may_default: bool) -> str:
        """Its type, which may be less strict than the place's, where there is a default, or more."""
        inner: Any = get_nullable_type(type_)
        given = [value for value in column if value is not ABSENT and value is not None]
        defaults = [value for value in given if _can_be_written(value)]
        always = len(given) == len(column)
        if defaults and (self._dice.chance(20) if always else may_default and self._dice.chance(80)):
            return f"{inner} = {self._literal(inner, self._dice.pick(defaults), in_default=True)}"
        if is_non_null_type(type_) and not has_default:
            return str(type_)
        if always and self._dice.chance(30):
            return f"{inner}!"
        return f"{inner} = null" if not is_non_null_type(type_) and self._dice.chance(10) else str(inner)

    def _literal(self, type_: GraphQLInputType, value: Any, *, in_default: bool = False) -> str:
        if value is None:
            return "null"
        inner: Any = get_nullable_type(type_)
        if is_list_type(inner):
            if not isinstance(value, list):
                return self._literal(inner.of_type, value)
            write = self._literal if in_default else self._item
            return f"[{', '.join(write(inner.of_type, item) for item in value)}]"
        if is_input_object_type(inner):
            fields = [f"{name}: {self._literal(inner.fields[name].type, one)}" for name, one in value.items()]
            return f"{{{', '.join(fields)}}}"
        if is_enum_type(inner):
            return str(value)
        return self._string(value) if isinstance(value, str) else json.dumps(value)

    def _item(self, type_: GraphQLInputType, item: Any) -> str:
        """An item of a list, which can be a variable too."""
        return self._variable(type_, [item] * RUNS) if self._dice.chance(5) else self._literal(type_, item)

    def _string(self, value: str) -> str:
        is_plain = value.isprintable() and value.strip() == value != "" and not {'"', "\\"} & set(value)
        if is_plain and self._dice.chance(5):
            return f'"""{value}"""'
        return json.dumps(value, ensure_ascii=self._dice.chance(50))


def _can_be_written(value: Any) -> bool:
    """Whether a document can hold it: half of a surrogate pair, it cannot."""
    text = json.dumps(value, ensure_ascii=False) if value is not ABSENT else "\ud800"
    return not any("\ud800" <= character <= "\udfff" for character in text)
