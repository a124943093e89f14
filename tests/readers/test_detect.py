"""Which form a file is taken for, in which encoding, and what is refused at the door."""

import gzip
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from schema.enums import SourceFormat
from service.ingest.document import Document, ReadError
from service.ingest.readers import detect
from tests.readers.reading import NEWSLETTER, read_all, read_one
from tests.readers.samples import atom_feed, substack_page, wordpress_feed, wordpress_page
from tests.readers.test_markdown import MATTER, SECTION

TITLE = "Harbour Notes 12: Fog"
TEXT = f"{TITLE}\n\nby Mara Lind\n\nWelcome to Harbour Notes.\n\nIt’s “foggy” – or so …\n\nNiño, café.\n"


@pytest.mark.parametrize(
    ("source", "form"),
    [
        (TEXT, SourceFormat.TEXT),
        ("Harbour Notes\n\n" + TEXT + "\n***\n\n2 ** 3 and [one] (two)\n", SourceFormat.TEXT),
        (wordpress_feed(TITLE), SourceFormat.RSS),
        ("\n\n" + atom_feed(TITLE), SourceFormat.RSS),
        (wordpress_page(TITLE), SourceFormat.HTML),
        (substack_page(TITLE), SourceFormat.HTML),
        ('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "a" "b">\n' + wordpress_page(TITLE)[15:], SourceFormat.HTML),
        (f"<p>x</p><h1>{TITLE}</h1>", SourceFormat.HTML),
        (MATTER + SECTION, SourceFormat.MARKDOWN),
        (f"# {TITLE}\n\n{SECTION}", SourceFormat.MARKDOWN),
        (f"# {TITLE}\n\nA short one.\n", SourceFormat.MARKDOWN),
        (f"{TITLE}\n\n{SECTION}", SourceFormat.MARKDOWN),
    ],
)
def test_forms_are_told_by_how_a_file_begins(tmp_path: Path, source: str, form: SourceFormat) -> None:
    path = tmp_path / "file.dat"
    path.write_text(source)
    assert detect.form_of(source.encode(), "Harbour Notes") is form
    assert read_one(path).format is form


def test_the_form_can_be_given(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_text(TEXT + "**Bold:** words\n")
    [document] = detect.read(path, "file", NEWSLETTER, SourceFormat.MARKDOWN)
    assert document.place == "file"
    [document] = detect.read(path, "file", NEWSLETTER)
    assert document.place == "file, line 1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_that_are_sure(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_one(path).text == TEXT.rstrip()


@pytest.mark.parametrize(
    "data",
    [
        TITLE.encode() + b"\n\nby\n\nNi\xf1o, caf\xe9",  # Latin-1, or any of its many cousins
        TITLE.encode() + "\n\nby\n\nТуман".encode("cp1251"),
        TITLE.encode() + "\n\nby\n\n霧が出る".encode("shift-jis"),
        TEXT.encode()[:-1] + b"\xe2\x80",
    ],
)
def test_encodings_that_are_not(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=r"^source: not UTF-8 \(byte 0x..\), nor surely anything else; convert it"):
        read_all(path)


def test_a_page_may_name_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    page = f'<html><head><meta charset="ISO-8859-1"><title>{TITLE}</title></head><body><p>Niño’s café</p>'
    path.write_bytes(page.encode("cp1252"))
    assert read_one(path).text == f"{TITLE}\n\nNiño’s café"


def zipped() -> bytes:
    with BytesIO() as buffer:
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.txt", TEXT)
        return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "the file is empty"),
        (b" \n\n\t", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a PNG image, not a text"),
        (zipped(), "a ZIP file"),
        (gzip.compress(TEXT.encode()), "a gzip file"),
        (b"%PDF-1.7\n", "a PDF"),
        (TEXT.encode() + b"\0", "binary data"),
        (bytes(range(256)) * 10, "not UTF-8"),
    ],
)
def test_what_is_refused(tmp_path: Path, data: bytes, error: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=f"^source: {error}") as caught:
        read_all(path)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="can't be read: No such file"):
        read_all(tmp_path / "none.txt")


def test_only_text_may_be_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detect, "MAX_SIZE", 50)
    path = tmp_path / "file"
    path.write_text(TEXT)
    assert read_one(path).format is SourceFormat.TEXT
    path.write_text(wordpress_page(TITLE))
    with pytest.raises(ReadError, match="over 50 bytes; only plain text may be larger"):
        read_all(path)


def test_asterisks_in_an_archive_do_not_make_it_markdown(tmp_path: Path) -> None:
    issues = "\n\n".join(f"Harbour Notes {n}: Fog{'**' * 3}\n\nby Ada\n\nA buoy** rang** twice**." for n in (3, 2))
    path = tmp_path / "archive.txt"
    for archive in (issues, f"Harbour Notes\n\n{issues}"):
        path.write_text(archive, encoding="utf-8")
        found = list(detect.read(path, "archive.txt", "Harbour Notes"))
        assert [document.format for document in found if isinstance(document, Document)] == [SourceFormat.TEXT] * 2
