"""What is at each address, and what is refused."""

import httpx
import pytest

from schema.rest.address import PREFIX, forms
from schema.rest.resources import RESOURCES, Form, Resource

EXAMPLES = {"number": "395", "position": "1", "slug": "openai"}
ADDRESSES = [
    (f"{PREFIX}{resource.path.format(**EXAMPLES)}", form, resource)
    for resource in RESOURCES
    for form in forms(resource)
]


@pytest.mark.parametrize(("path", "form", "resource"), ADDRESSES, ids=[f"{one[0]} {one[1].name}" for one in ADDRESSES])
async def test_every_resource_answers_in_each_of_its_forms(
    rest: httpx.AsyncClient, path: str, form: Form, resource: Resource
) -> None:
    params = {"q": "clock"} if resource.root == "search" else {}
    by_ending = await rest.get(f"{path}{form.ending}", params=params)
    by_header = await rest.get(path, params=params, headers={"Accept": form.media_type})
    for response in (by_ending, by_header):
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == f"{form.media_type}; charset=utf-8"
        assert response.content
    head = await rest.head(f"{path}{form.ending}", params=params)
    assert (head.status_code, head.content) == (200, b"")
    if form is Form.JSON and resource.is_list:
        page = by_ending.json()["page"]
        assert page["limit"] == 20
        assert page["total"] >= len(by_ending.json()["data"]) > 0


async def test_one_issue_has_everything_under_it(rest: httpx.AsyncClient) -> None:
    issue = (await rest.get("/v1/issues/395")).json()
    assert issue["number"] == 395
    assert [section["position"] for section in issue["sections"]] == [1, 2, 3]
    assert {"slug": "openai", "name": "OpenAI", "kind": "ORGANIZATION"} in issue["entities"]
    assert issue["sections"][0]["links"][0]["source"] == "arXiv"
    assert issue["tales"][0]["epigraph"] == "Some years on"
    assert issue["parse"]["format"] == "TEXT"
    assert (issue["previous"], issue["next"]) == ({"number": 394}, {"number": 396})


async def test_fields_choose_what_comes_back_in_their_order(rest: httpx.AsyncClient) -> None:
    response = await rest.get("/v1/issues/395", params={"fields": "title, sections(links(url),headline) number"})
    issue = response.json()
    assert list(issue) == ["title", "sections", "number"]
    assert [list(section) for section in issue["sections"]] == [["links", "headline"]] * 3
    brief = (await rest.get("/v1/issues/395", params={"fields": "parse"})).json()
    assert list(brief["parse"]) == ["format", "coverage", "warnings"]


async def test_an_entity_by_another_name_has_moved(rest: httpx.AsyncClient) -> None:
    for rest_of_path in ("", "/sections", "/sections.csv", "/sections.atom"):
        moved = await rest.get(f"/v1/entities/open-ai{rest_of_path}?fields=slug" if not rest_of_path else
                               f"/v1/entities/open-ai{rest_of_path}?limit=2")  # fmt: skip
        assert moved.status_code == 301, moved.text
        query = "limit=2" if rest_of_path else "fields=slug"
        assert moved.headers["location"] == f"/v1/entities/openai{rest_of_path}?{query}"


async def test_a_search_says_of_which_type_each_hit_is(rest: httpx.AsyncClient) -> None:
    found = (await rest.get("/v1/search", params={"q": "spring", "in": "SECTION,TALE", "limit": "3"})).json()
    assert [hit["node"]["type"] for hit in found["data"]] == ["Tale"] * 3
    assert "<mark>" in found["data"][0]["snippets"][0]
    assert found["page"]["prev"] is None
    second = await rest.get("/v1/search", params={"q": "spring", "in": "TALE", "cursor": found["page"]["next"]})
    assert len(second.json()["data"]) == found["page"]["total"] - 3


async def test_the_text_of_an_issue_is_what_offsets_count_in(rest: httpx.AsyncClient) -> None:
    text = (await rest.get("/v1/issues/395/text")).text
    section = (await rest.get("/v1/issues/395/sections/2", params={"fields": "headline,span"})).json()
    assert text[section["span"]["start"] :].startswith(section["headline"])


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/v1/issues?limit=0", 400, "`limit` is 0; it must be from 1 to 100"),
        ("/v1/issues?limit=101", 400, "`limit` is 101"),
        ("/v1/issues?limit=ten", 400, "`limit` is 'ten'; it must be a number"),
        ("/v1/issues?limit=", 400, "`limit` is ''"),
        ("/v1/issues?limit=5&limit=6", 400, "`limit` is there twice"),
        ("/v1/issues?limt=5", 400, "no parameter `limt` here; perhaps you meant 'limit'"),
        ("/v1/issues?fields=number&fields=title", 400, "`fields` is there twice"),
        ("/v1/issues?fields=titel", 400, "Issue has no field 'titel'; perhaps you meant 'title'"),
        ("/v1/issues?fields=title(x)", 400, "`title` in `fields` is a value"),
        ("/v1/issues?fields=sections(", 400, "`fields` cannot be read"),
        ("/v1/issues?fields=", 400, "`fields` names nothing"),
        ("/v1/issues?fields=number)(title", 400, "`fields` cannot be read"),
        ("/v1/issues?fields=number{title}", 400, "`fields` has other characters"),
        (f"/v1/issues?fields={'previous(' * 20}number{')' * 20}", 400, "`fields` has brackets over 15 deep"),
        (f"/v1/issues?fields={'number,' * 1000}", 400, "`fields` has 7,000 characters"),
        ("/v1/issues?orderBy=newest", 400, "`orderBy` is 'newest'; it can be `NEWEST`, `OLDEST`"),
        ("/v1/issues?cursor=abc", 400, "'abc' is not a cursor"),
        ("/v1/issues?cursor=a&before=b", 400, "either `cursor` or `before`"),
        ("/v1/issues?publishedFrom=monday", 400, "`publishedFrom` cannot be used: 'monday' is not a DateTime"),
        ("/v1/issues?numberFrom=99999999999", 400, "`numberFrom` is 99999999999; it must be below 2,147,483,648"),
        ("/v1/links?hasUrl=yes", 400, "`hasUrl` is 'yes'; it must be true or false"),
        ("/v1/sections?text=%00", 400, "`text` holds a character that no text can hold"),
        (f"/v1/sections?text={'x' * 501}", 400, "`text` has 501 characters"),
        ("/v1/sections?text=%ff", 400, "not UTF-8"),
        ("/v1/search", 400, "`q` is missing"),
        (f"/v1/search?q={'x' * 501}", 400, "`q` has 501 characters"),
        ("/v1/search?q=x&in=NEWS", 400, "`in` is 'NEWS'"),
        ("/v1/search?q=x&before=abc", 400, "no parameter `before`"),
        ("/v1/issues/395.md?fields=title", 400, "`fields` has no effect on text/markdown"),
        ("/v1/issues/395/sections?issue=390", 400, "no parameter `issue` here"),
        ("/v1/issues/395.pdf", 404, "no form '.pdf' of this"),
        ("/v1/issues.xml", 404, "no form '.xml' of this"),
        ("/v1/issues/395/sections.md", 404, "no form '.md' of this"),
        ("/v1/corpus.csv", 404, "no form '.csv' of this"),
        ("/v1/nothing.csv", 404, "Nothing is at /v1/nothing.csv"),
        ("/v1/issues/0395", 404, "Nothing has the number '0395'"),
        ("/v1/issues/1e3", 404, "Nothing has the number '1e3': it is a number from 0 to 2,147,483,647"),
        ("/v1/issues/1", 404, "nothing at /v1/issues/1"),
        ("/v1/issues/1/sections", 404, "nothing at /v1/issues/1/sections"),
        ("/v1/issues/1/links.csv", 404, "nothing at /v1/issues/1/links.csv"),
        ("/v1/issues/99999999999", 404, "Nothing has the number '99999999999'"),
        ("/v1/issues/-1", 404, "Nothing has the number '-1'"),
        ("/v1/issues/395/sections/4", 404, "nothing at"),
        ("/v1/entities/nobody-at-all", 404, "nothing at"),
        ("/v1/entities/%00", 400, "`slug` holds a character that no text can hold"),
        ("/v1/entities/nobody/sections.jsonl", 404, "nothing at"),
        ("/v1/isues", 404, "Nothing is at /v1/isues"),
        ("/v1/", 404, "Nothing is at /v1/"),
        ("/nowhere", 404, "Nothing is at /nowhere"),
    ],
)
async def test_what_is_refused(rest: httpx.AsyncClient, address: str, status: int, words: str) -> None:
    response = await rest.get(address)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    problem = response.json()
    assert list(problem) == ["type", "title", "status", "detail", "code", "hint"]
    assert problem["status"] == status
    assert words in problem["detail"]
