"""Settings come from the environment, and a value that cannot be meant is named."""

from pathlib import Path

import pytest

from service.config import ConfigError, load


def test_defaults() -> None:
    settings = load({})
    assert (settings.database_url, settings.host, settings.port) == (None, "127.0.0.1", 8000)
    assert settings.newsletter == "Import AI"
    assert settings.data.is_absolute()
    assert settings.data.name == "backissue"


def test_what_the_environment_says() -> None:
    settings = load(
        {
            "DATABASE_URL": "postgresql://reader@db.example/issues",
            "BACKISSUE_DATA": "~/issues",
            "BACKISSUE_NEWSLETTER": " The  Quiet Loop ",
            "HOST": "0.0.0.0",
            "PORT": "80",
        }
    )
    assert settings.database_url == "postgresql://reader@db.example/issues"
    assert settings.data == Path.home() / "issues"
    assert (settings.host, settings.port) == ("0.0.0.0", 80)
    assert settings.newsletter == "The Quiet Loop"


def test_an_empty_variable_is_an_unset_one() -> None:
    empty = {"DATABASE_URL": "", "PORT": " ", "BACKISSUE_DATA": "", "HOST": "", "BACKISSUE_NEWSLETTER": ""}
    assert load(empty) == load({})


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "http"), ("PORT", "-1"), ("PORT", "65536"), ("DATABASE_URL", "mysql://db"), ("DATABASE_URL", "db:5432")],
)
def test_a_value_that_cannot_be_meant(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"^{name} must .*$"):
        load({name: value})
