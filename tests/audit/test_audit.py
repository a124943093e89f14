"""The audit suite of GraphQL over HTTP (npm `graphql-http`, `serverAudits`) against the running service."""

import asyncio
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.api.conftest import serving

HERE = Path(__file__).parent
FILES = ("package.json", "package-lock.json", "audit.mjs")
AUDITS = 61
LONGEST = 120
"""Seconds that npm or the audits may take."""

NODE, NPM = shutil.which("node"), shutil.which("npm")


async def run(folder: Path, command: Sequence[str]) -> tuple[int, str]:
    """The exit code of a command, and all that it printed."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        async with asyncio.timeout(LONGEST):
            output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return process.returncode, output.decode()


@pytest.mark.skipif(NODE is None or NPM is None, reason="needs node and npm")
async def test_every_audit_of_the_specification_passes(dsn: str, tmp_path: Path) -> None:
    assert NODE
    assert NPM
    for name in FILES:
        shutil.copy(HERE / name, tmp_path)
    code, output = await run(tmp_path, [NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"])
    assert code == 0, output
    async with serving(dsn) as address:
        code, output = await run(tmp_path, [NODE, "audit.mjs", f"{address}/graphql"])
    print(output)
    assert (code, output.splitlines()[-1]) == (0, f"{AUDITS} of {AUDITS} audits passed"), output
