"""Every setting is in one table: what it means, what it is, where that comes from."""

import json
import re

from service.config import ROOT, VARIABLES, given, load, unknown
from tests.store.cli import backissue


def test_the_readme_has_the_same_table() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.+?) \|", readme, re.MULTILINE))
    assert rows == {variable.name: variable.meaning for variable in VARIABLES.values()}


def test_settings_are_listed_with_their_sources_and_without_passwords() -> None:
    dsn = "postgresql://reader:hush@db.example/issues?sslpassword=hush&Password=hush&sslmode=require"
    ran = backissue("settings", "--json", DATABASE_URL=dsn, PORT="9000")
    assert ran.code == 0, ran
    found = {one["name"]: one for one in json.loads(ran.out)}
    assert found.keys() == {variable.name for variable in VARIABLES.values()}
    assert (found["PORT"]["value"], found["PORT"]["source"]) == ("9000", "environment")
    assert (found["HOST"]["value"], found["HOST"]["source"]) == ("127.0.0.1", "default")
    assert found["DATABASE_URL"]["value"] == (
        "postgresql://reader:…@db.example/issues?sslpassword=…&Password=…&sslmode=require"
    )
    listed = backissue("settings", DATABASE_URL=dsn, PORT="9000").out
    assert "PORT=9000 (environment)" in listed
    assert "hush" not in ran.out + listed


def test_a_setting_that_cannot_be_meant_is_complained_of() -> None:
    ran = backissue("settings", BACKISSUE_LOG="xml")
    assert (ran.code, ran.err) == (1, "backissue: BACKISSUE_LOG must be auto, json or text, not “xml”\n")


def test_a_name_that_is_nearly_one() -> None:
    assert unknown({"BACKISSUE_CHACHE": "off", "BACKISSUE_XYZQ": "", "PORTS": "1"}) == {
        "BACKISSUE_CHACHE": "BACKISSUE_CACHE",
        "BACKISSUE_XYZQ": None,
    }


def test_what_is_given_is_what_is_not_empty() -> None:
    assert given(VARIABLES["port"], {"PORT": " "}) is None
    assert load({"PORT": " 81 "}).port == 81
