"""The worked cases under scenarios/cases: every question that each of them puts gets the advice it expects."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from advice.advice import Advice
from advice.advise import advise
from advice.words import in_words
from advice.worked_case import Question, WorkedCase, differences, load_worked_case
from directory.loader import Area, load_area
from rules.library import Policies, load_policies
from rules.policy import Policy

CASES = Path(__file__).parent.parent / "scenarios" / "cases"
FILES = sorted(CASES.rglob("*.yaml"))


@cache
def policies() -> Policies:
    return load_policies()


@cache
def area_of(found: str) -> Area:
    return load_area(found)


@cache
def worked(path: Path) -> WorkedCase:
    return load_worked_case(path, policies().find)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_worked_case_gets_the_advice_it_expects(path: Path) -> None:
    found = worked(path)
    area = area_of(found.area) if found.area else None
    wrong = []
    for question in found.questions:
        advice = advise(found.case, directory=area, at=question.at, readings=question.readings)
        wrong += [f"{question}: {said}" for said in differences(question.expected, advice, in_words(advice, full=True))]
    assert not wrong, "\n".join([found.title, *wrong])


# ------------------------------------------------------------------ that the worked cases reach everything


def advised(policy: str) -> Iterator[tuple[WorkedCase, Question, Advice]]:
    """Every question of the worked cases under a policy, with its advice."""
    for path in FILES:
        found = worked(path)
        if found.case.policy.id == policy:
            area = area_of(found.area) if found.area else None
            for question in found.questions:
                yield found, question, advise(found.case, directory=area, at=question.at, readings=question.readings)


@cache
def all_advised(policy: str) -> tuple[tuple[WorkedCase, Question, Advice], ...]:
    return tuple(advised(policy))


@pytest.fixture(scope="module")
def camden() -> Policy:
    return policies().at("camden", "2015-12-01")


def test_there_are_at_least_thirty_for_camden() -> None:
    assert len([path for path in FILES if path.parent.name == "camden"]) >= 30


def test_every_rule_fires_in_some_worked_case(camden: Policy) -> None:
    fired = {link.rule for _, _, advice in all_advised("camden") for link in advice.because}
    switched = {rule for option in ("a", "b") for rule in camden.under({"CAM-A10": option}).file.rules}
    assert {*camden.file.rules, *switched} - fired == set()


def test_every_duty_that_a_case_can_start_is_a_step_of_some_worked_case(camden: Policy) -> None:
    steps = {step.duty for _, _, advice in all_advised("camden") for step in advice.steps}
    duties = {name for name, duty in camden.file.duties.items() if not duty.starts.outside_a_case}
    assert duties - steps == set()


def test_every_track_stage_power_event_and_exit_occurs(camden: Policy) -> None:
    stages = {(track.track, track.stage) for _, _, advice in all_advised("camden") for track in advice.tracks}
    assert {(name, stage) for name, track in camden.file.tracks.items() for stage in track.stages} <= stages
    offered = {option.power for _, _, advice in all_advised("camden") for option in advice.options}
    assert offered == set(camden.file.powers)
    events = {event.name for found, _, _ in all_advised("camden") for event in found.case.events}
    assert set(camden.file.events) <= events
    exits = {event.exit for found, _, _ in all_advised("camden") for event in found.case.events}
    assert {exit_ for track in camden.file.tracks.values() for s in track.stages.values() for exit_ in s.exits} <= exits


def test_every_limit_of_a_stage_is_met_from_both_sides() -> None:
    """Some case is asked just in time, another just too late, for each duty that can fail a stage or be late."""
    for duty in ("settle", "settle-in-a-week-at-stage-5", "hand-over"):
        late = {step.late for _, _, advice in all_advised("camden") for step in advice.steps if step.duty == duty}
        assert late == {True, False}, duty


def test_every_option_that_changes_more_than_words_changes_some_worked_case(camden: Policy) -> None:
    shown = set()
    for found, question, _ in all_advised("camden"):
        for reading, option in question.readings.items():
            area = area_of(found.area) if found.area else None
            default = advise(found.case, directory=area, at=question.at)
            if list(differences(question.expected, default, in_words(default, full=True))):
                shown.add((reading, option))
    wanted = {
        (name, letter)
        for name, reading in camden.readings.items()
        for letter in reading.permitted
        if letter != reading.default and set(reading.options[letter].changes) - {"words"}
    }
    assert wanted - shown == set()
