"""The schema keeps the contract, and explains itself."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    is_specified_scalar_type,
)

from schema.types import SDL

CONTRACT = build_schema(Path(__file__).with_name("contract.graphql").read_text(encoding="utf-8"))
OURS = build_schema(SDL)


PRINTED = Path(__file__).parents[2] / "schema" / "schema.graphql"


def test_the_printed_schema_is_that_of_the_types() -> None:
    if os.environ.get("BACKISSUE_REWRITE"):
        PRINTED.write_text(SDL, encoding="utf-8")
    assert PRINTED.read_text(encoding="utf-8") == SDL


def own_types(schema: GraphQLSchema) -> list[GraphQLNamedType]:
    return [
        named
        for named in schema.type_map.values()
        if not named.name.startswith("__") and not is_specified_scalar_type(named)
    ]


def signatures(named: GraphQLNamedType) -> set[str]:
    """Everything about a type that a client can rely on, a line each."""
    lines = {type(named).__name__}
    if isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        lines |= {f"implements {interface.name}" for interface in named.interfaces}
        for name, field in named.fields.items():
            lines.add(f"{name}: {field.type}")
            lines |= {f"{name}({key}: {arg.type} = {arg.default_value})" for key, arg in field.args.items()}
    if isinstance(named, GraphQLInputObjectType):
        lines |= {f"{name}: {field.type} = {field.default_value}" for name, field in named.fields.items()}
    if isinstance(named, GraphQLEnumType):
        lines |= set(named.values)
    return lines


@pytest.mark.parametrize("promised", own_types(CONTRACT), ids=lambda named: named.name)
def test_everything_promised_is_there(promised: GraphQLNamedType) -> None:
    assert promised.name in OURS.type_map
    assert signatures(promised) <= signatures(OURS.type_map[promised.name])


def test_no_argument_is_required_beyond_the_contract() -> None:
    for promised in own_types(CONTRACT):
        if isinstance(promised, GraphQLObjectType):
            ours = OURS.type_map[promised.name]
            assert isinstance(ours, GraphQLObjectType)
            for name, field in promised.fields.items():
                assert set(ours.fields[name].args) == set(field.args)


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for named in own_types(schema):
        yield named.name, named.description
        if isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
            for name, field in named.fields.items():
                yield f"{named.name}.{name}", field.description
                for key, argument in field.args.items():
                    yield f"{named.name}.{name}({key}:)", argument.description
        if isinstance(named, GraphQLInputObjectType):
            for name, input_field in named.fields.items():
                yield f"{named.name}.{name}", input_field.description
        if isinstance(named, GraphQLEnumType):
            for name, value in named.values.items():
                yield f"{named.name}.{name}", value.description


def test_everything_is_described_in_a_sentence() -> None:
    for name, description in described(OURS):
        assert description is not None, name
        assert len(description) >= 10, name
        assert description.rstrip().endswith((".", ")")), f"{name}: {description}"
