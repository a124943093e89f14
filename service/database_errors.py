"""How the database can fail us, whatever the driver calls it. Messages are fit for a user."""

from urllib.parse import urlsplit


class DatabaseError(Exception):
    """The database refused a statement."""


class DatabaseUnavailable(DatabaseError):
    """The database cannot be reached, or went away."""


class DatabaseFull(DatabaseError):
    """The database has no room on its disk for what was to be written."""


class AnswerTooLarge(DatabaseError):
    """An answer would have more bytes than any may."""


class DatabaseBusy(DatabaseError):
    """Every connection is in use, and has been for a while."""


class DatabaseTimeout(DatabaseError):
    """The database gave up a statement that took too long."""


def at(dsn: str | None) -> str:
    """Which database a message speaks of, if its address is known and has a host: never with its password."""
    if dsn is None:
        return ""
    parts = urlsplit(dsn)
    return f" at {parts.netloc.rpartition('@')[2]}{parts.path}" if parts.hostname else f" {parts.path.lstrip('/')}"
