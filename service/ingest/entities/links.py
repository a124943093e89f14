"""What the link lines of a section say of the names in it: `Get the dataset here: Global-MMLU (HuggingFace)`."""

import re
from collections import defaultdict
from collections.abc import Mapping

from schema.enums import EntityKind
from service.ingest.entities.cues import noun_kind
from service.ingest.entities.names import key
from service.ingest.model import Issue

_HEAD = re.compile(r"([^:]{2,40}):\s")


def evidence(issue: Issue) -> Mapping[int, Mapping[str, EntityKind | None]]:
    """For each section the keys of what its links name, with the kind where the link says it."""
    found: dict[int, dict[str, EntityKind | None]] = defaultdict(dict)
    for link in issue.links:
        if link.section is None or link.label is None:
            continue
        named = found[link.section]
        if head := _HEAD.match(link.title):
            named.setdefault(
                key(head.group(1)), noun_kind(head.group(1) + " " + link.title[head.end() :].split(" for ")[0])
            )
        elif len(link.title.split()) <= 4:
            named[key(link.title)] = noun_kind(link.label)
    return found
