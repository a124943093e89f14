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
    titles begin with ("Import AI").
    """

    database_url: str | None
    data: Path
    host: str
    port: int
    newsletter: str


def load(environment: Mapping[str, str] = environ) -> Settings:
    """Read the settings. Raises ConfigError for a value that cannot be meant."""
    # An empty variable is what compose files and shells make of an unset one.
    config = Config(environ={name: value for name, value in environment.items() if value.strip()})
    url = config("DATABASE_URL", default=None)
    if url is not None and not url.startswith(("postgresql://", "postgres://")):
        raise ConfigError("DATABASE_URL must begin with postgresql://; unset it to use the embedded Postgres")
    try:
        port = config("PORT", cast=int, default=8000)
    except ValueError as error:
        raise ConfigError(f"PORT must be a number, not “{environment['PORT']}”") from error
    if not 0 <= port <= 65535:
        raise ConfigError(f"PORT must be from 0 to 65535, not {port}")
    return Settings(
        database_url=url,
        data=Path(config("BACKISSUE_DATA", default=_DATA)).expanduser().absolute(),
        host=config("HOST", default="127.0.0.1"),
        port=port,
        newsletter=" ".join(config("BACKISSUE_NEWSLETTER", default="Import AI").split()),
    )
