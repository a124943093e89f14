"""Answers that are too large to be given."""

from dataclasses import replace

from schema.sql import MOST_BYTES
from service.db import Database
from service.ingest.store import Store
from tests.api import archive
from tests.api.conftest import client, serving
from tests.twin.corpus import NEWSLETTER

PREAMBLE = "tide " * 200_000
JUST_FITS = MOST_BYTES // len(PREAMBLE) - 1


async def test_an_answer_over_the_limit_is_refused_with_what_to_do(db: Database, dsn: str) -> None:
    await Store(db, NEWSLETTER).save(replace(archive.plain(1), preamble=PREAMBLE))
    async with serving(dsn) as address, client(address) as api:
        for times, status in ((JUST_FITS, 200), (JUST_FITS + 2, 400)):
            fields = " ".join(f"a{number}: preamble" for number in range(times))
            answer = await api.http.post("/graphql", json={"query": f"{{ issue(number: 1) {{ {fields} }} }}"})
            error = answer.json().get("errors", [None])[0]
            assert (error is None) == (status == 200)
        assert error["extensions"]["code"] == "QUERY_TOO_COMPLEX"
        assert "20,000,000 bytes" in error["message"]
        assert "smaller pages" in error["message"]


async def test_a_page_of_rest_over_the_limit_is_refused_too(db: Database, dsn: str) -> None:
    store = Store(db, NEWSLETTER)
    for number in range(JUST_FITS + 2):
        await store.save(replace(archive.plain(number), preamble=PREAMBLE))
    async with serving(dsn) as address, client(address) as api:
        most = {"fields": "preamble", "limit": str(JUST_FITS)}
        assert (await api.http.get("/v1/issues", params=most)).status_code == 200
        refused = await api.http.get("/v1/issues", params={"fields": "preamble", "limit": "100"})
        assert (refused.status_code, refused.json()["code"]) == (400, "QUERY_TOO_COMPLEX")
        rows = await api.http.get("/v1/issues.jsonl", params={"fields": "preamble"})
        assert len(rows.text.splitlines()) == JUST_FITS + 2
