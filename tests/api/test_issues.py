"""The list of issues: every walk gives the same sequence, whatever the page size and direction."""

from itertools import product

import pytest

from service.db import Database
from tests.api import archive
from tests.api.conftest import Client, client, fill, serving

NUMBERS = [number for number in range(3, 146) if number % 4]
PAGE = """
query Page($first: Int, $after: String, $last: Int, $before: String, $order: IssueOrder!) {
  issues(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
    edges { cursor node { number } }
    nodes { number }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    totalCount
  }
}
"""


async def walk(api: Client, order: str, size: int, *, backwards: bool) -> list[int]:
    """Every number of the list, page by page; the flags are checked on the way."""
    numbers: list[int] = []
    cursor = None
    while True:
        window = {"last": size, "before": cursor} if backwards else {"first": size, "after": cursor}
        page = (await api.ask(PAGE, order=order, **window))["issues"]
        info = page["pageInfo"]
        found = [edge["node"]["number"] for edge in page["edges"]]
        assert found == [node["number"] for node in page["nodes"]]
        assert [info["startCursor"], info["endCursor"]] == [page["edges"][0]["cursor"], page["edges"][-1]["cursor"]]
        assert page["totalCount"] == len(NUMBERS)
        assert info["hasNextPage" if backwards else "hasPreviousPage"] == bool(numbers)
        numbers = found + numbers if backwards else numbers + found
        more = info["hasPreviousPage" if backwards else "hasNextPage"]
        assert more == (len(numbers) < len(NUMBERS))
        if not more:
            return numbers
        assert len(found) == size
        cursor = info["startCursor" if backwards else "endCursor"]


async def test_every_walk_gives_the_same_sequence(dsn: str, db: Database) -> None:
    await fill(db, [archive.plain(number) for number in NUMBERS])
    async with serving(dsn) as address, client(address) as api:
        for size, backwards in product((1, 2, 7, 100), (False, True)):
            assert await walk(api, "OLDEST", size, backwards=backwards) == NUMBERS
            assert await walk(api, "NEWEST", size, backwards=backwards) == NUMBERS[::-1]


async def test_a_page_between_two_cursors_knows_what_lies_beyond(api: Client) -> None:
    everything = (await api.ask(PAGE, order="OLDEST"))["issues"]
    cursors = {edge["node"]["number"]: edge["cursor"] for edge in everything["edges"]}
    window = {"after": cursors[8], "before": cursors[13]}

    both = (await api.ask(PAGE, order="OLDEST", **window))["issues"]
    assert [node["number"] for node in both["nodes"]] == [10, 12]
    assert (both["pageInfo"]["hasPreviousPage"], both["pageInfo"]["hasNextPage"]) == (True, True)

    last = (await api.ask(PAGE, order="OLDEST", last=1, **window))["issues"]
    assert [node["number"] for node in last["nodes"]] == [12]


async def test_an_empty_page_still_says_where_the_rest_is(api: Client) -> None:
    edges = (await api.ask(PAGE, order="NEWEST"))["issues"]["edges"]
    beyond = (await api.ask(PAGE, order="NEWEST", after=edges[-1]["cursor"]))["issues"]
    assert beyond["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }
    assert beyond["totalCount"] == 4
    before = (await api.ask(PAGE, order="NEWEST", before=edges[0]["cursor"]))["issues"]
    assert (before["pageInfo"]["hasNextPage"], before["pageInfo"]["hasPreviousPage"]) == (True, False)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{}", [13, 12, 10, 8]),
        ("null", [13, 12, 10, 8]),
        ("{numberFrom: 10}", [13, 12, 10]),
        ("{numberTo: 10}", [10, 8]),
        ("{numberTo: 0}", []),
        ("{numberFrom: 9, numberTo: 12}", [12, 10]),
        ("{numberFrom: 12, numberTo: 10}", []),
        ("{numberFrom: null, author: null}", [13, 12, 10, 8]),
        ('{publishedFrom: "2016-10-24T12:00:00Z"}', [13, 12]),
        ('{publishedFrom: "2016-10-24T14:00:01+02:00"}', [13]),
        ('{publishedTo: "2016-10-24"}', [10, 8]),
        ('{author: "mara QUILL"}', [12, 8]),
        ('{author: "%"}', []),
        ('{author: "Mara Quill", numberTo: 8}', [8]),
        ('{entity: "openai"}', []),
    ],
)
async def test_filters(api: Client, condition: str, expected: list[int]) -> None:
    listed = (await api.ask(f"{{ issues(filter: {condition}) {{ nodes {{ number }} totalCount }} }}"))["issues"]
    assert [node["number"] for node in listed["nodes"]] == expected
    assert listed["totalCount"] == len(expected)


async def test_a_filter_narrows_what_lies_beyond_a_page(api: Client) -> None:
    info = (await api.ask("{ issues(first: 1, filter: {numberFrom: 13}) { pageInfo { hasNextPage } } }"))["issues"]
    assert info == {"pageInfo": {"hasNextPage": False}}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("first: 101", "BAD_USER_INPUT"),
        ("first: 0", "BAD_USER_INPUT"),
        ("first: -1", "BAD_USER_INPUT"),
        ("last: 101", "BAD_USER_INPUT"),
        ("first: 1, last: 1", "BAD_USER_INPUT"),
        ("first: 2147483648", "GRAPHQL_VALIDATION_FAILED"),
        ('after: "7"', "BAD_CURSOR"),
        ('before: ""', "BAD_CURSOR"),
        ('filter: {author: "a\\u0000b"}', "BAD_USER_INPUT"),
        ('filter: {publishedFrom: "yesterday"}', "GRAPHQL_VALIDATION_FAILED"),
        ('filter: {publishedFrom: "0001-01-01T00:00:00+14:00"}', "GRAPHQL_VALIDATION_FAILED"),
        ("filter: {colour: 3}", "GRAPHQL_VALIDATION_FAILED"),
        ("orderBy: TALLEST", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_what_cannot_be_listed_is_refused(api: Client, arguments: str, code: str) -> None:
    assert await api.code(f"{{ issues({arguments}) {{ totalCount }} }}") == code


async def test_a_cursor_of_the_other_order_is_refused(api: Client) -> None:
    (edge,) = (await api.ask(PAGE, order="OLDEST", first=1))["issues"]["edges"]
    assert await api.code(PAGE, order="NEWEST", after=edge["cursor"]) == "BAD_CURSOR"


async def test_bad_variables_are_refused(api: Client) -> None:
    query = "query ($first: Int, $filter: IssueFilter) { issues(first: $first, filter: $filter) { totalCount } }"
    assert await api.code(query, first="many") == "BAD_USER_INPUT"
    assert await api.code(query, filter={"publishedTo": 7}) == "BAD_USER_INPUT"
    assert await api.code(query, filter={"author": "\ud800"}) == "BAD_USER_INPUT"


async def test_null_arguments_are_absent_ones(api: Client) -> None:
    listed = await api.ask("{ issues(first: null, after: null, last: null, before: null) { totalCount } }")
    assert listed["issues"] == {"totalCount": 4}
