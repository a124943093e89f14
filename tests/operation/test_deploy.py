"""What can be checked of the files that containers are made from, where there are no containers."""

import re
from typing import Any

import yaml

from service.config import ROOT, VARIABLES
from service.serving import GRACE

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()


def test_the_services_know_each_other_and_their_settings() -> None:
    postgres, service = COMPOSE["services"]["postgres"], COMPOSE["services"]["backissue"]
    assert postgres["image"] == "postgres:18"
    assert service["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    names = {variable.name for variable in VARIABLES.values()}
    assert service["environment"].keys() <= names
    database = postgres["environment"]
    where = (
        f"postgresql://{database['POSTGRES_USER']}:{database['POSTGRES_PASSWORD']}@postgres/{database['POSTGRES_DB']}"
    )
    assert service["environment"]["DATABASE_URL"] == where
    assert {volume.partition(":")[0] for volume in postgres["volumes"]} <= COMPOSE["volumes"].keys()


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    copied = [name for line in re.findall(r"^COPY (?!--)(.+)$", DOCKERFILE, re.MULTILINE) for name in line.split()[:-1]]
    assert {"migrations", "schema", "service", "requirements.lock"} <= set(copied)
    for name in copied:
        assert (ROOT / name).exists(), name
        assert f"!{name}" in IGNORED


def test_the_image_runs_as_nobody_special_on_the_port_that_compose_opens() -> None:
    assert re.search(r"^USER backissue$", DOCKERFILE, re.MULTILINE)
    assert "/readyz" in re.search(r"^HEALTHCHECK .*\n.*$", DOCKERFILE, re.MULTILINE)[0]  # type: ignore[index]
    (port,) = COMPOSE["services"]["backissue"]["ports"]
    assert port.rpartition(":")[2] in re.search(r"PORT=(\d+)", DOCKERFILE)[1]  # type: ignore[index]
    assert f"EXPOSE {port.rpartition(':')[2]}" in DOCKERFILE


def test_the_service_has_time_to_end() -> None:
    grace = COMPOSE["services"]["backissue"]["stop_grace_period"]
    assert int(grace.removesuffix("s")) > GRACE
