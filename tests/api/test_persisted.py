"""Documents by hash and by id: Apollo's automatic persisted queries, and documentId."""

import json
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.api.conftest import Client, client, serving

QUERY = "{ corpus { issueCount } }"
COUNTED = {"data": {"corpus": {"issueCount": 0}}}


def persisted(query: str) -> dict[str, object]:
    """The extension that names a document by its hash."""
    return {"persistedQuery": {"version": 1, "sha256Hash": sha256(query.encode()).hexdigest()}}


@pytest.fixture
async def keeping(dsn: str, tmp_path: Path) -> AsyncIterator[Client]:
    """A client of a service with a folder of documents."""
    (tmp_path / "count.graphql").write_text(QUERY, encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BACKISSUE_DOCUMENTS", str(tmp_path))
        async with serving(dsn) as address, client(address) as api:
            yield api


async def test_apollo_sends_the_hash_then_both_then_the_hash(empty: Client) -> None:
    hash_alone = {"extensions": persisted(QUERY)}
    refused = await empty.http.post("/graphql", json=hash_alone)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["message"]) == (200, "PersistedQueryNotFound")
    assert error["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
    assert (await empty.http.post("/graphql", json={"query": QUERY, **hash_alone})).json() == COUNTED
    assert (await empty.http.post("/graphql", json=hash_alone)).json() == COUNTED
    by_get = await empty.http.get("/graphql", params={"extensions": json.dumps(persisted(QUERY))})
    assert by_get.json() == COUNTED
    assert by_get.headers["etag"]


async def test_a_hash_of_something_else_is_refused(empty: Client) -> None:
    body = {"query": "{ corpus { title } }", "extensions": persisted(QUERY)}
    (error,) = (await empty.http.post("/graphql", json=body)).json()["errors"]
    assert error["extensions"]["code"] == "BAD_REQUEST"
    (error,) = (await empty.http.post("/graphql", json={"extensions": persisted(QUERY)})).json()["errors"]
    assert error["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    "extension",
    [{}, {"version": 2, "sha256Hash": "0" * 64}, {"version": 1}, {"version": 1, "sha256Hash": "xyz"}, 7, "hash", []],
    ids=str,
)
async def test_an_extension_out_of_form_is_refused(empty: Client, extension: object) -> None:
    body = {"query": QUERY, "extensions": {"persistedQuery": extension}}
    (error,) = (await empty.http.post("/graphql", json=body)).json()["errors"]
    assert error["extensions"]["code"] == "BAD_REQUEST"


async def test_a_document_of_the_folder_goes_by_name_and_by_hash(keeping: Client) -> None:
    digest = sha256(QUERY.encode()).hexdigest()
    for document_id in ("count", f"sha256:{digest}"):
        assert (await keeping.http.post("/graphql", json={"documentId": document_id})).json() == COUNTED
        assert (await keeping.http.get("/graphql", params={"documentId": document_id})).json() == COUNTED
    assert (await keeping.http.post("/graphql", json={"extensions": persisted(QUERY)})).json() == COUNTED


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"documentId": "none"}, "DOCUMENT_NOT_FOUND"),
        ({"documentId": 7}, "BAD_REQUEST"),
        ({"documentId": "count", "query": QUERY}, "BAD_REQUEST"),
        ({"documentId": "count", "extensions": persisted(QUERY)}, "BAD_REQUEST"),
    ],
    ids=str,
)
async def test_a_document_id_that_names_nothing_is_refused(keeping: Client, body: dict[str, object], code: str) -> None:
    (error,) = (await keeping.http.post("/graphql", json=body)).json()["errors"]
    assert error["extensions"]["code"] == code
