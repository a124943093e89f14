"""The dates that feeds, pages and front matter write → one aware datetime."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def published(value: str | None) -> datetime | None:
    """A date as ISO 8601 or RFC 822, UTC where it names no zone; None where there is none or it can't be read."""
    words = (value or "").strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(words)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            continue
    return None
