"""The slow, obvious twin of the compiler: graphql-core executes the printed schema over plain objects."""

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    execute,
    get_operation_ast,
    get_variable_values,
)

from schema.errors import ErrorCode
from tests.twin.arguments import Checker
from tests.twin.coverage import Coverage
from tests.twin.graph import Corpus
from tests.twin.root import Query

SDL: Final = Path(__file__).parents[2] / "schema" / "schema.graphql"


@dataclass(frozen=True, slots=True)
class Refusal:
    """The codes of what is wrong; nothing was executed."""

    codes: frozenset[ErrorCode]


@dataclass(frozen=True, slots=True)
class Data:
    """What stands under `data`, and the codes of what was wrong in those fields of the query that are null for it."""

    data: dict[str, Any]
    codes: frozenset[ErrorCode] = frozenset()


class Twin:
    """Answers requests; `coverage` has what they reached."""

    def __init__(self, corpus: Corpus) -> None:
        self.schema = _schema()
        self.corpus = corpus
        self.coverage = Coverage()

    async def answer(
        self, document: DocumentNode, variables: Mapping[str, Any], operation_name: str | None = None
    ) -> Data | Refusal:
        """The answer to a request. The document must be valid.

        A wrong argument anywhere below a field of the query makes that field null, and where it cannot be null,
        refuses the request.
        """
        operation = get_operation_ast(document, operation_name)
        assert operation is not None
        assert self.schema.query_type is not None
        coerced = get_variable_values(self.schema, operation.variable_definitions or (), dict(variables))
        if isinstance(coerced, list):
            return Refusal(frozenset([ErrorCode.BAD_USER_INPUT]))
        checker = Checker(self.schema, _fragments(document), coerced)
        checker.look(operation.selection_set, self.schema.query_type)
        if checker.is_refused:
            return Refusal(frozenset(checker.codes))
        result = execute(
            self.schema,
            document,
            Query(self.corpus),
            checker.spoiled,
            variable_values=dict(variables),
            operation_name=operation_name,
            field_resolver=self._resolve,
            type_resolver=_type_name,
        )
        if inspect.isawaitable(result):
            result = await result
        for error in result.errors or []:
            if not error.path or error.path[0] not in checker.spoiled:
                raise AssertionError("the twin is at fault") from error
        assert result.data is not None
        return Data(result.data, frozenset(checker.codes))

    def _resolve(self, source: object, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        """The attribute that has the field's name in snake case, or what the method of that name returns."""
        if not info.path.prev and info.path.key in info.context:
            return None
        value = getattr(source, _python_name(info.field_name))
        value = value(**arguments) if callable(value) else value
        self.coverage.note(info, arguments, value)
        return value


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}


def _schema() -> GraphQLSchema:
    """The printed schema, with moments that are read and written, and arguments that are called as Python can."""
    schema = build_schema(SDL.read_text(encoding="utf-8"))
    moment = schema.type_map["DateTime"]
    assert isinstance(moment, GraphQLScalarType)
    moment.coerce_output_value = _written
    moment.coerce_input_value = _read
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for field in type_.fields.values():
                for name, argument in field.args.items():
                    argument.out_name = _python_name(name)
    return schema


def _python_name(name: str) -> str:
    snake = re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", name)
    return f"{snake}_" if snake in ("from", "in", "filter") else snake


def _type_name(value: object, *_: object) -> str:
    return type(value).__name__


def _written(value: datetime) -> str:
    """In UTC; of a fraction of a second, no zeros at the end."""
    return re.sub(r"(\.[0-9]*?)0+\+", r"\1+", value.astimezone(UTC).isoformat())


def _read(value: object) -> datetime:
    if not isinstance(value, str):
        raise GraphQLError("That is not a moment.")
    try:
        moment = datetime.fromisoformat(value)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise GraphQLError("That is not a moment.") from None
