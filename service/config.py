"""Settings, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from os import environ
from pathlib import Path

from platformdirs.unix import Unix
from starlette.config import Config

ROOT = Path(__file__).parent.parent
"""Where `migrations/` lies."""


# As on Linux everywhere: elsewhere the folder's path has a space, which the embedded Postgres cannot have. For root
# it lies outside the home, which the embedded Postgres (another user then) would have to be let into.
_DATA = Unix("backissue", use_site_for_root=True).user_data_path


class ConfigError(ValueError):
    """A setting with a value that cannot be meant; the message names it, in one line."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says.

    `database_url` None means the embedded Postgres, kept in the folder `data`. `newsletter` is the name that
    titles begin with ("Import AI"). `connections` is how many to the database a worker may hold for answers, `cache`
    whether answers are kept, `documents` a folder of GraphQL documents that clients may name instead of sending.
    """

    database_url: str | None
    data: Path
    host: str
    port: int
    newsletter: str
    connections: int
    cache: bool
    documents: Path | None


def load(environment: Mapping[str, str] = environ) -> Settings:
    """Read the settings. Raises ConfigError for a value that cannot be meant."""
    # An empty variable is what compose files and shells make of an unset one.
    given = {name: value for name, value in environment.items() if value.strip()}
    config = Config(environ=given)
    url = config("DATABASE_URL", default=None)
    if url is not None and not url.startswith(("postgresql://", "postgres://")):
        raise ConfigError("DATABASE_URL must begin with postgresql://; unset it to use the embedded Postgres")
    documents = config("BACKISSUE_DOCUMENTS", default=None)
    if documents is not None and not Path(documents).expanduser().is_dir():
        raise ConfigError(f"BACKISSUE_DOCUMENTS must name a folder; “{documents}” is none")
    return Settings(
        database_url=url,
        data=Path(config("BACKISSUE_DATA", default=_DATA)).expanduser().absolute(),
        host=config("HOST", default="127.0.0.1"),
        port=_number(given, "PORT", 8000, range(65536)),
        newsletter=" ".join(config("BACKISSUE_NEWSLETTER", default="Import AI").split()),
        connections=_number(given, "BACKISSUE_CONNECTIONS", 10, range(1, 1001)),
        cache=_switch(given, "BACKISSUE_CACHE"),
        documents=None if documents is None else Path(documents).expanduser().absolute(),
    )


def _number(given: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    value = given.get(name, str(default))
    try:
        number = int(value)
    except ValueError as error:
        raise ConfigError(f"{name} must be a number, not “{value}”") from error
    if number not in allowed:
        raise ConfigError(f"{name} must be from {allowed[0]} to {allowed[-1]}, not {number}")
    return number


def _switch(given: Mapping[str, str], name: str) -> bool:
    value = given.get(name, "on").strip().lower()
    if value not in ("on", "off"):
        raise ConfigError(f"{name} must be on or off, not “{value}”")
    return value == "on"
