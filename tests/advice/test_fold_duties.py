"""Duties: when they begin to be owed, when they are due, how they end, and what their lateness brings about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from foundation.errors import DataFileError
from rules.aloud import sentence_of
from tests.advice.camden import (
    BEGAN,
    Data,
    arose,
    at,
    camden,
    case,
    departed,
    did,
    due,
    failed,
    folded,
    happened,
    learned,
    left,
    moved,
    one,
    owed,
    reopened,
    resolved,
    result,
    run_of,
    stages,
    up_to,
)
from tests.advice.small import CLAUSES, KNOWN, duty, folded_at, small, three_stages

# Once for each time a stage is entered, and once for each side


def test_a_duty_at_a_stage_is_owed_each_time_the_stage_is_entered() -> None:
    course = folded(case(*up_to(2), moved("2026-09-03 10:00", 1)), "2026-09-03 11:00")
    found = owed(course, "discuss")
    assert [o.started for o in found] == [at(BEGAN), at("2026-09-03 10:00")]


@pytest.mark.parametrize(
    ("facts", "sides"),
    [
        ({}, ["raising", "other"]),
        ({"further_agencies": ["cnwl"]}, ["raising", "other", "cnwl"]),
        ({"further_agencies": ["cnwl", "police"]}, ["raising", "other", "cnwl", "police"]),
        ({"further_agencies": "not_known"}, ["raising", "other"]),
    ],
)
def test_each_agency_makes_its_own_case_note(facts: dict[str, Any], sides: list[str]) -> None:
    course = folded(case(arose(), **facts), "2026-09-01 10:00")
    assert [o.side for o in course.owed if o.duty == "case-note"] == sides


def test_an_agency_that_joins_later_makes_its_case_note_at_the_stage_that_was_reached() -> None:
    """CAM-048, CAM-A35: every agency involved records; one that joins late joins at the current stage."""
    course = folded(case(*up_to(2), learned("2026-09-03 10:00", further_agencies=["cnwl"])), "2026-09-03 11:00")
    found = owed(course, "case-note", "cnwl")
    assert [o.visit.stage for o in found if o.visit] == ["stage-2"]


def test_what_one_side_did_is_still_owed_by_the_other() -> None:
    course = folded(case(arose(), did("2026-09-01 11:00", "case-note", by="other")), "2026-09-01 12:00")
    assert [one(course, "case-note", side).is_live for side in ("raising", "other")] == [True, False]


@pytest.mark.parametrize("by", ["both", "all"])
def test_what_both_sides_did_is_done_by_each(by: str) -> None:
    course = folded(case(arose(), did("2026-09-01 11:00", "case-note", by=by)), "2026-09-01 12:00")
    assert [one(course, "case-note", side).is_live for side in ("raising", "other")] == [False, False]


@pytest.mark.parametrize(("by", "side"), [("fssw", "other"), ("GOSH", "raising")])
def test_the_agency_of_a_side_can_be_named_instead_of_the_side(by: str, side: str) -> None:
    course = folded(case(arose(), did("2026-09-01 11:00", "case-note", by=by)), "2026-09-01 12:00")
    assert not one(course, "case-note", side).is_live
    assert departed(course) == []


def test_an_agency_that_joined_does_its_own_part() -> None:
    found = case(arose(), did("2026-09-01 11:00", "case-note", by="cnwl"), further_agencies=["cnwl"])
    course = folded(found, "2026-09-01 12:00")
    assert [one(course, "case-note", side).is_live for side in ("raising", "other", "cnwl")] == [True, True, False]


def test_what_was_done_counts_for_the_oldest_that_is_still_owed() -> None:
    course = folded(case(*up_to(2), did("2026-09-03 10:00", "case-note", by="raising")), "2026-09-03 11:00")
    assert [o.is_live for o in owed(course, "case-note", "raising")] == [False, True]


def test_what_was_done_at_a_stage_counts_for_that_stage() -> None:
    done = did("2026-09-03 10:00", "case-note", by="raising", stage="stage-2")
    course = folded(case(*up_to(2), done), "2026-09-03 11:00")
    assert [o.is_live for o in owed(course, "case-note", "raising")] == [True, False]


def test_what_is_done_twice_is_shown_the_second_time() -> None:
    found = case(arose(), did("2026-09-01 11:00", "discuss"), did("2026-09-01 12:00", "discuss"))
    course = folded(found, "2026-09-01 13:00")
    assert one(course, "discuss").done == at("2026-09-01 11:00")
    assert len(departed(course)) == 1


def test_an_event_can_fulfil_a_duty() -> None:
    found = case(arose(), happened("2026-09-01 15:00", "protection-decided"), imminent_risk="yes")
    course = folded(found, "2026-09-01 16:00")
    assert one(course, "decide-protection").done == at("2026-09-01 15:00")
    assert one(course, "refer-at-once").done == at("2026-09-01 15:00")


def test_a_date_that_is_agreed_for_one_duty_can_fulfil_another(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        here = {"disagreement": ["stage-1"]}
        dated = {"agreed_date": {"by": "both_sides"}}
        data["duties"]["meet"] = duty(at=here, starts="stage_began", limit=dated)
        data["duties"]["date"] = duty(at=here, starts="stage_began", done_by={"agreed": "meet"})

    event = {"at": "2026-09-02 10:00", "agreed": {"meet": "2026-09-04"}}
    course = folded_at("2026-09-02 11:00", small(tmp_path, change), event)
    assert one(course, "date").done == at("2026-09-02 10:00")
    assert due(one(course, "meet")) == "2026-09-04 17:00"
    assert "Agreeing a date for this is doing it" in sentence_of(course.policy, "duties.date").says


@pytest.mark.parametrize(
    ("done_by", "wrong"),
    [
        ({"agreed": "nothing"}, "there is no duty `nothing`"),
        ({"agreed": "settle", "event": "disagreement-arose"}, "exactly one thing fulfils it"),
    ],
)
def test_what_fulfils_a_duty_has_to_be_there_and_to_be_one(tmp_path: Path, done_by: Data, wrong: str) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["date"] = duty(at={"disagreement": ["stage-1"]}, starts="stage_began", done_by=done_by)

    with pytest.raises(DataFileError, match=wrong):
        small(tmp_path, change)


# How a duty ends


def test_what_is_done_in_time_is_met() -> None:
    course = folded(case(arose(), resolved("2026-09-08 17:00")), "2026-09-09 10:00")
    assert result(course, one(course, "settle")) == "met"


def test_what_is_done_late_is_met_late() -> None:
    course = folded(case(arose(), resolved("2026-09-08 17:01")), "2026-09-09 10:00")
    assert result(course, one(course, "settle")) == "met_late"


def test_what_is_ended_by_a_failure_before_its_date_is_overtaken() -> None:
    for moment in ("2026-09-03 10:00", "2026-09-08 17:00"):
        course = folded(case(arose(), failed(moment)), "2026-09-20 10:00")
        assert result(course, one(course, "settle")) == "overtaken"


def test_what_is_ended_after_its_date_is_missed() -> None:
    course = folded(case(arose(), moved("2026-09-09 10:00", 2)), "2026-09-20 10:00")
    assert result(course, owed(course, "settle")[0]) == "missed"


def test_what_is_still_to_be_done_is_live_and_then_late() -> None:
    found = case(arose())
    assert result(folded(found, "2026-09-08 17:00"), one(folded(found, "2026-09-08 17:00"), "settle")) == "live"
    course = folded(found, "2026-09-08 17:01")
    assert result(course, one(course, "settle")) == "live_late"


def test_a_lapse_alone_does_not_end_the_duty_to_settle() -> None:
    course = folded(case(arose()), "2026-09-30 10:00")
    assert one(course, "settle").is_live


@pytest.mark.parametrize("exit_", ["unresolved", "no_response", "refused", "withdrawn", "not_justified"])
def test_every_exit_but_a_resolution_ends_what_ends_with_a_failure(exit_: str) -> None:
    course = folded(case(arose(), left("2026-09-03 10:00", exit_)), "2026-09-03 11:00")
    assert one(course, "discuss").ended == at("2026-09-03 10:00")


def test_a_record_is_owed_until_it_is_written_even_after_its_stage() -> None:
    course = folded(case(*up_to(3), resolved("2026-09-04 10:00")), "2026-12-01 10:00")
    assert [o.is_live for o in owed(course, "case-note", "other")] == [True, True, True]
    assert one(course, "record-in-writing").is_live


def test_what_ends_with_its_track_ends_there() -> None:
    course = folded(case(left("2026-09-01 10:00", "withdrawn", "protect"), imminent_risk="yes"), "2026-09-02 10:00")
    assert one(course, "decide-protection").ended == at("2026-09-01 10:00")


def test_what_is_due_at_once_is_never_late_by_itself() -> None:
    course = folded(case(imminent_risk="yes"), "2026-09-05 10:00")
    assert due(one(course, "refer-at-once")) == BEGAN
    assert result(course, one(course, "refer-at-once")) == "live"


@pytest.mark.parametrize(
    ("began", "asked", "how"),
    [
        ("2026-09-05 11:00", "2026-09-07 12:00", "live"),  # a Saturday: now, whenever that is asked
        ("2026-09-02 09:00", "2026-09-02 17:00", "live"),
        ("2026-09-02 09:00", "2026-09-02 17:01", "live_late"),
    ],
)
def test_the_same_working_day_that_means_now_is_never_late_by_itself(
    tmp_path: Path, began: str, asked: str, how: str
) -> None:
    """On a day that is not worked it is due the moment it begins, and a minute later everybody would be late."""

    def change(data: dict[str, Any]) -> None:
        limit = {"same_working_day": "yes", "otherwise": "now"}
        data["duties"]["today"] = duty(at={"disagreement": ["stage-1"]}, starts={"event": "told"}, limit=limit)
        data["events"]["told"] = {"ask": "When?", "called": "it was told", "clauses": CLAUSES}

    told = {"at": began, "happened": "told"}
    course = folded_at(asked, small(tmp_path, change), told)
    assert result(course, one(course, "today")) == how


def test_our_prompts_are_no_dates_of_the_policy() -> None:
    course = folded(case(arose()), "2026-10-05 10:00")
    assert due(one(course, "case-note", "raising")) == ""
    assert result(course, one(course, "case-note", "raising")) == "live"


# What starts a duty


def test_a_duty_can_start_with_another_that_is_done() -> None:
    found = case(*up_to(3), did("2026-09-03 10:00", "tell-development-officer"))
    course = folded(found, "2026-09-03 11:00")
    assert not owed(folded(found, "2026-09-03 09:00"), "keep-log")
    assert one(course, "keep-log").started == at("2026-09-03 10:00")
    assert one(course, "keep-log").visit is run_of(course).visit


def test_a_duty_can_start_with_an_event_at_its_stage() -> None:
    changed = happened("2026-09-03 10:00", "wider-change-considered")
    assert one(folded(case(*up_to(5), changed), "2026-09-03 11:00"), "consult-board-partners").is_live
    assert not owed(folded(case(*up_to(4), changed), "2026-09-03 11:00"), "consult-board-partners")


@pytest.mark.parametrize(("ends", "starts"), [(None, True), ("stage_failed", False), ("stage_left", False)])
def test_what_ends_with_a_stage_does_not_begin_once_it_is_over(tmp_path: Path, ends: str | None, starts: bool) -> None:
    """A record can come afterwards; but nobody moves up, or settles, what has been resolved."""

    def change(data: dict[str, Any]) -> None:
        keys = {"ends": ends} if ends else {}
        data["events"]["told"] = {"ask": "When?", "called": "it was told", "clauses": CLAUSES}
        data["duties"]["extra"] = duty(at={"disagreement": ["stage-1"]}, starts={"event": "told"}, **keys)

    events = [resolved("2026-09-02 10:00"), happened("2026-09-03 10:00", "told")]
    assert bool(owed(folded_at("2026-09-03 11:00", small(tmp_path, change), *events), "extra")) is starts


def test_a_duty_can_start_when_its_condition_becomes_true() -> None:
    found = case(learned("2026-09-03 10:00", other_agency="gosh"))
    assert not owed(folded(found, "2026-09-03 09:00"), "use-own-line-management")
    assert one(folded(found, "2026-09-03 11:00"), "use-own-line-management").started == at("2026-09-03 10:00")


def test_a_duty_that_was_done_is_not_owed_again_because_its_condition_is_still_true() -> None:
    found = case(
        did("2026-09-02 10:00", "use-own-line-management"), learned("2026-09-03 10:00", case_type="lac"),
        other_agency="gosh",
    )  # fmt: skip
    assert one(folded(found, "2026-09-02 11:00"), "use-own-line-management").done == at("2026-09-02 10:00")
    assert one(folded(found, "2026-09-03 11:00"), "use-own-line-management").done == at("2026-09-02 10:00")


def test_duties_that_no_case_starts_are_never_owed_in_one() -> None:
    course = folded(case(*up_to(5)), "2026-12-01 10:00")
    always = {name for name, found in camden().file.duties.items() if found.starts.outside_a_case}
    assert len(always) == 7
    assert not always & {o.duty for o in course.owed}


def applies_at_stage_2(data: dict[str, Any]) -> None:
    stages = data["tracks"]["disagreement"]["stages"]
    for exit_ in ("unresolved", "no_response"):
        stages["stage-1"]["exits"][exit_] = {"follows": "stage-2"}
    data["duties"]["extra"] = duty(
        at={"disagreement": ["stage-2"]}, starts="applies", when={"issue": ["threshold"]}
    )  # fmt: skip


def test_a_duty_whose_condition_holds_starts_at_a_stage_that_time_brought_about(tmp_path: Path) -> None:
    policy = small(tmp_path, applies_at_stage_2)
    assert one(folded_at("2026-09-02 11:00", policy, failed("2026-09-02 10:00")), "extra").is_live
    assert one(folded_at("2026-09-09 11:00", policy), "extra").started == at("2026-09-08 17:00")


def after_settling(data: dict[str, Any]) -> None:
    data["duties"]["confirm"] = duty(act="tell", starts={"done": "settle"})
    data["duties"]["confirm-here"] = duty(act="tell", at={"disagreement": ["stage-1"]}, starts={"done": "settle"})


@pytest.mark.parametrize("name", ["confirm", "confirm-here"])
def test_settling_it_starts_what_starts_when_it_is_settled(tmp_path: Path, name: str) -> None:
    """To resolve the stage is to do the duty to settle."""
    course = folded_at("2026-09-02 11:00", small(tmp_path, after_settling), resolved("2026-09-02 10:00"))
    assert one(course, "settle").done == at("2026-09-02 10:00")
    assert one(course, name).started == at("2026-09-02 10:00")


def test_receiving_a_hand_over_can_start_a_duty_of_the_stage_it_leads_to(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["acknowledge"] = duty(
            act="acknowledge", at={"disagreement": ["stage-2"]}, starts={"done": "hand-over"}
        )

    course = folded_at("2026-09-02 11:00", small(tmp_path, change), moved("2026-09-02 10:00", 2))
    assert one(course, "acknowledge").started == at("2026-09-02 10:00")


def test_lateness_can_start_another_duty(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["chase"] = duty(act="tell", at={"disagreement": ["stage-1"]}, starts={"late": "settle"})

    policy = small(tmp_path, change)
    assert not owed(folded_at("2026-09-08 17:00", policy), "chase")
    assert one(folded_at("2026-09-20 17:00", policy), "chase").started == at("2026-09-08 17:00")
    assert not owed(folded_at("2026-09-20 17:00", policy, failed("2026-09-08 10:00")), "chase")


@pytest.mark.parametrize(
    ("starts", "began"),
    [
        ("stage_began", "2026-09-02 10:00"),
        ("stage_failed", "2026-09-03 10:00"),
        ("stage_left", "2026-09-03 12:00"),
        ("resolved", None),
        ({"event": "protection-decided"}, "2026-09-02 15:00"),
        ({"first_of_events": ["protection-decided", "disagreement-arose"]}, "2026-09-02 15:00"),
    ],
)
def test_each_start_of_a_duty(tmp_path: Path, starts: Any, began: str | None) -> None:
    def change(data: dict[str, Any]) -> None:
        three_stages(data)
        data["duties"]["extra"] = duty(at={"disagreement": ["stage-2"]}, starts=starts)

    course = folded_at(
        "2026-09-05 09:00",
        small(tmp_path, change),
        moved("2026-09-02 10:00", 2),
        happened("2026-09-02 15:00", "protection-decided"),
        failed("2026-09-03 10:00"),
        moved("2026-09-03 12:00", 3),
    )
    assert [o.started for o in owed(course, "extra")] == ([at(began)] if began else [])


def test_a_duty_can_start_when_its_stage_is_resolved(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["extra"] = duty(at={"disagreement": ["stage-1"]}, starts="resolved")

    course = folded_at("2026-09-05 09:00", small(tmp_path, change), resolved("2026-09-03 10:00"))
    assert one(course, "extra").started == at("2026-09-03 10:00")


@pytest.mark.parametrize(
    ("events", "began"),
    [
        ([resolved("2026-09-03 10:00")], "2026-09-03 10:00"),
        ([left("2026-09-04 10:00", "withdrawn")], "2026-09-04 10:00"),
        ([moved("2026-09-03 10:00", 2)], None),
    ],
)
def test_a_duty_can_start_when_its_track_ends_whichever_way(
    tmp_path: Path, events: list[Data], began: str | None
) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["extra"] = duty(at={"disagreement": "all_stages"}, starts="track_closed")

    course = folded_at("2026-09-05 09:00", small(tmp_path, change), *events)
    assert [o.started for o in owed(course, "extra")] == ([at(began)] if began else [])


# Limits


@pytest.mark.parametrize(
    ("anchor", "expected"),
    [
        (None, "2026-09-07 17:00"),
        ({"stage_began": {"disagreement": "stage-1"}}, "2026-09-03 17:00"),
        ({"track_began": "disagreement"}, "2026-09-03 17:00"),
        ({"failed": {"disagreement": "stage-1"}}, "2026-09-04 17:00"),
        ({"done": "hand-over"}, "2026-09-07 17:00"),
        ({"event": "disagreement-arose"}, "2026-09-03 17:00"),
        ({"event": "protection-decided"}, ""),
        ({"stage_began": {"disagreement": "stage-3"}}, ""),
    ],
)
def test_a_limit_can_run_from_something_else_than_the_start_of_its_duty(
    tmp_path: Path, anchor: dict[str, Any] | None, expected: str
) -> None:
    def change(data: dict[str, Any]) -> None:
        three_stages(data)
        limit = {"working_days": 2, **({"from": anchor} if anchor else {})}
        data["duties"]["extra"] = duty(at={"disagreement": ["stage-2"]}, starts="stage_began", limit=limit)

    events = [failed("2026-09-02 10:00"), moved("2026-09-03 10:00", 2)]
    assert due(one(folded_at("2026-09-03 11:00", small(tmp_path, change), *events), "extra")) == expected


def conditional(data: dict[str, Any]) -> None:
    data["duties"]["settle"]["limit"] = {
        "one_of": [
            {"when": {"issue": ["closure"]}, "limit": {"hours": 24}},
            {"when": {"issue": {"not": ["closure"]}}, "limit": {"working_days": 5}},
        ]
    }


def test_a_limit_can_depend_on_a_fact_and_changes_with_it(tmp_path: Path) -> None:
    policy = small(tmp_path, conditional)
    serious = learned("2026-09-02 08:00", issue=["threshold", "closure"])
    assert due(one(folded_at("2026-09-02 09:00", policy), "settle")) == "2026-09-08 17:00"
    assert due(one(folded_at("2026-09-02 09:00", policy, serious), "settle")) == "2026-09-02 09:00"


def test_a_limit_of_which_two_cases_hold_gives_no_date(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        conditional(data)
        data["duties"]["settle"]["limit"]["one_of"][1]["when"] = {"issue": ["threshold"]}

    policy = small(tmp_path, change)
    assert due(one(folded_at("2026-09-02 09:00", policy), "settle")) == "2026-09-08 17:00"
    assert due(one(folded_at("2026-09-02 09:00", policy, issue=["closure"]), "settle")) == "2026-09-02 09:00"
    assert due(one(folded_at("2026-09-02 09:00", policy, issue=["closure", "threshold"]), "settle")) == ""


def test_the_strict_reading_puts_the_hand_over_inside_the_week() -> None:
    """CAM-A2 (c): failed an hour before the week ends, the hand-over is due with it and not a day later."""
    found = [arose(), failed("2026-09-08 16:00")]
    assert due(one(folded(case(*found), "2026-09-08 16:30"), "hand-over")) == "2026-09-09 16:00"
    strict = folded(case(*found, under=camden(A2="c")), "2026-09-08 16:30")
    assert due(one(strict, "hand-over")) == "2026-09-08 17:00"


@pytest.mark.parametrize(
    ("switches", "expected"),
    [({}, "2026-09-07 17:00"), ({"A1": "b"}, "2026-09-04 17:00"), ({"A1": "c"}, "2026-09-04 17:00")],
)
def test_the_week_ends_as_the_reading_says(switches: dict[str, str], expected: str) -> None:
    """Raised on Friday 28 August 2026; Monday 31 August is a bank holiday."""
    course = folded(case(arose("2026-08-28 16:40"), under=camden(**switches)), "2026-09-01 10:00")
    assert due(one(course, "settle")) == expected


def test_24_hours_become_a_working_day_where_the_clause_is_read_so() -> None:
    found = [arose(), failed("2026-09-04 15:00")]
    assert due(one(folded(case(*found), "2026-09-04 16:00"), "hand-over")) == "2026-09-05 15:00"
    other = folded(case(*found, under=camden(A3="b")), "2026-09-04 16:00")
    assert due(one(other, "hand-over")) == "2026-09-07 15:00"


def test_stage_5_has_no_limit_where_the_clause_is_read_so() -> None:
    assert owed(folded(case(*up_to(5)), "2026-09-03 10:00"), "settle-in-a-week-at-stage-5")
    found = folded(case(*up_to(5), under=camden(A4="b")), "2026-12-03 10:00")
    assert not owed(found, "settle-in-a-week-at-stage-5")
    assert run_of(found).visits[-1].failed is None


def test_24_hours_are_24_hours_when_the_clocks_change() -> None:
    found = case(arose("2027-03-22 09:00"), failed("2027-03-27 20:00"))
    assert due(one(folded(found, "2027-03-27 21:00"), "hand-over")) == "2027-03-28 21:00"


def test_the_week_of_christmas_is_long() -> None:
    course = folded(case(arose("2026-12-21 09:00"), opened="2026-12-21 09:00"), "2026-12-21 10:00")
    assert due(one(course, "settle")) == "2026-12-30 17:00"


# A total over a group of stages


def whole(**keys: Any) -> Any:
    def change(data: dict[str, Any]) -> None:
        three_stages(data)
        plain = {"starts": "span_began", "ends": "stage_left", "limit": {"working_days": 20}}
        group = {"over": {"disagreement": ["stage-1", "stage-2"]}}
        data["duties"]["whole"] = duty(**{**plain, **group, **keys})

    return change


TO_2: list[Data] = [failed("2026-09-02 09:00"), moved("2026-09-02 10:00", 2)]
TO_3: list[Data] = [*TO_2, failed("2026-09-03 09:00"), moved("2026-09-03 10:00", 3)]


def test_a_total_runs_from_the_first_stage_of_its_group_that_is_entered(tmp_path: Path) -> None:
    policy = small(tmp_path, whole(over={"disagreement": ["stage-2", "stage-3"]}))
    assert not owed(folded_at("2026-09-02 09:00", policy), "whole")
    assert one(folded_at("2026-09-03 12:00", policy, *TO_3), "whole").started == at("2026-09-02 10:00")
    skipped = moved("2026-09-02 10:00", 3)
    assert one(folded_at("2026-09-03 12:00", policy, skipped), "whole").started == at("2026-09-02 10:00")


@pytest.mark.parametrize("ends", ["stage_left", "stage_failed"])
def test_going_on_inside_the_group_does_not_end_a_total(tmp_path: Path, ends: str) -> None:
    """A passage is one unbroken run of moves inside the group: the total lives as long as that."""
    course = folded_at("2026-09-02 11:00", small(tmp_path, whole(ends=ends)), *TO_2)
    assert one(course, "whole").is_live
    assert due(one(course, "whole")) == "2026-09-29 17:00"


def test_leaving_the_group_ends_a_total(tmp_path: Path) -> None:
    course = folded_at("2026-09-03 11:00", small(tmp_path, whole()), *TO_3)
    assert one(course, "whole").ended == at("2026-09-03 10:00")


def test_coming_back_into_the_group_begins_a_new_total(tmp_path: Path) -> None:
    course = folded_at("2026-09-04 11:00", small(tmp_path, whole()), *TO_3, moved("2026-09-04 10:00", 1))
    assert [o.started for o in owed(course, "whole")] == [at(BEGAN), at("2026-09-04 10:00")]


def test_a_total_that_no_leaving_ends_is_owed_once_however_often_the_case_comes_back(tmp_path: Path) -> None:
    """One clock for the whole: going out of the group and coming back does not begin it anew."""
    policy = small(tmp_path, whole(ends="track_closed"))
    course = folded_at("2026-09-04 11:00", policy, *TO_3, moved("2026-09-04 10:00", 1))
    assert [(o.started, due(o)) for o in owed(course, "whole")] == [(at(BEGAN), "2026-09-29 17:00")]


@pytest.mark.parametrize("ends", ["stage_left", "track_closed"])
def test_settling_the_matter_at_a_later_stage_settles_the_total(tmp_path: Path, ends: str) -> None:
    policy = small(tmp_path, whole(act="settle", ends=ends))
    course = folded_at("2026-09-03 11:00", policy, *TO_2, resolved("2026-09-03 10:00"))
    assert result(course, one(course, "whole")) == "met"
    assert one(course, "whole").done == at("2026-09-03 10:00")


def test_a_total_of_another_kind_is_not_settled_with_the_matter(tmp_path: Path) -> None:
    course = folded_at("2026-09-03 11:00", small(tmp_path, whole()), *TO_2, resolved("2026-09-03 10:00"))
    assert one(course, "whole").done is None


def test_a_total_whose_clock_goes_on_runs_from_its_first_date_at_whichever_stage_it_resumes(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        whole()(data)
        data["tracks"]["disagreement"]["reopening"] = {"to": "same_stage", "clock": "continues", "stated": "yes"}

    events = [*TO_2, resolved("2026-09-03 10:00"), reopened("2026-09-07 10:00")]
    course = folded_at("2026-09-07 11:00", small(tmp_path, change), *events)
    assert [due(o) for o in owed(course, "whole")] == ["2026-09-29 17:00", "2026-09-29 17:00"]


def test_a_total_can_run_from_the_beginning_of_the_track(tmp_path: Path) -> None:
    """One working week over the second and third stage, counted from the day on which the matter arose."""
    change = whole(over={"disagreement": ["stage-2", "stage-3"]}, starts="track_began", limit={"working_days": 5})
    course = folded_at("2026-09-02 11:00", small(tmp_path, change), *TO_2)
    assert due(one(course, "whole")) == "2026-09-08 17:00"


def test_a_total_that_runs_out_fails_the_stage_the_case_is_at(tmp_path: Path) -> None:
    change = whole(limit={"working_days": 3}, if_late="stage_fails", ends=None)
    course = folded_at("2026-09-10 11:00", small(tmp_path, change), *TO_2)
    assert run_of(course).visits[-1].failed == at("2026-09-04 17:00")
    assert run_of(course).visits[-1].exit == "lapsed"


def test_another_duty_can_be_due_with_the_total(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        whole(limit={"working_days": 4}, ends=None)(data)
        limit = {"earliest_of": [{"working_days": 5}, {"due_of": "whole"}]}
        data["duties"]["answer"] = duty(
            act="reply", at={"disagreement": ["stage-1", "stage-2"]}, starts="stage_began", limit=limit
        )

    course = folded_at("2026-09-02 11:00", small(tmp_path, change), *TO_2)
    assert [due(o) for o in owed(course, "answer")] == ["2026-09-07 17:00", "2026-09-07 17:00"]


def test_a_matter_that_is_opened_again_has_a_total_of_its_own(tmp_path: Path) -> None:
    events = [resolved("2026-09-02 10:00"), reopened("2026-09-07 10:00")]
    course = folded_at("2026-09-07 11:00", small(tmp_path, whole()), *events)
    assert [o.started for o in owed(course, "whole")] == [at(BEGAN), at("2026-09-07 10:00")]


@pytest.mark.parametrize(("settled", "how"), [("2026-09-04 10:00", "met"), ("2026-09-05 10:00", "met_late")])
def test_settling_the_matter_at_a_later_stage_fulfils_the_total(tmp_path: Path, settled: str, how: str) -> None:
    """A total is settled where the matter is, not only at the first stage of its group."""
    group = {"disagreement": ["stage-2", "stage-3"]}
    policy = small(tmp_path, whole(act="settle", over=group, limit={"working_days": 2}))
    course = folded_at("2026-09-05 12:00", policy, *TO_3, resolved(settled))
    assert result(course, one(course, "whole")) == how


def test_settling_the_matter_outside_its_group_does_not_fulfil_a_total(tmp_path: Path) -> None:
    policy = small(tmp_path, whole(act="settle", ends=None))
    course = folded_at("2026-09-05 12:00", policy, *TO_3, resolved("2026-09-04 10:00"))
    assert one(course, "whole").is_live


def test_settling_a_stage_that_leads_on_does_not_fulfil_a_total_over_what_follows(tmp_path: Path) -> None:
    """Where a stage is resolved by talking with one's own manager first, the matter itself is not settled."""

    def leads_on(data: dict[str, Any]) -> None:
        whole(act="settle", over={"disagreement": "all_stages"}, limit={"working_days": 2})(data)
        stages = data["tracks"]["disagreement"]["stages"]
        stages["stage-1"]["exits"]["resolved"] = {"follows": "stage-2"}

    policy = small(tmp_path, leads_on)
    course = folded_at("2026-09-02 12:00", policy, resolved("2026-09-01 15:00"))
    assert stages(course)[-1][0] == "stage-2"
    assert one(course, "whole").is_live
    course = folded_at("2026-09-03 12:00", policy, resolved("2026-09-01 15:00"), resolved("2026-09-02 15:00"))
    assert result(course, one(course, "whole")) == "met"


# Dates that people agree, and extensions


def agreed(data: dict[str, Any]) -> None:
    data["duties"]["settle"]["limit"] = {"agreed_date": {"by": "both_sides"}}


def agree(moment: str, date: str, duty_: str = "settle", **more: str) -> Data:
    return {"at": moment, "agreed": {duty_: date}, **more}


def extend(moment: str, date: str, **more: str) -> Data:
    return {"at": moment, "extended": {"settle": date}, **more}


def test_until_a_date_is_agreed_there_is_none(tmp_path: Path) -> None:
    policy = small(tmp_path, agreed)
    assert due(one(folded_at("2026-12-01 09:00", policy), "settle")) == ""
    course = folded_at("2026-09-02 09:00", policy, agree("2026-09-01 12:00", "2026-09-10"))
    assert due(one(course, "settle")) == "2026-09-10 17:00"


def test_an_agreed_date_can_be_agreed_anew(tmp_path: Path) -> None:
    policy = small(tmp_path, agreed)
    events = [agree("2026-09-01 12:00", "2026-09-10"), agree("2026-09-02 12:00", "2026-09-08")]
    assert due(one(folded_at("2026-09-03 09:00", policy, *events), "settle")) == "2026-09-08 17:00"


def test_a_stage_fails_when_the_agreed_date_has_passed(tmp_path: Path) -> None:
    policy = small(tmp_path, agreed)
    course = folded_at("2026-09-12 09:00", policy, agree("2026-09-01 12:00", "2026-09-10"))
    assert run_of(course).visits[0].failed == at("2026-09-10 17:00")


def test_a_date_that_was_agreed_for_a_saturday_is_kept(tmp_path: Path) -> None:
    course = folded_at("2026-09-02 09:00", small(tmp_path, agreed), agree("2026-09-01 12:00", "2026-09-12"))
    found = one(course, "settle")
    assert due(found) == "2026-09-12 17:00"
    assert found.due is not None
    assert found.due.aim == at("2026-09-11 17:00")


def bounded(data: dict[str, Any]) -> None:
    data["duties"]["settle"]["limit"] = {"earliest_of": [{"working_days": 5}, {"agreed_date": {"by": "both_sides"}}]}


def test_an_agreed_date_inside_the_limit_is_the_due_date(tmp_path: Path) -> None:
    course = folded_at("2026-09-02 09:00", small(tmp_path, bounded), agree("2026-09-01 12:00", "2026-09-04"))
    assert due(one(course, "settle")) == "2026-09-04 17:00"
    assert departed(course) == []


def test_an_agreed_date_beyond_the_limit_is_kept_and_shown_and_moves_nothing(tmp_path: Path) -> None:
    course = folded_at("2026-09-02 09:00", small(tmp_path, bounded), agree("2026-09-01 12:00", "2026-09-18"))
    assert due(one(course, "settle")) == "2026-09-08 17:00"
    assert one(course, "settle").agreed is not None
    assert len(departed(course)) == 1


def extendable(data: dict[str, Any]) -> None:
    data["duties"]["settle"]["extension"] = {"by": "professional", "not_beyond": "ten days", "clauses": CLAUSES}


def test_an_extension_that_was_reported_in_time_moves_the_date(tmp_path: Path) -> None:
    course = folded_at("2026-09-09 09:00", small(tmp_path, extendable), extend("2026-09-08 16:00", "2026-09-15"))
    assert due(one(course, "settle")) == "2026-09-15 17:00"
    assert run_of(course).visits[0].failed is None
    assert departed(course) == []


def test_an_extension_that_was_reported_at_the_very_end_is_in_time(tmp_path: Path) -> None:
    course = folded_at("2026-09-09 09:00", small(tmp_path, extendable), extend("2026-09-08 17:00", "2026-09-15"))
    assert due(one(course, "settle")) == "2026-09-15 17:00"


@pytest.mark.parametrize("more", [{}, {"reported": "2026-09-09 09:00"}])
def test_an_extension_that_was_reported_too_late_is_kept_and_changes_nothing(
    tmp_path: Path, more: dict[str, str]
) -> None:
    made = "2026-09-08 16:00" if more else "2026-09-09 09:00"
    course = folded_at("2026-09-10 09:00", small(tmp_path, extendable), extend(made, "2026-09-15", **more))
    assert due(one(course, "settle")) == "2026-09-08 17:00"
    assert run_of(course).visits[0].failed == at("2026-09-08 17:00")
    assert len(departed(course)) == 1


def test_an_extension_where_the_policy_gives_nobody_that_power_is_kept_and_changes_nothing() -> None:
    course = folded(case(arose(), extend("2026-09-02 10:00", "2026-09-20")), "2026-09-03 10:00")
    assert due(one(course, "settle")) == "2026-09-08 17:00"
    assert len(departed(course)) == 1


def bounded_extension(data: dict[str, Any]) -> None:
    extendable(data)
    data["duties"]["settle"]["extension"]["outer"] = {"working_days": 10}


def test_an_extension_beyond_its_outer_bound_goes_as_far_as_the_bound_and_is_shown(tmp_path: Path) -> None:
    """Ten working days from 1 September 2026, a Tuesday, end on the 15th."""
    policy = small(tmp_path, bounded_extension)
    course = folded_at("2026-09-09 09:00", policy, extend("2026-09-08 16:00", "2026-10-01"))
    assert due(one(course, "settle")) == "2026-09-15 17:00"
    assert len(departed(course)) == 1
    assert "can extend it, not beyond ten days (within 10 working days)" in sentence_of(policy, "duties.settle").says


def test_an_extension_up_to_its_outer_bound_is_no_departure(tmp_path: Path) -> None:
    policy = small(tmp_path, bounded_extension)
    course = folded_at("2026-09-09 09:00", policy, extend("2026-09-08 16:00", "2026-09-15"))
    assert due(one(course, "settle")) == "2026-09-15 17:00"
    assert departed(course) == []


def test_an_extension_moves_what_is_due_with_it(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        extendable(data)
        data["duties"]["answer"] = duty(
            act="reply", at={"disagreement": ["stage-1"]}, starts="stage_began", limit={"due_of": "settle"}
        )

    course = folded_at("2026-09-03 09:00", small(tmp_path, change), extend("2026-09-02 16:00", "2026-09-15"))
    assert due(one(course, "answer")) == "2026-09-15 17:00"


# A gate inside a duty


def gated(data: dict[str, Any]) -> None:
    data["duties"]["check-first"] = duty(act="report", at={"disagreement": ["stage-1"]}, starts="stage_began")
    data["duties"]["settle"]["needs"] = "check-first"


def test_a_gate_does_not_stop_the_clock_of_what_it_guards(tmp_path: Path) -> None:
    """A gate that nobody passes must not keep the stage from failing."""
    course = folded_at("2026-09-12 09:00", small(tmp_path, gated))
    assert due(one(course, "settle")) == "2026-09-08 17:00"
    assert run_of(course).visits[0].failed == at("2026-09-08 17:00")


def test_a_duty_of_one_side_is_owed_once_by_each(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["extra"] = duty(
            who={"each_side": "front-line-manager"}, at={"disagreement": ["stage-1"]}, starts="stage_began"
        )

    course = folded_at("2026-09-01 10:00", small(tmp_path, change))
    assert [o.side for o in course.owed if o.duty == "extra"] == ["raising", "other"]


def test_a_duty_whose_condition_does_not_hold_fails_no_stage(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["settle"]["when"] = {"issue": ["closure"]}

    policy = small(tmp_path, change)
    assert KNOWN["issue"] == ["threshold"]
    assert run_of(folded_at("2026-10-01 10:00", policy)).visits[0].failed is None
    found = folded_at("2026-10-01 10:00", policy, issue=["closure"])
    assert run_of(found).visits[0].failed == at("2026-09-08 17:00")


# What a limit is counted from, where that comes after the duty began


@pytest.mark.parametrize(
    ("anchor", "event"),
    [
        ({"event": "protection-decided"}, {"happened": "protection-decided"}),
        ({"done": "ask"}, {"did": "ask"}),
        ({"failed": {"disagreement": "stage-1"}}, {"unresolved": "disagreement"}),
        ({"stage_began": {"disagreement": "stage-2"}}, {"moved": {"disagreement": "stage-2"}}),
    ],
)
def test_a_limit_has_a_date_once_what_it_is_counted_from_has_happened(
    tmp_path: Path, anchor: dict[str, Any], event: dict[str, Any]
) -> None:
    def change(data: dict[str, Any]) -> None:
        limit = {"calendar_days": 28, "from": anchor}
        data["duties"]["ask"] = duty(at={"disagreement": ["stage-1"]}, starts="stage_began")
        data["duties"]["award"] = duty(at={"disagreement": ["stage-1"]}, starts="stage_began", limit=limit)
        data["duties"]["after"] = duty(
            at={"disagreement": ["stage-1"]}, starts="stage_began", limit={"due_of": "award"}
        )

    policy = small(tmp_path, change)
    assert due(one(folded_at("2026-09-03 09:00", policy), "award")) == ""
    course = folded_at("2026-09-03 12:00", policy, {"at": "2026-09-03 10:00", **event})
    assert due(one(course, "award")) == "2026-10-01 17:00"
    assert due(one(course, "after")) == "2026-10-01 17:00"
