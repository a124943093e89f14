"""Hand-made truth of an issue (the format of the gold annotations) against what the parser made of it."""

import json
from pathlib import Path
from typing import Any

from service.ingest.model import Issue, Section

SHARED = Path(__file__).parents[2].parent / "shared"


def load(path: Path) -> dict[str, Any]:
    """One `<number>.json`."""
    truth: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return truth


def squash(words: str | None) -> str:
    return " ".join((words or "").split())


def differences(issue: Issue, truth: dict[str, Any]) -> list[str]:
    """Every field of the truth that the issue does not have so, one line each."""
    found: list[str] = []

    def same(what: str, got: object, want: object) -> None:
        if got != want:
            found.append(f"{issue.number} {what}: got {got!r}, want {want!r}")

    same("title", issue.title, truth["title"])
    same("author", issue.author, truth["author"])
    same("preamble", squash(issue.preamble), squash(truth["preamble"]))
    same("headlines", [s.headline for s in issue.sections], [s["headline"] for s in truth["sections"]])
    for section, wanted in zip(issue.sections, truth["sections"], strict=False):
        at = f"section {section.position}"
        same(f"{at} tagline", section.tagline, wanted["tagline"])
        same(f"{at} begins", squash(section.text).startswith(squash(wanted["body_starts"])), True)
        same(f"{at} ends", squash(section.text).endswith(squash(wanted["body_ends"])), True)
        same(f"{at} run-ins", [b.label for b in section.blocks if b.label], wanted["run_ins"])
        same(f"{at} links", links(issue, section), [(x["label"], x["title"], x["source"]) for x in wanted["links"]])
        urls = {link.url for link in issue.links if link.section == section.position}
        same(f"{at} urls", {x["url"] for x in wanted["links"] if x.get("url")} - urls, set())
        same(f"{at} references", references(issue, section), wanted["references"])
    same("tales", [tale.title for tale in issue.tales], [tale["title"] for tale in truth["tales"]])
    for tale, wanted in zip(issue.tales, truth["tales"], strict=False):
        same(f"tale {tale.position} epigraph", tale.epigraph, wanted["epigraph"])
        same(f"tale {tale.position} begins", squash(tale.text).startswith(squash(wanted["body_starts"])), True)
        same(f"tale {tale.position} ends", squash(tale.text).endswith(squash(wanted["body_ends"])), True)
        same(f"tale {tale.position} inspirations", list(tale.inspirations), wanted["inspirations"])
    return found


def links(issue: Issue, section: Section) -> list[tuple[str, str, str | None]]:
    """Label, title, source of a section's link lines."""
    return [(x.label, x.title, x.source) for x in issue.links if x.section == section.position and x.label]


def references(issue: Issue, section: Section) -> list[int]:
    """The numbers of the issues that a section refers to, each once, ascending."""
    return sorted({x.number for x in issue.references if x.section == section.position})
