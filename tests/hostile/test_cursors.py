"""Cursors and ids that clients made up, changed, cut, or carried to another list."""

from itertools import product

import pytest

from tests.hostile.conftest import Target
from tests.hostile.cursors import FORGED, FORGED_NAMES, IDS, WALKS, Walk, cursor

WALK = pytest.mark.parametrize("walk", WALKS, ids=lambda walk: f"{walk.name} {walk.order}")
(SECTIONS,) = (walk for walk in WALKS if (walk.name, walk.order) == ("sections", "NEWEST"))
(ENTITIES,) = (walk for walk in WALKS if (walk.name, walk.order) == ("entities", "MOST_MENTIONED"))


async def code(target: Target, walk: Walk, after: str) -> str | None:
    return (await target.ask(walk.query, {"after": after})).code


@WALK
async def test_a_cursor_is_good_in_its_own_list_and_order_alone(target: Target, walk: Walk) -> None:
    for other in WALKS:
        expected = None if other is walk else "BAD_CURSOR"
        assert await code(target, walk, cursor(other.name, other.order, *other.keys)) == expected, other


@WALK
async def test_a_cursor_that_was_cut_is_refused(target: Target, walk: Walk) -> None:
    whole = cursor(walk.name, walk.order, *walk.keys)
    for end in range(len(whole)):
        assert await code(target, walk, whole[:end]) == "BAD_CURSOR", whole[:end]
        assert await code(target, walk, whole[end + 1 :]) == "BAD_CURSOR", whole[end + 1 :]


async def test_a_cursor_with_a_letter_changed_is_refused_or_of_another_place(target: Target) -> None:
    whole = cursor(SECTIONS.name, SECTIONS.order, *SECTIONS.keys)
    others = {cursor(SECTIONS.name, SECTIONS.order, *keys) for keys in product(range(10), range(10))}
    for at, letter in product(range(len(whole)), "A5_="):
        changed = whole[:at] + letter + whole[at + 1 :]
        expected = None if changed in others else "BAD_CURSOR"
        assert await code(target, SECTIONS, changed) == expected, changed


@pytest.mark.parametrize("name", FORGED)
async def test_a_forged_cursor_is_refused(target: Target, name: str) -> None:
    assert await code(target, SECTIONS, FORGED[name]) == "BAD_CURSOR"
    assert await code(target, ENTITIES, FORGED[name]) == "BAD_CURSOR"
    before = "query ($before: String!) { sections(last: 1, before: $before) { totalCount } }"
    assert (await target.ask(before, {"before": FORGED[name]})).code == "BAD_CURSOR"


@pytest.mark.parametrize("name", FORGED_NAMES)
async def test_a_forged_cursor_of_names_is_refused(target: Target, name: str) -> None:
    assert await code(target, ENTITIES, FORGED_NAMES[name]) == "BAD_CURSOR"


@pytest.mark.parametrize("key", ["", "%", "_", "\\", "'", "'; DROP TABLE entities; --", "\ufffe", "x" * 10_000, "👩‍🚀"])
async def test_a_cursor_of_an_entity_that_never_was_is_a_place_in_the_order(target: Target, key: str) -> None:
    for keys in ((2, key), (0, key), (2**31 - 1, key)):
        assert await code(target, ENTITIES, cursor("entities", "MOST_MENTIONED", *keys)) is None
    (by_name,) = (walk for walk in WALKS if walk.order == "NAME")
    assert await code(target, by_name, cursor("entities", "NAME", key, key)) is None


@pytest.mark.parametrize("number", [0, 2**31 - 1])
async def test_a_cursor_beyond_the_ends_is_a_place_in_the_order(target: Target, number: int) -> None:
    verdict = await target.ask(SECTIONS.query, {"after": cursor("sections", "NEWEST", number, number)})
    assert verdict.data["sections"]["pageInfo"] == {"hasPreviousPage": number == 0}


@pytest.mark.parametrize("name", IDS)
async def test_an_id_that_was_made_up_is_refused(target: Target, name: str) -> None:
    assert (await target.ask("query ($id: ID!) { node(id: $id) { id } }", {"id": IDS[name]})).code == "BAD_ID"
    several = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert (await target.ask(several, {"ids": ["SXNzdWU6Mw", IDS[name]]})).code == "BAD_ID"
