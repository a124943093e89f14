"""Archives in the plain-text form, of invented issues as many as a test needs."""

from collections.abc import Iterable
from pathlib import Path

from schema.enums import SourceFormat
from service.ingest.document import Document
from service.ingest.model import Issue
from service.ingest.parser import parse
from service.ingest.readers.bullets import item_runs

NEWSLETTER = "Import AI"
REMARK = "Nobody had asked for it."

_MACHINES = ("a tide clock", "a loom", "a lighthouse", "a bread oven", "a night train", "a beehive scale")
_PLACES = ("Aalvik", "the east quay", "a cellar in Tromso", "the old signal box", "Port Ellen")


def issue_text(number: int, *, remark: str = REMARK) -> str:
    """An issue with three sections, links, references and a tale; `remark` makes it another."""
    machine, place = _MACHINES[number % len(_MACHINES)], _PLACES[number % len(_PLACES)]
    parts = [
        f"{NEWSLETTER} {number}: The {number}th winter; {machine} learns; and what {place} heard",
        "by Mara Quill",
        f"Welcome to number {number}, written beside {machine} while the kettle warms.",
    ]
    for trick in (1, 2, 3):
        parts += [
            "***",
            f"{machine.capitalize()} learns trick {trick} of {number}:\n…Slowly, with {trick} spare parts…",
            f"Engineers in {place} taught {machine} to count its own errors. {remark}",
            f"How they did it: They asked it {number * trick} questions, as told in {NEWSLETTER} {number - 1}.",
            "  • a lamp\n  • a bell",
            "Why this matters – small things add up: A machine that counts its errors needs fewer people awake.",
            f"Read more: Counting errors, part {trick} (arXiv).",
        ]
    parts += [
        "***",
        "Tech Tales:",
        f"The keeper of {place}\n[Some years on]",
        f"The keeper wound {machine} once more and waited. It did not answer until spring.",
        "Things that inspired this story: slow mornings; clocks that disagree.",
        "Thanks for reading!",
    ]
    return "\n\n".join(parts)


def write_archive(path: Path, numbers: Iterable[int], *, remark: str = REMARK) -> Path:
    """A file with these issues, in that order."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{issue_text(number, remark=remark)}\n\n\n" for number in numbers)
    return path


def issue(number: int, *, remark: str = REMARK) -> Issue:
    """The same issue, read and parsed."""
    text = issue_text(number, remark=remark)
    return parse(Document(text, SourceFormat.TEXT, f"issue {number}", tuple(item_runs(text))), NEWSLETTER)


def sizes(of: Issue) -> tuple[int, ...]:
    """How many sections, blocks, links, tales and references it has."""
    blocks = sum(len(section.blocks) for section in of.sections)
    return (len(of.sections), blocks, len(of.links), len(of.tales), len(of.references))
