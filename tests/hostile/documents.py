"""Hostile GraphQL documents, and variables to go with them: one entry a place where a service can be hurt."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

PARSE, VALIDATION, INPUT = "GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT"
COMPLEX, BODY = "QUERY_TOO_COMPLEX", "BAD_REQUEST"


@dataclass(frozen=True, slots=True)
class Entry:
    """A request, and what must come of it: the code of all its errors, or an answer (of which `data` is known)."""

    name: str
    query: str
    code: str | None = None
    variables: Any = None
    within: float = 0.5
    """Seconds from the first byte sent to the last received."""
    data: Any = None


def _chain(length: int, on: str, spread: str) -> str:
    """Fragments f0, f1, …, each with the next one at every `NEXT`."""
    links = (f"fragment f{i} on {on} {{ {spread.replace('NEXT', f'...f{i + 1}')} }}" for i in range(length))
    return f"{' '.join(links)} fragment f{length} on {on} {{ __typename }}"


def _of_query(length: int, spread: str) -> str:
    return f"{{ ...f0 }} {_chain(length, 'Query', spread)}"


def _of_issue(length: int, spread: str) -> str:
    return f"{{ issue(number: 3) {{ ...f0 }} }} {_chain(length, 'Issue', spread)}"


def _of_schema(length: int, spread: str) -> str:
    return f"{{ __schema {{ types {{ ...f0 }} }} }} {_chain(length, '__Type', spread)}"


def _numbered(count: int, one: Callable[[int], str]) -> str:
    return " ".join(map(one, range(count)))


def _nested(depth: int, opening: str, inner: str = "", closing: str = "}") -> str:
    return opening * depth + inner + closing * depth


_LONG: Final = "x" * 900_000
_QUERY = {"__typename": "Query"}
_FAST, _SOON = 0.05, 0.1

FRAGMENTS: Final = (
    Entry("25 doublings", _of_query(25, "NEXT NEXT"), within=_FAST, data=_QUERY),
    Entry("25 doublings, the operation last", _chain(25, "Query", "NEXT NEXT") + " { ...f0 }", within=_FAST,
          data=_QUERY),
    Entry("25 doublings that no operation uses", "{ __typename } " + _chain(25, "Query", "NEXT NEXT"), VALIDATION,
          within=_FAST),
    Entry("25 doublings with directives", _of_query(25, "NEXT @skip(if: false) NEXT @include(if: true)"), within=_FAST,
          data=_QUERY),
    Entry("25 doublings through inline fragments", _of_query(25, "... { NEXT } ... { NEXT }"), COMPLEX, within=_FAST),
    Entry("20 doublings through fields", _of_issue(20, "previous { NEXT } next { NEXT }"), COMPLEX, within=_FAST),
    Entry("12 doublings through fields", _of_issue(12, "previous { NEXT } next { NEXT }"), COMPLEX, within=_FAST),
    Entry("20 doublings through one field", _of_issue(20, "previous { NEXT } previous { NEXT }"), COMPLEX,
          within=_FAST),
    Entry("12 doublings through aliases", _of_issue(12, "a: previous { NEXT } b: previous { NEXT }"), COMPLEX,
          within=_FAST),
    Entry("25 doublings through introspection", _of_schema(25, "ofType { NEXT } ofType { NEXT }"), COMPLEX,
          within=_FAST),
    Entry("12 multiplications through introspection", _of_schema(12, "fields { type { NEXT } }"), COMPLEX,
          within=_FAST),
    Entry("a fragment that spreads itself", "{ ...f } fragment f on Query { ...f }", VALIDATION, within=_FAST),
    Entry("fragments that spread each other", "{ ...f } fragment f on Query { ...g } fragment g on Query { ...f }",
          VALIDATION, within=_FAST),
    Entry("a circle of 400 fragments",
          "{ ...f0 } " + _numbered(400, lambda i: f"fragment f{i} on Query {{ ...f{(i + 1) % 400} }}"), VALIDATION),
    Entry("a net of 300 fragments",
          "{ ...f0 } "
          + _numbered(300, lambda i: f"fragment f{i} on Query {{ ...f{(i + 1) % 300} ...f{(i + 7) % 300} }}"),
          VALIDATION),
    Entry("a circle through fields", "{ issue(number: 3) { ...f } } fragment f on Issue { previous { next { ...f } } }",
          VALIDATION),
    Entry("a circle through inline fragments",
          "{ ...f } fragment f on Query { ... { ... @include(if: true) { ...f } } }", VALIDATION),
    Entry("a circle through introspection",
          "{ __schema { queryType { ...f } } } fragment f on __Type { ofType { ...f } }", VALIDATION),
    Entry("a circle that no operation uses", "{ __typename } fragment f on Query { ...f }", VALIDATION),
    Entry("fragments that are not there", "{ " + _numbered(1_000, lambda i: f"...f{i}") + " }", VALIDATION),
    Entry("one fragment 600 times", "{ __typename } " + "fragment f on Query { __typename } " * 600, VALIDATION),
    Entry("600 fragments that no operation uses",
          "{ __typename } " + _numbered(600, lambda i: f"fragment f{i} on Query {{ __typename }}"), VALIDATION),
)  # fmt: skip

FIELDS: Final = (
    Entry("5,000 repeated fields", "{ corpus { " + "title " * 5_000 + "} }", PARSE, within=_SOON),
    Entry("2,400 repeated fields", "{ corpus { " + "title " * 2_400 + "} }", COMPLEX, within=0.2),
    Entry("1,900 repeated fields", "{ corpus { " + "title " * 1_900 + "} }", COMPLEX, within=0.2),
    Entry("800 repeated objects", "{ " + "corpus { title } " * 800 + "}", COMPLEX, within=0.2),
    Entry("150 repeated fields", "{ corpus { " + "title " * 150 + "} }", data={"corpus": {"title": "Import AI"}}),
    Entry("10,000 unknown fields", "{ " + _numbered(10_000, lambda i: f"x{i}") + " }", PARSE, within=_SOON),
    Entry("1,900 unknown fields", "{ " + _numbered(1_900, lambda i: f"x{i}") + " }", VALIDATION, within=0.2),
    Entry("1,900 misspelt fields", "{ corpus { " + _numbered(1_900, lambda i: f"title{i}") + " } }", VALIDATION,
          within=0.2),
    Entry("an unknown field with a long name", "{ " + _LONG + " }", VALIDATION),
    Entry("an unknown argument with a long name", "{ issue(number: 3, " + "numbe" * 150_000 + ": 1) { id } }",
          VALIDATION),
    Entry("1,500 unknown arguments", "{ issue(" + _numbered(1_500, lambda i: f"a{i}: 1") + ") { id } }", VALIDATION),
    Entry("one argument 1,500 times", "{ issue(" + "number: 3 " * 1_500 + ") { id } }", VALIDATION),
    Entry("1,500 unknown conditions",
          "{ issues(filter: {" + _numbered(1_500, lambda i: f"a{i}: 1") + "}) { totalCount } }", VALIDATION),
    Entry("one condition 1,500 times", "{ issues(filter: {" + "numberTo: 1 " * 1_500 + "}) { totalCount } }",
          VALIDATION),
    Entry("101 aliases", "{ " + _numbered(101, lambda i: f"a{i}: __typename") + " }", COMPLEX),
    Entry("1,600 aliases", "{ " + _numbered(1_600, lambda i: f"a{i}: __typename") + " }", COMPLEX, within=0.2),
    Entry("120 aliases by a fragment",
          "{ " + "corpus { ...f } " * 20 + "} fragment f on Corpus { " + _numbered(6, lambda i: f"a{i}: title") + " }",
          COMPLEX),
    Entry("an alias of half a megabyte", "{ " + "a" * 500_000 + ": __typename }", data={"a" * 500_000: "Query"}),
    Entry("aliases alike in their first 100 letters",
          "{ " + "a" * 100 + "b: issue(number: 3) { number } " + "a" * 100 + "c: issue(number: 4) { number } }",
          data={"a" * 100 + "b": {"number": 3}, "a" * 100 + "c": {"number": 4}}),
    Entry("aliases that are SQL", "{ select: corpus { order: title by: title NULL: title _: title __proto__: title } }",
          data={"select": dict.fromkeys(("order", "by", "NULL", "_", "__proto__"), "Import AI")}),
    Entry("101 directives", "{ __typename " + "@skip(if: false) " * 101 + "}", COMPLEX),
    Entry("2,000 directives", "{ __typename " + "@a " * 2_000 + "}", COMPLEX, within=_SOON),
    Entry("50 directives on one field", "{ __typename " + "@skip(if: false) " * 50 + "}", VALIDATION),
    Entry("2,000 directives on the operation", "query " + "@a " * 2_000 + "{ __typename }", VALIDATION),
    Entry("2,000 directives on a variable", "query ($v: Int " + "@a " * 2_000 + ") { __typename }", VALIDATION),
    Entry("2,000 directives on a fragment", "{ ...f } fragment f on Query " + "@a " * 2_000 + "{ __typename }",
          COMPLEX),
    Entry("nothing left by directives",
          "{ corpus @skip(if: true) { title } ...f @include(if: false) } fragment f on Query { __typename }", data={}),
    Entry("600 operations", _numbered(600, lambda i: f"query q{i} {{ nope }}"), VALIDATION),
    Entry("one operation 800 times", "query q { __typename } " * 800, VALIDATION),
    Entry("1,200 variables", "query (" + _numbered(1_200, lambda i: f"$v{i}: Int") + ") { __typename }", VALIDATION),
    Entry("one variable 1,200 times", "query (" + "$v: Int " * 1_200 + ") { __typename }", VALIDATION),
)  # fmt: skip

DEPTHS: Final = (
    Entry("objects 1,000 deep", "{ issues(filter: " + _nested(1_000, "{a: ", "1") + ") { totalCount } }", PARSE,
          within=_SOON),
    Entry("lists 1,000 deep", "{ nodes(ids: " + _nested(1_000, "[", closing="]") + ") { id } }", PARSE, within=_SOON),
    Entry("objects 150 deep", "{ issues(filter: " + _nested(150, "{author: ", "1") + ") { totalCount } }", VALIDATION),
    Entry("lists 150 deep", "{ nodes(ids: " + _nested(150, "[", closing="]") + ") { id } }", VALIDATION),
    Entry("lists 1,000 deep by default", "query ($v: [Int] = " + _nested(1_000, "[", closing="]") + ") { __typename }",
          PARSE),
    Entry("lists 1,000 deep for a directive", "{ __typename @skip(if: " + _nested(1_000, "[", closing="]") + ") }",
          PARSE),
    Entry("a type 1,000 deep", "query ($v: " + _nested(1_000, "[", "Int", "]") + ") { __typename }", PARSE),
    Entry("a type 150 deep", "query ($v: " + _nested(150, "[", "Int", "]") + ") { __typename }", VALIDATION),
    Entry("fields 1,000 deep", _nested(1_000, "{ a ", "{ b }"), PARSE),
    Entry("fields 100 deep", "{ issue(number: 3) " + _nested(100, "{ previous ", "{ id }") + " }", COMPLEX),
    Entry("inline fragments 1,000 deep", _nested(1_000, "{ ... ", "{ __typename }"), PARSE),
    Entry("inline fragments 90 deep", "{ " + _nested(90, "... { ", "__typename") + " }", data=_QUERY),
    Entry("15 fields deep", "{ issue(number: 3) " + _nested(13, "{ next ", "{ number }") + " }"),
    Entry("16 fields deep", "{ issue(number: 3) " + _nested(14, "{ next ", "{ number }") + " }", COMPLEX),
    Entry("back and forth", "{ issue(number: 7) " + _nested(6, "{ previous { next ", "{ number }", "} }") + " }"),
    Entry("lists of lists of lists",
          "{ sections(first: 99) { nodes { mentions { entity { sections(first: 99) { nodes { id } } } } } } }",
          COMPLEX),
    Entry("everything related",
          "{ sections(first: 99) { nodes { entities { related(first: 99) { entity { timeline { number } } } } } } }",
          COMPLEX),
    Entry("introspection without end",
          "{ __schema { types " + _nested(7, "{ fields { type ", "{ name }", "} }") + " } }", COMPLEX),
    Entry("introspection deeper than the standard tools'",
          "{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }", VALIDATION),
    Entry("introspection 150 deep", "{ __schema { queryType " + _nested(150, "{ ofType ", "{ name }") + " } }"),
    Entry("introspection 100 times",
          "{ " + _numbered(100, lambda i: f"a{i}: __schema {{ types {{ fields {{ name args {{ name }} }} }} }}") + " }",
          COMPLEX),
)  # fmt: skip

LITERALS: Final = (
    Entry("an integer of 5,000 digits", "{ issue(number: " + "9" * 5_000 + ") { id } }", VALIDATION),
    Entry("an integer of 900,000 digits", "{ issue(number: " + "9" * 900_000 + ") { id } }", VALIDATION),
    Entry("an integer of 5,000 digits as an id", "{ node(id: " + "9" * 5_000 + ") { id } }", "BAD_ID"),
    Entry("an integer of 5,000 digits by default",
          "query ($v: Int! = " + "9" * 5_000 + ") { issue(number: $v) { id } }", VALIDATION),
    Entry("a float of 5,000 digits", "{ issue(number: " + "9" * 5_000 + ".5) { id } }", VALIDATION),
    Entry("an exponent of 5,000 digits", "{ issue(number: 1e" + "9" * 5_000 + ") { id } }", VALIDATION),
    Entry("a string of 900,000 letters", '{ entity(slug: "' + _LONG + '") { id } }', INPUT),
    Entry("a block string of 300,000 lines", '{ entity(slug: """' + "a\n" * 300_000 + '""") { id } }', INPUT),
    Entry("an enum value of 900,000 letters", "{ issues(orderBy: " + _LONG + ") { totalCount } }", VALIDATION),
    Entry("4,000 ids", "{ nodes(ids: [" + '"a" ' * 4_000 + "]) { id } }", INPUT),
    Entry("101 ids", "{ nodes(ids: [" + '"SXNzdWU6Mw" ' * 101 + "]) { __typename } }", INPUT),
    Entry("100 ids", "{ nodes(ids: [" + '"SXNzdWU6Mw" ' * 100 + "]) { __typename } }",
          data={"nodes": [{"__typename": "Issue"}] * 100}),
    Entry("no ids", "{ nodes(ids: []) { id } }", data={"nodes": []}),
    Entry("no kinds to search", '{ search(query: "ferry", in: []) { totalCount nodes { __typename } } }',
          data={"search": {"totalCount": 0, "nodes": []}}),
    Entry("half a pair between fields", "{ __typename \ud800 }", PARSE),
    Entry("half a pair in a comment", "{ __typename } # \ud800", PARSE),
    Entry("half a pair in a string", '{ entity(slug: "\udfff") { id } }', PARSE),
    Entry("half a pair in a block string", '{ entity(slug: """\udfff""") { id } }', PARSE),
    Entry("a null byte between fields", "{ __typename \0 }", PARSE),
    Entry("an escape of no character", '{ entity(slug: "\\u{110000}") { id } }', PARSE),
    Entry("an escape of 100,000 digits", '{ entity(slug: "\\u{' + "0" * 100_000 + '41}") { id } }', PARSE),
    Entry("a string without an end", '{ entity(slug: "', PARSE),
    Entry("900,000 spaces", "{ __typename }" + " " * 900_000, data=_QUERY),
    Entry("900,000 commas", "{ __typename }" + "," * 900_000, data=_QUERY),
    Entry("900,000 line breaks", "{ __typename }" + "\r" * 450_000, data=_QUERY),
    Entry("a name for an introspected type that no text can hold", '{ __type(name: "\\u0000") { name } }',
          data={"__type": None}),
    Entry("a mutation", "mutation { a }", "NOT_A_QUERY"),
    Entry("a subscription", "subscription { a }", "NOT_A_QUERY"),
    Entry("a type", "{ __typename } type A { a: Int }", VALIDATION),
)  # fmt: skip

_ISSUE = "query ($v: Int!) { issue(number: $v) { id } }"
_ENTITY = "query ($v: String!) { entity(slug: $v) { id } }"
_NODE = "query ($v: ID!) { node(id: $v) { id } }"
_NODES = "query ($v: [ID!]!) { nodes(ids: $v) { __typename } }"
_FILTER = "query ($v: IssueFilter) { issues(filter: $v) { totalCount } }"
_KINDS = 'query ($v: [SearchKind!]!) { search(query: "ferry", in: $v) { nodes { __typename } } }'


def _deep(depth: int, opening: str, closing: str) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value] if closing == "]" else {opening: value}
    return value


VARIABLES: Final = (
    Entry("objects 900 deep", _FILTER, INPUT, {"v": _deep(900, "author", "}")}),
    Entry("lists 900 deep", _NODES, INPUT, {"v": _deep(900, "", "]")}),
    Entry("lists 900 deep for a moment", "query ($v: DateTime) { issues(filter: {publishedTo: $v}) { totalCount } }",
          INPUT, {"v": _deep(900, "", "]")}),
    Entry("lists 900 deep for nobody", "{ __typename }", None, {"v": _deep(900, "", "]")}, data=_QUERY),
    Entry("a megabyte for a slug", _ENTITY, INPUT, {"v": _LONG}),
    Entry("a megabyte for an id", _NODE, "BAD_ID", {"v": _LONG}),
    Entry("a megabyte for a cursor", "query ($v: String) { issues(after: $v) { totalCount } }", "BAD_CURSOR",
          {"v": _LONG}),
    Entry("a megabyte of letters of a cursor", "query ($v: String) { issues(after: $v) { totalCount } }", "BAD_CURSOR",
          {"v": "W1tb" * 220_000}),
    Entry("a megabyte for a search", "query ($v: String!) { search(query: $v) { totalCount } }", INPUT, {"v": _LONG}),
    Entry("a megabyte for a number", _ISSUE, INPUT, {"v": _LONG}),
    Entry("a megabyte for a moment", "query ($v: DateTime) { issues(filter: {publishedTo: $v}) { totalCount } }", INPUT,
          {"v": _LONG}),
    Entry("a megabyte for an order", "query ($v: IssueOrder!) { issues(orderBy: $v) { totalCount } }", INPUT,
          {"v": _LONG}),
    Entry("a megabyte for nobody", "{ __typename }", None, {"v": _LONG}, data=_QUERY),
    Entry("150,000 ids", _NODES, INPUT, {"v": ["a"] * 150_000}, within=1.0),
    Entry("150,000 that are no ids", _NODES, INPUT, {"v": [1.5] * 150_000}, within=1.0),
    Entry("101 ids", _NODES, INPUT, {"v": ["SXNzdWU6Mw"] * 101}),
    Entry("80,000 kinds", _KINDS, INPUT, {"v": ["TALE"] * 80_000}, within=1.0),
    Entry("900 kinds", _KINDS, None, {"v": ["TALE"] * 900}, within=1.0),
    Entry("80,000 that are no kinds", _KINDS, INPUT, {"v": ["NOPE"] * 80_000}, within=1.0),
    Entry("50,000 unknown conditions", _FILTER, INPUT, {"v": {f"a{i}": 1 for i in range(50_000)}}, within=1.0),
    Entry("60,000 unknown variables", "{ __typename }", None, {f"a{i}": 1 for i in range(60_000)}, data=_QUERY),
    Entry("variables that no name can be", "{ __typename }", None, {"\0": 1, "\ud800": 2, "": 3, "__proto__": 4},
          data=_QUERY),
    Entry("null where something must be", _ISSUE, INPUT, {"v": None}),
    Entry("nothing where something must be", _ISSUE, INPUT, {}),
    Entry("a directive by no boolean", "query ($v: Boolean!) { __typename @skip(if: $v) }", INPUT, {"v": "\0"}),
    Entry("the name of a type as half a pair", "query ($v: String!) { __type(name: $v) { name } corpus { title } }",
          None, {"v": "\ud800"}, data={"__type": None, "corpus": {"title": "Import AI"}}),
)  # fmt: skip

ENTRIES: Final = (*FRAGMENTS, *FIELDS, *DEPTHS, *LITERALS, *VARIABLES)
