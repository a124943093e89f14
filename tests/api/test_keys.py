"""Ids, cursors and windows: what we hand out comes back, what we did not is refused with a code."""

import pytest
from hypothesis import given, strategies as st

from schema import cursor, ids, paging
from schema.errors import ErrorCode, Failure
from schema.ids import NodeKey
from schema.paging import Window
from schema.tables import ENTITIES, SECTIONS

NEWEST = SECTIONS.orders["NEWEST"]
BY_NAME = ENTITIES.orders["NAME"]


def decoded(text: str) -> tuple[cursor.KeyValue, ...]:
    """The keys of a cursor of the sections, newest first."""
    return cursor.decode(text, "sections", "NEWEST", NEWEST)


numbers = st.integers(0, 999_999_999)


@given(st.sampled_from(sorted(ids.KEY_LENGTHS.items())), st.data())
def test_an_id_comes_back(kind: tuple[str, int], data: st.DataObject) -> None:
    type_name, length = kind
    key = tuple(data.draw(st.lists(numbers, min_size=length, max_size=length)))
    assert ids.decode(ids.encode(type_name, *key)) == NodeKey(type_name, key)


def test_an_id_is_stable() -> None:
    assert ids.encode("Section", 395, 1) == "U2VjdGlvbjozOTU6MQ"


def test_an_entity_goes_by_its_slug() -> None:
    assert ids.decode(ids.encode("Entity", "llama-3-2")) == NodeKey("Entity", slug="llama-3-2")


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "395",
        "Issue:395",
        "é",
        "\ud800",
        "\0",
        "====",
        ids.encode("Issue", 395) + "=",
        ids.encode("Section", 395, 1)[:-2],
        ids.encode("Issue", 395, 1),
        ids.encode("Section", 395),
        ids.encode("Issue", -1),
        ids.encode("Issue", 10**9),
        ids.encode("Newsletter", 1),
        ids.encode("Entity", 7, 8),
        ids.encode("Entity", "Open AI"),
        ids.encode("Entity", ""),
        "A" * 100_000,
    ],
)
def test_a_forged_id_is_refused(forged: str) -> None:
    with pytest.raises(Failure) as caught:
        ids.decode(forged)
    assert caught.value.code is ErrorCode.BAD_ID
    assert len(caught.value.message) < 400


@given(st.text())
def test_any_text_is_an_id_or_refused(text: str) -> None:
    refused = None
    try:
        key = ids.decode(text)
    except Failure as failure:
        refused = failure.code
    assert refused is ErrorCode.BAD_ID or ids.encode(key.type, *key.numbers, *filter(None, [key.slug])) == text


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))
def test_a_cursor_comes_back(issue: int, position: int) -> None:
    assert decoded(cursor.encode("sections", "NEWEST", (issue, position))) == (issue, position)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), st.text("abc-", min_size=1))
def test_a_cursor_of_names_comes_back(name: str, slug: str) -> None:
    assert cursor.decode(cursor.encode("entities", "NAME", (name, slug)), "entities", "NAME", BY_NAME) == (name, slug)


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "7",
        "é",
        "\0",
        cursor.encode("sections", "NEWEST", (7, 1))[:-1],
        cursor.encode("sections", "NEWEST", (7, 1))[1:],
        cursor.encode("sections", "NEWEST", (7, 1)) + "=",
        cursor.encode("sections", "NEWEST", (7,)),
        cursor.encode("sections", "NEWEST", (7, 1, 1)),
        cursor.encode("sections", "NEWEST", ("7", 1)),
        cursor.encode("sections", "NEWEST", (7, -1)),
        cursor.encode("sections", "NEWEST", (7, 2**31)),
        cursor.encode("sections", "NEWEST", (7, True)),
        cursor.encode("sections", "NEWEST", (7, 1)).replace("W", "w"),
        cursor.encode("sections", "OLDEST", (7, 1)),
        cursor.encode("tales", "NEWEST", (7, 1)),
        ids.encode("Issue", 7),
        "WyJzZWN0aW9ucyIsIk5FV0VTVCIsNywxXQ",  # the same keys, written more tightly
        "WyJcdWQ4MDAiLCAiTkVXRVNUIiwgN10",  # half of a surrogate pair
        "W1tb" * 25_000,
    ],
)
def test_a_forged_or_foreign_cursor_is_refused(forged: str) -> None:
    with pytest.raises(Failure) as caught:
        decoded(forged)
    assert caught.value.code is ErrorCode.BAD_CURSOR
    assert len(caught.value.message) < 400


@given(st.text())
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    refused = None
    try:
        keys = decoded(text)
    except Failure as failure:
        refused = failure.code
    assert refused is ErrorCode.BAD_CURSOR or cursor.encode("sections", "NEWEST", keys) == text


def window(**arguments: object) -> Window:
    """The window on the sections, newest first."""
    return paging.window("sections", "NEWEST", NEWEST, arguments)


def test_a_window_is_twenty_from_the_start_unless_told_otherwise() -> None:
    assert window() == window(first=None) == Window(20, backwards=False, after=None, before=None)
    place = cursor.encode("sections", "NEWEST", (9, 1))
    assert window(first=3, after=place) == Window(3, backwards=False, after=(9, 1), before=None)
    assert window(last=100, before=place) == Window(100, backwards=True, after=None, before=(9, 1))


@pytest.mark.parametrize("name", ["first", "last"])
@pytest.mark.parametrize("size", [-1, 0, 101, 2**31 - 1])
def test_a_size_beyond_the_limit_is_refused_and_the_limit_named(name: str, size: int) -> None:
    with pytest.raises(Failure, match=rf"`{name}` is {size}; it must be from 1 to 100") as caught:
        window(**{name: size})
    assert caught.value.code is ErrorCode.BAD_USER_INPUT


def test_first_and_last_exclude_each_other() -> None:
    with pytest.raises(Failure, match="not both"):
        window(first=1, last=1)
