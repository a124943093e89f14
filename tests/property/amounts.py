"""How many inputs the property tests try: the same ones in each run, or on request other and more."""

import os

from hypothesis import HealthCheck, settings

_TIMES = int(os.environ.get("BACKISSUE_PROPERTY_TIMES", "0"))
"""0: the usual number, always the same inputs. N: N times as many, drawn anew in each run."""

EVERY_RUN = settings(derandomize=_TIMES == 0, deadline=None, suppress_health_check=list(HealthCheck))
"""Slow inputs fail nothing: the machine may be busy."""


def amount(usual: int) -> int:
    """The number of inputs where a usual run tries `usual`."""
    return usual * max(_TIMES, 1)
