"""What an address and its query string ask → a GraphQL document and the values of its variables.

Each field of the query in it becomes a column of the statement: `data`, and for things in a thing, or with several
names, `about`, which is null where there is no such thing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from schema import paging
from schema.errors import ErrorCode, Failure
from schema.frame import Frame
from schema.rest import fields, parameters
from schema.rest.address import Address
from schema.rest.parameters import Parameter
from schema.rest.resources import ROWS, Form, Resource


@dataclass(frozen=True, slots=True)
class RestQuestion:
    """A GraphQL document, its variables, the frame of the answer, and what of each thing it asks for."""

    resource: Resource
    form: Form
    document: str
    variables: Mapping[str, Any]
    frame: Frame
    selection: fields.Selection


def ask(address: Address, form: Form, pairs: Sequence[tuple[str, str]]) -> RestQuestion:
    """The question that an address with these parameters asks, to be answered in a form. Raises `Failure`."""
    resource = address.resource
    chosen = [text for name, text in pairs if name == "fields"]
    if len(chosen) > 1:
        raise Failure(ErrorCode.BAD_USER_INPUT, "The parameter `fields` is there twice.")
    if chosen and form not in (Form.JSON, *ROWS):
        raise Failure(ErrorCode.BAD_USER_INPUT, f"`fields` has no effect on {form.media_type}: leave it out.")
    values = parameters.read(resource, [pair for pair in pairs if pair[0] != "fields"])
    if resource.is_list and form not in ROWS:
        values.setdefault("limit", paging.DEFAULT_PAGE)
    text = chosen[0] if chosen else resource.fields if form in (Form.JSON, *ROWS) else resource.readable
    document, selection = _document(resource, tuple(values), text)
    frame = Frame.COLUMNS if form not in ROWS else Frame.ROWS if "limit" in values else Frame.ALL_ROWS
    return RestQuestion(resource, form, document, {**address.path, **values}, frame, selection)


@lru_cache(maxsize=1_000)
def _document(resource: Resource, given: tuple[str, ...], wanted: str) -> tuple[str, fields.Selection]:
    """The document that asks for these fields, with these parameters."""
    known = parameters.parameters(resource)
    selection = fields.select(wanted, resource.item)
    asked = fields.graphql(selection, resource.item)
    if resource.is_list:
        asked = f"data: {resource.items} {{ {asked} }}"
    within = f"about: {resource.within} " if resource.within else ""
    data = f"data: {resource.root}{_arguments(resource, [known[name] for name in given])} {{ {asked} }}"
    declared = ", ".join([*_path_variables(resource), *(f"${name}: {known[name].type}" for name in given)])
    return f"query {f'({declared}) ' if declared else ''}{{ {within}{data} }}", selection


def _path_variables(resource: Resource) -> list[str]:
    names = dict.fromkeys([*resource.arguments.values(), *resource.conditions.values()])
    return [f"${name}: {'String!' if name == 'slug' else 'Int!'}" for name in names]


def _arguments(resource: Resource, given: Sequence[Parameter]) -> str:
    """The arguments of the field that answers: those of the path, and those that were given."""
    backwards = any(one.name == "before" for one in given)
    own = [f"{argument}: ${name}" for argument, name in resource.arguments.items()]
    own += [
        f"{'last' if backwards and one.argument == 'first' else one.argument}: ${one.name}"
        for one in given
        if not one.in_filter
    ]
    conditions = [f"{condition}: ${name}" for condition, name in resource.conditions.items()]
    conditions += [f"{one.argument}: ${one.name}" for one in given if one.in_filter]
    if conditions:
        own.append(f"filter: {{{', '.join(conditions)}}}")
    return f"({', '.join(own)})" if own else ""
