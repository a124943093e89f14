"""Names in one list are mostly of one kind: what is known of some says something of the others."""

import re
from collections.abc import Iterator, Sequence

from service.ingest.entities.findings import Finding
from service.ingest.entities.votes import Votes, add, winner

_GLUE = re.compile(r"[”’\"']?(?: \([^()]{1,40}\))?(?:,|,? and|,? or|,? along with|/)(?: the)?[ “‘\"']*")
_VOTE = 6
# So many votes settle a kind.
_SURE = 25


def share_kinds(text: str, findings: Sequence[Finding]) -> None:
    """Give every uncertain finding in a list a vote for the kind that most of the others in it have."""
    for group in _groups(text, findings):
        sure: Votes = {}
        for finding in group:
            if finding.kind is not None and finding.kinds[finding.kind] >= _SURE:
                add(sure, {finding.kind: 1})
        kind = winner(sure)
        if kind is not None:
            for finding in group:
                if finding.kind is None or finding.kinds[finding.kind] < _SURE:
                    finding.kinds = dict(finding.kinds)
                    add(finding.kinds, {kind: _VOTE})


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
