"""Whoever answers a working day before a limit is in time, and whoever answers a minute after it is not: every policy.

A limit shorter than two working days is answered half-way. A total over several stages is apart: it can run out while
everybody keeps their own limit, and that is the policy's doing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator import record
from simulator.record import Record
from tests.simulator.proof.shipped import policy_of, study
from tests.simulator.proof.studies import rows_of

VARIANTS = Path(__file__).parents[3] / "scenarios" / "variants"
UNDER = [
    ("camden", ""),
    ("camden", "camden-48-hours"),
    ("oxfordshire", ""),
    ("st-helens", ""),
    ("sutton", "sutton-with-limits"),
]
ENDS = (record.DONE, record.DROPPED, record.OPEN)


def dated(folder: Path, area: str, variant: str, delay: dict[str, Any]) -> list[Record]:
    """How everything ended that had a date, where everybody takes as long as this."""
    policy = str(VARIANTS / f"{variant}.yaml") if variant else ""
    rows = rows_of(study(folder, area, policy=policy, delay={**delay, "without_limit": "nothing"}, per_year=18))
    return [row for row in rows if row.event in ENDS and row.due is not None]


@pytest.mark.parametrize(("area", "variant"), UNDER)
def test_who_answers_a_day_before_the_limit_is_in_time(tmp_path: Path, area: str, variant: str) -> None:
    ends = dated(tmp_path, area, variant, {"before_limit": True})
    duties = policy_of(area).file.duties
    own = [row for row in ends if row.duty not in duties or not duties[row.duty].over]
    assert {row.how for row in own} <= {"met", "overtaken", "live"}
    assert [row.how for row in own].count("met") > 3


@pytest.mark.parametrize(("area", "variant"), UNDER)
def test_who_answers_a_minute_after_the_limit_is_not(tmp_path: Path, area: str, variant: str) -> None:
    ends = dated(tmp_path, area, variant, {"after_limit": True})
    assert {row.how for row in ends} <= {"met_late", "missed", "overtaken", "live", "live_late"}
    assert sum(row.how in ("met_late", "missed") for row in ends) > 3
