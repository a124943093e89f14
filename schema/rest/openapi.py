"""The REST API described in OpenAPI 3.1: made of the same table of resources that requests are read by."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any, Final, TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    GraphQLUnionType,
    get_named_type,
)

from schema.arguments import LONGEST
from schema.errors import ErrorCode
from schema.mapping import Text
from schema.paging import DEFAULT_PAGE, LARGEST_PAGE
from schema.rest import fields
from schema.rest.address import PREFIX, forms
from schema.rest.beside import EXPORT, INGEST, SECURITY
from schema.rest.parameters import SEARCHES, Parameter, parameters
from schema.rest.resources import BRIEF, DOCUMENTS, FEEDS, RESOURCES, ROWS, Form, Resource
from schema.types import SCHEMA

Json: TypeAlias = dict[str, Any]

PROBLEM: Final = "application/problem+json"

_INT: Final = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
_KEY: Final = {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
_TEXT: Final = {"type": "string"}
_SCALARS: Final[Mapping[str, Json]] = {
    "Int": {"type": "integer"},
    "Float": {"type": "number"},
    "Boolean": {"type": "boolean"},
    "String": _TEXT,
    "ID": _TEXT,
    "DateTime": {"type": "string", "format": "date-time"},
}
_EXAMPLES: Final[Mapping[str, Any]] = {
    "number": 395,
    "position": 1,
    "slug": "openai",
    "q": "open weights -china",
    "in": ["SECTION", "TALE"],
    "fields": "id",
    "limit": 5,
    "entity": "openai",
    "entityKind": "MODEL",
    "linkSource": "arXiv",
    "publishedFrom": "2024-01-01T00:00:00Z",
    "publishedTo": "2030-01-01T00:00:00Z",
    "author": "Jack Clark",
    "issue": 395,
    "issueFrom": 390,
    "issueTo": 400,
    "numberFrom": 390,
    "numberTo": 400,
    "text": "open weights",
    "kind": None,
    "host": "arxiv.org",
    "source": "arXiv",
    "hasUrl": True,
    "name": "open",
    "minMentions": 1,
    "orderBy": None,
}
"""A value of each parameter that finds something in the archive; None: the first of its enum."""

_DESCRIPTION: Final = (
    "The issues of a newsletter as data: issues, their sections, links, entities and references, and its fiction "
    "apart. Everything here is asked of the corpus as a GraphQL query would, in one statement; names, filters, "
    "orders, limits and errors are those of `/graphql`.\n\n"
    "Lists answer `data` and `page`; `next` and `prev` of a page are cursors, and the header `Link` has them as "
    "addresses. `fields` chooses what is answered: `number,title,sections(headline,links(url))`. Every GET has an "
    "`ETag` that changes when the corpus does."
)


@cache
def document() -> Json:
    """The description of everything below /v1."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Backissue",
            "version": version("backissue"),
            "summary": "A newsletter's back issues as an API",
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            **dict(path for resource in RESOURCES for path in _paths(resource)),
            f"{PREFIX}/export.jsonl": EXPORT,
            f"{PREFIX}/ingest": INGEST,
        },
        "components": {
            "schemas": _schemas(),
            "responses": _responses(),
            "headers": _headers(),
            "securitySchemes": SECURITY,
        },
    }


def _paths(resource: Resource) -> Sequence[tuple[str, Json]]:
    """A path for each form that a resource has; that of the first is without ending."""
    first, *others = forms(resource)
    return [
        (PREFIX + resource.path, {"get": _operation(resource, first, [first, *others])}),
        *((PREFIX + resource.path + form.ending, {"get": _operation(resource, form, [form])}) for form in others),
    ]


def _operation(resource: Resource, form: Form, answered: Sequence[Form]) -> Json:
    failures = ["BadRequest", *(["NotFound"] if "{" in resource.path else []), "NotAcceptable", "Unavailable"]
    statuses = {"BadRequest": "400", "NotFound": "404", "NotAcceptable": "406", "Unavailable": "503"}
    return {
        "operationId": _operation_id(resource, form),
        "summary": resource.summary + ("" if form is Form.JSON else f", as {form.media_type}"),
        "tags": [resource.path.split("/")[1]],
        "parameters": [*_path_parameters(resource), *_query_parameters(resource, form)],
        "responses": {
            "200": {
                "description": "What was asked for",
                "headers": {
                    name: {"$ref": f"#/components/headers/{name}"}
                    for name in ("ETag", "Last-Modified", *(["Link"] if resource.is_list and form not in ROWS else []))
                },
                "content": {one.media_type: {"schema": _content(resource, one)} for one in answered},
            },
            **({"301": {"description": "It has another name now"}} if "{slug}" in resource.path else {}),
            "304": {"description": "What If-None-Match names is still so"},
            **{statuses[name]: {"$ref": f"#/components/responses/{name}"} for name in failures},
        },
    }


def _operation_id(resource: Resource, form: Form) -> str:
    words = [part.strip("{}") for part in resource.path.split("/")]
    if form is not forms(resource)[0]:
        words += ["as", *form.name.split("_")]
    return f"get{''.join(word.title() for word in words)}"


def _content(resource: Resource, form: Form) -> Json:
    if form is Form.JSON_FEED:
        return {"type": "object", "required": ["version", "title", "items"]}
    if form is not Form.JSON:
        return _TEXT
    item = {"$ref": f"#/components/schemas/{resource.item.name}"}
    if not resource.is_list:
        return item
    page = {"$ref": "#/components/schemas/Page"}
    return {
        "type": "object",
        "properties": {"data": {"type": "array", "items": item, "maxItems": LARGEST_PAGE}, "page": page},
        "required": ["data", "page"],
    }


def _path_parameters(resource: Resource) -> list[Json]:
    names = dict.fromkeys([*resource.arguments.values(), *resource.conditions.values()])
    words = {
        "number": "The number of the issue",
        "position": "The place in the issue, counted from 1",
        "slug": "The entity's name in addresses; that of another form of its name leads there",
    }
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": words[name],
            "schema": {"type": "string", "pattern": "^[a-z0-9-]{1,100}$"} if name == "slug" else _KEY,
            "example": _EXAMPLES[name],
        }
        for name in names
    ]


def _query_parameters(resource: Resource, form: Form) -> list[Json]:
    known = [_query_parameter(resource, one, form) for one in parameters(resource).values()]
    if form in DOCUMENTS | FEEDS:
        return known
    words = f"What is answered of each thing, of what it holds in brackets. By default: `{resource.fields}`"
    example = next(iter(fields.fields_of(resource.item)))
    schema = {"type": "string", "minLength": 1, "maxLength": fields.LONGEST, "format": f"fields-{resource.item.name}"}
    return [*known, {"name": "fields", "in": "query", "description": words, "schema": schema, "example": example}]


def _query_parameter(resource: Resource, parameter: Parameter, form: Form) -> Json:
    schema = _schema_of(resource, parameter)
    if parameter.name == "limit" and form not in ROWS:
        schema = {**schema, "default": DEFAULT_PAGE}
    found: Json = {"name": parameter.name, "in": "query", "description": _words(parameter, form), "schema": schema}
    if parameter.required:
        found["required"] = True
    if parameter.several:
        found |= {"style": "form", "explode": False}
    if parameter.name in _EXAMPLES:
        example = _EXAMPLES[parameter.name]
        found["example"] = next(iter(schema["enum"])) if example is None else example
    return found


def _words(parameter: Parameter, form: Form) -> str:
    match parameter.name:
        case "limit" if form in ROWS:
            return f"How many rows, 1 to {LARGEST_PAGE}; without it, all"
        case "limit":
            return f"How many things on a page, 1 to {LARGEST_PAGE}"
        case "cursor":
            return "Where the page begins: `page.next` of the one before it"
        case "before":
            return "Where the page ends: `page.prev` of the one after it"
    return parameter.description


def _schema_of(resource: Resource, parameter: Parameter) -> Json:
    leaf = parameter.leaf
    if isinstance(leaf, GraphQLEnumType):
        one: Json = {"type": "string", "enum": [*leaf.values]}
    elif parameter.argument in ("after", "before"):
        one = {"type": "string", "minLength": 1, "format": f"cursor-{resource.root}"}
    elif parameter.argument == "first":
        one = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE}
    elif leaf.name == "Int":
        one = _INT
    elif leaf.name == "String":
        longest = LONGEST[Text.SEARCH if parameter.name in SEARCHES else Text.NAME]
        one = {"type": "string", "maxLength": longest, "pattern": r"^[^\u0000]*$"}
    else:
        one = _SCALARS[leaf.name]
    return {"type": "array", "items": one, "minItems": 1} if parameter.several else one


def _schemas() -> Json:
    """The types of what is answered: any field may be there, by `fields`; none is that was not asked for."""
    names = [*BRIEF, "Corpus", "SearchEdge"]
    cursor = {"type": ["string", "null"], "description": "A cursor; null where there is no such page"}
    page = {
        "type": "object",
        "description": "Where a page stands in its list, and how many things the whole list has",
        "properties": {
            "limit": {"type": "integer"},
            "next": cursor,
            "prev": cursor,
            "total": {"type": "integer", "minimum": 0},
        },
        "required": ["limit", "next", "prev", "total"],
    }
    problem = {
        "type": "object",
        "description": "What is wrong, and what to do about it (RFC 9457)",
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": _TEXT,
            "status": {"type": "integer"},
            "detail": _TEXT,
            "code": {"type": "string", "enum": [code.name for code in ErrorCode]},
            "hint": _TEXT,
        },
        "required": ["type", "title", "status", "detail", "code", "hint"],
    }
    return {**{name: _object(name) for name in sorted(names)}, "Page": page, "Problem": problem}


def _object(name: str) -> Json:
    found = SCHEMA.type_map[name]
    if isinstance(found, GraphQLUnionType):
        kinds = [one.name for one in found.types]
        return {
            "description": found.description or "",
            "type": "object",
            "properties": {"type": {"type": "string", "enum": kinds}},
            "required": ["type"],
            "anyOf": [{"$ref": f"#/components/schemas/{kind}"} for kind in kinds],
        }
    assert isinstance(found, GraphQLObjectType)
    own = fields.fields_of(found)
    return {
        "type": "object",
        "description": found.description or "",
        "properties": {name: _property(field) for name, field in own.items()},
    }


def _property(field: GraphQLField) -> Json:
    return {**_type(field.type), "description": field.description or ""}


def _type(kind: GraphQLOutputType) -> Json:
    if isinstance(kind, GraphQLNonNull):
        return _given(kind.of_type)
    given = _given(kind)
    if isinstance(given.get("type"), str):
        nullable = {**given, "type": [given["type"], "null"]}
        return {**nullable, "enum": [*given["enum"], None]} if "enum" in given else nullable
    return {"anyOf": [given, {"type": "null"}]}


def _given(kind: GraphQLOutputType) -> Json:
    if isinstance(kind, GraphQLList):
        return {"type": "array", "items": _type(kind.of_type)}
    named = get_named_type(kind)
    if isinstance(named, GraphQLScalarType):
        return _SCALARS[named.name]
    if isinstance(named, GraphQLEnumType):
        return {"type": "string", "enum": [*named.values]}
    return {"$ref": f"#/components/schemas/{named.name}"}


def _responses() -> Json:
    words = {
        "BadRequest": "A parameter is unknown, there twice, or cannot be used",
        "NotFound": "The corpus has no such thing",
        "NotAcceptable": "It cannot be answered in any form that is accepted",
        "Unavailable": "It cannot be answered now; the header Retry-After says when to try again",
    }
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {name: {"description": text, "content": content} for name, text in words.items()}


def _headers() -> Json:
    return {
        "ETag": {"description": "Changes when the corpus does", "schema": _TEXT},
        "Last-Modified": {"description": "When the corpus changed last", "schema": _TEXT},
        "Link": {"description": 'The pages before and after this one: `rel="prev"`, `rel="next"`', "schema": _TEXT},
    }
