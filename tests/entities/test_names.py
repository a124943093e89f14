"""Slugs and keys: one thing has one, however it is spelled."""

import re

import pytest
from hypothesis import given, strategies as st

from service.ingest.entities.names import key, slugify, straight, without_possessive


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Llama 3.2", "llama-3-2"),
        ("LLaMA 3.2", "llama-3-2"),
        ("LLaMa-3.2", "llama-3-2"),
        ("Llama3.2", "llama-3-2"),
        ("H100", "h100"),
        ("GPT-4o", "gpt-4o"),
        ("GSM8K", "gsm8k"),
        ("Stack v2", "stack-v2"),
        ("Stackv2", "stack-v2"),
        ("word2vec", "word2vec"),
        ("π0", "pi0"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("AT&T", "at-and-t"),
        ("Noah’s Ark Lab", "noahs-ark-lab"),
        ("Universität Zürich", "universitat-zurich"),
        ("Łódź", "lodz"),
        ("中国", "u4e2d-56fd"),
    ],
)
def test_slugs(name: str, slug: str) -> None:
    assert slugify(name) == slug


def test_names_that_differ_in_more_than_spelling_have_two_slugs() -> None:
    assert len({slugify(name) for name in ("Phi", "Phi-4", "Phi-4-mini", "C", "C++", "C#")}) == 6


@pytest.mark.parametrize(
    "names", [("GPT-4o", "GPT 4o", "gpt4o"), ("Global-MMLU", "Global MMLU"), ("INTELLECT–1", "intellect-1")]
)
def test_spellings_have_one_key(names: tuple[str, ...]) -> None:
    assert len({key(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("word", "rest"), [("Mira’s", "Mira"), ("Mira's", "Mira"), ("James’", "James"), ("bus", "bus")]
)
def test_the_possessive_is_cut_off(word: str, rest: str) -> None:
    assert without_possessive(word) == rest


@given(st.text(min_size=1))
def test_any_name_has_a_slug(name: str) -> None:
    if name.strip():
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slugify(name))
    assert len(straight(name)) == len(name)


@given(st.text(min_size=1))
def test_a_slug_is_its_own_slug(name: str) -> None:
    assert slugify(slugify(name)) == slugify(name)
