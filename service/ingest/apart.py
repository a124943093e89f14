"""An ingest in a process of its own, so that a service answers meanwhile and can end one that takes too long.

`python -m service.ingest.apart` is that process: a job comes in as JSON and its result goes out as JSON.
"""

import asyncio
import json
import os
import sys
from dataclasses import asdict, dataclass
from typing import Any, Final

from service.config import ROOT, Settings, load
from service.database_errors import DatabaseBusy, DatabaseError, DatabaseFull, DatabaseTimeout, DatabaseUnavailable
from service.db import connect
from service.ingest.reading import FORMS
from service.ingest.report import Report
from service.ingest.run import ingest
from service.ingest.store import CorpusMismatch

_MODULE: Final = "service.ingest.apart"

_ERRORS: Final[dict[str, type[Exception]]] = {
    error.__name__: error
    for error in (CorpusMismatch, DatabaseError, DatabaseUnavailable, DatabaseBusy, DatabaseTimeout, DatabaseFull)
}
"""Those that leave the process by their names, as errors of an ingest."""


@dataclass(frozen=True, slots=True)
class Job:
    """A file to ingest, by its folder and its name there, which the report calls it; `form` is one of `FORMS`."""

    folder: str
    name: str
    form: str | None = None
    dry_run: bool = False


async def ingest_apart(job: Job, settings: Settings) -> dict[str, Any]:
    """The report of the ingest, as JSON has it. Raises what the ingest raised.

    Cancelled, it kills the process: what that has stored by then stays, each issue whole.
    """
    assert settings.database_url is not None
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        _MODULE,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": settings.database_url, "BACKISSUE_NEWSLETTER": settings.newsletter},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the service, which waits for it
    )
    try:
        out, _ = await process.communicate(json.dumps(asdict(job)).encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise ChildProcessError(f"{_MODULE} ended with {process.returncode}")
    result: dict[str, Any] = json.loads(out)
    if error := result.get("error"):
        raise _ERRORS[error](result["message"])
    report: dict[str, Any] = result["report"]
    return report


async def _ingest(job: Job) -> Report:
    settings = load()
    assert settings.database_url is not None
    async with connect(settings.database_url, max_size=2) as database:
        form = FORMS[job.form] if job.form else None
        return await ingest(database, [job.name], newsletter=settings.newsletter, form=form, dry_run=job.dry_run)


def _result(job: Job) -> dict[str, Any]:
    try:
        return {"report": asyncio.run(_ingest(job)).as_json()}
    except tuple(_ERRORS.values()) as error:
        return {"error": type(error).__name__, "message": str(error)}


def main() -> None:
    """Do the job on standard input."""
    job = Job(**json.load(sys.stdin))
    os.chdir(job.folder)  # so that the file is called by its name alone
    json.dump(_result(job), sys.stdout)


if __name__ == "__main__":
    main()
