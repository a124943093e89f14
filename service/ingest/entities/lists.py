"""Names in one list are mostly of one kind: what is known of some says something of the others."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from schema.enums import EntityKind
from service.ingest.entities.findings import Finding

_GLUE = re.compile(r"[”’\"']?(?: \([^()]{1,40}\))?(?:,|,? and|,? or|,? along with|/)(?: the)?[ “‘\"']*")
_VOTE = 6
# So many votes settle a kind.
_SURE = 25


def share_kinds(text: str, findings: Sequence[Finding]) -> None:
    """Give every uncertain finding in a list a vote for the kind that most of the others in it have."""
    for group in _groups(text, findings):
        sure: Counter[EntityKind] = Counter()
        for finding in group:
            if finding.kind is not None and finding.kinds[finding.kind] >= _SURE:
                sure[finding.kind] += 1
        if sure:
            kind = max(sure, key=lambda kind: sure[kind])
            for finding in group:
                if finding.kind is None or finding.kinds[finding.kind] < _SURE:
                    finding.kinds = finding.kinds + Counter({kind: _VOTE})


def _groups(text: str, findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    group: list[Finding] = []
    for finding in findings:
        if group and _GLUE.fullmatch(text, group[-1].span.end, finding.span.start) is None:
            if len(group) > 1:
                yield group
            group = []
        group.append(finding)
    if len(group) > 1:
        yield group
