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


@cache
def advices(path: Path) -> tuple[Advice, ...]:
    """The advice about each question of a worked case."""
    found = worked(path)
    area = area_of(found.area) if found.area else None
    asked = found.questions
    return tuple(advise(found.case, directory=area, at=each.at, readings=each.readings) for each in asked)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_worked_case_gets_the_advice_it_expects(path: Path) -> None:
    found, wrong = worked(path), list[str]()
    for question, advice in zip(found.questions, advices(path), strict=True):
        wrong += [f"{question}: {said}" for said in differences(question.expected, advice, in_words(advice, full=True))]
    assert not wrong, "\n".join([found.title, *wrong])


# ------------------------------------------------------------------ that the worked cases reach everything


def advised(policy: str) -> Iterator[tuple[WorkedCase, Question, Advice]]:
    """Every question of the worked cases under a policy, with its advice."""
    for path in FILES:
        found = worked(path)
        if found.case.policy.id == policy:
            yield from ((found, *each) for each in zip(found.questions, advices(path), strict=True))


@cache
def all_advised(policy: str) -> tuple[tuple[WorkedCase, Question, Advice], ...]:
    return tuple(advised(policy))


POLICIES = sorted({path.parent.name for path in FILES})
AT_LEAST = {"camden": 30}
"""How many worked cases a policy has at least; 25 unless said otherwise."""

every_policy = pytest.mark.parametrize("name", POLICIES)


@cache
def policy_of(name: str) -> Policy:
    """The version that the worked cases of a policy are about."""
    return next(worked(path).case.policy.under({}) for path in FILES if path.parent.name == name)


def permitted_switches(policy: Policy) -> Iterator[tuple[str, str]]:
    """Every option that may be chosen and is not the default."""
    for reading, found in policy.readings.items():
        yield from ((reading, option) for option in found.permitted if option != found.default)


def under_every_reading(policy: Policy) -> Iterator[Policy]:
    """The policy under its defaults and under each single switch."""
    yield policy
    yield from (policy.under({reading: option}) for reading, option in permitted_switches(policy))


@every_policy
def test_there_are_enough_of_them(name: str) -> None:
    assert len([path for path in FILES if path.parent.name == name]) >= AT_LEAST.get(name, 25)


@every_policy
def test_every_rule_fires_in_some_worked_case(name: str) -> None:
    fired = {link.rule for _, _, advice in all_advised(name) for link in advice.because}
    authored = {rule for policy in under_every_reading(policy_of(name)) for rule in policy.file.rules}
    assert authored - fired == set()


@every_policy
def test_every_duty_that_a_case_can_start_is_a_step_of_some_worked_case(name: str) -> None:
    steps = {step.duty for _, _, advice in all_advised(name) for step in advice.steps}
    duties = {
        duty
        for policy in under_every_reading(policy_of(name))
        for duty, found in policy.file.duties.items()
        if not found.starts.outside_a_case
    }
    assert duties - steps == set()


@every_policy
def test_every_track_stage_power_right_event_and_exit_occurs(name: str) -> None:
    file, advices = policy_of(name).file, [advice for _, _, advice in all_advised(name)]
    stages = {(track.track, track.stage) for advice in advices for track in advice.tracks}
    assert {(track, stage) for track, found in file.tracks.items() for stage in found.stages} - stages == set()
    offered = {option.power for advice in advices for option in advice.options}
    assert set(file.powers) - offered == set()
    entitled = {right.right for advice in advices for right in advice.rights}
    assert set(file.rights) - entitled == set()
    events = {event.name for found, _, _ in all_advised(name) for event in found.case.events}
    assert set(file.events) - events == set()
    exits = {event.exit for found, _, _ in all_advised(name) for event in found.case.events}
    by_time = {"deemed_agreed"}
    named = {exit_ for track in file.tracks.values() for stage in track.stages.values() for exit_ in stage.exits}
    assert named - exits - by_time == set()


@every_policy
def test_every_limit_that_can_be_passed_is_met_from_both_sides(name: str) -> None:
    """Some case is asked just in time, another just too late, for each duty that can fail a stage or be late."""
    policy = policy_of(name)
    for duty, found in policy.file.duties.items():
        if found.starts.outside_a_case or not found.limit.can_be_late or found.limit.at_once:
            continue
        steps = [step for _, _, advice in all_advised(name) for step in advice.steps if step.duty == duty]
        if any(step.due for step in steps):
            assert {step.late for step in steps} == {True, False}, duty


@every_policy
def test_every_option_that_changes_more_than_words_changes_some_worked_case(name: str) -> None:
    policy, shown = policy_of(name), set[tuple[str, str]]()
    for found, question, _ in all_advised(name):
        if set(question.readings.items()) <= shown:
            continue  # what it could show has been shown
        area = area_of(found.area) if found.area else None
        default = advise(found.case, directory=area, at=question.at)
        if list(differences(question.expected, default, in_words(default, full=True))):
            shown |= set(question.readings.items())
    wanted = {
        (reading, option)
        for reading, option in permitted_switches(policy)
        if set(policy.readings[reading].options[option].changes) - {"words"}
    }
    assert wanted - shown == set()
