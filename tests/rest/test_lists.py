"""Lists by REST are those of GraphQL: the same rows by every filter, on every page, in every form."""

import csv
from io import StringIO
from typing import Any

import httpx
import pytest

from schema.rest.parameters import parameters
from schema.rest.resources import RESOURCES, ROWS
from tests.api.conftest import Client

FILTERS = {
    "issues": {
        "numberFrom": 394,
        "numberTo": 393,
        "publishedFrom": "2020-01-01",
        "publishedTo": "2030-01-01T00:00:00Z",
        "entity": "open-ai",
        "author": "mara quill",
        "orderBy": "OLDEST",
    },
    "sections": {
        "issue": 395,
        "issueFrom": 395,
        "issueTo": 391,
        "entity": "deepmind",
        "entityKind": "MODEL",
        "linkSource": "ARXIV",
        "text": "bell -penguin",
        "orderBy": "OLDEST",
    },
    "tales": {"issue": 393, "text": "keeper", "orderBy": "OLDEST"},
    "links": {
        "issue": 392,
        "kind": "PAPER",
        "host": "arxiv.org",
        "source": "arxiv",
        "hasUrl": False,
        "orderBy": "OLDEST",
    },
    "entities": {"kind": "ORGANIZATION", "name": "open", "issue": 390, "minMentions": 20, "orderBy": "NAME"},
}
KEYS = {"issues": "number", "sections": "id", "tales": "id", "links": "id", "entities": "slug"}
ENUMS = ("MODEL", "PAPER", "ORGANIZATION")
CASES = [(name, parameter, value) for name, filters in FILTERS.items() for parameter, value in filters.items()]


def literal(value: Any) -> str:
    if isinstance(value, str) and value not in ENUMS:
        return f'"{value}"'
    return as_text(value)


def as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def arguments(parameter: str, value: Any) -> str:
    how = f"orderBy: {value}" if parameter == "orderBy" else f"filter: {{{parameter}: {literal(value)}}}"
    return f"(first: 100, {how})"


def test_every_filter_has_a_case() -> None:
    for resource in RESOURCES:
        if resource.root in FILTERS and "{" not in resource.path:
            assert parameters(resource).keys() - {"limit", "cursor", "before"} == FILTERS[resource.root].keys()


@pytest.mark.parametrize(("name", "parameter", "value"), CASES, ids=[f"{one[0]} {one[1]}" for one in CASES])
async def test_a_filter_gives_the_rows_of_graphql(api: Client, name: str, parameter: str, value: Any) -> None:
    key = KEYS[name]
    data = await api.ask(f"{{ {name}{arguments(parameter, value)} {{ totalCount nodes {{ {key} }} }} }}")
    wanted = [node[key] for node in data[name]["nodes"]]
    if parameter not in ("publishedFrom", "publishedTo", "host"):  # no plain text has dates or addresses
        assert wanted
    params = {parameter: as_text(value), "fields": key}
    page = (await api.http.get(f"/v1/{name}", params={**params, "limit": "100"})).json()
    assert [row[key] for row in page["data"]] == wanted
    assert page["page"]["total"] == data[name]["totalCount"]
    rows = [*csv.DictReader(StringIO((await api.http.get(f"/v1/{name}.csv", params=params)).text))]
    assert [row[key] for row in rows] == [str(one) for one in wanted]
    lines = (await api.http.get(f"/v1/{name}.jsonl", params=params)).text.splitlines()
    assert len(lines) == data[name]["totalCount"]


@pytest.mark.parametrize("name", KEYS)
async def test_following_the_links_walks_the_whole_list(api: Client, name: str) -> None:
    key = KEYS[name]
    data = await api.ask(f"{{ {name}(first: 100) {{ totalCount nodes {{ {key} }} pageInfo {{ hasNextPage }} }} }}")
    assert not data[name]["pageInfo"]["hasNextPage"]
    wanted = [node[key] for node in data[name]["nodes"]]
    there = [page async for page in follow(api.http, f"/v1/{name}?limit=3&fields={key}", "next")]
    assert [row[key] for page in there for row in page["data"]] == wanted
    assert {page["page"]["total"] for page in there} == {len(wanted)}
    last = there[-1]["page"]["prev"]
    back = [page async for page in follow(api.http, f"/v1/{name}?limit=3&fields={key}&before={last}", "prev")]
    assert [row[key] for page in reversed(back) for row in page["data"]] == wanted[: -len(there[-1]["data"])]


async def follow(http: httpx.AsyncClient, address: str | None, way: str) -> Any:
    while address:
        response = await http.get(address)
        assert response.status_code == 200, response.text
        yield response.json()
        address = response.links.get(way, {}).get("url")


@pytest.mark.parametrize("resource", [one for one in RESOURCES if one.forms & ROWS], ids=lambda one: one.path)
async def test_rows_are_the_whole_list(api: Client, resource: Any) -> None:
    path = f"/v1{resource.path.format(number=395, slug='openai')}"
    params = {"q": "clock or spring", "in": "SECTION,TALE"} if resource.root == "search" else {}
    total = (await api.http.get(path, params=params)).json()["page"]["total"]
    assert total > 0
    lines = (await api.http.get(f"{path}.jsonl", params=params)).text.splitlines()
    table = [*csv.DictReader(StringIO((await api.http.get(f"{path}.csv", params=params)).text))]
    assert len(lines) == len(table) == total
    assert len((await api.http.get(f"{path}.jsonl", params={**params, "limit": 1})).text.splitlines()) == 1
    assert all(None not in row for row in table)


async def test_a_table_of_what_a_search_finds(rest: httpx.AsyncClient) -> None:
    params = {"q": "spring or clock", "in": "SECTION,TALE", "fields": "node(headline,title,issue(number))"}
    rows = [*csv.DictReader(StringIO((await rest.get("/v1/search.csv", params=params)).text))]
    assert {tuple(row) for row in rows} == {("node.type", "node.headline", "node.title", "node.issue.number")}
    assert {(row["node.type"], bool(row["node.headline"]), bool(row["node.title"])) for row in rows} == {
        ("Section", True, False),
        ("Tale", False, True),
    }
    assert all(row["node.issue.number"] for row in rows)


async def test_a_list_without_rows(rest: httpx.AsyncClient) -> None:
    page = (await rest.get("/v1/sections?issue=1")).json()
    assert page == {"data": [], "page": {"limit": 20, "next": None, "prev": None, "total": 0}}
    assert (await rest.get("/v1/sections.jsonl?issue=1")).content == b""
    assert (await rest.get("/v1/sections.csv?issue=1&fields=headline")).content == b"headline\r\n"


async def test_cells_of_a_table(rest: httpx.AsyncClient) -> None:
    fields = "number,topics,parse(warnings),sections(position)"
    response = await rest.get("/v1/issues.csv", params={"fields": fields, "limit": "1"})
    (row,) = csv.DictReader(StringIO(response.text))
    assert list(row) == ["number", "topics", "parse.warnings", "sections"]
    assert row["topics"].splitlines()[0] == "The 397th winter"
    assert row["sections"] == '[{"position": 1}, {"position": 2}, {"position": 3}]'


async def test_a_search_leads_forwards_only(rest: httpx.AsyncClient) -> None:
    asked = {"q": "spring or clock", "in": "SECTION,TALE", "limit": "1"}
    first = (await rest.get("/v1/search", params=asked)).json()["page"]
    second = await rest.get("/v1/search", params={**asked, "cursor": first["next"]})
    assert (second.json()["page"]["prev"], second.json()["page"]["total"]) == (None, first["total"])
    assert 'rel="prev"' not in second.headers.get("link", "")
    assert (await rest.get("/v1/search", params={**asked, "before": first["next"]})).status_code == 400
