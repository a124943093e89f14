"""The description of REST is true: it names what there is, its examples work, its schemas fit the answers."""

from typing import Any

import httpx
import pytest
from jsonschema_rs import validator_for

from schema.rest.openapi import document
from tests.api.conftest import Client

DESCRIBED = document()
OPERATIONS = [(path, item["get"]) for path, item in DESCRIBED["paths"].items() if "get" in item]


async def test_it_is_served_with_its_page(rest: httpx.AsyncClient) -> None:
    assert (await rest.get("/openapi.json")).json() == DESCRIBED
    page = (await rest.get("/docs")).text
    assert '"/openapi.json"' in page
    assert page.count("integrity=") == page.count("https://unpkg.com/") == 2


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for _, operation in OPERATIONS]
    assert len(set(names)) == len(names) > 40
    assert all(operation["summary"] for _, operation in OPERATIONS)
    assert all(parameter["description"] for _, operation in OPERATIONS for parameter in operation["parameters"])


def request(path: str, operation: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """The address and query string of the operation's examples."""
    fixed: dict[str, str] = {}
    params: dict[str, str] = {}
    for parameter in operation["parameters"]:
        if "example" not in parameter:
            continue
        value = parameter["example"]
        text = ",".join(value) if isinstance(value, list) else str(value).lower() if value is True else str(value)
        (fixed if parameter["in"] == "path" else params)[parameter["name"]] = text
    return path.format(**fixed), params


@pytest.mark.parametrize(("path", "operation"), OPERATIONS, ids=[path for path, _ in OPERATIONS])
async def test_the_examples_of_an_operation_work(api: Client, path: str, operation: dict[str, Any]) -> None:
    address, params = request(path, operation)
    required = {one["name"] for one in operation["parameters"] if one.get("required")}
    every = await api.http.get(address, params=params)
    assert every.status_code == 200, every.text
    for name, value in params.items():
        one = {**dict.fromkeys(required & params.keys(), value), name: value}
        assert (await api.http.get(address, params=one)).status_code == 200, name
    response = await api.http.get(address, params={name: params[name] for name in required & params.keys()})
    (media_type, content), *_ = operation["responses"]["200"]["content"].items()
    assert response.headers["content-type"].partition(";")[0] == media_type
    if media_type == "application/json":
        check(content["schema"], response.json())


def check(schema: dict[str, Any], answer: Any) -> None:
    """Raise where an answer does not fit its schema, or holds a field that the schema does not name."""
    closed = {name: {**one, "additionalProperties": False} if "properties" in one and "anyOf" not in one else one
              for name, one in DESCRIBED["components"]["schemas"].items()}  # fmt: skip
    closed["Section"]["additionalProperties"] = closed["Tale"]["additionalProperties"] = True  # hits have a type too
    validator_for({**schema, "components": {"schemas": closed}}).validate(answer)


def test_a_wrong_answer_does_not_fit() -> None:
    schema = next(one for path, one in OPERATIONS if path == "/v1/corpus")
    with pytest.raises(ValueError, match="is not of type"):
        check(schema["responses"]["200"]["content"]["application/json"]["schema"], {"title": 3})
