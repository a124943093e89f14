"""The commands `backissue token create`, `list`, `revoke`."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from service import terminal, tokens
from service.config import load
from service.db import Database, connect
from service.migrate import migrate
from service.postgres import server

T = TypeVar("T")


@click.group()
def token() -> None:
    """Say which programs may send archives, by POST /v1/ingest."""


@token.command()
@click.argument("name")
@click.option("--expires", "days", type=click.IntRange(1, 3650), help="Days that it is valid.  [default: no end]")
def create(name: str, days: int | None) -> None:
    """Make a token, and print it: it is shown this once."""
    made = _run(lambda database: tokens.create(database, name, days))
    click.echo(made)
    click.echo(f"This is token “{name}”. Keep it: it is not shown again.", err=True)


@token.command("list")
@click.option("--json", "as_json", is_flag=True, help="The list as JSON.")
def show(*, as_json: bool) -> None:
    """List the tokens, those that are not valid any more included."""
    found = _run(tokens.known)
    if as_json:
        terminal.print_json([one.as_json() for one in found])
    else:
        terminal.print_tokens(found)


@token.command()
@click.argument("name")
def revoke(name: str) -> None:
    """Have a token refused from now on."""
    _run(lambda database: tokens.revoke(database, name))
    click.echo(f"Token “{name}” is refused from now on.", err=True)


def _run(work: Callable[[Database], Awaitable[T]]) -> T:
    async def run(dsn: str) -> T:
        await migrate(dsn)
        async with connect(dsn, max_size=1) as database:
            return await work(database)

    with server(load()) as dsn:
        return asyncio.run(run(dsn))
