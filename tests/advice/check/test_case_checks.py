"""Checks by way of cases and dates: each finds its fault in a small policy, with a case that shows it, and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from advice.advise import advise
from advice.case import Case
from advice.check import CHECKS, check
from advice.check.look import Setting
from advice.fold import fold
from foundation.moment import parse_moment
from rules.check.finding import Checked, Finding
from rules.policy import Policy
from tests.rules.check.page import message_shown
from tests.rules.check.sound import TODAY, Change, Data, duty, nothing, written

LAST = TODAY + timedelta(days=365)
FAILING = ("unresolved", "no_response", "refused")
OF_CASES = tuple(name for name, check in CHECKS.items() if not check.of_posts)


def looked(policy: Policy, name: str) -> Checked:
    return CHECKS[name](policy, Setting(None, TODAY, LAST), TODAY)


def found(folder: Path, name: str, change: Change) -> Finding:
    (one,) = looked(written(folder, change), name).findings
    return one


def case_of(policy: Policy, finding: Finding) -> Case:
    assert finding.case is not None
    opened = parse_moment(finding.case.opened) if finding.case.opened else None
    return Case(policy, finding.case.facts, finding.case.events, opened=opened)


# ------------------------------------------------------------------------------------------------------- the faults


def unless_it_is_a_threshold(data: Data) -> None:
    data["rules"]["protect-first"]["when"]["issue"] = {"not": ["threshold"]}


def nobody_acts_on_danger(data: Data) -> None:
    del data["duties"]["refer-at-once"], data["duties"]["decide"]
    data["duties"]["write-down"]["in"] = {"disagreement": "all_stages"}


def danger_gives_more_time(data: Data) -> None:
    limits = [
        {
            "when": {"imminent_risk": ["yes"]},
            "limit": {"working_days": 10, "words": "ten days", "clauses": ["EXA-004"]},
        },
        {"when": {"imminent_risk": ["no"]}, "limit": {"working_days": 5, "words": "five days", "clauses": ["EXA-004"]}},
    ]
    data["duties"]["settle"]["limit"] = {"one_of": limits}


def nobody_acts_at_the_last_stage(data: Data) -> None:
    del data["duties"]["ask-the-front-door"]
    data["duties"]["write-down"]["in"] = {"protect": ["front-door"]}


def one_stage_leads_to_the_other(data: Data) -> None:
    stages = data["tracks"]["disagreement"]["stages"]
    stages["stage-1"]["exits"]["resolved"] = "stage-2"
    stages["stage-2"]["exits"] = {"resolved": "stage-1", "withdrawn": "close"} | dict.fromkeys(FAILING, "stage-1")
    data["duties"]["hand-over"]["in"] = {"disagreement": "all_stages"}


def the_last_stage_leads_to_the_first(data: Data) -> None:
    data["tracks"]["disagreement"]["stages"]["stage-2"]["exits"] |= dict.fromkeys(FAILING, "stage-1")
    data["duties"]["hand-over"]["in"] = {"disagreement": "all_stages"}


def no_limit(data: Data) -> None:
    data["duties"]["settle"] |= {"limit": "none_stated", "prompt": {"working_days": 5}, "if_late": "nothing"}


def total(days: int) -> Data:
    limit = {"working_days": days, "words": "in all", "clauses": ["EXA-004"]}
    found: Data = duty(act="settle", who={"met_at_stage": "yes"}, limit=limit, if_late="stage_fails", ends="stage_left")
    return found | {"over": {"disagreement": ["stage-1", "stage-2"]}, "starts": "track_began"}


def a_total_shorter_than_its_stages(data: Data) -> None:
    data["duties"]["in-all"] = total(8)


def a_total_and_nothing_else(data: Data) -> None:
    no_limit(data)
    data["duties"]["in-all"] = total(8)


FAULTS: tuple[tuple[str, Change, str, str], ...] = (
    ("danger-not-first", unless_it_is_a_threshold, "no track that protects the child begins", "EXA-002"),
    ("danger-not-first", nobody_acts_on_danger, "the first step does not protect the child", "EXA-002"),
    ("danger-not-first", danger_gives_more_time, "is put off or falls away", "EXA-002"),
    ("case-stands-still", nobody_acts_at_the_last_stage, "nobody is asked to do anything more", "EXA-005"),
    ("case-never-ends", one_stage_leads_to_the_other, "nothing that can be reported ends the disagreement", "EXA-003"),
    ("silence-leads-astray", the_last_stage_leads_to_the_first, "it goes back to where it has been", "EXA-00"),
    ("time-not-bounded", no_limit, "none of the 2 stages on the way has a limit", "EXA-003"),
    ("total-overrun", a_total_shorter_than_its_stages, "can run out before the stages within it do", "EXA-003"),
    ("total-used-up", a_total_and_nothing_else, "no time is left there", "EXA-003"),
)
NAMED = [f"{name}-{change.__name__}" for name, change, *_ in FAULTS]


@pytest.mark.parametrize(("name", "change", "says", "clause"), FAULTS, ids=NAMED)
def test_each_check_finds_its_fault_with_its_clause_and_a_case(
    name: str, change: Change, says: str, clause: str, tmp_path: Path
) -> None:
    policy = written(tmp_path, change)
    findings = looked(policy, name).findings
    assert findings
    assert all(says in finding.says for finding in findings)
    assert any(cited.startswith(clause) for cited in findings[0].clauses)
    assert findings[0].place.line > 0
    assert advise(case_of(policy, findings[0]), at=parse_moment(findings[0].case.at)).answer  # type: ignore[union-attr]  # asserted in `case_of`


def test_every_check_of_cases_and_dates_has_a_fault_here() -> None:
    assert {name for name, *_ in FAULTS} == set(OF_CASES)


@pytest.mark.parametrize("name", OF_CASES)
def test_the_page_about_the_checks_quotes_what_is_said(name: str, tmp_path: Path) -> None:
    changes = [change for other, change, *_ in FAULTS if other == name]
    said = [
        finding.says
        for number, change in enumerate(changes)
        for finding in looked(written(tmp_path / str(number), change), name).findings
    ]
    assert any(each.startswith(message_shown(name)) for each in said), said


def test_nothing_is_found_in_the_sound_policy(tmp_path: Path) -> None:
    checked = check(written(tmp_path, nothing), None, today=TODAY, first=TODAY, last=LAST)
    assert [each.check for each in checked] == list(OF_CASES)
    assert [finding.id for each in checked for finding in each.findings] == []


# ------------------------------------------------------------------------------------------- what findings show


def test_the_case_of_danger_is_the_smallest_that_shows_it(tmp_path: Path) -> None:
    policy = written(tmp_path, nobody_acts_on_danger)
    for finding in looked(policy, "danger-not-first").findings:
        case = case_of(policy, finding)
        assert case.events[-1].facts == {"imminent_risk": "yes"}
        course = fold(case, parse_moment(finding.case.at))  # type: ignore[union-attr]  # asserted in `case_of`
        assert course.standing("protect") == "open"
        for event in case.events[:-1]:
            less = [kept for kept in case.events if kept is not event]
            assert fold(Case(policy, case.facts, less, opened=case.opened), case.events[-1].at).runs != course.runs


def test_a_case_that_stands_still_is_reached_by_the_fewest_events(tmp_path: Path) -> None:
    findings = looked(written(tmp_path, nobody_acts_at_the_last_stage), "case-stands-still").findings
    finding = next(finding for finding in findings if finding.detail == "unresolved")
    assert finding.element == "tracks.disagreement.stages.stage-2"
    assert finding.case is not None
    happened, *others = ([key for key in event if key not in ("at", "by")] for event in finding.case.events)
    assert happened == ["happened"]
    assert others == [["moved"], ["unresolved"]]


def test_the_longest_time_is_told_in_own_units_and_over_real_dates(tmp_path: Path) -> None:
    (said,) = looked(written(tmp_path, nothing), "time-not-bounded").tells
    assert "10 working days for stages and hand-overs" in said
    assert "Christmas Day" in said
    assert "19 days later" in said


def test_a_track_without_limits_says_so(tmp_path: Path) -> None:
    (said,) = looked(written(tmp_path, no_limit), "time-not-bounded").tells
    assert (
        said
        == "The disagreement: none of its stages (2 at most) has a limit, so that nothing says how long it can take."
    )


def test_what_shows_under_one_option_only_names_it(tmp_path: Path) -> None:
    def by_option(data: Data) -> None:
        data["duties"]["settle"]["limit"]["b"] = "none_stated"
        data["duties"]["settle"]["if_late"] = {"by_reading": "EXA-A1", "a": "stage_fails", "b": "nothing"}

    finding = found(tmp_path, "time-not-bounded", by_option)
    assert finding.readings == {"EXA-A1": "b"}
    assert finding.id.endswith(":EXA-A1=b")


Near = Callable[[Data], None]


def a_total_as_long_as_its_stages(data: Data) -> None:
    data["duties"]["in-all"] = total(12)


@pytest.mark.parametrize(
    ("name", "change"),
    [("total-overrun", a_total_as_long_as_its_stages), ("total-used-up", a_total_as_long_as_its_stages)],
)
def test_a_total_with_room_for_its_stages_is_no_finding(name: str, change: Near, tmp_path: Path) -> None:
    checked = looked(written(tmp_path, change), name)
    assert checked.extent.count > 0
    assert checked.findings == ()


def test_the_day_on_which_it_is_looked_at_may_be_no_working_day(tmp_path: Path) -> None:
    christmas = date(2026, 12, 25)
    for name in OF_CASES:
        assert CHECKS[name](written(tmp_path), Setting(None, christmas, christmas), christmas).findings == ()
