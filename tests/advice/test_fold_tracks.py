"""Tracks: how they open, wait, go on, are resolved, fall silent, end and are opened again."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from advice.case import Case
from advice.errors import CaseError
from advice.fold import fold
from advice.reporting import event_reported
from tests.advice.camden import (
    BEGAN,
    FACTS,
    Data,
    area,
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
from tests.advice.small import CLAUSES, KNOWN, asked_at, duty, folded_at, raised_case, small, three_stages

# Opening


def test_a_track_began_when_it_was_raised_and_not_when_the_facts_were_typed_in() -> None:
    found = case(arose(), learned("2026-09-03 15:00", issue=["threshold"]), issue=None)
    assert folded(found, "2026-09-03 14:59").runs == []
    course = folded(found, "2026-09-03 15:00")
    assert stages(course) == [("stage-1", BEGAN)]
    assert due(one(course, "settle")) == "2026-09-08 17:00"


def test_a_track_that_starts_by_itself_begins_when_the_facts_are_known() -> None:
    found = case(arose(), learned("2026-09-03 15:00", issue=["threshold", "strategic"]))
    assert stages(folded(found, "2026-09-04 09:00"), "strategic") == [("with-development-officer", "2026-09-03 15:00")]


def test_a_track_does_not_open_before_what_starts_it_was_reported() -> None:
    assert folded(case(), "2026-09-04 09:00").runs == []


def test_a_track_does_not_open_while_a_fact_that_decides_it_is_open() -> None:
    assert folded(case(arose(), case_type=None), "2026-09-04 09:00").runs == []


def test_several_tracks_open_side_by_side() -> None:
    course = folded(case(arose(), issue=["threshold", "conduct", "strategic"]), "2026-09-01 10:00")
    assert {run.track for run in course.runs} == {"disagreement", "conduct", "strategic"}


def test_a_matter_that_is_raised_twice_is_one_disagreement() -> None:
    course = folded(case(arose(), arose("2026-09-02 10:00")), "2026-09-02 11:00")
    assert stages(course) == [("stage-1", BEGAN)]


def test_a_matter_that_was_raised_twice_does_not_begin_again_once_it_is_settled() -> None:
    """A second report of what is already under way is no new disagreement; only a new one after the end is."""
    course = folded(case(arose(), arose("2026-09-02 10:00"), resolved("2026-09-03 10:00")), "2026-09-03 11:00")
    assert course.standing("disagreement") == "closed"
    assert len(course.runs) == 1


def test_a_new_disagreement_after_the_end_of_the_first_begins_at_stage_1() -> None:
    found = case(*up_to(3), resolved("2026-09-03 10:00"), arose("2026-09-10 09:00"))
    course = folded(found, "2026-09-10 10:00")
    assert [run.closed is None for run in course.runs] == [False, True]
    assert stages(course)[-1] == ("stage-1", "2026-09-10 09:00")


def test_a_fact_that_no_longer_calls_for_a_track_does_not_close_it() -> None:
    course = folded(case(arose(), learned("2026-09-02 10:00", issue=["conduct"])), "2026-09-02 11:00")
    assert course.standing("disagreement") == "open"
    assert course.standing("conduct") == "open"


def test_a_power_opens_a_track_when_it_is_used(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["powers"] = {
            "ask-a-mediator": {
                "who": "professional", "may": "ask for a mediator", "gives": {"track": "mediation"}, "clauses": CLAUSES,
            }
        }  # fmt: skip
        mediation = deepcopy(data["tracks"]["protect"])
        mediation.update(opens={"power": "ask-a-mediator"}, safety="no", called="mediation")
        data["tracks"]["mediation"] = mediation

    policy = small(tmp_path, change)
    assert folded_at("2026-09-02 09:00", policy).standing("mediation") == "not_open"
    course = folded_at("2026-09-05 09:00", policy, {"at": "2026-09-03 10:00", "used": "ask-a-mediator"})
    assert stages(course, "mediation") == [("front-door", "2026-09-03 10:00")]
    again = folded_at(
        "2026-09-05 09:00",
        policy,
        {"at": "2026-09-03 10:00", "used": "ask-a-mediator"},
        left("2026-09-03 12:00", "withdrawn", "mediation"),
        {"at": "2026-09-04 10:00", "used": "ask-a-mediator"},
    )
    assert [began for _, began in stages(again, "mediation")] == ["2026-09-03 10:00", "2026-09-04 10:00"]


def test_a_track_can_begin_at_a_stage_that_the_facts_decide(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["findings"]["entry"] = {
            "kind": "one", "values": ["stage-1", "stage-2"], "of": "stages", "clauses": CLAUSES,
        }  # fmt: skip
        data["rules"]["entry-1"] = {
            "when": {"issue": {"not": ["closure"]}}, "then": {"entry": "stage-1"}, "clauses": CLAUSES,
        }  # fmt: skip
        data["rules"]["entry-2"] = {"when": {"issue": ["closure"]}, "then": {"entry": "stage-2"}, "clauses": CLAUSES}
        data["tracks"]["disagreement"]["first_stage"] = {"found": "entry"}

    policy = small(tmp_path, change)
    assert stages(folded_at("2026-09-02 09:00", policy)) == [("stage-1", BEGAN)]
    assert stages(folded_at("2026-09-02 09:00", policy, issue=["closure"])) == [("stage-2", BEGAN)]
    later = learned("2026-09-01 12:00", issue=["closure"])
    assert stages(folded_at("2026-09-02 09:00", policy, later)) == [("stage-1", BEGAN)], "facts move no case"


def test_a_duty_can_depend_on_the_stage_that_the_facts_name(tmp_path: Path) -> None:
    """A case that began at the first stage belongs at the second as soon as the facts say so."""

    def change(data: dict[str, Any]) -> None:
        data["findings"]["entry"] = {
            "kind": "one", "values": ["stage-1", "stage-2"], "of": "stages", "clauses": CLAUSES,
        }  # fmt: skip
        data["rules"]["entry-1"] = {
            "when": {"issue": {"not": ["closure"]}}, "then": {"entry": "stage-1"}, "clauses": CLAUSES,
        }  # fmt: skip
        data["rules"]["entry-2"] = {"when": {"issue": ["closure"]}, "then": {"entry": "stage-2"}, "clauses": CLAUSES}
        data["tracks"]["disagreement"]["first_stage"] = {"found": "entry"}
        data["duties"]["go-on"] = duty(
            act="move_up", to_stage="stage-2", at={"disagreement": ["stage-1"]}, when={"entry": ["stage-2"]},
            starts="applies",
        )  # fmt: skip

    policy = small(tmp_path, change)
    assert not [o for o in folded_at("2026-09-02 09:00", policy).owed if o.duty == "go-on"]
    later = learned("2026-09-01 12:00", issue=["closure"])
    course = folded_at("2026-09-02 09:00", policy, later)
    assert [(o.duty, o.started) for o in course.owed if o.duty == "go-on"] == [("go-on", at("2026-09-01 12:00"))]


def test_doing_a_duty_to_go_to_a_stage_is_the_move_to_it(tmp_path: Path) -> None:
    """As long as it is owed; said when it is not, it is shown and moves nothing."""

    def change(data: dict[str, Any]) -> None:
        three_stages(data)
        data["duties"]["go-on"] = duty(
            act="move_up", to_stage="stage-3", at={"disagreement": ["stage-1"]}, when={"issue": ["closure"]},
            starts="applies",
        )  # fmt: skip

    policy = small(tmp_path, change)
    course = folded_at("2026-09-02 09:00", policy, did("2026-09-01 12:00", "go-on"), issue=["closure"])
    assert stages(course) == [("stage-1", BEGAN), ("stage-3", "2026-09-01 12:00")]
    assert departed(course) == []
    course = folded_at("2026-09-02 09:00", policy, did("2026-09-01 12:00", "go-on"))
    assert stages(course) == [("stage-1", BEGAN)]
    assert len(departed(course)) == 1


def test_a_track_starts_with_the_first_of_several_events(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["events"]["protection-decided"] = {"clauses": CLAUSES}
        data["tracks"]["disagreement"]["starts"] = {"first_of_events": ["protection-decided", "disagreement-arose"]}

    decided = happened("2026-08-31 10:00", "protection-decided")
    found = Case(small(tmp_path, change), KNOWN, [arose(), decided], opened=at("2026-08-31 09:00"))
    assert stages(fold(found, at("2026-09-02 09:00"))) == [("stage-1", "2026-08-31 10:00")]


# Waiting for protection (CAM-041, CAM-046, CAM-A6)

DANGER: list[Data] = [arose(), did("2026-09-01 09:40", "refer-at-once")]
DECIDED = happened("2026-09-01 15:00", "protection-decided")


def test_while_the_child_may_be_in_danger_the_disagreement_waits() -> None:
    course = folded(case(*DANGER, imminent_risk="yes"), "2026-09-01 14:00")
    assert course.standing("protect") == "open"
    assert course.standing("disagreement") == "waiting"
    assert not owed(course, "settle")


def test_it_begins_once_protection_is_decided() -> None:
    course = folded(case(*DANGER, DECIDED, imminent_risk="yes"), "2026-09-01 16:00")
    assert course.standing("protect") == "closed"
    assert stages(course) == [("stage-1", "2026-09-01 15:00")]
    assert due(one(course, "settle")) == "2026-09-08 17:00"


def test_it_begins_once_the_co_ordinator_was_told_where_that_is_how_the_clause_is_read() -> None:
    course = folded(case(*DANGER, DECIDED, imminent_risk="yes", under=camden(A6="b")), "2026-09-01 16:00")
    assert stages(course) == [("stage-1", "2026-09-01 09:40")]


def test_not_known_about_danger_counts_as_yes() -> None:
    course = folded(case(arose(), imminent_risk="not_known"), "2026-09-01 10:00")
    assert course.standing("protect") == "open"
    assert course.standing("disagreement") == "waiting"


def test_while_nobody_was_asked_about_danger_the_disagreement_waits_and_nothing_protects() -> None:
    course = folded(case(arose(), imminent_risk=None), "2026-09-01 10:00")
    assert course.standing("protect") == "not_open"
    assert course.standing("disagreement") == "waiting"


def test_once_the_answer_is_no_it_has_run_from_the_moment_at_which_it_arose() -> None:
    found = case(arose(), learned("2026-09-01 15:00", imminent_risk="no"), imminent_risk=None)
    assert stages(folded(found, "2026-09-01 15:00")) == [("stage-1", BEGAN)]


def test_danger_that_is_learned_later_stops_no_clock() -> None:
    found = case(*up_to(2), learned("2026-09-03 10:00", imminent_risk="yes"))
    course = folded(found, "2026-09-03 11:00")
    assert course.standing("protect") == "open"
    assert course.standing("disagreement") == "open"
    assert due(owed(course, "settle")[-1]) == "2026-09-09 17:00"


def test_a_disagreement_that_arises_after_protection_was_decided_begins_when_it_arises() -> None:
    found = case(
        happened("2026-09-01 10:00", "protection-decided"), arose("2026-09-02 10:00"), imminent_risk="yes"
    )  # fmt: skip
    assert stages(folded(found, "2026-09-03 10:00")) == [("stage-1", "2026-09-02 10:00")]


def test_withdrawing_what_protects_lets_the_disagreement_begin() -> None:
    found = case(arose(), left("2026-09-01 12:00", "withdrawn", "protect"), imminent_risk="yes")
    assert stages(folded(found, "2026-09-01 13:00")) == [("stage-1", "2026-09-01 12:00")]


@pytest.mark.parametrize("again", ["yes", "not_known"])
def test_danger_that_is_learned_again_opens_protection_again(again: str) -> None:
    found = case(arose(), DECIDED, learned("2026-09-04 10:00", imminent_risk=again), imminent_risk="yes")
    course = folded(found, "2026-09-04 10:00")
    assert stages(course, "protect") == [("co-ordinator", BEGAN), ("co-ordinator", "2026-09-04 10:00")]
    assert course.standing("protect") == "open"
    assert [o.is_live for o in owed(course, "refer-at-once")] == [False, True]


def test_another_fact_does_not_open_protection_again() -> None:
    found = case(arose(), DECIDED, learned("2026-09-04 10:00", case_type="lac"), imminent_risk="yes")
    assert folded(found, "2026-09-04 10:00").standing("protect") == "closed"


def test_danger_that_is_learned_twice_while_protection_is_open_is_one_danger() -> None:
    found = case(arose(), learned("2026-09-01 10:00", imminent_risk="yes"), imminent_risk="yes")
    assert stages(folded(found, "2026-09-01 10:00"), "protect") == [("co-ordinator", BEGAN)]


def test_a_wait_can_end_with_an_event(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["events"]["informed"] = {"ask": "When?", "called": "they were told", "clauses": CLAUSES}
        data["tracks"]["disagreement"]["waits_for"] = {
            "informed": {"track": "protect", "until": {"event": "informed"}, "clauses": CLAUSES}
        }

    policy = small(tmp_path, change)
    told = happened("2026-09-01 11:00", "informed")
    assert folded_at("2026-09-01 10:00", policy, imminent_risk="yes").standing("disagreement") == "waiting"
    course = folded_at("2026-09-01 12:00", policy, told, imminent_risk="yes")
    assert stages(course) == [("stage-1", "2026-09-01 11:00")]
    assert stages(folded_at("2026-09-01 12:00", policy, told)) == [("stage-1", BEGAN)], "nothing to wait for"


@pytest.mark.parametrize("last", ["protection-decided", "informed"])
def test_a_track_that_waits_for_two_things_begins_after_the_later(tmp_path: Path, last: str) -> None:
    def change(data: dict[str, Any]) -> None:
        data["events"]["informed"] = {"ask": "When?", "called": "they were told", "clauses": CLAUSES}
        for name, event in (("first", "protection-decided"), ("second", "informed")):
            track = deepcopy(data["tracks"]["protect"])
            track.update(safety="no", called=name, opens={"route": ["disagreement"]})
            track["stages"]["front-door"]["resolved_by"] = {"event": event}
            data["tracks"][name] = track
        data["tracks"]["disagreement"]["waits_for"] = {
            name: {"track": name, "until": "closed", "clauses": CLAUSES} for name in ("first", "second")
        }

    policy = small(tmp_path, change)
    (first,) = {"protection-decided", "informed"} - {last}
    events = [happened("2026-09-01 10:00", first), happened("2026-09-01 12:00", last)]
    assert folded_at("2026-09-01 11:00", policy, *events).standing("disagreement") == "waiting"
    assert stages(folded_at("2026-09-01 13:00", policy, *events)) == [("stage-1", "2026-09-01 12:00")]


# From stage to stage


def test_a_stage_that_failed_leads_to_the_next_once_somebody_moves_it() -> None:
    found = case(arose(), failed("2026-09-02 10:00"), moved("2026-09-02 12:00", 2))
    assert stages(folded(found, "2026-09-02 11:00")) == [("stage-1", BEGAN)]
    assert stages(folded(found, "2026-09-02 12:00"))[-1] == ("stage-2", "2026-09-02 12:00")
    assert departed(folded(found, "2026-09-02 12:00")) == []


def test_moving_it_up_says_that_the_stage_has_failed() -> None:
    course = folded(case(arose(), moved("2026-09-02 12:00", 2)), "2026-09-02 12:00")
    assert run_of(course).visits[0].failed == at("2026-09-02 12:00")
    assert run_of(course).visits[0].exit == "unresolved"
    assert departed(course) == []
    assert result(course, one(course, "hand-over")) == "met"


def test_doing_the_hand_over_is_the_move() -> None:
    course = folded(case(arose(), did("2026-09-02 12:00", "hand-over")), "2026-09-02 12:00")
    assert stages(course)[-1] == ("stage-2", "2026-09-02 12:00")


@pytest.mark.parametrize("by", ["raising", "other", "both", "gosh"])
def test_doing_the_hand_over_is_the_move_whoever_did_it(by: str) -> None:
    """CAM-A29: either side may move it up alone, so naming the side changes nothing."""
    found = case(arose(), failed("2026-09-02 10:00"), did("2026-09-02 12:00", "hand-over", by=by))
    assert stages(folded(found, "2026-09-02 12:00"))[-1] == ("stage-2", "2026-09-02 12:00")


@pytest.mark.parametrize("stage", [3, 4, 5])
def test_a_stage_that_was_skipped_is_accepted_and_shown(stage: int) -> None:
    course = folded(case(arose(), failed("2026-09-02 10:00"), moved("2026-09-02 12:00", stage)), "2026-09-02 12:00")
    assert stages(course)[-1] == (f"stage-{stage}", "2026-09-02 12:00")
    assert len(departed(course)) == 1


def test_going_back_a_stage_is_accepted_and_shown() -> None:
    course = folded(case(*up_to(3), moved("2026-09-03 12:00", 2)), "2026-09-03 12:00")
    assert [stage for stage, _ in stages(course)] == ["stage-1", "stage-2", "stage-3", "stage-2"]
    assert len(departed(course)) == 1


def test_a_move_to_where_the_case_is_already_is_the_same_news_again() -> None:
    course = folded(case(*up_to(2), moved("2026-09-03 10:00", 2)), "2026-09-03 12:00")
    assert len(stages(course)) == 2
    assert departed(course) == []


@pytest.mark.parametrize("exit_", ["unresolved", "no_response", "refused"])
def test_each_way_of_failing_leads_to_the_next_stage(exit_: str) -> None:
    course = folded(case(arose(), left("2026-09-02 10:00", exit_), moved("2026-09-02 12:00", 2)), "2026-09-02 12:00")
    assert stages(course)[-1] == ("stage-2", "2026-09-02 12:00")
    assert one(course, "hand-over").started == at("2026-09-02 10:00")
    assert departed(course) == []


def test_the_first_failure_of_a_stage_stands() -> None:
    found = case(arose(), failed("2026-09-02 10:00"), left("2026-09-03 10:00", "refused"))
    course = folded(found, "2026-09-03 11:00")
    assert run_of(course).visits[0].failed == at("2026-09-02 10:00")
    assert due(one(course, "hand-over")) == "2026-09-03 10:00"


def test_a_failure_that_is_reported_after_the_week_changes_nothing_about_when_it_failed() -> None:
    course = folded(case(arose(), failed("2026-09-09 10:00")), "2026-09-09 11:00")
    assert run_of(course).visits[0].failed == at("2026-09-08 17:00")
    assert len(owed(course, "hand-over")) == 1


def bypass(**keys: Any) -> dict[str, Any]:
    return {"who": "professional", "may": "take it to Stage 3", "to_stage": "stage-3", "clauses": CLAUSES, **keys}


def test_a_power_that_was_used_provides_for_a_move(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        three_stages(data)
        data["powers"] = {"bypass": bypass(**{"in": {"disagreement": ["stage-1"]}})}

    policy = small(tmp_path, change)
    used = {"at": "2026-09-01 10:00", "used": "bypass"}
    assert departed(folded_at("2026-09-02 09:00", policy, used, moved("2026-09-01 10:00", 3))) == []
    (said,) = departed(folded_at("2026-09-02 09:00", policy, moved("2026-09-01 10:00", 3)))
    assert "that it was under bypass has not been reported" in said


def test_a_power_that_was_not_offered_provides_for_no_move(tmp_path: Path) -> None:
    """A power with `to_stage` has to be offered when it is used."""

    def change(data: dict[str, Any]) -> None:
        three_stages(data)
        data["powers"] = {"bypass": bypass(when={"issue": ["closure"]}, **{"in": {"disagreement": ["stage-1"]}})}

    policy = small(tmp_path, change)
    used, to_3 = {"at": "2026-09-01 10:00", "used": "bypass"}, moved("2026-09-01 10:00", 3)
    assert departed(folded_at("2026-09-02 09:00", policy, used, to_3, issue=["closure"])) == []
    assert len(departed(folded_at("2026-09-02 09:00", policy, used, to_3))) == 1


def test_a_duty_to_move_up_for_a_reason_provides_for_the_move(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        three_stages(data)
        data["duties"]["move-serious"] = duty(
            act="move_up",
            to_stage="stage-3",
            when={"issue": ["closure"]},
            at={"disagreement": ["stage-1"]},
            starts="applies",
        )

    policy = small(tmp_path, change)
    serious, to_3 = learned("2026-09-01 12:00", issue=["threshold", "closure"]), moved("2026-09-01 13:00", 3)
    course = folded_at("2026-09-02 09:00", policy, serious, to_3)
    assert departed(course) == []
    assert one(course, "move-serious").started == at("2026-09-01 12:00")
    assert one(course, "move-serious").done == at("2026-09-01 13:00")
    assert len(departed(folded_at("2026-09-02 09:00", policy, to_3))) == 1


def follows(data: dict[str, Any]) -> None:
    """The first two stages are parts of one: between them nobody hands anything over."""
    three_stages(data)
    stages_ = data["tracks"]["disagreement"]["stages"]
    for exit_ in ("unresolved", "no_response"):
        stages_["stage-1"]["exits"][exit_] = {"follows": "stage-2"}


def test_a_stage_that_follows_another_begins_by_itself_when_that_one_fails(tmp_path: Path) -> None:
    policy = small(tmp_path, follows)
    course = folded_at("2026-09-02 11:00", policy, failed("2026-09-02 10:00"))
    assert stages(course) == [("stage-1", BEGAN), ("stage-2", "2026-09-02 10:00")]


def test_a_stage_that_follows_another_begins_by_itself_when_the_limit_runs_out(tmp_path: Path) -> None:
    policy = small(tmp_path, follows)
    course = folded_at("2026-09-12 11:00", policy)
    assert stages(course) == [("stage-1", BEGAN), ("stage-2", "2026-09-08 17:00")]
    assert run_of(course).visits[0].failed == at("2026-09-08 17:00")


def test_a_report_of_the_move_that_happened_by_itself_is_the_same_news_again(tmp_path: Path) -> None:
    policy = small(tmp_path, follows)
    course = folded_at("2026-09-09 11:00", policy, moved("2026-09-09 10:00", 2))
    assert stages(course) == [("stage-1", BEGAN), ("stage-2", "2026-09-08 17:00")]
    assert departed(course) == []


def test_time_alone_moves_a_case_no_further_than_the_document_says(tmp_path: Path) -> None:
    assert len(stages(folded_at("2026-12-01 11:00", small(tmp_path, follows)))) == 2


def two_ways_up(data: dict[str, Any]) -> None:
    """Each stage is handed over by a duty of its own."""
    three_stages(data)
    data["duties"]["send-notice"] = duty(act="move_up", at={"disagreement": ["stage-2"]}, starts="stage_failed")
    data["duties"]["hand-over"]["in"] = {"disagreement": ["stage-1"]}


def test_doing_the_hand_over_of_another_stage_moves_nothing_and_is_shown(tmp_path: Path) -> None:
    policy = small(tmp_path, two_ways_up)
    course = folded_at("2026-09-03 12:00", policy, did("2026-09-02 12:00", "send-notice"))
    assert stages(course) == [("stage-1", BEGAN)]
    assert len(departed(course)) == 1
    after = folded_at(
        "2026-09-03 12:00", policy, did("2026-09-02 12:00", "hand-over"), did("2026-09-03 10:00", "send-notice")
    )
    assert [stage for stage, _ in stages(after)] == ["stage-1", "stage-2", "stage-3"]
    assert departed(after) == []


# A late hand-over does not buy time (CAL-9, CAM-A5)


def test_after_a_late_hand_over_the_stage_began_when_the_hand_over_was_due() -> None:
    found = case(arose(), failed("2026-09-02 10:00"), moved("2026-09-07 10:00", 2))
    course = folded(found, "2026-09-07 11:00")
    assert stages(course)[-1] == ("stage-2", "2026-09-03 10:00")
    assert due(owed(course, "settle")[-1]) == "2026-09-10 17:00"
    assert result(course, one(course, "hand-over")) == "met_late"


def test_a_hand_over_in_time_begins_the_stage_when_it_was_made() -> None:
    found = case(arose(), failed("2026-09-02 10:00"), moved("2026-09-03 10:00", 2))
    assert stages(folded(found, "2026-09-03 11:00"))[-1] == ("stage-2", "2026-09-03 10:00")


def test_a_stage_can_begin_on_a_saturday() -> None:
    """Raised on Friday 28 August; the week ends on Monday 7 September, and Saturday is day 0 of Stage 2."""
    found = case(arose(), failed("2026-09-04 15:00"), moved("2026-09-07 09:00", 2))
    course = folded(found, "2026-09-07 10:00")
    assert stages(course)[-1] == ("stage-2", "2026-09-05 15:00")
    assert due(owed(course, "settle")[-1]) == "2026-09-11 17:00"


def test_lateness_adds_up_over_several_stages() -> None:
    """Each stage lapses and each hand-over is a week late; Stage 3 begins as if none of it had been."""
    found = case(arose(), moved("2026-09-20 10:00", 2), moved("2026-09-20 11:00", 3))
    course = folded(found, "2026-09-20 12:00")
    assert stages(course) == [
        ("stage-1", BEGAN),
        ("stage-2", "2026-09-09 17:00"),
        ("stage-3", "2026-09-17 17:00"),
    ]
    assert [due(found) for found in owed(course, "settle")] == [
        "2026-09-08 17:00",
        "2026-09-16 17:00",
        "2026-09-24 17:00",
    ]


def test_where_a_late_hand_over_buys_time_the_stage_begins_when_it_is_made(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["clock"] = {"late_hand_over": "buys_time"}
        data["duties"]["hand-over"]["limit"] = {"hours": 24}
        del data["duties"]["hand-over"]["prompt"]

    policy = small(tmp_path, change)
    course = folded_at("2026-09-07 11:00", policy, failed("2026-09-02 10:00"), moved("2026-09-07 10:00", 2))
    assert stages(course)[-1] == ("stage-2", "2026-09-07 10:00")


def test_skipping_a_stage_late_does_not_move_the_beginning_back() -> None:
    found = case(arose(), failed("2026-09-02 10:00"), moved("2026-09-07 10:00", 3))
    assert stages(folded(found, "2026-09-07 11:00"))[-1] == ("stage-3", "2026-09-07 10:00")


# Who says that it is resolved


def test_both_sides_settle_it_together_or_one_after_the_other() -> None:
    together = folded(case(arose(), resolved("2026-09-02 10:00")), "2026-09-04 10:00")
    assert run_of(together).closed == run_of(together).visits[0].resolved == at("2026-09-02 10:00")
    found = case(arose(), resolved("2026-09-02 10:00", by="other"), resolved("2026-09-03 10:00", by="raising"))
    assert run_of(folded(found, "2026-09-03 09:00")).closed is None
    assert run_of(folded(found, "2026-09-04 10:00")).closed == at("2026-09-03 10:00")


def test_the_word_of_one_side_does_not_settle_it_however_often_it_is_given() -> None:
    found = case(arose(), *(resolved(f"2026-09-02 1{n}:00", by="other") for n in range(5)))
    assert folded(found, "2026-09-03 10:00").standing("disagreement") == "open"


def test_the_word_of_one_side_at_one_stage_does_not_count_at_the_next() -> None:
    found = case(
        arose(), resolved("2026-09-02 10:00", by="raising"), failed("2026-09-02 12:00"), moved("2026-09-02 13:00", 2),
        resolved("2026-09-03 10:00", by="other"),
    )  # fmt: skip
    assert folded(found, "2026-09-03 10:00").standing("disagreement") == "open"


@pytest.mark.parametrize(("first", "second"), [("gosh", "fssw"), ("GOSH", "FSSW"), ("raising", "fssw")])
def test_a_side_can_be_named_by_its_agency(first: str, second: str) -> None:
    """The hint of `case.py` offers it: raising, other, both, or an agency."""
    found = case(arose(), resolved("2026-09-02 10:00", by=first), resolved("2026-09-02 11:00", by=second))
    assert folded(found, "2026-09-03 10:00").standing("disagreement") == "closed"


def test_a_side_can_be_named_by_what_the_directory_calls_its_agency_when_it_is_reported() -> None:
    now = at("2026-09-02 10:00")
    event = event_reported(
        case(arose()), "settled", (), at=now, by="Children's Social Care", same_agency=area().same_agency
    )
    assert event.by == "fssw", "as the case writes it"


def test_a_person_cannot_be_named() -> None:
    """Privacy: a name would be shown wherever the case is."""
    with pytest.raises(CaseError, match="never a person"):
        case(arose(), resolved("2026-09-02 10:00", by="Jo Bloggs"))


def test_nothing_is_reported_before_it_happened() -> None:
    with pytest.raises(CaseError, match="reported before it happened"):
        case(arose(), failed("2026-09-02 10:00", reported="2026-09-02 09:59"))


def test_a_disagreement_can_be_settled_after_its_week_until_somebody_moves_it_up() -> None:
    course = folded(case(arose(), resolved("2026-09-09 10:00")), "2026-09-09 10:00")
    assert run_of(course).closed_by == "resolved"
    assert result(course, one(course, "settle")) == "met_late"


def judged(folder: Path, **judge: Any) -> Any:
    def change(data: dict[str, Any]) -> None:
        for stage in data["tracks"]["disagreement"]["stages"].values():
            stage["resolved_by"] = judge

    return small(folder, change)


def test_any_one_of_the_judges_is_enough_where_the_policy_says_any(tmp_path: Path) -> None:
    policy = judged(tmp_path, any_of=["professional", "front-line-manager"])
    said = resolved("2026-09-02 10:00", by="front-line-manager")
    assert folded_at("2026-09-03 10:00", policy, said).standing("disagreement") == "closed"
    said = resolved("2026-09-02 10:00", by="raising")
    assert folded_at("2026-09-03 10:00", policy, said).standing("disagreement") == "open"


def test_all_judges_have_to_say_so_where_the_policy_says_all(tmp_path: Path) -> None:
    policy = judged(tmp_path, all_of=["professional", "front-line-manager"])
    first = resolved("2026-09-02 10:00", by="front-line-manager")
    second = resolved("2026-09-02 11:00", by="professional")
    assert folded_at("2026-09-03 10:00", policy, first).standing("disagreement") == "open"
    assert folded_at("2026-09-03 10:00", policy, first, second).standing("disagreement") == "closed"


def test_an_event_can_resolve_a_stage_and_nothing_that_anybody_says(tmp_path: Path) -> None:
    policy = judged(tmp_path, event="protection-decided")
    said = resolved("2026-09-02 10:00")
    course = folded_at("2026-09-03 10:00", policy, said)
    assert course.standing("disagreement") == "open"
    assert len(departed(course)) == 1
    decided = happened("2026-09-02 12:00", "protection-decided")
    assert folded_at("2026-09-03 10:00", policy, decided).standing("disagreement") == "closed"


def test_a_duty_that_is_done_can_resolve_a_stage(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["answer"] = duty(act="reply", at={"disagreement": ["stage-1"]}, starts="stage_began")
        data["tracks"]["disagreement"]["stages"]["stage-1"]["resolved_by"] = {"done": "answer"}

    course = folded_at("2026-09-03 10:00", small(tmp_path, change), did("2026-09-02 10:00", "answer"))
    assert run_of(course).closed == at("2026-09-02 10:00")


def test_where_nobody_is_named_who_says_it_any_word_is_enough(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["tracks"]["disagreement"]["stages"]["stage-1"]["resolved_by"] = "not_stated"

    said = resolved("2026-09-02 10:00", by="other")
    assert folded_at("2026-09-03 10:00", small(tmp_path, change), said).standing("disagreement") == "closed"


def test_at_stage_5_the_meeting_decides() -> None:
    found = case(*up_to(5), resolved("2026-09-04 10:00", by="dispute-resolution-meeting"))
    assert run_of(folded(found, "2026-09-04 10:00")).closed_by == "resolved"


def test_at_stage_5_both_sides_can_still_agree() -> None:
    """CAM-139: once the issue is resolved, no more mediation is needed, at whatever stage."""
    found = case(*up_to(5), resolved("2026-09-04 10:00", by="both"))
    assert run_of(folded(found, "2026-09-04 10:00")).closed_by == "resolved"


@pytest.mark.parametrize("by", ["raising", "cscb-chair"])
def test_a_word_that_does_not_settle_it_is_kept_and_not_silently_dropped(by: str) -> None:
    course = folded(case(*up_to(5), resolved("2026-09-04 10:00", by=by)), "2026-09-04 11:00")
    assert course.standing("disagreement") == "open"
    assert run_of(course).visits[-1].said_resolved == {by}


# Where the document is silent


def test_after_stage_5_the_policy_is_silent() -> None:
    course = folded(case(*up_to(5), failed("2026-09-04 10:00")), "2026-09-04 11:00")
    assert course.standing("disagreement") == "at_a_silence"
    assert one(course, "after-the-last-stage").started == at("2026-09-04 10:00")


def test_after_a_silence_any_move_is_a_choice_and_no_departure() -> None:
    found = case(*up_to(5), failed("2026-09-04 10:00"), moved("2026-09-07 10:00", 4))
    course = folded(found, "2026-09-07 11:00")
    assert stages(course)[-1] == ("stage-4", "2026-09-07 10:00")
    assert departed(course) == []


def test_at_a_silence_it_can_still_be_settled() -> None:
    found = case(
        *up_to(5), failed("2026-09-04 10:00"), resolved("2026-09-07 10:00", by="dispute-resolution-meeting")
    )  # fmt: skip
    assert folded(found, "2026-09-07 11:00").standing("disagreement") == "closed"


def test_an_exit_that_a_stage_does_not_have_leaves_the_case_where_it_is() -> None:
    course = folded(case(arose(), left("2026-09-02 10:00", "not_justified")), "2026-09-02 11:00")
    assert course.standing("disagreement") == "at_a_silence"
    assert stages(course) == [("stage-1", BEGAN)]


def test_when_the_co_ordinator_does_not_answer_protection_stays_open() -> None:
    course = folded(case(left("2026-09-01 10:00", "no_response", "protect"), imminent_risk="yes"), "2026-09-01 11:00")
    assert course.standing("protect") == "at_a_silence"
    assert one(course, "refer-at-once").is_live
    assert one(course, "decide-protection").is_live


# Agreement by silence


def deemed(folder: Path, act: str = "settle") -> Any:
    def change(data: dict[str, Any]) -> None:
        for stage in data["tracks"]["disagreement"]["stages"].values():
            stage["exits"]["deemed_agreed"] = "close"
        data["duties"]["settle"].update(if_late="deemed_agreed", act=act)

    return small(folder, change)


@pytest.mark.parametrize("act", ["settle", "reply"])
def test_silence_counts_as_agreement_where_the_policy_says_so(tmp_path: Path, act: str) -> None:
    course = folded_at("2026-09-20 09:00", deemed(tmp_path, act))
    assert run_of(course).closed == at("2026-09-08 17:00")
    assert run_of(course).closed_by == "deemed_agreed"


@pytest.mark.parametrize("act", ["settle", "reply"])
def test_what_nobody_did_is_not_counted_as_done_because_silence_was_taken_as_agreement(
    tmp_path: Path, act: str
) -> None:
    course = folded_at("2026-09-20 09:00", deemed(tmp_path, act))
    assert one(course, "settle").done is None


@pytest.mark.parametrize("exit_", ["unresolved", "no_response", "refused"])
def test_a_failure_that_was_reported_before_forestalls_agreement_by_silence(tmp_path: Path, exit_: str) -> None:
    course = folded_at("2026-09-20 09:00", deemed(tmp_path), left("2026-09-03 09:00", exit_))
    assert course.standing("disagreement") == "open"


def test_agreement_by_silence_cannot_be_reported(tmp_path: Path) -> None:
    course = folded_at("2026-09-04 09:00", deemed(tmp_path), left("2026-09-03 09:00", "deemed_agreed"))
    assert course.standing("disagreement") == "open"
    assert len(departed(course)) == 1


# Ending, and opening again


def test_withdrawing_ends_a_track() -> None:
    course = folded(case(arose(), left("2026-09-02 10:00", "withdrawn")), "2026-09-02 11:00")
    assert (run_of(course).closed, run_of(course).closed_by) == (at("2026-09-02 10:00"), "withdrawn")


def test_a_limit_that_runs_out_ends_no_track() -> None:
    course = folded(case(*up_to(5)), "2026-12-01 09:00")
    assert run_of(course).closed is None


def test_a_lapse_closes_no_track_even_where_the_exit_would(tmp_path: Path) -> None:
    """Stages are left by reported exits: in the starter, failing at Stage 2 is the last word."""
    policy = small(tmp_path)
    events = [failed("2026-09-02 09:00"), moved("2026-09-02 10:00", 2)]
    assert run_of(folded_at("2026-10-20 09:00", policy, *events)).closed is None
    reported = failed("2026-10-19 09:00")
    assert run_of(folded_at("2026-10-20 09:00", policy, *events, reported)).closed == at("2026-10-19 09:00")


@pytest.mark.parametrize(("option", "stage"), [("a", "stage-1"), ("b", "stage-3"), ("c", "stage-4")])
def test_a_settled_disagreement_is_opened_again_where_the_reading_says(option: str, stage: str) -> None:
    found = case(
        *up_to(3), resolved("2026-09-04 10:00"), reopened("2026-09-08 10:00"), under=camden(A27=option)
    )  # fmt: skip
    course = folded(found, "2026-09-08 11:00")
    assert stages(course)[-1] == (stage, "2026-09-08 10:00")
    assert len(course.runs) == 2
    assert course.runs[0].closed == at("2026-09-04 10:00"), "the old run stays as it was"
    assert run_of(course).resumes
    assert due(owed(course, "settle")[-1]) == "2026-09-15 17:00", "with a fresh week"


def test_it_is_opened_again_at_the_stage_that_is_named() -> None:
    found = case(*up_to(3), resolved("2026-09-04 10:00"), reopened("2026-09-08 10:00", stage="2"))
    assert stages(folded(found, "2026-09-08 11:00"))[-1] == ("stage-2", "2026-09-08 10:00")


def test_what_has_not_ended_cannot_be_opened_again() -> None:
    course = folded(case(arose(), reopened("2026-09-02 10:00")), "2026-09-02 11:00")
    assert stages(course) == [("stage-1", BEGAN)]
    assert len(departed(course)) == 1


def test_a_clock_that_continues_keeps_its_first_dates(tmp_path: Path) -> None:
    """`fresh` starts new limits, `continues` keeps the first."""

    def change(data: dict[str, Any]) -> None:
        data["tracks"]["disagreement"]["reopening"] = {"to": "same_stage", "clock": "continues", "stated": "yes"}

    policy = small(tmp_path, change)
    course = folded_at("2026-09-04 11:00", policy, resolved("2026-09-02 10:00"), reopened("2026-09-04 10:00"))
    assert due(owed(course, "settle")[-1]) == "2026-09-08 17:00"


# A track beside another moves nothing on it (INV-7)

BESIDE: list[Data] = [
    happened("2026-09-03 12:00", "conduct-outcome"),
    left("2026-09-03 12:30", "withdrawn", "strategic"),
    left("2026-09-03 12:45", "no_response", "non-engagement"),
]


@pytest.mark.parametrize("others", [["conduct"], ["strategic"], ["non_engagement"], ["conduct", "strategic"]])
def test_a_track_beside_the_disagreement_moves_none_of_its_dates(others: list[str]) -> None:
    alone = folded(case(*up_to(3)), "2026-09-04 10:00")
    beside = folded(case(*up_to(3), *BESIDE, issue=["threshold", *others]), "2026-09-04 10:00")
    assert stages(beside) == stages(alone)
    assert [(o.duty, o.side, o.started, due(o)) for o in beside.owed if o.run is run_of(beside)] == [
        (o.duty, o.side, o.started, due(o)) for o in alone.owed if o.run is run_of(alone)
    ]


def test_the_facts_of_a_case_under_another_policy_are_read_by_the_same_names(tmp_path: Path) -> None:
    course = fold(Case(small(tmp_path), FACTS, [arose()], opened=at(BEGAN)), at("2026-09-02 09:00"))
    assert stages(course) == [("stage-1", BEGAN)]
    assert area().id == "camden"


def test_a_lost_stage_can_be_reached_and_left_by_report(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["tracks"]["disagreement"]["stages"]["stage-2"].update(
            lost="yes", exits={"no_response": "close"}, resolved_by="lost"
        )

    policy = small(tmp_path, change)
    course = folded_at("2026-09-02 11:00", policy, moved("2026-09-02 10:00", 2))
    assert stages(course)[-1][0] == "stage-2"
    ended = folded_at("2026-09-02 12:00", policy, moved("2026-09-02 10:00", 2), left("2026-09-02 11:00", "no_response"))
    assert ended.standing("disagreement") == "closed"


def test_moving_on_by_way_of_an_unfinished_case_keeps_what_was_said(tmp_path: Path) -> None:
    found = raised_case(small(tmp_path), resolved("2026-09-01 12:00", by="other"))
    assert run_of(fold(found, at("2026-09-01 13:00"))).visits[0].said_resolved == {"other"}


# Where an exit leads to the stage that a finding names


def to_what_is_found(data: dict[str, Any]) -> None:
    three_stages(data)
    stages = data["tracks"]["disagreement"]["stages"]
    for exit_ in ("unresolved", "no_response", "refused"):
        stages["stage-1"]["exits"][exit_] = {"found": "next"}
    data["findings"]["next"] = {"kind": "one", "of": "stages", "values": ["stage-2", "stage-3"], "clauses": CLAUSES}
    closing = {"issue": ["closure"]}
    data["rules"]["to-the-third"] = {"when": closing, "then": {"next": "stage-3"}, "clauses": CLAUSES}
    data["rules"]["to-the-second"] = {
        "when": {"issue": {"not": ["closure"]}},
        "then": {"next": "stage-2"},
        "clauses": CLAUSES,
    }
    data["duties"]["hand-over"]["limit"] = {"working_days": 1}
    del data["duties"]["hand-over"]["prompt"]


@pytest.mark.parametrize(("issue", "stage"), [("closure", "stage-3"), ("threshold", "stage-2")])
def test_an_exit_to_what_is_found_leads_there(tmp_path: Path, issue: str, stage: str) -> None:
    policy = small(tmp_path, to_what_is_found)
    failed_ = {"at": "2026-09-02 10:00", "unresolved": "disagreement"}
    course = folded_at("2026-09-02 12:00", policy, failed_, issue=[issue])
    assert course.onward_stage("disagreement") == stage
    moved_ = {"at": "2026-09-02 11:00", "moved": {"disagreement": stage}}
    course = folded_at("2026-09-02 12:00", policy, failed_, moved_, issue=[issue])
    assert departed(course) == []
    assert run_of(course).visits[-1].stage == stage
    done = {"at": "2026-09-02 11:00", "did": "hand-over"}
    assert run_of(folded_at("2026-09-02 12:00", policy, failed_, done, issue=[issue])).visits[-1].stage == stage


def test_the_advice_says_which_stage_that_is(tmp_path: Path) -> None:
    policy = small(tmp_path, to_what_is_found)
    advice = asked_at("2026-09-02 12:00", policy, issue=["closure"])
    assert [entry.stage for entry in advice.not_yet] == ["stage-3"]
    assert any(
        step.if_no_reply and "move it up to Stage 2, the line managers" in step.if_no_reply.say for step in advice.steps
    )
