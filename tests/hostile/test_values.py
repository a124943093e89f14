"""Hostile values: every one in every place of the schema that takes its like, as a literal and as a variable."""

import json
from typing import Any

import pytest

from tests.hostile import values
from tests.hostile.conftest import Target
from tests.hostile.places import NUMBERS, OTHERS, PLACES, TEXTS, Kind, Place
from tests.hostile.values import FOUND, INPUT, VALIDATION, of_number, of_text

FORMS = pytest.mark.parametrize("form", ["literal", "variable"])


def places(*kinds: Kind) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("place", [one for one in PLACES if one.kind in kinds], ids=lambda place: place.name)


def total(data: Any) -> int:
    (field,) = data.values()
    count: int = field["totalCount"]
    return count


@FORMS
@places(*TEXTS)
async def test_a_text_is_refused_with_a_code_or_taken_at_its_word(target: Target, place: Place, form: str) -> None:
    for text in values.TEXTS:
        is_literal = form == "literal"
        if is_literal:
            verdict = await target.ask(place.literal(json.dumps(text)))
        else:
            verdict = await target.ask(place.asking, {"value": [text] if place.many else text})
        expected = of_text(place, text, literal=is_literal)
        assert verdict.code == expected, (text[:40], verdict)
        if expected is None and place.name in FOUND:
            assert FOUND[place.name](text) in (None, total(verdict.data)), (text, verdict)


@FORMS
@places(*NUMBERS)
async def test_a_number_is_refused_with_a_code_or_taken(target: Target, place: Place, form: str) -> None:
    for number in values.NUMBERS:
        is_literal = form == "literal"
        if is_literal:
            verdict = await target.ask(place.literal(number))
        else:
            # Not by json.dumps, which writes numbers in its own way.
            body = f'{{"query": {json.dumps(place.asking)}, "variables": {{"value": {number}}}}}'
            verdict = await target.post(body.encode())
        assert verdict.code == of_number(place, number, literal=is_literal), (number[:40], verdict)


@FORMS
@places(*OTHERS)
async def test_what_is_no_enum_value_no_boolean_and_no_filter_is_refused(
    target: Target, place: Place, form: str
) -> None:
    for value in values.OTHERS:
        if form == "literal":
            verdict = await target.ask(place.literal(value))
        else:
            verdict = await target.ask(
                place.asking, {"value": [json.loads(value)] if place.many else json.loads(value)}
            )
        assert verdict.code == (VALIDATION if form == "literal" else INPUT), (value, verdict)


@FORMS
@places(Kind.FILTER)
async def test_a_filter_is_refused_for_a_name_that_it_does_not_know(target: Target, place: Place, form: str) -> None:
    for name in ("nope", "__proto__", "constructor", "a" * 100_000):
        if form == "literal":
            verdict = await target.ask(place.literal(f"{{{name}: 1}}"))
        else:
            verdict = await target.ask(place.asking, {"value": {name: 1}})
        assert verdict.code == (VALIDATION if form == "literal" else INPUT), (name[:40], verdict)
    assert (await target.ask(place.literal("{}"))).code is None
    assert (await target.ask(place.asking, {"value": {}})).code is None
