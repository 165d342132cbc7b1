"""A dry run under Camden's policy: its moments are worked out by hand from the printed policy, stage by stage."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advice.advice import as_json
from advice.case import Case
from advice.party import Member, Party
from advice.timeline.absence import absences, acting
from advice.timeline.playing import timeline
from advice.timeline.words import timeline_in_words
from directory.found import Named
from directory.supposed import parse_supposed
from foundation.moment import parse_moment, written
from rules.errors import PolicyGap
from tests.advice.timelines import area, end, entries, library, lines, run, run_of

FACTS = {
    "imminent_risk": "no",
    "raising_agency": "camden-safety-net",
    "other_agency": "gosh",
    "case_type": "cin",
    "issue": ["roles"],
}
FRIDAY = "2026-08-28 17:00"
AROSE = {"at": "2026-08-28 16:40", "happened": "disagreement-arose"}


# ------------------------------------------------------------------------------------- the whole ladder, by hand


def test_from_a_friday_before_a_bank_holiday_to_the_end_of_the_ladder() -> None:
    """Five times one working week (CAM-032), four times 24 hours (CAM-033).

    Friday 28 August is day 0 and Monday 31 is a bank holiday: 1, 2, 3, 4 and Monday 7 September. The 24 hours end on
    Tuesday 8, day 0 of Stage 2: 9, 10, 11, 14, Tuesday 15. And so on: Wednesday 16 to 23, Thursday 24 to 1 October,
    Friday 2 to 9 October. The policy has no step after Stage 5 (CAM-A4).
    """
    found = run("camden/refused-referral", "2026-08-28 17:00")
    assert lines(found) == [
        "stage-1: 2026-08-28 16:40, fails 2026-09-07 17:00 by limit, on 2026-09-08 17:00 by due",
        "stage-2: 2026-09-08 17:00, fails 2026-09-15 17:00 by limit, on 2026-09-16 17:00 by due",
        "stage-3: 2026-09-16 17:00, fails 2026-09-23 17:00 by limit, on 2026-09-24 17:00 by due",
        "stage-4: 2026-09-24 17:00, fails 2026-10-01 17:00 by limit, on 2026-10-02 17:00 by due",
        "stage-5: 2026-10-02 17:00, fails 2026-10-09 17:00 by limit",
    ]
    assert end(found) == "stage-5: silence 2026-10-09 17:00"
    assert found.answer == "dates"


def test_how_long_it_takes_is_said_in_the_policys_own_units() -> None:
    """28 August to 9 October: 42 days after the first, six weeks of five days but for one bank holiday."""
    (length,) = run("camden/refused-referral", "2026-08-28 17:00").lengths
    assert (str(length.first), str(length.last)) == ("2026-08-28", "2026-10-09")
    assert (length.days, length.working_days) == (42, 29)
    assert length.limits == (("within 1 working week", 5), ("within 24 hours", 4))
    assert (length.ours, length.floating) == (0, 0)


@pytest.mark.parametrize(
    ("at", "on"),
    [
        # Stage 2 got no answer on Wednesday 13 October 2027 at ten: 24 hours to Thursday.
        ("2027-10-13 10:30", "stage-2: 2027-10-12 10:00, fails 2027-10-13 10:00 by before, on 2027-10-14 10:00 by due"),
        ("2027-10-14 10:30", "stage-3: 2027-10-13 12:00, fails 2027-10-14 10:00 by before, on 2027-10-15 10:00 by due"),
        # From Friday at ten they end on Saturday, when offices are shut: act by Friday at five.
        (
            "2027-10-15 10:30",
            "stage-4: 2027-10-14 12:00, fails 2027-10-15 10:00 by before, on 2027-10-15 17:00 by act_by",
        ),
    ],
)
def test_at_the_moments_of_the_worked_case_it_goes_on_as_that_case_does(at: str, on: str) -> None:
    assert lines(run("camden/no-answer-at-any-stage", at))[0] == on


def test_of_a_case_under_way_it_is_said_when_it_began() -> None:
    found = run("camden/no-answer-at-any-stage", "2027-10-15 10:30")
    (length,) = found.lengths
    assert (str(length.track_began), str(length.first)) == ("2027-10-11", "2027-10-14")
    assert "It began on Monday 11 October 2027." in " ".join(timeline_in_words(found).split())


def test_where_the_policy_is_silent_it_says_so_and_what_we_suggest() -> None:
    found = run("camden/no-answer-at-any-stage", "2027-10-18 10:30")
    assert lines(found) == ["stage-5: 2027-10-15 12:00, fails 2027-10-18 10:00 by before"]
    assert end(found) == "stage-5: silence 2027-10-18 10:00"
    (ended,) = found.ended
    assert "the policy says nothing about what follows" in ended.say
    assert any(told.startswith("CAM-A4 (a)") for told in ended.tells)
    assert ended.authority is not None
    assert ended.authority.words == "the CSCB Dispute Resolution meeting"
    after = entries(found, "stage-5")["after-the-last-stage"]
    assert (after.yours, after.step.ours, after.moment and written(after.moment)) == (True, True, "2027-10-18 17:00")


def test_what_comes_later_in_a_case_file_is_left_out() -> None:
    """The file goes on to the withdrawal on Tuesday 19 October; asked on Monday 11, nothing of it has happened."""
    found = run("camden/no-answer-at-any-stage", "2027-10-11 10:00")
    assert [stay.stage for stay in found.stays] == ["stage-1", "stage-2", "stage-3", "stage-4", "stage-5"]
    assert lines(found)[0].startswith("stage-1: 2027-10-11 09:30, fails 2027-10-18 17:00")


# ------------------------------------------------------------------------------------- what is done at a stage


def test_records_notices_and_feedback_stand_at_their_stage_with_their_dates() -> None:
    """Stage 3 begins on Wednesday 16 September after closing, so that what we suggest for that day is for the next."""
    found = entries(run("camden/refused-referral", "2026-08-28 17:00"), "stage-3")
    dates = {duty: written(entry.moment) for duty, entry in found.items() if entry.moment}
    assert dates == {
        "case-note": "2026-09-17 17:00",
        "record-in-writing": "2026-09-17 17:00",
        "tell-development-officer": "2026-09-17 17:00",
        "settle": "2026-09-23 17:00",
        "hand-over": "2026-09-24 17:00",
        "record-outcome": "2026-09-25 17:00",
        "feedback-to-practitioner": "2026-09-25 17:00",
    }
    assert not found["settle"].yours, "that the other side settles anything is what never happens"
    assert found["feedback-to-practitioner"].yours


def test_each_stage_names_those_who_are_asked_there() -> None:
    meets = {stay.stage: stay.meets for stay in run_of("camden", "2026-08-28 17:00", FACTS, [AROSE]).stays}
    posts = {
        stage: [named.post for member in party.members for named in member.acting]
        for stage, party in meets.items()
        if party
    }
    assert posts["stage-3"] == ["safety-interventions-manager", "named-nurse-gosh"]
    assert posts["stage-4"] == ["head-of-community-safety", "named-doctor-gosh"]


def test_the_posts_are_those_of_the_day_on_which_they_are_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    from advice.party import Parties

    seen = set[str]()
    plain = Parties.members

    def members(self: Parties, *arguments: object, **named: object) -> object:
        seen.add(written(self.at))
        return plain(self, *arguments, **named)  # type: ignore[arg-type]  # what it was called with

    monkeypatch.setattr(Parties, "members", members)
    found = run_of("camden", "2026-08-28 17:00", FACTS, [AROSE])
    assert {written(stay.asked_on) for stay in found.stays[1:]} <= seen


def test_a_post_that_is_vacant_on_the_day_is_warned_of_and_who_acts_is_said() -> None:
    facts = {**FACTS, "other_agency": "camden-and-islington"}
    found = run_of("camden", "2026-08-28 17:00", facts, [AROSE])
    (said,) = [warning for stay in found.stays for warning in stay.warnings]
    assert [stay.stage for stay in found.stays if stay.warnings] == ["stage-3"]
    assert said.startswith("Trust Safeguarding Manager (Camden and Islington")
    assert "is vacant when printed; " in said
    assert "from Thursday 17 September 2026, 17:00: Associate Divisional Director" in said


def party(*posts: Named, cover: str = "") -> Party:
    return Party("the officers", (Member("officer", "the officer", "other", "x", "the agency", posts, cover=cover),))


def test_who_is_on_leave_is_said_with_who_acts_meanwhile() -> None:
    away = Named("desk-1", "Desk 1", absent="on leave until Friday 4 September 2026")
    deputy = Named("desk-2", "Desk 2", acts_for="desk-1", by="deputy")
    (said,) = absences(party(away, deputy))
    assert said == "Desk 1 (the agency) is on leave until Friday 4 September 2026; Desk 2 deputises."
    (covered,) = absences(party(away, cover="Ask who covers."))
    assert covered.endswith("; ask who covers.")
    (nobody,) = absences(party(away))
    assert "nobody is recorded who acts instead" in nobody
    (other,) = absences(party(away, Named("desk-3", "Desk 3")))
    assert other.endswith("; Desk 3 can act.")
    assert list(absences(party(deputy))) == []
    assert acting(party(away, deputy)) == {"desk-2"}


def test_a_change_of_those_who_act_during_a_stay_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The post is there when it is asked, and away when its week runs out."""
    from advice.party import Parties

    plain = Parties.of

    def of(self: Parties, who: object, *rest: object) -> Party:
        found = plain(self, who, *rest)  # type: ignore[arg-type]  # what it was called with
        if self.at < parse_moment("2026-09-20 00:00") or not found.members:
            return found
        gone = [replace(post, absent="on leave until Friday 25 September 2026") for post in found.members[0].posts]
        return replace(found, members=(replace(found.members[0], posts=tuple(gone)), *found.members[1:]))

    monkeypatch.setattr(Parties, "of", of)
    found = run_of("camden", "2026-08-28 17:00", FACTS, [AROSE])
    third = next(stay for stay in found.stays if stay.stage == "stage-3")
    assert any("By Wednesday 23 September 2026, 17:00: " in said and "on leave" in said for said in third.warnings)
    assert not any("By " in said for stay in found.stays if stay.stage == "stage-2" for said in stay.warnings)
    assert "Take care By Wednesday 23 September 2026, 17:00" in " ".join(timeline_in_words(found).split())


def test_others_who_act_later_on_are_to_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    from advice.party import Parties

    plain = Parties.of

    def of(self: Parties, who: object, *rest: object) -> Party:
        found = plain(self, who, *rest)  # type: ignore[arg-type]  # what it was called with
        if self.at < parse_moment("2026-09-20 00:00") or not found.members:
            return found
        others = tuple(replace(post, post="head-of-cait") for post in found.members[0].posts)
        return replace(found, members=(replace(found.members[0], posts=others), *found.members[1:]))

    monkeypatch.setattr(Parties, "of", of)
    third = next(stay for stay in run_of("camden", FRIDAY, FACTS, [AROSE]).stays if stay.stage == "stage-3")
    assert third.warnings == ("By Wednesday 23 September 2026, 17:00 others act than at the beginning: check who.",)


def test_leave_in_the_middle_of_a_stay_and_a_deputy_come_from_the_directory() -> None:
    away = "named-nurse-gosh away from 2026-09-16 to 2026-09-25"
    directory = area("camden").supposing([parse_supposed(away)])
    case = Case(library().in_force("camden", parse_moment(FRIDAY).date()), FACTS, [AROSE])
    found = timeline(case, directory=directory, at=parse_moment(FRIDAY))
    (said,) = [warning for stay in found.stays for warning in stay.warnings if "supposed to be away" in warning]
    assert said.startswith("Named nurse for child safeguarding, GOSH (GOSH) is supposed to be away from Wednesday 16")


def test_powers_are_offered_and_never_used() -> None:
    found = run("camden/refused-referral", "2026-08-28 17:00")
    assert [[option.power for option in stay.possible] for stay in found.stays] == [
        *([["move-up-alone"]] * 4),
        ["agree-wider-change"],
    ]
    assert not [event for event in found.events if "used" in event]


# ------------------------------------------------------------------------------------- where it does not run straight


def test_a_case_that_is_late_already_is_caught_up_with_at_once() -> None:
    """Nobody moved it up; a late hand-over buys no time (CAM-A5), so the weeks of Stages 2 and 3 have run as well."""
    found = run("camden/refused-referral", "2026-09-30 10:00")
    assert lines(found)[:3] == [
        "stage-1: 2026-08-28 16:40, fails 2026-09-07 17:00 by limit, on 2026-09-30 10:00 by at_once",
        "stage-2: 2026-09-08 17:00, fails 2026-09-15 17:00 by limit, on 2026-09-30 10:01 by at_once",
        "stage-3: 2026-09-16 17:00, fails 2026-09-23 17:00 by limit, on 2026-09-30 10:02 by at_once",
    ]
    assert end(found) == "stage-5: silence 2026-10-09 17:00", "as if it had been moved up in time"
    assert [written(stay.asked_on) for stay in found.stays][1:4] == [
        "2026-09-30 10:00",
        "2026-09-30 10:01",
        "2026-09-30 10:02",
    ]


def test_a_track_that_waits_shows_the_childs_safety_first_and_says_what_it_assumes() -> None:
    found = run("camden/risk-not-known", "2026-11-04 18:45")
    assert [entry.step.duty for entry in found.safety] == ["refer-at-once", "decide-protection", "note-the-referral"]
    (assumed,) = found.assumed
    assert "this does not begin: the disagreement" in assumed.say
    assert found.stays[0].stage == "stage-1"
    assert written(found.stays[0].began) == "2026-11-04 18:45"
    words = timeline_in_words(found)
    assert words.index("FIRST, THE CHILD'S SAFETY") < words.index("1. Stage 1")


def test_danger_in_the_middle_of_a_ladder_stops_no_clock_and_needs_no_assumption() -> None:
    danger = {"at": "2026-08-31 09:00", "learned": {"imminent_risk": "yes"}}
    found = run_of("camden", "2026-08-31 10:00", FACTS, [AROSE, danger])
    assert found.assumed == ()
    assert found.safety
    assert lines(found)[0].startswith("stage-1: 2026-08-28 16:40, fails 2026-09-07 17:00 by limit")
    assert [ended.track for ended in found.ended] == ["disagreement"], "nobody waits, where a child is to be protected"


def test_as_long_as_nobody_has_said_whether_a_child_is_in_danger_it_counts_as_yes() -> None:
    facts = {name: value for name, value in FACTS.items() if name != "imminent_risk"}
    found = run_of("camden", "2026-09-01 10:00", facts, [{"at": "2026-09-01 09:00", "happened": "disagreement-arose"}])
    assert found.ask_first[0].fact == "imminent_risk"
    assert "it counts as yes" in found.assumed[0].say
    assert found.safety
    assert found.stays


def test_facts_that_decide_the_route_are_asked_as_advice_asks_them() -> None:
    from advice.advise import advise

    at = parse_moment("2026-09-01 10:00")
    case = Case(library().at("camden", "2015-12-01"), {"imminent_risk": "no"})
    found = timeline(case, directory=area("camden"), at=at)
    assert found.answer == "ask"
    assert found.ask_first == advise(case, directory=area("camden"), at=at).ask_first
    assert found.stays == ()


def test_what_a_later_stage_needs_to_know_is_asked_now() -> None:
    """Which profession is concerned decides only at Stage 3 whom the Clinical Commissioning Group sends."""
    facts = {**FACTS, "other_agency": "ccg"}
    found = run_of("camden", "2026-08-28 17:00", facts, [AROSE])
    assert "other_profession" in [question.fact for question in found.ask_first]


def test_a_start_that_nobody_reported_is_assumed_and_said() -> None:
    found = run_of("camden", "2026-09-01 09:00", FACTS)
    assert "Nobody said when the disagreement began" in found.assumed[0].say
    assert lines(found)[0].startswith("stage-1: 2026-09-01 09:00, fails 2026-09-08 17:00 by limit")
    assert found.events[0]["happened"] == "disagreement-arose"


def test_where_nothing_gives_a_date_it_says_so_and_invents_none() -> None:
    """For a complaint about a worker the policy has no date (CAM-039, CAM-040); ours is for reporting it."""
    facts = {**FACTS, "issue": ["conduct"], "child_in_dispute": "no", "allegation_of_harm": "no"}
    found = run_of("camden", "2026-09-01 09:00", {**facts, "complaint_about_manager": "no"})
    assert lines(found) == ["with-manager: 2026-09-01 09:00, fails 2026-09-01 17:00 by none"]
    (stay,) = found.stays
    assert stay.failing is not None
    assert "The policy sets no date here" in stay.failing.say
    assert "from here on the dates say how long after that" in stay.failing.say
    assert found.lengths[0].floating == 1


def test_two_tracks_at_once_are_played_beside_one_another() -> None:
    facts = {**FACTS, "issue": ["roles", "strategic"]}
    found = run_of("camden", "2026-08-28 17:00", facts, [AROSE])
    assert {ended.track: ended.how for ended in found.ended} == {"disagreement": "silence", "strategic": "silence"}
    assert lines(found, "disagreement")[-1] == "stage-5: 2026-10-02 17:00, fails 2026-10-09 17:00 by limit"
    asked = [stay.asked_on for stay in found.stays]
    assert asked == sorted(asked)


def test_what_has_ended_lies_behind_and_nothing_is_ahead() -> None:
    found = run("camden/no-answer-at-any-stage", "2027-10-19 10:30")
    assert (found.answer, found.stays, found.ended) == ("nothing", (), ())
    assert "NO STAGES LIE AHEAD HERE" in timeline_in_words(found)


def test_inside_one_agency_there_are_no_stages_but_what_is_to_be_done_is_shown() -> None:
    facts = {**FACTS, "raising_agency": "fssw", "other_agency": "fssw"}
    found = run_of("camden", "2026-09-01 09:00", facts)
    assert found.answer == "nothing"
    assert [entry.step.duty for entry in found.beside] == ["use-own-line-management"]


def test_beyond_the_published_bank_holidays_it_shows_what_was_reached_and_why_it_stops() -> None:
    found = run_of("camden", "2028-12-01 10:00", FACTS)
    assert [stay.stage for stay in found.stays] == ["stage-1", "stage-2", "stage-3"]
    assert "bank holidays that have been published" in found.stopped
    assert found.ended[0].how == "stops"
    assert "It stops early: " in timeline_in_words(found)
    assert "Last authority" not in timeline_in_words(found)


def test_where_nothing_at_all_can_be_decided_the_emergency_line_is_shown() -> None:
    found = run_of("camden", "2029-02-01 10:00", FACTS)
    assert found.answer == "cannot_decide"
    words = timeline_in_words(found)
    assert words.startswith("IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW.")
    assert "WE COULD NOT DECIDE" in words


def test_a_fault_on_the_way_is_no_timeline_but_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import advice.timeline.playing as module

    def fail(*_: object) -> object:
        raise PolicyGap("No rule holds.", clause="CAM-041")

    monkeypatch.setattr(module, "DryRun", fail)
    found = run_of("camden", "2026-09-01 10:00", FACTS)
    assert found.answer == "cannot_decide"
    assert "PolicyGap" in found.problem
    assert found.stays == ()


def test_a_moment_without_an_offset_is_refused() -> None:
    from datetime import datetime

    from foundation.errors import TimeError

    with pytest.raises(TimeError):
        timeline(Case(library().at("camden", "2015-12-01")), at=datetime(2026, 9, 1, 10, 0))  # noqa: DTZ001 -- that is the point


# ------------------------------------------------------------------------------------- as data and in words


def test_as_data_it_has_the_fields_that_are_documented() -> None:
    data = as_json(run("camden/refused-referral", "2026-08-28 17:00"))
    assert list(data) == [
        "answer", "at", "emergency", "policy", "banners", "ask_first", "assumed", "safety", "beside", "stays", "ended",
        "lengths", "departures", "silences", "events", "stopped", "problem",
    ]  # fmt: skip
    assert data["stays"][0]["failing"]["at"] == "2026-09-07T17:00+01:00"
    assert data["stays"][0]["onward"]["entry"]["step"]["duty"] == "hand-over"


def test_in_words_every_line_fits_and_every_stage_has_its_block() -> None:
    words = timeline_in_words(run("camden/refused-referral", "2026-08-28 17:00"))
    assert max(map(len, words.splitlines())) <= 100
    assert words.startswith("IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW.")
    flat = " ".join(words.split())
    for said in (
        "AT A GLANCE Friday 28 August 2026, 16:40 Stage 1",
        "1. Stage 1, discussion between front line workers (the disagreement)",
        "5. Stage 5, the CSCB Dispute Resolution meeting",
        "By Monday 7 September 2026, 17:00; aim for Friday 4 September 2026, 17:00 (within 1 working week)",
        "Planned for the last moment in time.",
        "42 days after the first, 29 of them working days",
        "5 times within 1 working week, and 4 times within 24 hours",
        "Last authority: the CSCB Dispute Resolution meeting",
    ):
        assert said in flat, said


def test_in_words_what_was_planned_is_named_where_it_is_not_the_last_moment() -> None:
    words = " ".join(timeline_in_words(run("camden/no-answer-at-any-stage", "2027-10-15 10:30")).split())
    assert "Planned for Friday 15 October 2027, 17:00, the last working moment before it is due." in words
    assert "Now, as the date that we suggest has passed (ours, never late)" in words
    assert "(stage 1)" in words, "what is still to be done for an earlier stage says for which"


def test_an_areas_own_emergency_contacts_stand_under_the_first_line() -> None:
    found = run("camden/refused-referral", FRIDAY)
    own = replace(found, emergency=replace(found.emergency, local=("desk 1",)))
    assert timeline_in_words(own).splitlines()[1] == "  desk 1"


def test_without_a_directory_roles_are_named_and_no_posts() -> None:
    case = Case(library().at("camden", "2015-12-01"), FACTS, [AROSE])
    found = timeline(case, at=parse_moment("2026-08-28 17:00"))
    assert lines(found)[-1] == "stage-5: 2026-10-02 17:00, fails 2026-10-09 17:00 by limit"
    assert not [named for stay in found.stays if stay.meets for member in stay.meets.members for named in member.posts]
