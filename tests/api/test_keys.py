"""Ids, cursors and windows: what we hand out comes back, what we did not is refused with a code."""

import pytest
from hypothesis import given, strategies as st

from schema import cursor, ids, paging
from schema.cursor import Listing
from schema.errors import ErrorCode, Failure
from schema.ids import NodeKey
from schema.paging import Window

NEWEST = Listing("issues", "NEWEST")
numbers = st.integers(0, 999_999_999)


@given(st.sampled_from(sorted(ids.KEY_LENGTHS.items())), st.data())
def test_an_id_comes_back(kind: tuple[str, int], data: st.DataObject) -> None:
    type_name, length = kind
    key = tuple(data.draw(st.lists(numbers, min_size=length, max_size=length)))
    assert ids.decode(ids.encode(type_name, *key)) == NodeKey(type_name, key)


def test_an_id_is_stable() -> None:
    assert ids.encode("Section", 395, 1) == "U2VjdGlvbjozOTU6MQ"


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
    assert refused is ErrorCode.BAD_ID or ids.encode(key.type, *key.numbers) == text


@given(st.integers(0, 2**31 - 1), st.sampled_from(["NEWEST", "OLDEST"]))
def test_a_cursor_comes_back(key: int, order: str) -> None:
    listing = Listing("issues", order)
    assert cursor.decode(cursor.encode(listing, key), listing) == key


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "7",
        "é",
        "\0",
        cursor.encode(NEWEST, 7)[:-1],
        cursor.encode(NEWEST, 7)[1:],
        cursor.encode(NEWEST, 7) + "=",
        cursor.encode(NEWEST, -1),
        cursor.encode(NEWEST, 2**31),
        cursor.encode(NEWEST, True),
        cursor.encode(Listing("issues", "OLDEST"), 7),
        cursor.encode(Listing("sections", "NEWEST"), 7),
        ids.encode("Issue", 7),
        "W1tb" * 25_000,
    ],
)
def test_a_forged_or_foreign_cursor_is_refused(forged: str) -> None:
    with pytest.raises(Failure) as caught:
        cursor.decode(forged, NEWEST)
    assert caught.value.code is ErrorCode.BAD_CURSOR
    assert len(caught.value.message) < 400


@given(st.text())
def test_any_text_is_a_cursor_or_refused(text: str) -> None:
    refused = None
    try:
        key = cursor.decode(text, NEWEST)
    except Failure as failure:
        refused = failure.code
    assert refused is ErrorCode.BAD_CURSOR or cursor.encode(NEWEST, key) == text


def test_a_window_is_twenty_from_the_start_unless_told_otherwise() -> None:
    assert paging.window(NEWEST, None, None, None, None) == Window(NEWEST, 20)
    after = cursor.encode(NEWEST, 9)
    assert paging.window(NEWEST, 3, after, None, None) == Window(NEWEST, 3, after=9)
    assert paging.window(NEWEST, None, None, 100, after) == Window(NEWEST, 100, backwards=True, before=9)


@pytest.mark.parametrize("name", ["first", "last"])
@pytest.mark.parametrize("size", [-1, 0, 101, 2**31 - 1])
def test_a_size_beyond_the_limit_is_refused_and_the_limit_named(name: str, size: int) -> None:
    first, last = (size, None) if name == "first" else (None, size)
    with pytest.raises(Failure, match=rf"`{name}` is {size}; it must be from 1 to 100") as caught:
        paging.window(NEWEST, first, None, last, None)
    assert caught.value.code is ErrorCode.BAD_USER_INPUT


def test_first_and_last_exclude_each_other() -> None:
    with pytest.raises(Failure, match="not both"):
        paging.window(NEWEST, 1, None, 1, None)
