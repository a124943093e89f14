"""What a run did: one line an issue, the problems, the totals."""

from collections import Counter
from dataclasses import dataclass, field

from service.ingest.document import Problem
from service.ingest.model import Issue
from service.ingest.store import Outcome


@dataclass(frozen=True, slots=True)
class IssueLine:
    """What became of one issue, and what is in it."""

    number: int
    title: str
    place: str
    outcome: Outcome
    sections: int
    links: int
    tales: int
    warnings: tuple[str, ...]

    @classmethod
    def of(cls, issue: Issue, place: str, outcome: Outcome) -> "IssueLine":
        return cls(
            issue.number,
            issue.title,
            place,
            outcome,
            len(issue.sections),
            len(issue.links),
            len(issue.tales),
            issue.warnings,
        )


@dataclass(slots=True)
class Report:
    """A run's result. `passed_over` names the files of a folder that are no archive, `not_modified` the addresses
    that have nothing new, `missing_numbers` the gaps in the corpus after the run (after a dry one: that there would
    be); `seconds` is how long it took."""

    dry_run: bool = False
    issues: list[IssueLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    not_modified: list[str] = field(default_factory=list)
    missing_numbers: list[int] = field(default_factory=list)
    sample_removed: bool = False
    seconds: float = 0.0

    @property
    def outcomes(self) -> Counter[Outcome]:
        return Counter(line.outcome for line in self.issues)

    @property
    def changed(self) -> bool:
        """Whether the corpus is (in a dry run: would be) another than before."""
        return any(line.outcome is not Outcome.UNCHANGED for line in self.issues)

    def as_json(self) -> dict[str, object]:
        """The report for programs: keys in camelCase, outcomes as in `Outcome`."""
        outcomes = self.outcomes
        return {
            "dryRun": self.dry_run,
            "changed": self.changed,
            "sampleRemoved": self.sample_removed,
            "added": outcomes[Outcome.ADDED],
            "replaced": outcomes[Outcome.REPLACED],
            "unchanged": outcomes[Outcome.UNCHANGED],
            "failed": len(self.problems),
            "seconds": round(self.seconds, 3),
            "issues": [
                {
                    "number": line.number,
                    "title": line.title,
                    "place": line.place,
                    "outcome": line.outcome,
                    "sections": line.sections,
                    "links": line.links,
                    "tales": line.tales,
                    "warnings": list(line.warnings),
                }
                for line in self.issues
            ],
            "problems": [{"place": problem.place, "reason": problem.reason} for problem in self.problems],
            "passedOver": self.passed_over,
            "notModified": self.not_modified,
            "missingNumbers": self.missing_numbers,
        }
