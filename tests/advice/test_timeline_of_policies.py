"""Dry runs under the other policies, two fictional ones and the variants, each worked out by hand beside its text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from advice.case import Case
from advice.timeline.playing import Timeline, timeline
from advice.timeline.words import timeline_in_words
from foundation.moment import parse_moment, written
from rules.policy import Policy
from tests.advice.small import KNOWN, small, three_stages
from tests.advice.timelines import VARIANTS, end, entries, lines, run, run_of, worked
from tests.generality.exampleshire import HERE
from tests.generality.exampleshire import area as area_of_exampleshire
from tests.generality.exampleshire import worked as worked_of_exampleshire

# ------------------------------------------------------------------------------------------------ Oxfordshire


def test_oxfordshire_has_twenty_working_days_for_all_its_stages() -> None:
    """From Monday 7 June 2027, a problem that is neither serious nor a breach of rights (OXF-099 to OXF-144).

    The informal step has words only; five working days are ours, and the next day to begin formally. Stage 1 begins
    on Tuesday 15 June after closing, and with it the 20 working days (OXF-107): they end on Tuesday 13 July. Our plan
    gives Stage 1 five, to Tuesday 22. Only Stage 2 has a limit of its own, five working days (OXF-128): Thursday 24
    (1), Friday 25, Monday 28, Tuesday 29, Wednesday 30. Our plan gives Stage 3 four, to Wednesday 7 July, and Stage 4
    three, which end with the 20. A day to move it up each time is ours as well, and one day too many for Stage 5.
    """
    found = run("oxfordshire/up-to-the-chief-executive", "2027-06-07 09:00")
    assert lines(found) == [
        "informal: 2027-06-07 09:00, fails 2027-06-14 17:00 by ours, on 2027-06-15 17:00 by prompt",
        "stage-1: 2027-06-15 17:00, fails 2027-06-22 17:00 by ours, on 2027-06-23 17:00 by prompt",
        "stage-2: 2027-06-23 17:00, fails 2027-06-30 17:00 by limit, on 2027-07-01 17:00 by prompt",
        "stage-3: 2027-07-01 17:00, fails 2027-07-07 17:00 by ours, on 2027-07-08 17:00 by prompt",
        "stage-4: 2027-07-08 17:00, fails 2027-07-13 17:00 by total, on 2027-07-14 17:00 by prompt",
        "stage-5: 2027-07-14 17:00, fails 2027-07-14 17:00 by total",
    ]
    assert end(found) == "stage-5: silence 2027-07-14 17:00"
    (length,) = found.lengths
    assert length.limits == (
        ('within 20 working days ("no more than 20 working days")', 1),
        ("within 5 working days", 1),
    )
    assert (length.working_days, length.ours) == (27, 8)
    (total,) = length.totals
    assert total.startswith("The limit for all of it (within 20 working days")
    assert total.endswith("ends on Tuesday 13 July 2027, 17:00, at Stage 4, the Director; stages then still ahead: 1.")


def test_oxfordshire_says_how_long_it_would_wait_by_its_text_alone() -> None:
    found = run("oxfordshire/up-to-the-chief-executive", "2027-06-07 09:00")
    says = {stay.stage: stay.failing.say for stay in found.stays if stay.failing}
    assert "(ours, not policy)" in says["stage-1"]
    assert "By the policy alone it would go on until Tuesday 13 July 2027, 17:00" in says["stage-1"]
    assert "its time has already run out" in says["stage-5"]
    assert "after-twenty-days" in entries(found, "stage-4"), "the day on which the 20 have passed is noted"


def test_a_serious_issue_begins_at_stage_2_and_is_moved_up_the_same_day() -> None:
    """Friday 28 August 2026: five working days to Monday 7 September (OXF-128), then no day goes by (ours)."""
    assert lines(run("oxfordshire/the-ascm-does-not-reply", "2026-08-28 16:45")) == [
        "stage-2: 2026-08-28 16:40, fails 2026-09-07 17:00 by limit, on 2026-09-07 17:00 by prompt",
        "stage-3: 2026-09-07 17:00, fails 2026-09-11 17:00 by ours, on 2026-09-11 17:00 by prompt",
        "stage-4: 2026-09-11 17:00, fails 2026-09-16 17:00 by ours, on 2026-09-16 17:00 by prompt",
        "stage-5: 2026-09-16 17:00, fails 2026-09-21 17:00 by ours",
    ]


def test_a_reply_that_does_not_settle_it_is_weighed_and_moved_up() -> None:
    case = worked("oxfordshire/a-reply-that-does-not-resolve-it").case
    replied = next(event for event in case.events if event.kind == "did" and event.name.startswith("reply"))
    found = run("oxfordshire/a-reply-that-does-not-resolve-it", written(replied.at))
    assert found.stays[0].failing is not None
    assert "your own side says that it is not settled" in found.stays[0].failing.say
    assert {"unresolved": "challenge"}.items() <= next(e for e in found.events if "unresolved" in e).items()


# ------------------------------------------------------------------------------------------------ Sutton


def test_sutton_has_no_number_and_every_date_is_marked_as_ours() -> None:
    """Tuesday 4 May 2027; five working days at each level are ours, since the flowchart is lost (SUT-A1).

    The managers to Tuesday 11, the senior managers to 18, the heads of service to 25 May: moved up without delay
    (SUT-075, SUT-100, SUT-104). The LSCB member refers it to the Chair the same day (SUT-105). Monday 31 May is a bank
    holiday: the Chair's five days end on Wednesday 2 June.
    """
    found = run("sutton/the-whole-ladder", "2027-05-04 09:00")
    assert lines(found) == [
        "first-line: 2027-05-04 09:00, fails 2027-05-11 17:00 by ours, on 2027-05-11 17:00 by prompt",
        "senior-manager: 2027-05-11 17:00, fails 2027-05-18 17:00 by ours, on 2027-05-18 17:00 by prompt",
        "heads-of-service: 2027-05-18 17:00, fails 2027-05-25 17:00 by ours, on 2027-05-25 17:00 by prompt",
        "lscb-member: 2027-05-25 17:00, on 2027-05-25 17:01 by prompt",
        "independent-chair: 2027-05-25 17:01, fails 2027-06-02 17:00 by ours",
    ]
    (length,) = found.lengths
    assert length.limits == ()
    assert length.ours == 8
    assert "The policy sets no number for any of it." in " ".join(timeline_in_words(found).split())


def test_a_date_that_was_agreed_is_taken_in_place_of_ours() -> None:
    """On 4 May at noon the managers agree on Thursday 6 May (SUT-037): it fails the stage by itself."""
    found = run("sutton/the-whole-ladder", "2027-05-05 09:00")
    assert (
        lines(found)[0]
        == "first-line: 2027-05-04 09:00, fails 2027-05-06 17:00 by limit, on 2027-05-06 17:00 by prompt"
    )
    assert found.stays[0].failing is not None
    assert "by Thursday 6 May 2027, as agreed" in found.stays[0].failing.words


def test_a_lead_who_does_not_answer_is_gone_past_and_not_waited_for() -> None:
    """Dissent at a conference (SUT-083 to SUT-092): every step the same day, but for what others take (ours)."""
    found = run("sutton/dissent-at-a-conference", "2026-11-10 12:00")
    assert [stay.stage for stay in found.stays] == [
        "dissent", "lead", "without-the-lead", "heads-of-service", "representative", "independent-chair",
    ]  # fmt: skip
    assert found.stays[1].onward is not None
    assert found.stays[1].onward.by_itself


def test_who_moves_it_up_for_another_side_is_not_taken_for_granted() -> None:
    """A strategic issue: the subgroup Chair refers it, and the subgroup Chair is nobody of one's own."""
    at = written(worked("sutton/a-strategic-issue-alone").questions[0].at)
    onward = run("sutton/a-strategic-issue-alone", at).stays[0].onward
    assert onward is not None
    assert "it is taken to be done, so ask whether it was (ours)" in onward.say


def test_protection_that_is_sought_at_once_releases_the_disagreement_without_assumption() -> None:
    """Sutton's disagreement waits until protection was sought (SUT-A6): that is for one's own side to do."""
    facts = {**dict(worked("sutton/the-whole-ladder").case.facts), "imminent_risk": "yes"}
    found = run_of("sutton", "2027-05-04 09:00", facts, [{"at": "2027-05-04 09:00", "happened": "disagreement-arose"}])
    assert found.assumed == ()
    assert found.safety[0].step.duty == "protect-now"
    assert lines(found)[0].startswith("first-line: 2027-05-04 09:00")


# ------------------------------------------------------------------------------------------------ St Helens


def test_st_helens_has_a_week_the_notice_mediation_and_the_director() -> None:
    """Monday 5 October 2026 (STH-020, STH-032, STH-041 to STH-064).

    Stage One the same working day. The week of all stages ends on Monday 12, and with it Stage Two; a day to notify
    the managers is ours. Stage Three begins when the week is over, so it has failed at once: five working days for
    the Notice, to Tuesday 20. From there the policy has no number: five days for the two leads, a day to ask for
    mediation, five for the meeting, a day to refer it, five for the Director are all ours.
    """
    found = run("st-helens/the-whole-ladder", "2026-10-05 09:00")
    assert lines(found) == [
        "stage-1: 2026-10-05 09:00, on 2026-10-05 17:00 by itself",
        "stage-2: 2026-10-05 17:00, fails 2026-10-12 17:00 by total, on 2026-10-13 17:00 by prompt",
        "stage-3: 2026-10-13 17:00, fails 2026-10-13 17:00 by total, on 2026-10-20 17:00 by due",
        "stage-4a: 2026-10-20 17:00, fails 2026-10-27 17:00 by ours, on 2026-10-28 17:00 by prompt",
        "stage-4b: 2026-10-28 17:00, fails 2026-11-04 17:00 by ours, on 2026-11-05 17:00 by prompt",
        "dcs: 2026-11-05 17:00, fails 2026-11-12 17:00 by ours",
    ]
    assert end(found) == "dcs: silence 2026-11-12 17:00"
    (length,) = found.lengths
    assert length.limits == (
        ('within 1 working week ("within one working week")', 1),
        ("within 5 working days", 1),
    )
    assert entries(found, "stage-3")["copy-notice"].yours, "what follows the Notice follows it here as well"


def test_another_reading_takes_another_way() -> None:
    """With the Directors first and mediation after them (STH-A2 d) there is one stage more."""
    found = run("st-helens/the-whole-ladder", "2026-10-05 09:00", STH_A2="d")
    assert [stay.stage for stay in found.stays][3:] == ["stage-4a", "directors", "stage-4b", "dcs"]


# ------------------------------------------------------------------------------------------------ fictional policies


def exampleshire(case: str, at: str) -> Timeline:
    found = worked_of_exampleshire(HERE / "cases" / f"{case}.yaml")
    area = area_of_exampleshire(found.area) if found.area else None
    return timeline(found.case, directory=area, at=parse_moment(at))


def test_a_chain_of_duties_begins_when_ones_own_side_does_the_first() -> None:
    """A decision on Friday 5 June 2026 (EXC-009 to EXC-038).

    Three working days to raise it: Wednesday 10. No confirmation by Thursday 11, so the manager rings at once. Five
    days for the talk are ours: Wednesday 17. 24 hours. Form 1 in two working days, a reply in five: Monday 29. 24
    hours, ten working days, 24 hours: Wednesday 15 July. The panel has what is left of 25 days since Thursday 18 June:
    to Thursday 23 July. Then it leaves the policy for the chief officers.
    """
    found = exampleshire("children-01-the-raisers-window", "2026-06-08 09:00")
    assert lines(found) == [
        "informal: 2026-06-05 10:00, fails 2026-06-17 17:00 by ours, on 2026-06-18 17:00 by due",
        "stage-1: 2026-06-18 17:00, fails 2026-06-29 17:00 by limit, on 2026-06-30 17:00 by due",
        "stage-2: 2026-06-30 17:00, fails 2026-07-14 17:00 by limit, on 2026-07-15 17:00 by due",
        "panel: 2026-07-15 17:00, fails 2026-07-23 17:00 by total",
    ]
    assert end(found) == "panel: procedure 2026-07-23 17:00"
    rings = entries(found, "informal")["ring-their-manager"]
    assert (rings.used, rings.moment and written(rings.moment)) == ("aim", "2026-06-11 17:00")


def test_a_stage_that_another_follows_goes_on_by_itself_up_to_an_end_without_a_date() -> None:
    """An adult, routine, Thursday 11 June 2026 (EXB-007 to EXB-020).

    Seven days to challenge: Thursday 18. Five working days to answer: Thursday 25. One to go up. Five to recommend:
    Friday 3 July; the meeting follows by itself, with a further four. The chair has fifteen, and no limit of it fails
    the stage. Two to name a mediator. The arbiter's 28 days run from papers that nobody has received.
    """
    found = exampleshire("both-07-an-adult-to-the-last", "2026-06-11 09:00")
    assert lines(found) == [
        "step-1: 2026-06-11 09:00, fails 2026-06-25 17:00 by limit, on 2026-06-26 17:00 by due",
        "step-2: 2026-06-26 17:00, fails 2026-07-03 17:00 by limit, on 2026-07-03 17:00 by itself",
        "step-2-meeting: 2026-07-03 17:00, fails 2026-07-09 17:00 by limit, on 2026-07-10 17:00 by due",
        "last-word-adults: 2026-07-10 17:00, fails 2026-07-31 17:00 by date, on 2026-08-03 17:00 by due",
        "mediation: 2026-08-03 17:00, fails 2026-08-05 17:00 by date, on 2026-08-06 17:00 by due",
        "arbitration: 2026-08-06 17:00",
    ]
    assert end(found) == "arbitration: last_stage without a date"
    assert "Nothing gives a date for that." in found.ended[0].say


def test_the_silence_of_ones_own_side_is_warned_of_and_not_kept() -> None:
    """It was recommended on Thursday 18 June: silence until Thursday 25 would be agreement (EXB-013)."""
    found = exampleshire("both-04-silence-is-agreement", "2026-06-18 13:00")
    assert "its silence counts as agreement" in found.stays[0].warnings[0]
    assert lines(found)[:2] == [
        "step-2: 2026-06-15 10:00, fails 2026-06-25 17:00 by date, on 2026-06-25 17:00 by itself",
        "step-2-meeting: 2026-06-25 17:00, fails 2026-07-01 17:00 by limit, on 2026-07-02 17:00 by due",
    ]


def test_several_ranks_share_one_limit_and_fail_together() -> None:
    """72 hours from Friday 5 June at ten, for all three ranks (EXB-029); a minute apart, as nothing happens twice."""
    found = exampleshire("both-12-a-discharge", "2026-06-05 11:00")
    assert [(stay.stage, stay.failing and stay.failing.basis) for stay in found.stays] == [
        ("ward", "total"),
        ("lead", "total"),
        ("director", "total"),
    ]
    assert end(found) == "director: procedure 2026-06-08 10:02"
    assert dict(found.lengths[0].limits)["within 72 hours"] == 1


# ------------------------------------------------------------------------------------------------ small policies


def run_small(policy: Policy, **facts: Any) -> Timeline:
    answers = {**KNOWN, **facts}
    case = Case(policy, answers, [{"at": "2026-09-01 09:00", "happened": "disagreement-arose"}])
    return timeline(case, at=parse_moment("2026-09-01 09:00"))


def test_a_ladder_that_leads_back_is_stopped_when_it_comes_round_again(tmp_path: Path) -> None:
    def ring(data: dict[str, Any]) -> None:
        three_stages(data)
        for exit_ in ("unresolved", "no_response", "refused"):
            data["tracks"]["disagreement"]["stages"]["stage-3"]["exits"][exit_] = "stage-1"
        data["duties"]["hand-over"]["in"] = {"disagreement": "all_stages"}

    found = run_small(small(tmp_path / "ring", ring))
    assert [stay.stage for stay in found.stays] == ["stage-1", "stage-2", "stage-3", "stage-1"]
    assert found.ended[0].how == "comes_round"
    assert "it goes back to where it has been before" in timeline_in_words(found).replace("\n", " ")


def test_silence_of_the_other_side_can_end_it(tmp_path: Path) -> None:
    def deemed(data: dict[str, Any]) -> None:
        data["roles"]["other-professional"] = {**data["roles"]["professional"], "of": "other_side"}
        data["tracks"]["disagreement"]["stages"]["stage-1"]["exits"]["deemed_agreed"] = "close"
        data["duties"]["settle"] |= {"if_late": "deemed_agreed", "who": "other-professional", "act": "reply"}
        data["duties"]["settle"]["in"] = {"disagreement": ["stage-1"]}

    found = run_small(small(tmp_path / "deemed", deemed))
    assert [ended.how for ended in found.ended] == ["agreed"]
    assert [stay.stage for stay in found.stays] == ["stage-1"]
    assert "silence counts as agreement" in found.ended[0].say


def test_where_no_duty_says_who_moves_it_on_that_is_said_and_marked_as_ours(tmp_path: Path) -> None:
    def nobody(data: dict[str, Any]) -> None:
        del data["duties"]["hand-over"]

    found = run_small(small(tmp_path / "nobody", nobody))
    onward = found.stays[0].onward
    assert onward is not None
    assert (onward.ours, onward.dated, onward.entry) == (True, False, None)
    assert "No duty says who moves it on" in onward.say
    assert [stay.floating for stay in found.stays] == [False, True]
    assert "after that, counted as if on" in " ".join(timeline_in_words(found).split())


@pytest.mark.parametrize(
    "judge",
    [
        {"event": "protection-decided"},
        {"done": "refer-at-once"},
        {"agreement": "both_sides"},
        {"any_of": ["front-door"]},
        {"decision": "front-door", "effect": "imposes"},
    ],
    ids=lambda judge: next(iter(judge)),
)
def test_however_a_policy_judges_that_a_child_is_protected_the_rest_can_be_shown(
    tmp_path: Path, judge: dict[str, Any]
) -> None:
    def judged(data: dict[str, Any]) -> None:
        data["tracks"]["protect"]["stages"]["front-door"]["resolved_by"] = judge

    found = run_small(small(tmp_path / "judged", judged), imminent_risk="yes")
    assert [stay.stage for stay in found.stays] == ["stage-1", "stage-2"]
    assert len(found.assumed) == (0 if "done" in judge else 1), "to refer the child is for one's own side to do"


def test_where_nothing_can_end_a_wait_it_says_so(tmp_path: Path) -> None:
    def lost(data: dict[str, Any]) -> None:
        stage = data["tracks"]["protect"]["stages"]["front-door"]
        stage |= {"lost": "yes", "exits": {}, "resolved_by": {"lost": "yes"}}

    found = run_small(small(tmp_path / "lost", lost), imminent_risk="yes")
    assert found.stays == ()
    assert [(ended.track, ended.how) for ended in found.ended] == [("disagreement", "waits")]
    assert "It waits for protecting the child now." in timeline_in_words(found)


def test_where_a_silence_leaves_a_duty_to_go_elsewhere_that_is_the_way(tmp_path: Path) -> None:
    def elsewhere(data: dict[str, Any]) -> None:
        stage = data["tracks"]["disagreement"]["stages"]["stage-1"]
        stage["exits"] |= dict.fromkeys(("unresolved", "no_response", "refused"), "not_stated")
        stage["readings"] = ["EXA-A1"]
        data["duties"]["hand-over"]["to_stage"] = "stage-2"

    found = run_small(small(tmp_path / "elsewhere", elsewhere))
    assert (
        lines(found)[0] == "stage-1: 2026-09-01 09:00, fails 2026-09-08 17:00 by limit, on 2026-09-09 17:00 by prompt"
    )
    assert [stay.stage for stay in found.stays] == ["stage-1", "stage-2"]


def test_where_nothing_counts_working_days_no_calendar_is_needed_to_come_to_the_end(tmp_path: Path) -> None:
    def dateless(data: dict[str, Any]) -> None:
        data["duties"]["settle"] |= {"limit": "none_stated", "if_late": "nothing"}
        del data["duties"]["hand-over"]["prompt"]

    policy = small(tmp_path / "dateless", dateless)
    at = parse_moment("2029-02-01 09:00")
    found = timeline(Case(policy, dict(KNOWN), [{"at": "2029-02-01 09:00", "happened": "disagreement-arose"}]), at=at)
    assert [(stay.stage, stay.failing and stay.failing.basis) for stay in found.stays] == [
        ("stage-1", "none"),
        ("stage-2", "none"),
    ]
    assert found.lengths[0].working_days is None
    assert "how many are working days cannot be said" in " ".join(timeline_in_words(found).split())


# ------------------------------------------------------------------------------------------------ variants

FACTS = {
    "imminent_risk": "no",
    "raising_agency": "camden-safety-net",
    "other_agency": "gosh",
    "case_type": "cin",
    "issue": ["roles"],
}


@pytest.mark.parametrize(
    ("variant", "more", "first", "last"),
    [
        # 48 hours from Friday 28 August, 16:40, end on Sunday; 24 more on the bank holiday, so act at once. Stage 2
        # begins on Sunday: five working days from Tuesday 1 September.
        (
            "camden-48-hours",
            {},
            "stage-1: 2026-08-28 16:40, fails 2026-08-30 16:40 by limit, on 2026-08-30 16:40 by act_by",
            "stage-5: silence 2026-10-01 17:00",
        ),
        # It begins at Stage 3: two weeks earlier at the end.
        (
            "camden-early-entry",
            {"serious_risk": "yes"},
            "stage-3: 2026-08-28 16:40, fails 2026-09-07 17:00 by limit, on 2026-09-08 17:00 by due",
            "stage-5: silence 2026-09-23 17:00",
        ),
        # One week and one day more than as printed. The mediator hands it over on Saturday 10 October.
        (
            "camden-mediation",
            {},
            "stage-1: 2026-08-28 16:40, fails 2026-09-07 17:00 by limit, on 2026-09-08 17:00 by due",
            "stage-5: silence 2026-10-16 17:00",
        ),
        ("camden-panel", {}, "stage-1: 2026-08-28 16:40, fails 2026-09-07 17:00 by limit, on 2026-09-08 17:00 by due",
         "stage-5: silence 2026-10-09 17:00"),
        # Three working days: Tuesday 1, Wednesday 2, Thursday 3 September.
        (
            "camden-three-days",
            {},
            "stage-1: 2026-08-28 16:40, fails 2026-09-03 17:00 by limit, on 2026-09-04 17:00 by due",
            "stage-5: silence 2026-09-29 17:00",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("camden") else "",
)  # fmt: skip
def test_what_a_variant_would_change_is_seen_from_end_to_end(
    variant: str, more: dict[str, str], first: str, last: str
) -> None:
    arose = {"at": "2026-08-28 16:40", "happened": "disagreement-arose"}
    found = run_of(str(VARIANTS / f"{variant}.yaml"), "2026-08-28 17:00", {**FACTS, **more}, [arose])
    assert (lines(found)[0], end(found)) == (first, last)


def test_with_limits_that_are_proposed_the_dates_are_no_longer_ours() -> None:
    facts = dict(worked("sutton/the-whole-ladder").case.facts)
    arose = {"at": "2027-05-04 09:00", "happened": "disagreement-arose"}
    found = run_of(str(VARIANTS / "sutton-with-limits.yaml"), "2027-05-04 09:00", facts, [arose])
    assert [stay.failing.basis for stay in found.stays if stay.failing] == ["limit", "limit", "limit", "ours"]
    assert found.lengths[0].limits == (("within 5 working days", 3),)
