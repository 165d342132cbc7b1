"""Who is meant: sides, agencies and posts, and what to know before making contact."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from advice.advice import Advice
from advice.advise import advise
from advice.case import Case
from advice.party import Member, Parties, Party
from directory.loader import Area, load_area
from rules.model.parts import Who
from tests.advice.camden import (
    Data,
    arose,
    asked,
    at,
    camden,
    case,
    folded,
    happened,
    meets,
    moved,
    run_of,
    step,
    up_to,
)
from tests.advice.small import Change, duty, raised_case, small

AT_3 = "2026-09-02 15:00"
"""Whatever stage was reached, it was reached by then."""
AN_OFFICER = """\
area: {id: exampleshire, called: Exampleshire, policy: exampleshire, printed: 2026-01-01}
agencies: {camden-safety-net: {called: Camden Safety Net}, gosh: {called: GOSH}}
posts: {safety-officer: {called: Safety Officer, of: [camden-safety-net], plays: {officer: {}}}}
"""
STAGE_3 = up_to(3)
STAGE_4 = up_to(4)


def members(party: Party | None) -> dict[str, Member]:
    assert party is not None
    return {member.side: member for member in party.members}


def posts(party: Party | None) -> list[str]:
    assert party is not None
    return [named.post for member in party.members for named in member.acting]


def said(party: Party | None) -> str:
    assert party is not None
    return " ".join(word for member in party.members for word in (member.cover, *member.warnings))


def all_parties(advice: Advice) -> Iterator[Party]:
    for one in advice.steps:
        yield from (party for party in (one.who, one.to, *(telling.to for telling in one.tell)) if party)
    yield from (option.who for option in advice.options)


# Sides and agencies


def test_the_professionals_are_those_of_both_sides() -> None:
    party = step(asked(case(arose()), "2026-09-01 10:00"), "discuss").who
    assert party.words == "the professionals directly involved"
    assert [(m.side, m.agency, m.agency_called) for m in party.members] == [
        ("raising", "gosh", "GOSH"),
        ("other", "fssw", "FSSW"),
    ]
    assert party.is_yours
    assert party.together


def test_an_agency_is_found_by_any_name_people_use() -> None:
    found = case(arose(), raising_agency="Metropolitan Police", other_agency="Children's Social Care")
    assert [m.agency for m in step(asked(found, "2026-09-01 10:00"), "discuss").who.members] == ["police", "fssw"]


@pytest.mark.parametrize("answer", [None, "not_known"])
def test_an_agency_that_is_not_known_is_said_so_and_not_left_blank(answer: str | None) -> None:
    found = case(arose(), other_agency=answer, agencies="different")
    (_, other) = step(asked(found, "2026-09-01 10:00"), "discuss").who.members
    assert (other.agency, other.agency_called) == ("", "the other agency")


def test_an_agency_that_is_not_in_the_list_is_called_as_people_wrote_it() -> None:
    found = case(*STAGE_3, raising_agency="Barnet Carers")
    party = step(asked(found, AT_3), "find-child-focused-solution").who
    assert members(party)["raising"].agency_called == "Barnet Carers"
    assert "Barnet Carers is not in Camden's list: its own safeguarding lead acts" in members(party)["raising"].cover
    assert "CAM-A20" in party.readings


def test_the_chief_officer_of_an_unlisted_agency_acts_at_stage_4() -> None:
    party = step(asked(case(*STAGE_4, raising_agency="Barnet Carers"), AT_3), "negotiate-between-senior-managers").who
    assert "its chief officer acts at this stage" in members(party)["raising"].cover


def test_only_the_side_that_raised_it_tells_the_development_officer() -> None:
    party = step(asked(case(*STAGE_3), AT_3), "tell-development-officer").who
    assert [member.side for member in party.members] == ["raising"]
    assert party.words == f"{meets(3)} of the agency that raised the concern"


def test_each_agency_is_named_where_each_owes_its_own() -> None:
    found = case(arose(), further_agencies=["Police", "cnwl"])
    party = step(asked(found, "2026-09-01 10:00"), "case-note").who
    assert party.words == "each agency involved"
    assert [member.agency_called for member in party.members] == ["GOSH", "FSSW", "the police", "CNWL"]


def test_the_manager_of_the_worker_is_on_the_other_side() -> None:
    found = case(issue=["conduct"], complaint_about_manager="no")
    party = step(asked(found, "2026-09-01 10:00"), "report-conduct").to
    assert party is not None
    assert [(member.side, member.agency) for member in party.members] == [("other", "fssw")]


def test_a_role_that_one_agency_has_is_of_a_side_and_found_there(tmp_path: Path) -> None:
    """Whichever agency raised it: the role is on that side, and its post is that of the agency that has it."""

    def change(data: Data) -> None:
        data["roles"]["officer"] = {
            "called": "the officer", "of": "raising_side", "agency": "camden-safety-net", "clauses": ["EXA-003"],
        }  # fmt: skip
        data["duties"]["tell"] = duty(who="officer", at={"disagreement": ["stage-1"]}, starts="stage_began")

    place = tmp_path / "area.yaml"
    place.write_text(AN_OFFICER, encoding="utf-8")
    for facts in ({}, {"raising_agency": "GOSH"}):
        found = raised_case(small(tmp_path, change), **facts)
        party = step(advise(found, directory=load_area(str(place)), at=at("2026-09-01 10:00")), "tell").who
        assert [(m.side, m.agency, m.agency_called, m.ask) for m in party.members] == [
            ("raising", "camden-safety-net", "Camden Safety Net", ())
        ]
        assert posts(party) == ["safety-officer"]


def test_a_role_of_one_agency_is_found_there() -> None:
    found = case(issue=["non_engagement"], social_worker_allocated="yes")
    party = step(asked(found, "2026-09-01 10:00"), "raise-with-social-worker").to
    assert party is not None
    assert [(member.agency, member.agency_called) for member in party.members] == [("fssw", "FSSW")]


# Posts


def test_at_stage_3_each_agency_brings_its_post() -> None:
    party = step(asked(case(*STAGE_3), AT_3), "find-child-focused-solution").who
    assert posts(party) == ["named-nurse-gosh", "cp-co-ordinator"]


@pytest.mark.parametrize("further", ["police", "Metropolitan Police", "cnwl", "uclh", "A charity"])
def test_an_agency_that_joined_takes_part_at_stage_3(further: str) -> None:
    party = step(asked(case(*STAGE_3, further_agencies=[further]), AT_3), "find-child-focused-solution").who
    assert len(party.members) == 3
    joined = party.members[2]
    assert joined.acting or joined.cover


@pytest.mark.parametrize("further", ["housing", "camden-and-islington", "early-years", "fssw", "probation-crc", "ccg"])
@pytest.mark.parametrize("stage", [3, 4])
def test_an_agency_that_joined_may_be_one_that_divides_its_work(further: str, stage: int) -> None:
    """Which of its services is concerned cannot be asked of a third agency; all its posts are shown."""
    advice = asked(
        case(*up_to(stage), raising_agency="tavistock", other_agency="uclh", further_agencies=[further]), AT_3
    )
    party = step(advice, "settle", f"stage-{stage}").who
    assert len(party.members) == 3
    assert party.members[2].posts or party.members[2].cover


def test_only_the_two_principal_agencies_take_part_where_the_reading_says_so() -> None:
    found = case(*STAGE_3, further_agencies=["police"], under=camden(A35="b"))
    assert len(step(asked(found, AT_3), "find-child-focused-solution").who.members) == 2
    assert len(step(asked(found, AT_3), "case-note", "stage-3").who.members) == 3, "records are made by each"


def test_where_it_is_not_known_which_post_is_meant_all_are_shown_and_it_is_asked() -> None:
    found = case(*STAGE_4, raising_agency="housing")
    advice = asked(found, AT_3)
    party = step(advice, "negotiate-between-senior-managers").who
    assert [named.post for named in members(party)["raising"].acting] == ["head-of-housing-needs", "head-of-tenancy"]
    assert members(party)["raising"].ask == ("raising_service_line",)
    question = next(asked for asked in advice.ask_first if asked.fact == "raising_service_line")
    assert question.values == {"tenancy": "tenancy", "housing_need": "housing need"}


def test_the_answer_chooses_the_post() -> None:
    found = case(*STAGE_4, raising_agency="housing", raising_service_line="tenancy")
    party = step(asked(found, AT_3), "negotiate-between-senior-managers").who
    assert [named.post for named in members(party)["raising"].acting] == ["head-of-tenancy"]


def test_the_service_line_of_one_side_does_not_choose_the_post_of_the_other() -> None:
    found = case(*STAGE_4, raising_agency="housing", other_service_line="tenancy")
    party = step(asked(found, AT_3), "negotiate-between-senior-managers").who
    assert len(members(party)["raising"].acting) == 2


def test_where_the_profession_cannot_be_known_the_doctor_and_the_nurse_act() -> None:
    """CAM-A15: where it is unclear, both Designated Doctor and Designated Nurse, and not the Named GP."""
    found = case(*STAGE_3, raising_agency="ccg", raising_profession="not_known")
    party = step(asked(found, AT_3), "find-child-focused-solution").who
    acting = [named.post for named in members(party)["raising"].acting]
    assert acting == ["designated-doctor", "designated-nurse"]


def test_every_post_says_that_it_is_presumed() -> None:
    for stage in (3, 4, 5):
        for party in all_parties(asked(case(*up_to(stage)), AT_3)):
            for named in (named for member in party.members for named in member.posts):
                assert "as printed, Tuesday 1 December 2015; unconfirmed" in named.warnings


def test_no_post_is_named_twice_for_one_role() -> None:
    for stage in (3, 4, 5):
        for party in all_parties(asked(case(*up_to(stage)), AT_3)):
            for member in party.members:
                named = [named.post for named in member.posts]
                assert len(named) == len(set(named)), f"{member.called}: {named}"


def test_at_stage_5_the_meeting_is_its_members() -> None:
    party = step(asked(case(*up_to(5)), AT_3), "decide-dispute").who
    assert party.words == "the CSCB Dispute Resolution meeting"
    roles = {member.role for member in party.members}
    assert roles == {"cscb-chair", "dcs", "assistant-director", "named-senior-manager"}
    assert set(posts(party)) == {
        "cscb-chair", "director-of-childrens-services", "assistant-director", "named-doctor-gosh",
    }  # fmt: skip


def test_without_a_directory_roles_are_named_but_no_posts() -> None:
    found = advise(case(*STAGE_3), at=at(AT_3))
    party = step(found, "find-child-focused-solution").who
    assert posts(party) == []
    assert [member.called for member in party.members] == [meets(3)] * 2
    assert [member.agency_called for member in party.members] == ["gosh", "fssw"]


# A vacancy (CAM-A13)

VACANT = case(*STAGE_3, raising_agency="camden-and-islington", raising_service_line="acute")


def officers(found: Case, moment: str, **switches: str) -> Party:
    return step(asked(found, moment, **switches), "find-child-focused-solution").who


def test_where_a_post_is_vacant_the_agency_is_asked_and_the_clock_runs() -> None:
    """Stage 3 began on 2 September at 11:30: a day later the Stage 4 post stands in."""
    member = members(officers(VACANT, AT_3))["raising"]
    assert member.acting == ()
    assert "trust-safeguarding-manager" in [named.post for named in member.posts if named.vacant]
    assert "Ask Camden and Islington NHS Foundation Trust today who is covering." in member.cover
    assert "That is from Thursday 3 September 2026, 11:30: Associate Divisional Director, acute services" in (
        member.cover
    )
    assert "CAM-A13" in member.readings


def test_once_the_day_has_passed_it_is_said_since_when_the_other_post_stands_in() -> None:
    assert "That is since Thursday 3 September 2026, 11:30" in said(officers(VACANT, "2026-09-03 11:30"))


def test_the_other_post_stands_in_at_once_where_the_reading_says_so() -> None:
    cover = said(officers(VACANT, AT_3, A13="b"))
    assert "The Stage 4 post of Camden and Islington NHS Foundation Trust stands in. That is: Associate" in cover


def test_moving_up_to_a_vacant_post_does_not_count_the_day_from_the_stage_before() -> None:
    """The 24 hours of CAM-A13 run from Stage 3; at Stage 2 they have not begun."""
    events = [arose(), moved("2026-09-02 10:00", 2), {"at": "2026-09-07 11:00", "unresolved": "disagreement"}]
    found = case(*events, other_agency="camden-and-islington", other_service_line="acute")
    party = step(asked(found, "2026-09-07 12:00"), "hand-over").to
    assert "today who is covering" in said(party)
    assert "3 September" not in said(party)
    assert "since" not in said(party)


def test_which_post_stands_in_is_asked_where_it_depends_on_the_service() -> None:
    found = case(*STAGE_3, raising_agency="camden-and-islington")
    advice = asked(found, AT_3)
    assert "raising_service_line" in [question.fact for question in advice.ask_first]


# The same post on both sides (CAM-A22)


@pytest.mark.parametrize(
    ("option", "words"), [("b", "Ask the Director of Children's Services"), ("c", "go to Stage 5")]
)
@pytest.mark.parametrize(("raising", "other"), [("early-help", "fssw"), ("fssw", "early-help")])
def test_where_one_post_would_act_for_both_sides_it_is_said_on_both(
    raising: str, other: str, option: str, words: str
) -> None:
    found = case(*STAGE_4, raising_agency=raising, other_agency=other)
    party = step(asked(found, AT_3, A22=option), "negotiate-between-senior-managers").who
    for member in party.members:
        assert words in member.cover
        assert "CAM-A22" in member.readings
        assert [named.post for named in member.posts] == ["assistant-director"], "and never silently left out"


def test_two_sides_with_posts_of_their_own_get_no_such_warning() -> None:
    found = case(*STAGE_4, raising_agency="early-years")
    assert "both sides" not in said(step(asked(found, AT_3), "negotiate-between-senior-managers").who)


def test_a_third_agency_can_have_the_same_post_as_one_of_the_sides() -> None:
    found = case(*STAGE_4, further_agencies=["early-help"])
    party = step(asked(found, AT_3), "negotiate-between-senior-managers").who
    assert "same post is listed" in members(party)["other"].cover
    assert "same post is listed" in members(party)["early-help"].cover


# A post that acted before (CAM-A7)

PROTECTED: list[Data] = [happened("2026-09-01 10:00", "protection-decided"), *STAGE_3]
DOUBLE = "ask FSSW for another officer at Stage 3"


def test_whoever_decided_on_protection_should_not_negotiate_at_stage_3() -> None:
    party = step(asked(case(*PROTECTED, imminent_risk="yes"), AT_3), "find-child-focused-solution").who
    assert DOUBLE in " ".join(members(party)["other"].warnings)
    assert "CAM-A7" in party.readings


@pytest.mark.parametrize(("risk", "case_type"), [("no", "cp"), ("yes", "lac")])
def test_otherwise_there_is_no_double_part(risk: str, case_type: str) -> None:
    events = PROTECTED if risk == "yes" else STAGE_3
    party = step(asked(case(*events, imminent_risk=risk, case_type=case_type), AT_3), "find-child-focused-solution").who
    assert DOUBLE not in said(party)


# What a policy can say of who


def owner(who: Any, folder: Path, found: Case | None = None, **keys: Any) -> Party:
    def change(data: dict[str, Any]) -> None:
        data["duties"]["extra"] = duty(who=who, at={"disagreement": ["stage-1"]}, starts="stage_began", **keys)
        data["findings"]["chair"] = {
            "kind": "one", "values": ["professional", "front-door"], "of": "roles", "clauses": ["EXA-003"],
        }  # fmt: skip
        for value, when in (("professional", ["different"]), ("front-door", ["same"])):
            data["rules"][f"chair-{value}"] = {
                "when": {"agencies": when}, "then": {"chair": value}, "clauses": ["EXA-003"],
            }  # fmt: skip

    return step(advise(found or raised_case(small(folder, change)), at=at("2026-09-01 10:00")), "extra").who


@pytest.mark.parametrize(
    ("who", "words", "roles", "together"),
    [
        ("professional", "the professionals directly involved", ["professional"] * 2, True),
        (
            {"any_of": ["professional", "front-door"]},
            "the professionals directly involved or the front door (MASH)",
            ["professional", "professional", "front-door"],
            False,
        ),
        (
            {"all_of": ["professional", "front-door"]},
            "the professionals directly involved and the front door (MASH)",
            ["professional", "professional", "front-door"],
            True,
        ),
        ({"met_at_stage": "yes"}, "the professionals directly involved", ["professional"] * 2, True),
        (
            {"met_at_stage": "yes", "side": "other"},
            "the professionals directly involved of the other agency",
            ["professional"],
            True,
        ),
        ({"each_side": "front-line-manager"}, "the line managers", ["front-line-manager"] * 2, True),
        ({"each_agency": "yes"}, "each agency involved", ["", ""], True),
        ({"found": "chair"}, "the professionals directly involved", ["professional"] * 2, True),
        ("not_stated", "somebody the policy does not name", [], True),
        ("lost", "somebody our copy does not name", [], True),
    ],
)
def test_each_way_of_saying_who(tmp_path: Path, who: Any, words: str, roles: list[str], together: bool) -> None:
    party = owner(who, tmp_path)
    assert party.words == words
    assert [member.role for member in party.members] == roles
    assert party.together is together


def test_a_role_that_the_facts_do_not_decide_yet_is_said_so() -> None:
    course = folded(case(arose()), "2026-09-01 10:00")
    parties = Parties(camden(), None, course, at("2026-09-01 10:00"))
    assert parties.of(Who(found="nothing_known"), run_of(course).visit, "disagreement").words == (
        "whoever the facts decide"
    )


def test_a_party_knows_the_readings_of_its_members_once() -> None:
    party = Party("two", (Member("a", "a", readings=("X-A1", "X-A2")), Member("b", "b", readings=("X-A1",))))
    assert party.readings == ("X-A1", "X-A2")


def test_a_role_can_belong_to_an_agency_whose_name_has_a_hyphen(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["roles"]["team-manager"] = {
            "called": "the team manager", "of": "council", "agency": "social-care", "clauses": ["EXA-003"],
        }  # fmt: skip

    assert small(tmp_path, change).file.roles["team-manager"].agency == "social-care"


# A role that an agency does not have

SMALL_AREA = """\
area: {id: exampleshire, called: Exampleshire, policy: exampleshire, printed: 2026-01-01}
agencies: {schools: {called: Schools}, charity: {called: The charity}, council: {called: The council}}
posts:
  school-lead: {called: School lead, of: [schools], plays: {lead: {}}}
  council-lead: {called: Council lead, of: [council], plays: {council-lead: {}}}
"""


def with_a_proxy(found: str) -> Change:
    def change(data: dict[str, Any]) -> None:
        data["roles"]["lead"] = {"called": "the leads", "of": "each_side", "stands_in": "council-lead", "found": found}
        data["roles"]["council-lead"] = {"called": "the council's lead", "of": "council"}
        for role in ("lead", "council-lead"):
            data["roles"][role]["clauses"] = ["EXA-005"]
        data["duties"]["settle"]["who"] = "lead"

    return change


def leads_of(folder: Path, found: str = "directory") -> Party:
    path = folder / "exampleshire.yaml"
    path.write_text(SMALL_AREA, encoding="utf-8")
    area: Area = load_area(str(path))
    asked_of = raised_case(
        small(folder / "policy", with_a_proxy(found)), raising_agency="charity", other_agency="schools"
    )
    return step(advise(asked_of, directory=area, at=at("2026-09-02 09:00")), "settle").who


def test_where_an_agency_lacks_a_role_another_stands_in(tmp_path: Path) -> None:
    party = leads_of(tmp_path)
    assert posts(party) == ["council-lead", "school-lead"]
    assert members(party)["raising"].agency == "charity"
    assert members(party)["raising"].cover == "The charity has nobody in this role of its own: the council's lead acts."
    assert members(party)["other"].cover == ""
    assert party.is_yours


def test_where_each_agency_knows_its_own_it_is_said_who_acts_where_there_is_none(tmp_path: Path) -> None:
    party = leads_of(tmp_path, "agency")
    assert members(party)["raising"].cover == "Where there is none, the council's lead acts."


def test_a_role_that_says_it_is_settled_is_not_taken_for_an_agency_known_by_that_name(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["roles"]["relative"] = {
            "called": "the relative", "of": "raising_side", "found": "agency", "clauses": ["EXA-003"],
        }  # fmt: skip
        data["tracks"]["disagreement"]["stages"]["stage-1"]["resolved_by"] = {"any_of": ["relative"]}

    path = tmp_path / "exampleshire.yaml"
    text = SMALL_AREA.replace("charity: {called: The charity}", "family: {called: Family, known_as: [relative]}")
    path.write_text(text, encoding="utf-8")
    events = [{"at": "2026-09-02 10:00", "resolved": "disagreement", "by": "relative"}]
    settled = raised_case(small(tmp_path / "policy", change), *events, raising_agency="family", other_agency="schools")
    advice = advise(settled, directory=load_area(str(path)), at=at("2026-09-02 11:00"))
    assert [track.state for track in advice.tracks] == ["closed"]
