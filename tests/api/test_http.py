"""GraphQL over HTTP: methods, media types, status codes, and one shape of error for each kind of client."""

import json
from typing import Any

import httpx
import pytest
from graphql import (
    GraphQLSchema,
    build_client_schema,
    build_schema,
    get_introspection_query,
    lexicographic_sort_schema,
    print_schema,
)

from service.graphql_request import LARGEST_BODY
from tests.api.conftest import Client

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
TITLE = {"query": "{ corpus { title } }"}


async def post(api: Client, content: str | bytes, *, accept: str = GRAPHQL_JSON, type_: str = JSON) -> httpx.Response:
    return await api.http.post("/graphql", content=content, headers={"Accept": accept, "Content-Type": type_})


def code(response: httpx.Response) -> str:
    payload = response.json()
    assert set(payload) == {"errors"}, "an answer without execution has no data"
    found: str = payload["errors"][0]["extensions"]["code"]
    return found


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (JSON, JSON),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (f"{GRAPHQL_JSON}, {JSON};q=0.9", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0.1, {JSON};q=0.9", JSON),
        (f"{GRAPHQL_JSON};charset=utf-8, {JSON}", GRAPHQL_JSON),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
    ],
)
async def test_answers_come_in_the_type_that_is_accepted(api: Client, accept: str, expected: str) -> None:
    for response in (
        await post(api, json.dumps(TITLE), accept=accept),
        await api.http.get("/graphql", params=TITLE, headers={"Accept": accept}),
    ):
        assert response.status_code == 200
        assert response.headers["content-type"] == f"{expected}; charset=utf-8"
        assert response.json() == {"data": {"corpus": {"title": "Import AI"}}}


async def test_without_accept_the_answer_is_json(api: Client) -> None:
    request = api.http.build_request("GET", "/graphql", params=TITLE)
    del request.headers["accept"]
    assert (await api.http.send(request)).headers["content-type"] == f"{JSON}; charset=utf-8"


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "image/png, text/*"])
async def test_nothing_acceptable_is_406(api: Client, accept: str) -> None:
    response = await post(api, json.dumps(TITLE), accept=accept)
    assert (response.status_code, code(response)) == (406, "NOT_ACCEPTABLE")


async def test_get_takes_variables_and_an_operation_name(api: Client) -> None:
    query = "query A { corpus { title } } query B($n: Int!) { issue(number: $n) { number } }"
    parameters = {"query": query, "operationName": "B", "variables": '{"n": 12}', "extensions": ""}
    response = await api.http.get("/graphql", params=parameters)
    assert response.json() == {"data": {"issue": {"number": 12}}}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "BAD_REQUEST"),
        ("{", "BAD_REQUEST"),
        (b"\xff\xfe", "BAD_REQUEST"),
        ("[" * 100_000, "BAD_REQUEST"),
        ("[]", "BAD_REQUEST"),
        ("{}", "BAD_REQUEST"),
        ('{"query": " "}', "BAD_REQUEST"),
        ('{"query": 7}', "BAD_REQUEST"),
        ('{"query": "{__typename}", "variables": []}', "BAD_REQUEST"),
        ('{"query": "{__typename}", "variables": "{}"}', "BAD_REQUEST"),
        ('{"query": "{__typename}", "operationName": {}}', "BAD_REQUEST"),
        ('{"query": "{__typename}", "extensions": 0}', "BAD_REQUEST"),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_what_is_no_request_is_400(api: Client, content: str | bytes, expected: str) -> None:
    for accept in (GRAPHQL_JSON, JSON):
        response = await post(api, content, accept=accept)
        assert (response.status_code, code(response)) == (400, expected)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"query": "{"}', "GRAPHQL_PARSE_FAILED"),
        ('{"query": "\\ud800"}', "GRAPHQL_PARSE_FAILED"),
        (json.dumps({"query": "{" + "a{" * 2_000 + "}" * 2_000 + "}"}), "GRAPHQL_PARSE_FAILED"),
        (json.dumps({"query": "{" + "__typename " * 5_000 + "}"}), "GRAPHQL_PARSE_FAILED"),
        ('{"query": "{ nope }"}', "GRAPHQL_VALIDATION_FAILED"),
        ('{"query": "mutation { nope }"}', "NOT_A_QUERY"),
        ('{"query": "fragment F on Query { __typename }"}', "OPERATION_NOT_FOUND"),
        ('{"query": "query A { __typename }", "operationName": "B"}', "OPERATION_NOT_FOUND"),
        ('{"query": "query ($n: Int!) { issue(number: $n) { id } }"}', "BAD_USER_INPUT"),
        ('{"query": "query ($n: Int!) { issue(number: $n) { id } }", "variables": {"n": "\\ud800"}}', "BAD_USER_INPUT"),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_a_request_that_cannot_run_is_400_and_under_plain_json_200(
    api: Client, content: str | bytes, expected: str
) -> None:
    response = await post(api, content)
    assert (response.status_code, code(response)) == (400, expected)
    response = await post(api, content, accept=JSON)
    assert (response.status_code, code(response)) == (200, expected)


async def test_null_parameters_are_absent_ones(api: Client) -> None:
    content = json.dumps({**TITLE, "variables": None, "operationName": None, "extensions": None})
    assert (await post(api, content)).json() == {"data": {"corpus": {"title": "Import AI"}}}


@pytest.mark.parametrize(
    "type_", ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin-1"]
)
async def test_another_type_of_body_is_415(api: Client, type_: str) -> None:
    response = await post(api, json.dumps(TITLE), type_=type_)
    assert (response.status_code, code(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_a_body_beyond_the_limit_is_413(api: Client) -> None:
    content = json.dumps(TITLE)
    assert (await post(api, content.ljust(LARGEST_BODY))).status_code == 200
    response = await post(api, content.ljust(LARGEST_BODY + 1))
    assert (response.status_code, code(response)) == (413, "BODY_TOO_LARGE")
    assert (await post(api, content)).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_another_method_is_405_in_the_shape_of_the_address(api: Client, method: str) -> None:
    response = await api.http.request(method, "/graphql")
    assert (response.status_code, code(response)) == (405, "METHOD_NOT_ALLOWED")
    assert response.headers["allow"] == "GET, HEAD, POST"
    problem = await api.http.request(method, "/healthz")
    assert (problem.status_code, problem.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert set(problem.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("path", ["/", "/graphiql", "/schema.graphql", "/openapi.json", "/docs"])
async def test_pages_are_not_sent_again(api: Client, path: str) -> None:
    first = await api.http.get(path)
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
    again = await api.http.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


@pytest.mark.parametrize("path", ["/nowhere", "/graphiql/"])
async def test_an_unknown_address_is_a_problem(api: Client, path: str) -> None:
    response = await api.http.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert (problem["status"], problem["code"]) == (404, "NOT_FOUND")
    assert problem["detail"] == f"Nothing is at {path}."
    assert problem["type"].startswith("urn:")
    assert problem["title"]
    assert problem["hint"]


async def test_an_error_in_one_field_leaves_the_others(api: Client) -> None:
    payload = await api.answer('{ issue(number: 12) { number } bad: node(id: "x") { id } }')
    assert payload["data"] == {"issue": {"number": 12}, "bad": None}
    (error,) = payload["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["bad"], "BAD_ID")


async def test_a_misspelt_field_earns_a_suggestion(api: Client) -> None:
    (error,) = (await api.answer("{ corpus { tittle } }"))["errors"]
    assert "Did you mean 'title'" in error["message"]
    assert error["locations"] == [{"line": 1, "column": 12}]


async def test_the_front_page_names_the_addresses_and_each_answers(api: Client) -> None:
    for address in (await api.http.get("/")).json()["addresses"]:
        params = TITLE if address == "/graphql" else {}
        response = await api.http.get(address, params=params)
        assert response.status_code == 200, address
        head = await api.http.head(address, params=params)
        assert (head.status_code, head.content) == (200, b"")


def _sorted(schema: GraphQLSchema) -> str:
    return print_schema(lexicographic_sort_schema(schema))


async def test_introspection_and_the_printed_schema_agree(api: Client) -> None:
    introspected = build_client_schema(await api.ask(get_introspection_query(descriptions=True)))  # type: ignore[arg-type]
    printed = (await api.http.get("/schema.graphql")).text
    assert _sorted(introspected) == _sorted(build_schema(printed))


async def test_graphiql_asks_our_endpoint(api: Client) -> None:
    response = await api.http.get("/graphiql")
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert 'new URL("graphql", location.href)' in response.text
