"""Which addresses a text names, and which are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.discovery.ranges import MOST_ADDRESSES, BadRange, addresses_of


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("10.0.0.7", ["10.0.0.7"]),
        ("10.0.0.0/30", ["10.0.0.1", "10.0.0.2"]),
        ("10.0.0.2/30", ["10.0.0.1", "10.0.0.2"]),
        ("10.0.0.6/31", ["10.0.0.6", "10.0.0.7"]),
        ("192.168.1.9-11", ["192.168.1.9", "192.168.1.10", "192.168.1.11"]),
        (" 172.16.0.255 - 172.16.1.0 ", ["172.16.0.255", "172.16.1.0"]),
        ("100.64.3.1", ["100.64.3.1"]),
    ],
)
def test_subnets_and_ranges(text: str, addresses: list[str]) -> None:
    assert addresses_of([text]) == addresses


def test_overlaps_are_asked_once() -> None:
    assert addresses_of(["10.0.0.1-3", "10.0.0.2-4"]) == [f"10.0.0.{n}" for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("camera.example", "not_a_range"),
        ("10.0.0.9-3", "not_a_range"),
        ("10.0.0.1-999", "not_a_range"),
        ("10.0.0.0/33", "not_a_range"),
        ("224.0.0.0/24", "not_a_range"),
        ("0.0.0.0", "not_a_range"),
        ("fe80::/64", "not_a_range"),
        ("", "not_a_range"),
        ("10.0.0.0/8", "too_many"),
        ("10.0.0.0-10.0.16.0", "too_many"),
        ("8.8.8.0/24", "public"),
        ("10.255.255.250-11.0.0.5", "public"),
        ("192.0.0.250-192.0.2.5", "public"),
    ],
)
def test_what_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadRange) as refused:
        addresses_of([text])
    assert refused.value.code == code


def test_public_addresses_need_a_word() -> None:
    assert addresses_of(["8.8.8.8"], public=True) == ["8.8.8.8"]


def test_several_texts_together_keep_the_limit() -> None:
    with pytest.raises(BadRange, match="too_many"):
        addresses_of(["10.0.0.0/21", "10.1.0.0/21", "10.2.0.0/24"])


@given(st.lists(st.text(alphabet="0123456789./- ", max_size=25), max_size=3))
def test_any_text_gives_few_addresses_or_a_refusal(texts: list[str]) -> None:
    try:
        found = addresses_of(texts)
    except BadRange:
        return
    assert len(found) == len(set(found)) <= MOST_ADDRESSES
