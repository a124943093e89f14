"""What a line must be: whole, true to itself, bounded. A bad one is named, and the good ones are stored."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from service.db import Database
from service.ingest.document import Problem
from service.ingest.readers import jsonl
from service.ingest.run import ingest
from service.ingest.store import Outcome
from tests.exchange.corpora import write
from tests.twin.corpus import NEWSLETTER

Line = dict[str, Any]
Damage = Callable[[Line], object]

LARGEST = 2**31


def with_all(lines: list[Line]) -> int:
    """Which line has sections, links, references, mentions and a tale."""
    return next(
        at
        for at, line in enumerate(lines)
        if line["sections"] and line["tales"] and line["links"] and line["references"] and _mentioned(line)
    )


def _mentioned(line: Line) -> bool:
    return len(line["sections"][0]["mentions"]) > 1 and bool(line["sections"][0]["blocks"])


def put(value: object, *path: str | int) -> Damage:
    """Put a value into a line."""

    def damage(line: Line) -> None:
        at: Any = line
        for name in path[:-1]:
            at = at[name]
        at[path[-1]] = value

    return damage


def swap(line: Line) -> None:
    """Exchange two mentions."""
    line["sections"][0]["mentions"][:2] = reversed(line["sections"][0]["mentions"][:2])


DAMAGE: dict[str, tuple[Damage, str]] = {
    "another version": (put(2, "version"), "version 2; this Backissue reads version 1"),
    "another newsletter": (put("Tide Tables", "newsletter"), "an issue of Tide Tables, not of Import AI"),
    "a wrong type": (put("7", "number"), "Expected `int`, got `str` - at `$.number`"),
    "a truth value": (put(True, "wordCount"), "$.wordCount"),
    "too large a number": (put(LARGEST, "wordCount"), "$.wordCount"),
    "a number below zero": (put(-1, "number"), "$.number"),
    "a share above one": (put(1.01, "parse", "coverage"), "$.parse.coverage"),
    "an unknown field": (put(1, "sections", 0, "mood"), "unknown field `mood` - at `$.sections[0]`"),
    "a missing field": (lambda line: line["tales"][0].pop("epigraph"), "required field `epigraph`"),
    "an unknown kind": (put("POEM", "links", 0, "kind"), "$.links[0].kind"),
    "an unknown form": (put("JSONL", "parse", "format"), "$.parse.format"),
    "a slug that is none": (put("Owl Lab", "sections", 0, "mentions", 0, "entity", "slug"), "mentions[0].entity.slug"),
    "a slug with an end": (put("owl-lab\n", "sections", 0, "mentions", 0, "entity", "slug"), "mentions[0].entity.slug"),
    "no moment": (put("yesterday", "createdAt"), "$.createdAt"),
    "a moment without a zone": (put("2020-01-01T00:00:00", "updatedAt"), "$.updatedAt"),
    "a moment before all": (put("0001-01-01T00:00:00+14:00", "publishedAt"), "a moment is outside"),
    "another text": (put("Something else.", "text"), "textSha256 is not that of the text"),
    "a span beyond the text": (put(LARGEST - 1, "tales", 0, "span", "end"), "$.tales[0].span.end"),
    "a span past the end": (put(999_999, "tales", 0, "span", "end"), "tales[0].span is"),
    "a span backwards": (put({"start": 9, "end": 8}, "links", 0, "span"), "links[0].span is 9 to 8"),
    "another quotation": (put("owls!", "sections", 0, "mentions", 0, "text"), "mentions[0].text is not what stands"),
    "another block": (put("owls!", "sections", 0, "blocks", 0, "text"), "sections[0].blocks[0].text is not what"),
    "another reference": (put("owls!", "references", 0, "text"), "references[0].text is not what stands"),
    "a gap": (put(2, "sections", 0, "position"), "sections[0].position is 2; it must be 1"),
    "no such section": (put(99, "links", 0, "section"), "links[0].section is 99; there is no such section"),
    "a number that no issue has": (put(100_000, "number"), "$.number"),
    "code for an address": (put("javascript:alert(1)", "url"), "url is code"),
    "code for a link": (put(" JavaScript:alert(1)", "links", 0, "url"), "links[0].url is code"),
    "another host": (put("elsewhere.example", "links", 0, "host"), "links[0].host is not that of its url"),
    "mentions out of order": (swap, "mentions[1].span begins before"),
    "half a surrogate pair": (put("\ud83e", "preamble"), "no issue of an export"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGE)
def test_a_damaged_line_is_named_and_the_others_are_read(lines: list[bytes], tmp_path: Path, name: str) -> None:
    damage, reason = DAMAGE[name]
    objects = [json.loads(line) for line in lines]
    at = with_all(objects)
    damage(objects[at])
    path = write([json.dumps(line).encode() + b"\n" for line in objects], tmp_path)
    found = list(jsonl.read(path, "weekly", NEWSLETTER))
    assert len(found) == len(lines)
    (problem,) = [one for one in found if isinstance(one, Problem)]
    assert problem.place == f"weekly, line {at + 1}"
    assert reason in problem.reason
    assert "\n" not in problem.reason


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"{", "no issue of an export: Input data was truncated"),
        (b"[]", "no issue of an export: Expected `object`"),
        (b"null", "no issue of an export"),
        (b'{"version": 1}', "required field"),
        (b'{"version": 1, "number": NaN}', "no issue of an export"),
        (b'{"version": 1, "number": ' + b"9" * 5000 + b"}", "no issue of an export"),
        (b'{"version": 1, "number": \xff}', "no issue of an export"),
        (b'{"version": 1, "title": "\xff"}', "no issue of an export"),
        (b'{"version": 1, "links": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"other": ' + b'{"a":' * 100_000, "nested too deeply"),
        (b'{"version": 1}' + b" " * 200_000, "over 100,000 bytes"),
    ],
    ids=range(11),
)
def test_what_is_no_line(
    lines: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: bytes, reason: str
) -> None:
    if reason.startswith("over"):
        monkeypatch.setattr("service.ingest.readers.jsonl.MAX_LINE", 100_000)
    path = write([*lines[:2], b"\r\n", bad + b"\n", *lines[2:-1], b"\n", lines[-1].rstrip()], tmp_path)
    found = list(jsonl.read(path, "weekly", NEWSLETTER))
    assert len(found) == len(lines) + 1
    (problem,) = [one for one in found if isinstance(one, Problem)]
    assert problem.place == "weekly, line 4"
    assert reason in problem.reason


async def test_the_good_lines_of_a_file_are_stored(db: Database, lines: list[bytes], tmp_path: Path) -> None:
    objects = [json.loads(line) for line in lines]
    objects[3]["preamble"] = "an owl\0"
    del objects[4]["title"]
    path = write([b"\xef\xbb\xbf", *(json.dumps(line).encode() + b"\n" for line in objects)], tmp_path)
    report = await ingest(db, [str(path)], newsletter=NEWSLETTER)
    assert [(problem.place, problem.reason.split()[-1]) for problem in report.problems] == [
        (f"{path}, line 4", "it"),
        (f"{path}, line 5", "`title`"),
    ], report.problems
    assert report.outcomes == {Outcome.ADDED: len(lines) - 2}


async def test_a_number_that_stands_twice_and_differs_is_stored_with_neither(
    db: Database, lines: list[bytes], tmp_path: Path
) -> None:
    again = json.dumps({**json.loads(lines[7]), "author": "Another hand"}).encode() + b"\n"
    path = write([*lines, again, lines[0]], tmp_path)
    report = await ingest(db, [str(path)], newsletter=NEWSLETTER)
    assert report.outcomes == {Outcome.ADDED: len(lines) - 1, Outcome.UNCHANGED: 1}
    assert [problem.place for problem in report.problems] == [f"{path}, line 8", f"{path}, line {len(lines) + 1}"]
    assert all("stands twice and differs" in problem.reason for problem in report.problems)


async def test_a_file_of_blank_lines_is_empty(db: Database, tmp_path: Path) -> None:
    report = await ingest(db, [str(write([b"\n \n"], tmp_path))], newsletter=NEWSLETTER, form="JSONL")
    assert "the file is empty" in report.problems[0].reason
