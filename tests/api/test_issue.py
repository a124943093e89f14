"""One issue with everything under it, and the ways from one thing to the next."""

from typing import Any

from service.ingest.model import Span
from tests.api import archive
from tests.api.conftest import Client

RICH = archive.rich()

EVERYTHING = """
query Everything($number: Int!) {
  issue(number: $number) {
    id number title topics author url publishedAt preamble text textSha256 wordCount
    parse { format coverage warnings }
    sections {
      id position headline tagline text whyItMatters wordCount span { start end }
      blocks { kind label text body items span { start end } }
      links { position }
      references { number text }
      entities { name }
      mentions { text }
    }
    tales { id position title epigraph text inspirations wordCount span { start end } }
    links { id position label title source url host kind arxivId span { start end } section { position } }
    entities { name }
    references { number status text span { start end } section { position } }
  }
}
"""


def span(stored: Span) -> dict[str, int]:
    return {"start": stored.start, "end": stored.end}


async def test_an_issue_comes_back_as_it_was_stored(api: Client) -> None:
    issue = (await api.ask(EVERYTHING, number=12))["issue"]
    assert {key: issue[key] for key in ("number", "title", "topics", "author", "url", "preamble", "text")} == {
        "number": 12,
        "title": RICH.title,
        "topics": list(RICH.topics),
        "author": "Mara Quill",
        "url": "https://hide.example/12",
        "preamble": RICH.preamble,
        "text": RICH.text,
    }
    assert issue["publishedAt"] == "2016-10-24T12:00:00+00:00"
    assert (issue["textSha256"], issue["wordCount"]) == (RICH.text_sha256, RICH.word_count)
    assert issue["parse"] == {"format": "MARKDOWN", "coverage": 0.5, "warnings": list(RICH.warnings)}
    assert issue["entities"] == []


async def test_sections_come_with_blocks_links_and_references(api: Client) -> None:
    first, second = (await api.ask(EVERYTHING, number=12))["issue"]["sections"]
    stored = RICH.sections[0]
    assert (first["position"], first["headline"], first["tagline"]) == (1, stored.headline, stored.tagline)
    assert (first["text"], first["whyItMatters"]) == (stored.text, stored.why_it_matters)
    assert (first["wordCount"], first["span"]) == (stored.word_count, span(stored.span))
    assert first["blocks"] == [
        {
            "kind": block.kind,
            "label": block.label,
            "text": block.text,
            "body": block.text if block.label is None else block.text[len(block.label) + 2 :],
            "items": list(block.items),
            "span": span(block.span),
        }
        for block in stored.blocks
    ]
    assert first["links"] == [{"position": 2}, {"position": 3}]
    assert [reference["number"] for reference in first["references"]] == [10, 99]
    assert (first["entities"], first["mentions"]) == ([], [])
    assert (second["tagline"], second["whyItMatters"], second["links"]) == (None, None, [])
    assert [reference["text"] for reference in second["references"]] == ["Import AI 10"]


async def test_links_tales_and_references_come_in_order(api: Client) -> None:
    issue = (await api.ask(EVERYTHING, number=12))["issue"]
    assert [(link["title"], link["kind"], link["host"], link["arxivId"]) for link in issue["links"]] == [
        ("log", "BLOG", "hide.example", None),
        ("Counting in the dark", "PAPER", "arxiv.org", "1612.00012"),
        ("pebbles", "CODE", None, None),
    ]
    assert [link["section"] for link in issue["links"]] == [None, {"position": 1}, {"position": 1}]
    (tale,) = issue["tales"]
    assert (tale["title"], tale["epigraph"]) == ("The lamp at the weir", "Weir house, 2051")
    assert tale["inspirations"] == ["A lamp that hums", "what do owls see?"]
    assert [(one["number"], one["status"], one["section"]) for one in issue["references"]] == [
        (11, "DANGLING", None),
        (10, "RESOLVED", {"position": 1}),
        (99, "DANGLING", {"position": 1}),
        (10, "RESOLVED", {"position": 2}),
    ]


async def test_every_span_quotes_its_text(api: Client) -> None:
    issue = (await api.ask(EVERYTHING, number=12))["issue"]

    def quoted(thing: dict[str, Any]) -> str:
        words: str = issue["text"][thing["span"]["start"] : thing["span"]["end"]]
        return words

    for section in issue["sections"]:
        assert quoted(section).startswith(section["headline"])
        assert [quoted(block) for block in section["blocks"]] == [block["text"] for block in section["blocks"]]
    assert [quoted(reference) for reference in issue["references"]] == [one["text"] for one in issue["references"]]
    assert quoted(issue["tales"][0]).endswith(issue["tales"][0]["text"])


async def test_every_thing_leads_back_to_its_issue_and_on_to_its_neighbours(api: Client) -> None:
    data = await api.ask(
        """{
          issue(number: 12) {
            previous { number previous { number } } next { number next { number } }
            sections { issue { number } previous { position } next { position issue { number } } }
            linking: sections { links { section { headline } } }
            links { issue { number } section { issue { title } } }
            tales { issue { sections { tagline } } }
            references { issue { number next { number } } from { number } section { headline } }
          }
          ten: issue(number: 10) { referencedBy { number status from { number } section { position } text } }
          eight: issue(number: 8) { previous { number } referencedBy { number } }
        }"""
    )
    issue = data["issue"]
    assert issue["previous"] == {"number": 10, "previous": {"number": 8}}
    assert issue["next"] == {"number": 13, "next": None}
    assert issue["sections"][0]["previous"] is None
    assert issue["sections"][0]["next"] == {"position": 2, "issue": {"number": 12}}
    assert issue["sections"][1]["previous"] == {"position": 1}
    assert issue["sections"][1]["next"] is None
    assert issue["linking"][0]["links"] == 2 * [{"section": {"headline": "Owls learn to count"}}]
    assert issue["links"][1] == {"issue": {"number": 12}, "section": {"issue": {"title": RICH.title}}}
    assert len(issue["tales"][0]["issue"]["sections"]) == 2
    assert [one["issue"] for one in issue["references"]][:2] == [None, {"number": 10, "next": {"number": 12}}]
    assert {one["from"]["number"] for one in issue["references"]} == {12}
    assert data["ten"]["referencedBy"] == [
        {"number": 10, "status": "RESOLVED", "from": {"number": 12}, "section": {"position": position}, "text": text}
        for position, text in ((1, "Import AI #10"), (2, "Import AI 10"))
    ]
    assert data["eight"] == {"previous": None, "referencedBy": []}


async def test_sections_and_tales_are_found_by_their_place(api: Client) -> None:
    data = await api.ask(
        """{
          section(issue: 12, position: 2) { headline }
          beyond: section(issue: 12, position: 3) { headline }
          nowhere: section(issue: 11, position: 1) { headline }
          tale(issue: 12) { title }
          second: tale(issue: 12, position: 2) { title }
          issue(number: 11) { title }
          negative: issue(number: -2147483648) { title }
        }"""
    )
    assert data == {
        "section": {"headline": "A map of every brook"},
        "beyond": None,
        "nowhere": None,
        "tale": {"title": "The lamp at the weir"},
        "second": None,
        "issue": None,
        "negative": None,
    }


CORPUS = """{
  corpus {
    title revision updatedAt issueCount sectionCount taleCount linkCount entityCount missingNumbers
    firstIssue { number } latestIssue { number }
  }
}"""


async def test_the_corpus_is_counted(api: Client) -> None:
    corpus = (await api.ask(CORPUS))["corpus"]
    assert corpus.pop("revision") >= 1
    assert corpus.pop("updatedAt") is not None
    assert corpus == {
        "title": "Import AI",
        "issueCount": 4,
        "sectionCount": 2,
        "taleCount": 1,
        "linkCount": 3,
        "entityCount": 0,
        "missingNumbers": [9, 11],
        "firstIssue": {"number": 8},
        "latestIssue": {"number": 13},
    }


async def test_an_empty_corpus_answers_too(empty: Client) -> None:
    data = await empty.ask(CORPUS.replace("corpus {", "issues { totalCount nodes { id } } corpus {", 1))
    assert data["corpus"] == {
        "title": "Import AI",
        "revision": 0,
        "updatedAt": None,
        "issueCount": 0,
        "sectionCount": 0,
        "taleCount": 0,
        "linkCount": 0,
        "entityCount": 0,
        "missingNumbers": [],
        "firstIssue": None,
        "latestIssue": None,
    }
    assert data["issues"] == {"totalCount": 0, "nodes": []}
