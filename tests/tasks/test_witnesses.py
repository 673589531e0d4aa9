"""Witnesses: what cannot both be true is told, what only looks like it is not."""

import pytest

from tasks.clean.witnesses import witness_conflicts

ZONES = {"EDT": -240}


@pytest.mark.parametrize(
    ("field", "first", "other"),
    [
        ("title", "Ferry strike ends after nine hours", "Minister resigns over port sale"),
        ("publisher", "Harbour Post", "Quay Times"),
        ("url", "https://post.example/a", "https://times.example/a"),
        ("url", "https://post.example/a", "https://post.example/b"),
        ("published", "2024-05-06T10:00:00Z", "2024-05-09"),
        ("published", "2024-05-06T10:00:00Z", "2024-05-08T10:00:00Z"),
    ],
)
def test_what_cannot_both_be_true_is_told_with_both_witnesses(field: str, first: str, other: str) -> None:
    said = {field: [("json-ld", first), ("meta", other)]}
    assert witness_conflicts(said, ZONES, "en") == (f"{field}: json-ld={first}; meta={other}",)


@pytest.mark.parametrize(
    ("field", "first", "other"),
    [
        ("title", "Ferry strike ends", "Ferry strike ends after nine hours | Harbour Post"),
        ("publisher", "The Harbour Post", "Harbour Post"),
        ("publisher", "Harbour Post", "harbourpost.com"),
        ("url", "https://www.post.example/a", "http://post.example/a/?utm=1"),
        ("published", "2024-05-06T23:30:00-04:00", "2024-05-07"),
        ("published", "2024-05-06T10:00:00Z", "May 6, 2024 6:00 a.m. EDT"),
        ("published", "2024-05-06T10:00:00Z", "2024-05-06T14:00:00"),
        ("published", "2024-05", "2024-05-20"),
        ("language", "en", "en-GB"),
    ],
)
def test_what_only_looks_like_a_contradiction_is_none(field: str, first: str, other: str) -> None:
    assert witness_conflicts({field: [("json-ld", first), ("meta", other)]}, ZONES, "en") == ()


def test_the_time_of_the_last_change_is_no_time_of_publication() -> None:
    said = {
        "published": [("json-ld", "2024-05-06T10:00:00Z"), ("meta date", "2024-06-01T08:00:00Z")],
        "modified": [("json-ld", "2024-06-01T08:00:00Z")],
    }
    assert witness_conflicts(said, ZONES, "en") == ()


def test_the_text_is_a_witness_of_its_language_when_it_tells_one() -> None:
    said = {"language": [("page", "en-US")]}
    assert witness_conflicts(said, ZONES, "es") == ("language: text=es; page=en",)
    assert witness_conflicts(said, ZONES, "und") == ()
