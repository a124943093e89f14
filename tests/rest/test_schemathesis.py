"""schemathesis makes requests out of the description, right ones and wrong ones, and checks what comes back."""

import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT
from os import environ
from pathlib import Path

from schema.rest.openapi import document

EXAMPLES = 5
"""Requests that are made up for an operation, beside those that cover its parameters one by one."""


async def test_no_request_is_answered_other_than_described(shelf: str) -> None:
    command = ("run", f"{shelf}/openapi.json", "--checks", "all", "--max-examples", str(EXAMPLES), "--no-color")
    running = await asyncio.create_subprocess_exec(
        Path(sys.executable).parent / "schemathesis",
        *command,
        cwd=Path(__file__).parents[2],
        env={**environ, "SCHEMATHESIS_HOOKS": "tests.rest.schemathesis_hooks", "PYTHONPATH": "."},
        stdout=PIPE,
        stderr=STDOUT,
    )
    printed, _ = await running.communicate()
    assert running.returncode == 0, printed.decode()
    assert f"Tested: {len(document()['paths'])}" in printed.decode()
