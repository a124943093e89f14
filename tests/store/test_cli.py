"""`backissue ingest` as a process: what it reports, what it refuses, how it ends."""

import json
import socket
from pathlib import Path

import pytest

from service.db import Database
from tests.store.cli import Ran, backissue, finish, start
from tests.store.corpus import corpus, counts, everything
from tests.store.invented import issue, issue_text, sizes, write_archive

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
OTHER_FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Night Post</title>
<item><title>Night Post 7: The last tram</title><description>It was late.</description></item></channel></rss>"""
NO_NUMBER = issue_text(12).replace("Import AI 12:", "Import AI:", 1)
TEXTS = {
    "png": PNG,
    "empty": b"",
    "blank": b" \n\n",
    "other feed": OTHER_FEED.encode(),
    "no number": NO_NUMBER.encode(),
}


def one_line(ran: Ran, *words: str) -> None:
    """It failed, and said so in one line that has these words."""
    assert ran.code == 1, ran
    assert ran.err.count("\n") == 1, ran.err
    assert "Traceback" not in ran.err
    assert all(word in ran.err for word in words), ran.err


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
async def test_a_bad_file_is_refused_in_one_line_and_changes_nothing(
    db: Database, dsn: str, tmp_path: Path, text: bytes
) -> None:
    before = await everything(db)
    bad = tmp_path / "bad.txt"
    bad.write_bytes(text)
    one_line(backissue("ingest", str(bad), DATABASE_URL=dsn), "bad.txt")
    assert await everything(db) == before


async def test_no_such_file_and_an_empty_folder_are_refused(db: Database, dsn: str, tmp_path: Path) -> None:
    before = await everything(db)
    one_line(backissue("ingest", str(tmp_path / "none.txt"), DATABASE_URL=dsn), "none.txt", "no such file")
    (tmp_path / "folder").mkdir()
    one_line(backissue("ingest", str(tmp_path / "folder"), DATABASE_URL=dsn), "nothing to read")
    one_line(backissue("ingest", "-", DATABASE_URL=dsn), "standard input", "empty")
    one_line(backissue("ingest", "ftp://example.org/x", DATABASE_URL=dsn), "ftp")
    assert await everything(db) == before


async def test_a_number_with_two_texts_is_stored_with_neither(db: Database, dsn: str, tmp_path: Path) -> None:
    first = write_archive(tmp_path / "a.txt", [5, 6])
    second = write_archive(tmp_path / "b.txt", [6, 7], remark="Then it rained.")
    ran = backissue("ingest", str(first), str(second), DATABASE_URL=dsn)
    assert ran.code == 1
    assert "a.txt" in ran.err
    assert "b.txt" in ran.err
    assert list(await counts(db)) == [5, 7]


async def test_the_same_number_with_the_same_text_is_fine(db: Database, dsn: str, tmp_path: Path) -> None:
    first, second = (write_archive(tmp_path / name, [5, 6]) for name in ("a.txt", "b.txt"))
    report = json.loads(backissue("ingest", "--json", str(first), str(second), DATABASE_URL=dsn).out)
    assert [line["outcome"] for line in report["issues"]] == ["ADDED", "ADDED", "UNCHANGED", "UNCHANGED"]


def _page(address: str) -> str:
    return f"""<!DOCTYPE html><html><head><title>Import AI 9: Fog</title></head><body><article><h1>Import AI 9: Fog</h1>
<p>by Mara Quill</p><p><strong>Fog learns to count:</strong><br>It lifts at nine. <strong>Read more:</strong>
<a href="{address}">Fog tables (arXiv)</a>.</p></article></body></html>"""


async def test_a_number_with_one_text_and_two_addresses_is_stored_with_neither(
    db: Database, dsn: str, tmp_path: Path
) -> None:
    for name, address in (("a.html", "https://example.org/a"), ("b.html", "https://example.org/b")):
        (tmp_path / name).write_text(_page(address))
    ran = backissue("ingest", str(tmp_path), DATABASE_URL=dsn)
    assert ran.code == 1, "otherwise every run would replace it twice"
    assert await counts(db) == {}


async def test_one_bad_issue_and_one_bad_source_do_not_stop_the_others(db: Database, dsn: str, tmp_path: Path) -> None:
    archive = tmp_path / "archive.txt"
    archive.write_text("\n\n\n".join((issue_text(11), NO_NUMBER, issue_text(13))))
    nul = tmp_path / "nul.md"
    nul.write_text(f"---\ntitle: x\n---\n# {issue_text(14)}")
    ran = backissue("ingest", str(tmp_path / "none.txt"), str(archive), DATABASE_URL=dsn)
    assert ran.code == 1
    assert ran.err.count("\n") == 2, ran.err
    assert "archive.txt, line " in ran.err
    assert list(await counts(db)) == [11, 13]


async def test_the_report_says_what_was_stored(db: Database, dsn: str, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "archive.txt", [10, 11, 14])
    ran = backissue("ingest", str(archive), "--json", DATABASE_URL=dsn)
    assert (ran.code, ran.err) == (0, "")
    report = json.loads(ran.out)
    assert [line["number"] for line in report["issues"]] == [10, 11, 14]
    sections, _, links, tales, _ = sizes(issue(10))
    first = report["issues"][0]
    assert (first["sections"], first["links"], first["tales"]) == (sections, links, tales)
    assert (report["added"], report["changed"], report["missingNumbers"]) == (3, True, [12, 13])
    again = json.loads(backissue("ingest", str(archive), "--json", DATABASE_URL=dsn).out)
    assert (again["unchanged"], again["changed"]) == (3, False)


async def test_the_table_is_for_people(db: Database, dsn: str, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "archive.txt", [10, 14])
    ran = backissue("ingest", str(archive), DATABASE_URL=dsn)
    assert (ran.code, ran.err) == (0, "")
    assert "2 added" in ran.out
    assert "11–13" in ran.out
    assert "\x1b" not in ran.out
    assert "nothing changed" in backissue("ingest", str(archive), DATABASE_URL=dsn).out


async def test_a_dry_run_says_the_same_and_writes_nothing(db: Database, dsn: str, tmp_path: Path) -> None:
    backissue("ingest", str(write_archive(tmp_path / "old.txt", [10, 11])), DATABASE_URL=dsn)
    before = await everything(db)
    new = write_archive(tmp_path / "new.txt", [11, 14], remark="Then it rained.")
    ran = backissue("ingest", "--dry-run", "--json", str(new), DATABASE_URL=dsn)
    assert ran.code == 0, ran.err
    report = json.loads(ran.out)
    assert report["dryRun"]
    assert [line["outcome"] for line in report["issues"]] == ["REPLACED", "ADDED"]
    assert report["missingNumbers"] == [12, 13]
    assert await everything(db) == before
    ran = backissue("ingest", "--json", str(new), DATABASE_URL=dsn)
    assert {**json.loads(ran.out), "dryRun": True, "seconds": 0} == {**report, "seconds": 0}


async def test_standard_input_is_a_source(db: Database, dsn: str) -> None:
    ran = backissue("ingest", "-", stdin=issue_text(12).encode(), DATABASE_URL=dsn)
    assert ran.code == 0, ran.err
    assert list(await counts(db)) == [12]


async def test_another_newsletter_is_refused_once_for_the_whole_run(db: Database, dsn: str, tmp_path: Path) -> None:
    backissue("ingest", str(write_archive(tmp_path / "archive.txt", [10])), DATABASE_URL=dsn)
    before = await everything(db)
    other = tmp_path / "other.txt"
    other.write_text("\n\n\n".join(issue_text(number).replace("Import AI", "Night Post") for number in range(1, 9)))
    ran = backissue("ingest", str(other), DATABASE_URL=dsn, BACKISSUE_NEWSLETTER="Night Post")
    one_line(ran, "Import AI", "Night Post")
    assert await everything(db) == before


async def test_status_counts_the_corpus(db: Database, dsn: str, tmp_path: Path) -> None:
    backissue("ingest", str(write_archive(tmp_path / "archive.txt", [10, 12])), DATABASE_URL=dsn)
    status = json.loads(backissue("status", "--json", DATABASE_URL=dsn).out)
    assert (status["title"], status["revision"], status["issueCount"]) == ("Import AI", 1, 2)
    assert status["missingNumbers"] == [11]
    ran = backissue("status", DATABASE_URL=dsn)
    assert ran.code == 0
    assert "Import AI" in ran.out


@pytest.mark.parametrize(
    "arguments", [("ingest",), ("ingest", "x", "--format", "pdf"), ("fly",), ("serve", "--port", "99999")]
)
def test_wrong_usage_is_told_apart(arguments: tuple[str, ...]) -> None:
    assert backissue(*arguments).code == 2


def test_a_bad_setting_and_an_absent_database_are_one_line() -> None:
    one_line(backissue("status", DATABASE_URL="mysql://x"), "DATABASE_URL")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        dsn = f"postgresql://me:secret@127.0.0.1:{nobody.getsockname()[1]}/x"
        ran = backissue("ingest", "x.txt", DATABASE_URL=dsn)
    one_line(ran, "cannot be reached")
    assert "secret" not in ran.err


async def test_what_a_terminal_cannot_show_or_must_not_obey_is_no_trouble(
    db: Database, dsn: str, tmp_path: Path
) -> None:
    archive = tmp_path / "archive.txt"
    archive.write_text(issue_text(7).replace("Import AI 7:", "Import AI 7: \x1b[31mπ;", 1), encoding="utf-8")
    plain = backissue("ingest", str(archive), DATABASE_URL=dsn, PYTHONIOENCODING="ascii")
    assert (plain.code, plain.err) == (0, "")
    assert "\x1b" not in plain.out
    assert "\\u03c0" in plain.out
    as_json = backissue("ingest", "--json", str(archive), DATABASE_URL=dsn, PYTHONIOENCODING="ascii")
    assert "π;" in json.loads(as_json.out)["issues"][0]["title"]


async def test_a_port_that_is_taken_is_one_line(dsn: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        one_line(backissue("serve", "--port", str(port), DATABASE_URL=dsn), str(port), "--port")


async def test_a_reader_that_has_seen_enough_is_no_traceback(db: Database, dsn: str, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "archive.txt", range(1, 60))
    process = start("ingest", str(archive), "--json", DATABASE_URL=dsn)
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    assert finish(process).err == ""
    assert (await corpus(db))["revision"] == 1
