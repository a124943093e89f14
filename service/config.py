"""Settings, read once from the environment: each is a row of `VARIABLES`, and nothing else is one."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from os import environ
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from platformdirs.unix import Unix

ROOT = Path(__file__).parent.parent
"""Where `migrations/` lies."""

PREFIX: Final = "BACKISSUE_"

# As on Linux everywhere: elsewhere the folder's path has a space, which the embedded Postgres cannot have. For root
# it lies outside the home, which the embedded Postgres (another user then) would have to be let into.
_DATA = Unix("backissue", use_site_for_root=True).user_data_path


class ConfigError(ValueError):
    """A setting with a value that cannot be meant; the message names it, in one line."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the environment: what it means, what it is when unset (None: nothing), and what reads its value.

    `read` raises ValueError with what the value must be; `shown` is what may be seen of one.
    """

    name: str
    meaning: str
    default: str | None
    read: Callable[[str], Any] = str
    shown: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says; `VARIABLES` says what each means. `database_url` None: an embedded Postgres."""

    database_url: str | None
    data: Path
    newsletter: str
    connections: int
    cache: bool
    documents: Path | None
    host: str
    port: int
    url: str | None
    log: str
    log_level: str


def _postgres(value: str) -> str:
    if not value.startswith(("postgresql://", "postgres://")):
        raise ValueError("begin with postgresql://; unset it to use the embedded Postgres")
    return value


def _web(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("begin with https:// or http://")
    return value.rstrip("/")


def _without_password(url: str) -> str:
    try:
        password = urlsplit(url).password
    except ValueError:
        return "(cannot be read)"
    url = url.replace(f":{password}@", ":…@", 1) if password else url
    return _PASSWORD.sub(r"\1…", url)


_PASSWORD: Final = re.compile(r"([?&](?:ssl)?password=)[^&#]*", re.IGNORECASE)
"""One that stands behind the address."""


def _number(smallest: int, largest: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.strip().lstrip("+-").isdecimal():
            raise ValueError(f"be a number, not “{value}”")
        if not smallest <= int(value) <= largest:
            raise ValueError(f"be from {smallest} to {largest}, not {int(value)}")
        return int(value)

    return read


def _one_of(*values: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value.strip().lower() not in values:
            raise ValueError(f"be {', '.join(values[:-1])} or {values[-1]}, not “{value}”")
        return value.strip().lower()

    return read


def _switch(value: str) -> bool:
    return _one_of("on", "off")(value) == "on"


def _folder(value: str) -> Path:
    path = Path(value).expanduser().absolute()
    if not path.is_dir():
        raise ValueError(f"name a folder; “{value}” is none")
    return path


VARIABLES: Final[Mapping[str, Variable]] = {
    "database_url": Variable(
        "DATABASE_URL",
        "a Postgres ≥ 15 to use; none: an embedded Postgres 18, shared by all processes on the same folder",
        None,
        _postgres,
        _without_password,
    ),
    "data": Variable(
        "BACKISSUE_DATA",
        "the folder of the embedded Postgres",
        str(_DATA),
        lambda value: Path(value).expanduser().absolute(),
    ),
    "newsletter": Variable(
        "BACKISSUE_NEWSLETTER", "what titles begin with", "Import AI", lambda value: " ".join(value.split())
    ),
    "connections": Variable(
        "BACKISSUE_CONNECTIONS",
        "to the database, for the answers of one worker; `serve` takes fewer where others need room",
        "10",
        _number(1, 1000),
    ),
    "cache": Variable("BACKISSUE_CACHE", "`off` keeps no answers, as `serve --no-cache`", "on", _switch),
    "documents": Variable(
        "BACKISSUE_DOCUMENTS", "a folder of `.graphql` files that clients may name instead of sending", None, _folder
    ),
    "host": Variable("HOST", "where to listen: the interface", "127.0.0.1"),
    "port": Variable("PORT", "where to listen: the port", "8000", _number(0, 65535)),
    "url": Variable(
        "BACKISSUE_URL", "by which clients know the service, for its feeds; none: what each request says", None, _web
    ),
    "log": Variable(
        "BACKISSUE_LOG", "`json` or `text`; `auto`: text on a terminal", "auto", _one_of("auto", "json", "text")
    ),
    "log_level": Variable(
        "BACKISSUE_LOG_LEVEL",
        "the least that is logged: `debug`, `info` (each request), `warning`, `error`",
        "info",
        _one_of("debug", "info", "warning", "error"),
    ),
}
"""Each setting's variable, by its name in `Settings`."""


def load(environment: Mapping[str, str] = environ) -> Settings:
    """Read the settings. Raises ConfigError for a value that cannot be meant."""
    return Settings(**{field: _read(variable, environment) for field, variable in VARIABLES.items()})


def _read(variable: Variable, environment: Mapping[str, str]) -> Any:
    value = given(variable, environment) or variable.default
    if value is None:
        return None
    try:
        return variable.read(value)
    except ValueError as error:
        raise ConfigError(f"{variable.name} must {error}") from error


def given(variable: Variable, environment: Mapping[str, str] = environ) -> str | None:
    """What the environment has under a variable's name; an empty one is what files and shells make of an unset one."""
    return environment.get(variable.name, "").strip() or None


def unknown(environment: Mapping[str, str] = environ) -> Mapping[str, str | None]:
    """Variables that look like ours and are not, each with the one that is perhaps meant."""
    names = [variable.name for variable in VARIABLES.values()]
    return {
        name: next(iter(get_close_matches(name, names, n=1, cutoff=0.8)), None)
        for name in environment
        if name.startswith(PREFIX) and name not in names
    }
