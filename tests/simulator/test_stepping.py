"""What is known of steps is what the fold does: every case stepped both ways, with the same rows in the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from advice.fold import calendar_of
from simulator.errors import StepFault
from simulator.replication import Replication
from simulator.scenario.loader import load_scenario
from simulator.stepping.chart import Chart
from simulator.stepping.course import Course
from simulator.stepping.report import Report
from simulator.stepping.step import ALIKE
from simulator.world import World
from tests.generality import exampleshire

WORLDS = Path(__file__).parent / "worlds"
MINUTE = 29817692
"""In September 2026."""


@pytest.fixture(scope="module", params=["five-stages-short.yaml", "camden-small.yaml"])
def world(request: pytest.FixtureRequest) -> World:
    scenario = load_scenario(str(WORLDS / request.param))
    return World(scenario, scenario.policy)


def test_a_case_takes_the_same_steps_whether_they_are_known_or_the_fold_takes_them(world: World) -> None:
    for number in range(2):
        known = Replication(world, 7, number).run()
        assert known == Replication(world, 7, number, always=True).run()


def test_the_fold_is_asked_less_and_less(world: World) -> None:
    Replication(world, 8, 0).run()
    before = world.chart.asked
    again = Replication(world, 8, 0)
    again.run()
    steps = sum(len(case.course.reported) for case in again.cases)
    assert steps > 20
    assert world.chart.asked - before < steps / 2


def test_a_step_is_relied_on_only_after_the_fold_has_taken_it_twice_alike(world: World) -> None:
    Replication(world, 9, 0).run()
    steps = [step for shape in world.chart.shapes for step in shape.steps.values()]
    assert any(step.is_known for step in steps)
    assert all(step.seen >= ALIKE for step in steps if step.is_known)
    assert all(not step.reads for step in steps if not step.is_known)


def test_a_step_that_is_known_wrongly_is_found_out(world: World) -> None:
    Replication(world, 10, 0).run()
    spoilt = World(world.scenario, world.scenario.policy)
    Replication(spoilt, 10, 0).run()
    for shape in spoilt.chart.shapes:
        for step in shape.steps.values() if shape.standing else ():
            step.reads = tuple(
                ((("run", 0, "start"),) if ("now",) in sources else (("now",),)) for sources in step.reads
            )
    with pytest.raises(StepFault, match="differs from what the fold does"):
        Replication(spoilt, 11, 0, always=True).run()


def test_a_track_that_ends_and_begins_anew_at_once_has_ended_first() -> None:
    """In Camden so does one that applied no longer, and applies again, when the social worker responds."""
    scenario = load_scenario(str(WORLDS / "camden-small.yaml"))
    course = Course(World(scenario, scenario.policy).chart)
    agencies = (("raising_agency", "police"), ("other_agency", "ccg"))
    facts = (("imminent_risk", "no"), *agencies, ("case_type", "early_help"), ("issue", ("non_engagement",)))
    course.take((Report("learned", facts=facts),), MINUTE)
    (first,) = course.ways
    for after, case_type in enumerate(("none", "early_help"), start=1):
        course.take((Report("learned", facts=(("case_type", case_type),)),), MINUTE + after)
    followed = course.take((Report("happened", "social-worker-responded"),), MINUTE + 9)
    assert [way.track for way in course.ways] == [first.track]
    assert course.ways[0] is not first
    assert followed.ended == [first]
    assert (first.closed, first.closed_by, first.stays[-1].is_current) == (MINUTE + 9, "resolved", False)
    assert {debt.duty for debt, _ in followed.closed} >= {"raise-with-team-manager"}


def test_who_is_on_the_other_side_is_learned_otherwise_where_that_is_the_agency_that_raised_it() -> None:
    scenario = load_scenario(str(WORLDS / "camden-small.yaml"))
    chart = World(scenario, scenario.policy).chart
    same = []
    for raising in ("police", "police", "schools"):
        course = Course(chart)
        agencies = (("raising_agency", raising), ("other_agency", "ccg"))
        facts = (("imminent_risk", "no"), *agencies, ("case_type", "cp"), ("issue", ("communication",)))
        course.take((Report("learned", facts=facts), Report("happened", "disagreement-arose")), MINUTE)
        course.take((Report("learned", facts=(("other_agency", "schools"),)),), MINUTE + 1)
        same.append(str(course.fold().answers["agencies"]))
    assert same == ["different", "different", "same"]


def test_what_has_run_out_when_a_case_is_moved_up_days_late_runs_out_in_the_same_step() -> None:
    """In Exampleshire the next stage of a discharge begins when the one before failed, within 72 hours of the first."""
    policy = exampleshire.policy(exampleshire.BOTH)
    area = exampleshire.area("exampleshire-adults-and-children")
    chart = Chart(policy, policy, calendar_of(policy), area.same_agency)
    about = (("person", "adult"), ("raised_by", "relative"), ("topic", "discharge"), ("priority", "routine"))
    agencies = (("raising_agency", "child-care"), ("other_agency", "child-care"))
    facts = (("imminent_risk", "no"), *agencies, *about, ("grounds", ("procedure",)))
    ends = []
    for hours in (50, 51, 83):
        course = Course(chart)
        course.take((Report("learned", facts=facts), Report("happened", "decision-received")), MINUTE)
        course.take((Report("exit", "discharge", exit="unresolved"),), MINUTE + 48 * 60 + 1)
        course.take((Report("did", "climb", "ward"),), MINUTE + hours * 60)
        ends.append(course.ways[0].stays[-1].failed)
    assert ends == [None, None, MINUTE + 72 * 60]


def test_what_happens_in_a_replication_does_not_depend_on_those_before_it() -> None:
    """In Camden a trust whose officer is not named within a day is asked otherwise from then on (CAM-A17)."""
    numbers = {
        **dict.fromkeys(("raised-by-schools", "raised-by-gp", "raised-by-police", "raised-by-others"), 0.0),
        "resolved-at-stage-1": 0.1,
        "resolved-later": 0.1,
    }
    scenario = load_scenario("camden-year").but({**numbers, "escalations-a-year": 15})
    shared = World(scenario, scenario.policy)
    for number in range(2):
        alone = World(scenario, scenario.policy)
        assert Replication(shared, 1, number).run() == Replication(alone, 1, number).run()


def test_what_a_case_does_not_owe_is_not_written_down_as_owed() -> None:
    """A duty comes into the ledger with its stage; whether it is owed hangs on the facts, as in an advice."""
    scenario = load_scenario("camden-year").but({"about-conduct": 1.0, "escalations-a-year": 40})
    rows = Replication(World(scenario, scenario.policy), 1, 0).run()
    handled = {row.duty for row in rows if row.duty.startswith("handle-conduct")}
    assert handled == {"handle-conduct"}, "no complaint of this scenario is about a manager"


def test_a_step_is_the_same_whether_what_it_starts_is_due_at_once_or_by_the_close_of_the_day() -> None:
    """In St Helens danger is to be passed on the same day; what comes after hours is due at once (STH-019)."""
    scenario = load_scenario("st-helens-year").but({"danger-appears": 1.0, "escalations-a-year": 20})
    world = World(scenario, scenario.policy)
    for number in range(2):
        assert Replication(world, 1, number).run() == Replication(world, 1, number, always=True).run()
