"""The twin by itself: its answers to what can be counted by hand in `tests.twin.corpus`."""

from typing import Any

import pytest
from graphql import parse, validate

from schema.errors import ErrorCode
from tests.twin.twin import Data, Refusal, Twin

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def _ask(twin: Twin, query: str, **variables: object) -> Any:
    document = parse(query)
    assert not validate(twin.schema, document)
    answer = await twin.answer(document, variables)
    assert isinstance(answer, Data)
    assert not answer.codes
    return answer.data


async def test_an_issue_knows_its_neighbours_and_who_refers_to_it(twin: Twin) -> None:
    query = (
        "{ issue(number: 4) { previous { number } next { number }"
        " referencedBy { from { number } section { position } } } }"
    )
    assert await _ask(twin, query) == {
        "issue": {
            "previous": {"number": 3},
            "next": {"number": 5},
            "referencedBy": [
                {"from": {"number": 3}, "section": None},
                {"from": {"number": 5}, "section": None},
            ],
        }
    }


async def test_of_those_with_the_same_name_the_one_most_called_so_then_the_first_slug_goes_by_it(twin: Twin) -> None:
    query = "query ($slug: String!) { entity(slug: $slug) { slug } }"
    assert await _ask(twin, query, slug="the-lamp") == {"entity": {"slug": "lamp-2"}}
    assert await _ask(twin, query, slug="the-tide") == {"entity": {"slug": "o-neil"}}
    assert await _ask(twin, query, slug="oslo") == {"entity": None}


async def test_the_verdict_on_a_name_is_the_catalogues_then_that_of_the_many(twin: Twin) -> None:
    query = "query ($slug: String!) { entity(slug: $slug) { name kind aliases } }"
    assert await _ask(twin, query, slug="netloom") == {
        "entity": {"name": "NetLoom", "kind": "SOFTWARE", "aliases": ["netloom", "Netloom"]}
    }
    assert await _ask(twin, query, slug="brook-3") == {
        "entity": {"name": "BROOK-3", "kind": "DATASET", "aliases": ["Brook 3", "brook 3"]}
    }


async def test_a_moment_has_no_zeros_at_its_end(twin: Twin) -> None:
    query = "{ four: issue(number: 4) { publishedAt } twelve: issue(number: 12) { publishedAt } }"
    assert await _ask(twin, query) == {
        "four": {"publishedAt": "2016-08-08T12:00:00.5+00:00"},
        "twelve": {"publishedAt": "2016-08-29T00:00:00.0001+00:00"},
    }


async def test_pages_join_up(twin: Twin) -> None:
    query = (
        "query ($after: String) { links(first: 4, after: $after) { totalCount nodes { id }"
        " pageInfo { hasNextPage hasPreviousPage endCursor } } }"
    )
    seen, after = [], None
    while True:
        page = (await _ask(twin, query, after=after))["links"]
        assert page["pageInfo"]["hasPreviousPage"] == (after is not None)
        seen += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(seen) == len(set(seen)) == page["totalCount"] == len(twin.corpus.links)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ issues(first: 0) { totalCount } }", ErrorCode.BAD_USER_INPUT),
        ("{ issues(first: 1, last: 1) { totalCount } }", ErrorCode.BAD_USER_INPUT),
        ('{ issues(after: "x") { totalCount } }', ErrorCode.BAD_CURSOR),
        ('{ nodes(ids: ["x"]) { id } }', ErrorCode.BAD_ID),
        ("{ issues { nodes { entities { related(first: 101) { lift } } } } }", ErrorCode.BAD_USER_INPUT),
        ('{ search(query: "\\u0000") { totalCount } corpus { title } }', ErrorCode.BAD_USER_INPUT),
    ],
)
async def test_a_wrong_argument_refuses_the_request(twin: Twin, query: str, code: ErrorCode) -> None:
    assert await twin.answer(parse(query), {}) == Refusal(frozenset([code]))


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ('node(id: "x") { id }', ErrorCode.BAD_ID),
        ("node(id: 5) { id }", ErrorCode.BAD_ID),
        ('entity(slug: "\\u0000") { id }', ErrorCode.BAD_USER_INPUT),
        ("issue(number: 404) { entities { related(first: 101) { lift } } }", ErrorCode.BAD_USER_INPUT),
    ],
)
async def test_where_a_field_can_be_null_the_others_are_answered(twin: Twin, field: str, code: ErrorCode) -> None:
    answer = await twin.answer(parse(f"{{ spoiled: {field} corpus {{ title }} }}"), {})
    assert answer == Data({"spoiled": None, "corpus": {"title": "Import AI"}}, frozenset([code]))


async def test_search_finds_what_is_alike_in_its_place(twin: Twin) -> None:
    query = (
        '{ search(query: "harbour log", in: [SECTION, TALE]) { edges { score snippets'
        " node { __typename ... on Section { issue { number } position } ... on Tale { issue { number } } } } } }"
    )
    edges = (await _ask(twin, query))["search"]["edges"]
    assert [(edge["node"]["issue"]["number"], edge["node"].get("position")) for edge in edges] == [
        (7, 2), (7, 3), (5, 3), (4, 2), (3, 2), (3, None),
    ]  # fmt: skip
    assert len({edge["score"] for edge in edges}) == 1
    assert edges[0]["snippets"] == ["<mark>harbour</mark> <mark>log</mark>\nNothing moved but the tide"]
