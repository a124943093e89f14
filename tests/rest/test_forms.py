"""The forms for people: documents that lose nothing, and feeds that readers of feeds can read."""

import re
from dataclasses import replace
from typing import Any

import feedparser
import httpx
import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from service.db import Database
from service.ingest.store import Store
from service.rendering import document
from tests.api import archive
from tests.api.conftest import Client, client, serving
from tests.twin.corpus import NEWSLETTER


def words(text: str) -> list[str]:
    """What is there to read, without marks of lists and lines between parts."""
    return re.findall(r"[^\s•*-]+", text)


def read(markdown: str) -> LexborHTMLParser:
    return LexborHTMLParser(MarkdownIt("commonmark").render(markdown))


@pytest.mark.parametrize("path", ["/v1/issues/395", "/v1/issues/395/sections/2", "/v1/issues/395/tales/1"])
async def test_markdown_says_what_the_text_says(rest: httpx.AsyncClient, path: str) -> None:
    text, markdown = (await rest.get(f"{path}.txt")).text, (await rest.get(f"{path}.md")).text
    assert words(read(markdown).text()) == words(text)


async def test_an_issue_in_markdown_has_its_structure(rest: httpx.AsyncClient) -> None:
    page = read((await rest.get("/v1/issues/395.md")).text)
    issue = (await rest.get("/v1/issues/395")).json()
    assert [one.text() for one in page.css("h1")] == [issue["title"]]
    headlines = [one.text().removesuffix(":") for one in page.css("h2")]
    assert headlines == [*(section["headline"] for section in issue["sections"]), issue["tales"][0]["title"]]
    assert [one.text().strip("…[]") for one in page.css("em")] == [
        *(section["tagline"] for section in issue["sections"]),
        issue["tales"][0]["epigraph"],
    ]
    assert [one.text() for one in page.css("li")] == ["a lamp", "a bell"] * 3
    assert "How they did it" in [one.text() for one in page.css("strong")]


async def test_plain_text_is_a_stretch_of_the_issue(rest: httpx.AsyncClient) -> None:
    issue = (await rest.get("/v1/issues/395/text")).text
    section = (await rest.get("/v1/issues/395/sections/2.txt")).text
    assert section.rstrip("\n") in issue
    assert (await rest.get("/v1/issues/395.txt")).text == issue


def marked(text: str, **more: Any) -> dict[str, Any]:
    """An issue of one section, as `document` gets it."""
    return {"title": "One", "text": text, "sections": [], "tales": [], "links": [], **more}


@pytest.mark.parametrize(
    "line",
    ["# no heading", "1. no list", "+ none either", "a * b * c", "_x_ [y](z)", "<b>bold</b> &amp;", "=====",
     "    no code", "`code` ~~x~~", "a\\b", "> no quote", "- a real item", "12) twelve", "a | b"],
)  # fmt: skip
def test_what_means_something_to_markdown_is_only_text(line: str) -> None:
    found = read(document.markdown(marked(f"One\n\n{line}\n\nlast")))
    assert found.text().replace("\n", " ").split() == ["One", *line.removeprefix("- ").split(), "last"]
    assert not found.css("code, pre, h2, ol, blockquote, em, strong, a, b")


def test_links_lead_where_they_led() -> None:
    text = "One\n\nRead more: A [title] (arXiv)."
    span = {"start": 5, "end": len(text)}
    link = {"title": "A [title]", "url": "https://a.example/x(y)<z>", "span": span}
    (found,) = read(document.markdown(marked(text, links=[link]))).css("a")
    assert (found.text(), found.attributes["href"]) == ("A [title]", "https://a.example/x(y)%3Cz%3E")


def test_a_link_behind_an_exclamation_mark_is_no_picture() -> None:
    link = {"title": "Tides", "url": "https://a.example/", "span": {"start": 5, "end": 14}}
    found = read(document.markdown(marked("One\n\nSee!Tides", links=[link])))
    assert found.text().split() == ["One", "See!Tides"]
    assert not found.css("img")


@pytest.mark.parametrize(
    "path", ["/v1/issues", "/v1/sections", "/v1/entities/openai/sections", "/v1/issues/395/sections"]
)
async def test_atom_is_read_back(api: Client, path: str) -> None:
    response = await api.http.get(f"{path}.atom", params={"limit": "3"})
    feed = feedparser.parse(response.content)
    assert (feed.bozo, feed.version) == (False, "atom10")
    rows = (await api.http.get(path, params={"limit": "3"})).json()["data"]
    assert [entry.title for entry in feed.entries] == [row.get("headline") or row["title"] for row in rows]
    assert len({entry.id for entry in feed.entries}) == 3
    assert all(entry.updated_parsed and entry.author == "Mara Quill" for entry in feed.entries)
    assert all(entry.content[0].value for entry in feed.entries)
    assert feed.feed.links[0].rel == "self"
    assert feed.feed.links[0].href == str(response.url)
    assert feed.feed.updated == max(entry.updated for entry in feed.entries)
    assert (await api.http.get(feed.entries[0].id)).status_code == 200


async def test_what_xml_has_no_form_for_stays_out_of_atom(db: Database, dsn: str) -> None:
    issue = archive.plain(1)
    await Store(db, NEWSLETTER).save(replace(issue, title="One \uffff\x01 two", url="https://a.example/\x02"))
    async with serving(dsn) as address, client(address) as api:
        feed = feedparser.parse((await api.http.get("/v1/issues.atom")).content)
    assert (feed.bozo, [entry.title for entry in feed.entries]) == (False, ["One \ufffd\ufffd two"])


async def test_json_feed_is_as_its_specification_has_it(rest: httpx.AsyncClient) -> None:
    response = await rest.get("/v1/sections.feed.json", params={"entity": "openai", "limit": "2"})
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == str(response.url)
    assert "entity=openai" in feed["title"]
    for item in feed["items"]:
        assert {"id", "url", "title", "content_html", "date_modified", "authors"} <= item.keys()
        assert "OpenAI" in LexborHTMLParser(item["content_html"]).text()


async def test_a_feed_without_entries_is_one(rest: httpx.AsyncClient) -> None:
    feed = feedparser.parse((await rest.get("/v1/sections.atom?issue=1")).content)
    assert (feed.bozo, feed.version, feed.entries) == (False, "atom10", [])


async def test_behind_a_proxy_feeds_name_the_address_that_is_set(
    dsn: str, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKISSUE_URL", "https://news.example/")
    async with serving(dsn) as address, client(address) as api:
        feed = feedparser.parse((await api.http.get("/v1/issues.atom")).content)
    assert feed.feed.id == "https://news.example/v1/issues.atom"
