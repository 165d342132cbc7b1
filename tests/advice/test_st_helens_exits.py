"""The St Helens ladder, exit by exit: where each stage leads, written down from the printed policy (and STH-A2)."""

from __future__ import annotations

import pytest

from advice.case import Case
from advice.fold import Fold, fold
from foundation.moment import parse_moment
from rules.library import load_policies

FAILING = ("unresolved", "no_response", "refused")
UP = {
    "c": {
        "stage-1": "stage-2",  # by itself: nobody hands over from one's own manager to the other professional
        "stage-2": "stage-3",
        "stage-3": "stage-4a",
        "stage-4a": "stage-4b",
        "stage-4b": "dcs",
        "directors": "dcs",
        "dcs": None,
    },
    "a": {"stage-4a": "directors", "directors": "dcs", "stage-4b": "directors", "dcs": None},
    "d": {"stage-4a": "directors", "directors": "stage-4b", "stage-4b": "dcs", "dcs": None},
}
"""Where a stage leads that fails, for each order of the two final authorities; None where the policy is silent."""


def left(stage: str, exit_: str, option: str = "c", by: str = "") -> Fold:
    """A disagreement that was taken to a stage and left there."""
    policy = load_policies().at("st-helens", "2018-09-19").under({"STH-A2": option})
    facts = {
        "imminent_risk": "no", "raising_agency": "a", "other_agency": "b", "issue": "closure",
        "social_care": "not_involved",
    }  # fmt: skip
    events = [{"at": "2026-09-01 09:00", "happened": "disagreement-arose"}]
    if stage != "stage-1":
        events.append({"at": "2026-09-01 10:00", "moved": {"disagreement": stage}})  # type: ignore[dict-item]  # a map
    events.append({"at": "2026-09-01 11:00", exit_: "disagreement", **({"by": by} if by else {})})
    return fold(Case(policy, facts, events, opened=parse_moment("2026-09-01 09:00")), parse_moment("2026-09-01 11:00"))


@pytest.mark.parametrize("exit_", FAILING)
@pytest.mark.parametrize(("option", "stage"), [(option, stage) for option, table in UP.items() for stage in table])
def test_a_stage_that_fails_leads_where_the_policy_says(option: str, stage: str, exit_: str) -> None:
    course = left(stage, exit_, option)
    if stage == "stage-1":
        run = course.run_of("disagreement")
        assert run is not None
        assert [visit.stage for visit in run.visits] == ["stage-1", "stage-2"]
        return
    assert course.standing("disagreement") == ("open" if UP[option][stage] else "at_a_silence")
    run = course.run_of("disagreement")
    assert run is not None
    target = course.tracks.target(run, exit_)
    assert target is not None
    assert target.leads_to == UP[option][stage]


@pytest.mark.parametrize("stage", UP["c"])
def test_any_stage_can_be_withdrawn_from_and_ends_there(stage: str) -> None:
    run = left(stage, "withdrawn").run_of("disagreement")
    assert run is not None
    assert run.closed_by == "withdrawn"


@pytest.mark.parametrize(
    ("stage", "by"),
    [
        ("stage-2", "both"),
        ("stage-3", "both"),
        ("stage-4a", "both"),
        ("stage-4b", "both"),
        ("stage-4b", "mediation-meeting"),
        ("directors", "both"),
        ("dcs", "dcs"),
    ],
)
def test_a_stage_is_resolved_by_those_whose_word_the_policy_takes(stage: str, by: str) -> None:
    run = left(stage, "resolved", by=by).run_of("disagreement")
    assert run is not None
    assert run.closed_by == "resolved"


@pytest.mark.parametrize(("stage", "by"), [("stage-2", "raising"), ("stage-4a", "dcs"), ("dcs", "both")])
def test_nobody_else_can_resolve_it(stage: str, by: str) -> None:
    run = left(stage, "resolved", by=by).run_of("disagreement")
    assert run is not None
    assert run.closed is None
