"""An address below /v1 → the resource there, the parameters of its path, and the form to answer in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from schema.errors import ErrorCode, Failure
from schema.rest.resources import RESOURCES, Form, Resource

PREFIX: Final = "/v1"

_LARGEST: Final = 2**31 - 1
_HOLE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Address:
    """What an address names. `form` is that of its ending; None without one, so that the header Accept decides."""

    resource: Resource
    path: Mapping[str, int | str]
    form: Form | None

    @property
    def route(self) -> str:
        """The template that the address is made by."""
        return PREFIX + self.resource.path


def find(path: str) -> Address | None:
    """What a path names; None if it is none of ours. Raises `Failure` NOT_FOUND for a number or a form that is none."""
    for resource, pattern, endings in _PATTERNS:
        if match := pattern.fullmatch(path):
            values = match.groupdict()
            ending = values.pop("ending")
            path_values = {name: _value(name, text, resource) for name, text in values.items()}
            return Address(resource, path_values, endings.get(ending))
    stem, dot, ending = path.rpartition(".")
    for resource, pattern, _ in _PATTERNS if dot and "/" not in ending else ():
        if pattern.fullmatch(stem):
            raise _no_form(resource, dot + ending)
    return None


def _value(name: str, text: str, resource: Resource) -> int | str:
    if name == "slug":
        return text
    # One number has one address: none with zeros before it.
    if re.fullmatch("0|[1-9][0-9]{0,9}", text, re.ASCII) and int(text) <= _LARGEST:
        return int(text)
    number, dot, ending = text.partition(".")
    if dot and number.isdecimal():
        raise _no_form(resource, dot + ending)
    raise Failure(ErrorCode.NOT_FOUND, f"Nothing has the {name} {text[:80]!r}: it is a number from 0 to {_LARGEST:,}.")


def _no_form(resource: Resource, ending: str) -> Failure:
    there = ", ".join(form.ending for form in forms(resource))
    return Failure(ErrorCode.NOT_FOUND, f"There is no form {ending[:80]!r} of this.", f"Its forms are {there}.")


def _pattern(resource: Resource) -> re.Pattern[str]:
    parts = _HOLE.sub(r"(?P<\1>[^/]+?)", re.escape(PREFIX + resource.path).replace(r"\{", "{").replace(r"\}", "}"))
    endings = "|".join(re.escape(form.ending) for form in forms(resource))
    return re.compile(f"{parts}(?P<ending>{endings})?")


def forms(resource: Resource) -> tuple[Form, ...]:
    """The forms that a resource can be answered in; the first is that of an address which asks for none."""
    own = tuple(form for form in Form if form in resource.forms)
    return own if resource.path.endswith("/text") else (Form.JSON, *own)


# Longer endings first: the feed's ends in that of JSON.
_PATTERNS: Final = tuple(
    (resource, _pattern(resource), {form.ending: form for form in forms(resource)}) for resource in RESOURCES
)
