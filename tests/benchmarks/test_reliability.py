"""Reliability: what is said beside what holds."""

import pytest

from benchmarks.reliability import binned, calibration_error, picture, table

JUDGED = [(0.95, True), (1.0, True), (0.55, False), (0.51, True)]


def test_rows_of_like_confidence_share_a_bin() -> None:
    bins = binned(JUDGED)
    assert {n: (b.rows, round(b.confidence, 3), b.right) for n, b in bins.items()} == {
        5: (2, 0.53, 0.5),
        9: (2, 0.975, 1.0),
    }
    assert list(table(bins))[2:] == ["| 0.5 to 0.6 | 2 | 0.53 | 0.50 |", "| 0.9 to 1.0 | 2 | 0.97 | 1.00 |"]


def test_the_error_is_the_mean_gap_over_rows() -> None:
    assert calibration_error(binned(JUDGED)) == pytest.approx((0.03 + 0.025) / 2)


def test_a_dot_stands_where_confidence_and_share_meet_and_grows_with_its_rows() -> None:
    drawn = picture(binned([*JUDGED, (0.05, False)]))
    assert 'cx="332.5" cy="40.0" r="15.0"' in drawn
    assert 'cx="55.0" cy="340.0" r="11.5"' in drawn
