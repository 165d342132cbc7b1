"""How due dates move over a year: begun on every day at three hours, with the day on which it moves most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advice.diff.year import year_of
from advice.diff.year_words import year_in_words
from foundation.errors import BeyondCalendar
from foundation.moment import parse_moment
from rules.policy import Policy
from tests.advice.diff.comparing import AT, policy
from tests.advice.small import Change, small

Limit = Mapping[str, Any] | str


def limits(folder: Path, one: Limit, other: Limit) -> tuple[Policy, Policy]:
    """A small policy in which the matter is to be settled within one limit, and the same with another."""

    def within(limit: Limit) -> Change:
        return lambda data: data["duties"]["settle"].update(limit=limit)

    return small(folder / "a", within(one)), small(folder / "b", within(other))


def test_a_shorter_limit_moves_every_date_by_as_many_working_days(tmp_path: Path) -> None:
    year = year_of(*limits(tmp_path, {"working_days": 5}, {"working_days": 3}), AT.date())
    (move,) = year.moves
    assert (year.starts, year.first, year.last) == (1095, date(2026, 9, 1), date(2027, 8, 31))
    assert (move.duty, move.unit, move.counts) == ("settle", "working days", {-2.0: 1095})


def test_it_moves_most_over_the_longest_holiday(tmp_path: Path) -> None:
    """48 hours from Thursday noon end on Saturday; two working days from Thursday before Easter end on Wednesday."""
    (move,) = year_of(*limits(tmp_path, {"hours": 48}, {"working_days": 2}), AT.date()).moves
    assert move.unit == "hours"
    assert sum(move.counts.values()) == 1095
    assert abs(move.most) == max(map(abs, move.counts))
    assert (move.due_b - move.due_a).total_seconds() / 3600 == pytest.approx(move.most, abs=0.1)
    assert date(2026, 12, 20) < move.on.date() < date(2026, 12, 26)


def test_limits_that_never_part_do_not_move(tmp_path: Path) -> None:
    year = year_of(*limits(tmp_path, {"working_days": 5}, {"working_weeks": 1}), AT.date())
    assert (year.moves, year.one_sided) == ((), ())
    assert "settle" in year.still


def test_a_date_that_only_one_of_them_gives_is_told(tmp_path: Path) -> None:
    year = year_of(*limits(tmp_path, "none_stated", {"working_days": 3}), AT.date())
    assert [one.duty for one in year.one_sided] == ["settle"]
    assert any("a date in one of the two only" in line for line in year_in_words(year))


def test_each_of_several_limits_is_told_with_where_it_holds() -> None:
    base = policy("camden")
    (move,) = year_of(base, base.under({"CAM-A3": "b"}), AT.date()).moves
    assert (move.duty, move.least, move.median, move.most) == ("hand-over", 0.0, 0.0, 96.0)


def test_a_year_beyond_the_holidays_that_are_published_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BeyondCalendar, match="too near the end of the bank holidays"):
        year_of(*limits(tmp_path, {"working_days": 5}, {"working_days": 3}), parse_moment("2099-01-01 09:00").date())
