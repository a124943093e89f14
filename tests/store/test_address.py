"""Ingesting an address, from the request to the rows: only what is new is fetched again."""

from http.server import BaseHTTPRequestHandler
from pathlib import Path

from service.db import Database
from tests.site import Site, send
from tests.store.cli import backissue
from tests.store.corpus import counts, everything
from tests.store.invented import write_archive

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Import AI</title>
<item><title>Import AI {number}: Kites; and clocks</title><link>https://kites.example/{number}</link>
<pubDate>Mon, 02 Mar 2026 12:00:00 +0000</pubDate><content:encoded><![CDATA[
<p>Welcome to a page about kites.</p>
<p><strong>Kites learn to swim:<br></strong><em>…Water is only thick air…<br></em>A lab in Porto has a pool.</p>
<p><strong>Read more:</strong> <a href="https://arxiv.org/abs/2603.00001">Wet Kites (arXiv)</a>.</p>
]]></content:encoded></item></channel></rss>
"""


async def test_an_address_is_asked_for_changes_only(db: Database, dsn: str, site: Site) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        _, headers = site.requests[-1]
        if headers.get("if-none-match") == '"7"':
            send(handler, b"", 304, ETag='"7"')
        else:
            send(handler, FEED.format(number=7).encode(), ETag='"7"')

    url = site.serve("/feed/", answer)
    first = backissue("ingest", url, DATABASE_URL=dsn)
    assert (first.code, first.err) == (0, "")
    assert "1 added" in first.out
    before = await everything(db)
    again = backissue("ingest", url, DATABASE_URL=dsn)
    assert (again.code, again.err) == (0, "")
    assert "not modified" in again.out
    assert await everything(db) == before
    row = await db.fetchrow("SELECT issues.url, links.url AS link, host, arxiv_id FROM issues JOIN links ON true")
    assert row is not None
    assert tuple(row.values()) == (
        "https://kites.example/7",
        "https://arxiv.org/abs/2603.00001",
        "arxiv.org",
        "2603.00001",
    )


async def test_what_could_not_be_read_whole_is_fetched_again(db: Database, dsn: str, site: Site) -> None:
    two = FEED.format(number=7).replace("</channel>", "<item><title>Import AI: no number</title></item></channel>")
    url = site.serve_bytes("/feed/", two.encode(), ETag='"8"')
    assert backissue("ingest", url, DATABASE_URL=dsn).code == 1
    assert list(await counts(db)) == [7]
    assert backissue("ingest", url, DATABASE_URL=dsn).code == 1
    assert "if-none-match" not in site.requests[-1][1]


async def test_an_address_that_fails_is_one_line_and_changes_nothing(db: Database, dsn: str, site: Site) -> None:
    before = await everything(db)
    ran = backissue("ingest", site.serve_bytes("/feed/", b"no", 404), DATABASE_URL=dsn)
    assert ran.code == 1
    assert ran.err.count("\n") == 1
    assert "404" in ran.err
    assert await everything(db) == before


async def test_an_address_is_read_again_once_the_corpus_changed_otherwise(
    db: Database, dsn: str, site: Site, tmp_path: Path
) -> None:
    url = site.serve_bytes("/feed/", FEED.format(number=7).encode(), ETag='"9"')
    backissue("ingest", url, DATABASE_URL=dsn)
    backissue("ingest", str(write_archive(tmp_path / "archive.txt", [8])), DATABASE_URL=dsn)
    assert "1 unchanged" in backissue("ingest", url, DATABASE_URL=dsn).out
    assert "if-none-match" not in site.requests[-1][1]
    backissue("ingest", url, DATABASE_URL=dsn)
    assert site.requests[-1][1]["if-none-match"] == '"9"'


async def test_a_password_in_an_address_is_neither_kept_nor_shown(db: Database, dsn: str, site: Site) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        _, headers = site.requests[-1]
        send(handler, FEED.format(number=7).encode(), 304 if "if-none-match" in headers else 200, ETag='"1"')

    url = site.serve("/feed/", answer).replace("http://", "http://ada:secret@")
    runs = [backissue("ingest", url, DATABASE_URL=dsn) for _ in range(2)]
    runs.append(backissue("ingest", url.replace("/feed/", "/nothing/"), DATABASE_URL=dsn))
    assert [run.code for run in runs] == [0, 0, 1]
    assert "not modified" in runs[1].out
    assert "secret" not in "".join(run.out + run.err for run in runs)
    assert "secret" not in await db.fetchval("SELECT url FROM fetches")
