"""Things are found again by their ids."""

from schema import ids
from tests.api.conftest import Client

THINGS = """{
  issue(number: 12) {
    __typename id
    sections { __typename id } tales { __typename id } links { __typename id title }
  }
}"""
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Link { title } } }"


async def test_every_id_leads_back_to_its_thing(api: Client) -> None:
    issue = (await api.ask(THINGS))["issue"]
    children = [issue.pop(name) for name in ("sections", "tales", "links")]
    things = [issue, *(thing for some in children for thing in some)]
    assert len({thing["id"] for thing in things}) == len(things) == 7
    found = await api.ask(NODES, ids=[thing["id"] for thing in things])
    assert found["nodes"] == things
    for thing in things:
        single = await api.ask("query ($id: ID!) { node(id: $id) { __typename id } }", id=thing["id"])
        assert single["node"] == {"__typename": thing["__typename"], "id": thing["id"]}


async def test_an_id_of_something_that_is_not_there_is_null(api: Client) -> None:
    keys = (("Issue", 11), ("Section", 12, 9), ("Tale", 8, 1), ("Link", 7, 1))
    unknown = [ids.encode(*key) for key in keys]
    known = ids.encode("Issue", 8)
    found = (await api.ask(NODES, ids=[*unknown, known]))["nodes"]
    assert found == [None, None, None, None, {"__typename": "Issue", "id": known}]


async def test_a_malformed_id_is_an_error(api: Client) -> None:
    assert await api.code('{ node(id: "Issue:12") { id } }') == "BAD_ID"
    assert await api.code(NODES, ids=[ids.encode("Issue", 8), "\0"]) == "BAD_ID"


async def test_a_hundred_ids_are_enough(api: Client) -> None:
    known = ids.encode("Issue", 8)
    assert len((await api.ask(NODES, ids=[known] * 100))["nodes"]) == 100
    assert await api.code(NODES, ids=[known] * 101) == "BAD_USER_INPUT"
