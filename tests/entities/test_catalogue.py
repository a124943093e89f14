"""The catalogue is well formed, and large enough to be of use."""

import re
from pathlib import Path

import pytest

from service.ingest.entities.catalogue import FILES, FOLDER, load
from service.ingest.entities.names import slugify

CATALOGUE = load()


def test_it_has_every_kind_and_hundreds_of_names() -> None:
    assert len(CATALOGUE.entries) >= 800
    assert {entry.kind for entry in CATALOGUE.entries} == set(FILES.values())


def test_no_two_things_have_one_slug() -> None:
    slugs: dict[str, str] = {}
    for entry in CATALOGUE.entries:
        slug = slugify(entry.name)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug), entry.name
        assert slug not in slugs, f"{entry.name} and {slugs.get(slug)}"
        slugs[slug] = entry.name


@pytest.mark.parametrize("stem", FILES)
def test_a_file_is_in_order(stem: str) -> None:
    text = (FOLDER / f"{stem}.csv").read_text(encoding="utf-8")
    header, *lines = text.splitlines()
    assert header == "name,aliases,rule"
    assert text.endswith("\n")
    assert "\r" not in text
    assert len(lines) == len(set(lines))
    for entry in CATALOGUE.entries:
        assert all(form == form.strip() and form for form in entry.forms)


def test_a_form_that_two_things_have_is_refused(tmp_path: Path) -> None:
    for stem in FILES:
        (tmp_path / f"{stem}.csv").write_text("name,aliases,rule\n", encoding="utf-8")
    (tmp_path / "models.csv").write_text("name,aliases,rule\nOwl,Moth,\nMoth,,\n", encoding="utf-8")
    with pytest.raises(ValueError, match="'Moth' twice: Owl and Moth"):
        load(tmp_path)


def test_an_unknown_rule_is_refused(tmp_path: Path) -> None:
    for stem in FILES:
        (tmp_path / f"{stem}.csv").write_text("name,aliases,rule\n", encoding="utf-8")
    (tmp_path / "models.csv").write_text("name,aliases,rule\nOwl,,sometimes\n", encoding="utf-8")
    with pytest.raises(ValueError, match="sometimes"):
        load(tmp_path)
