"""Turns the score of a finding into a confidence: the share of such findings that are right.

The figures are measured on annotated issues, with the whole catalogue and with random halves of it, for a name that
the catalogue lacks is what the patterns are for; `python -m tests.entities.score` shows the table.
"""

from schema.enums import ExtractionMethod
from service.ingest.entities.findings import Finding

# A name in the very case the catalogue has it in, and in another.
_EXACT, _VARIANT = 0.97, 0.92
# What the patterns find is right more often than they score it, but for the surest.
_LEAST, _SLOPE, _MOST = 0.35, 0.6, 0.9


def confidence(finding: Finding) -> float:
    """How likely the finding is right, from 0 to 1."""
    if finding.method is ExtractionMethod.CATALOGUE:
        return _EXACT if finding.score == 1.0 else _VARIANT
    if finding.score >= _MOST:
        return _MOST
    return round(_LEAST + _SLOPE * finding.score, 2)
