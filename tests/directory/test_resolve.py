"""Which post is meant: Camden's two tables row by row, the readings that decide, and never a blank."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from directory.conflict import same_post
from directory.found import Found
from directory.loader import Area, load_area
from directory.model import STATUS_WORDS
from directory.resolve import line_manager, resolve
from rules.library import load_policies

OFFICER, SENIOR = "named-officer", "named-senior-manager"


@cache
def _camden(switched: tuple[tuple[str, str], ...]) -> Area:
    return load_area("camden").under(dict(switched))


def camden(**switches: str) -> Area:
    """Camden's directory; `A12="b"` switches CAM-A12."""
    return _camden(tuple(sorted((f"CAM-{name}", option) for name, option in switches.items())))


NOTHING: Mapping[str, str] = {}


def who(
    role: str, agency: str | None, under: Area | None = None, *, known: Mapping[str, str] = NOTHING, **facts: str
) -> Found:
    return resolve(under or camden(), role, agency, {**known, **facts})


def acting(found: Found) -> list[str]:
    return [named.post for named in found.leads]


def copied(found: Found) -> list[str]:
    return [named.post for named in found.posts if not named.lead]


def said(found: Found) -> str:
    return " | ".join(warning for named in found.posts for warning in named.warnings)


# The tables as printed: agency, facts, the posts of Stage 3, the posts of Stage 4

TABLE: list[tuple[str, dict[str, str], list[str], list[str]]] = [
    ("adult-social-care", {}, ["head-of-adult-social-care"], ["assistant-director-adult-social-care"]),
    ("camden-and-islington", {"service_line": "recovery"}, [], ["associate-director-recovery"]),
    ("camden-and-islington", {"service_line": "ageing"}, [], ["associate-director-ageing"]),
    ("camden-and-islington", {"service_line": "community"}, [], ["associate-director-community"]),
    ("camden-and-islington", {"service_line": "acute"}, [], ["associate-director-acute"]),
    ("camden-and-islington", {"service_line": "substance_misuse"}, [], ["associate-director-substance-misuse"]),
    ("ccg", {"profession": "medical"}, ["designated-doctor"], ["director-of-quality-and-safety"]),
    ("ccg", {"profession": "nursing"}, ["designated-nurse"], ["director-of-quality-and-safety"]),
    ("ccg", {"profession": "general_practice"}, ["named-gp"], ["director-of-quality-and-safety"]),
    ("camden-safety-net", {}, ["safety-interventions-manager"], ["head-of-community-safety"]),
    ("cnwl", {}, ["named-nurse-cnwl"], ["divisional-director-of-nursing"]),
    ("early-help", {}, ["head-of-early-help"], ["assistant-director"]),
    (
        "early-years", {"service_line": "locality_family_support"},
        ["locality-teams-officer"], ["head-of-early-years", "interim-assistant-director"],
    ),
    (
        "early-years", {"service_line": "child_care_and_early_education"},
        ["child-care-officer"], ["head-of-early-years", "interim-assistant-director"],
    ),
    (
        "fssw", {"case_type": "cin", "service_line": "hospital_or_assessment"},
        ["fssw-cin-assessment-officer"], ["assistant-director"],
    ),
    (
        "fssw", {"case_type": "cin", "service_line": "long_term"},
        ["fssw-cin-long-term-officer"], ["assistant-director"],
    ),
    ("fssw", {"case_type": "cp"}, ["cp-co-ordinator"], ["assistant-director"]),
    ("fssw", {"case_type": "lac"}, ["head-of-lac-and-16-plus"], ["assistant-director"]),
    ("fssw", {"case_type": "16_plus"}, ["head-of-lac-and-16-plus"], ["assistant-director"]),
    ("gosh", {}, ["named-nurse-gosh"], ["named-doctor-gosh"]),
    (
        "housing", {"service_line": "tenancy"},
        ["principal-strategy-officer", "service-development-manager"], ["head-of-tenancy"],
    ),
    (
        "housing", {"service_line": "housing_need"},
        ["principal-strategy-officer", "service-development-manager"], ["head-of-housing-needs"],
    ),
    ("police", {}, ["head-of-cait"], ["chief-inspector-cait"]),
    (
        "probation-crc", {"service_line": "aged_18_to_25"},
        ["senior-probation-officer-18-25"], ["head-of-partnerships-crc"],
    ),
    (
        "probation-crc", {"service_line": "aged_26_to_49"},
        ["senior-probation-officer-26-49"], ["head-of-partnerships-crc"],
    ),
    ("probation-nps", {}, ["assistant-chief-officer-nps"], ["deputy-director-nps"]),
    (
        "royal-free", {}, ["named-nurse-royal-free"],
        ["named-doctor-royal-free-first", "named-doctor-royal-free-second"],
    ),
    (
        "schools", {"lead_acted_at_stage_2": "no"},
        ["school-head", "school-safeguarding-lead"], ["assistant-director-achievement"],
    ),
    ("schools", {"lead_acted_at_stage_2": "yes"}, ["school-head"], ["assistant-director-achievement"]),
    ("tavistock", {}, ["named-professional-tavistock"], ["named-doctor-tavistock"]),
    ("uclh", {}, ["named-nurse-uclh"], ["named-doctor-uclh"]),
    ("voluntary-camhs", {}, ["named-professional-voluntary-camhs"], ["named-doctor-voluntary-camhs"]),
    ("youth-offending", {}, ["service-manager-youth-support"], ["head-of-youth-support"]),
]  # fmt: skip

rows = pytest.mark.parametrize(
    ("agency", "facts", "at_3", "at_4"), TABLE, ids=[" ".join((row[0], *row[1].values())) for row in TABLE]
)


@rows
def test_each_row_of_the_stage_3_table(agency: str, facts: dict[str, str], at_3: list[str], at_4: list[str]) -> None:
    found = who(OFFICER, agency, known=facts)
    assert acting(found) == at_3
    assert found.ask == ()
    assert at_4


@rows
def test_each_row_of_the_stage_4_table(agency: str, facts: dict[str, str], at_3: list[str], at_4: list[str]) -> None:
    found = who(SENIOR, agency, known=facts)
    assert acting(found) == at_4
    assert found.ask == ()
    assert at_3 or agency == "camden-and-islington"


def test_the_tables_hold_every_agency_that_is_listed() -> None:
    assert {row[0] for row in TABLE} == {name for name, agency in camden().file.agencies.items() if agency.listed}
    assert len({row[0] for row in TABLE}) == 19


TITLES: dict[str, tuple[str, str]] = {
    "head-of-adult-social-care": ("Head of Adult Social Care and Safeguarding", "CAM-068"),
    "trust-safeguarding-manager": ("Trust Safeguarding Manager", "CAM-069"),
    "designated-doctor": ("Designated Doctor", "CAM-070"),
    "designated-nurse": ("Designated Nurse", "CAM-071"),
    "named-gp": ("Named GP", "CAM-072"),
    "safety-interventions-manager": ("Safety Interventions Manager", "CAM-073"),
    "named-nurse-cnwl": ("Named Nurse, CNWL Provider Services", "CAM-074"),
    "head-of-early-help": ("ead of service", "CAM-075"),
    "locality-teams-officer": ("officer for Locality Teams (Family Support)", "CAM-076"),
    "child-care-officer": ("officer for Child Care and Early Education", "CAM-077"),
    "fssw-cin-assessment-officer": ("CIN cases", "CAM-078"),
    "fssw-cin-long-term-officer": ("CIN cases", "CAM-079"),
    "cp-co-ordinator": ("Child Protection Co-ordinator", "CAM-080"),
    "head-of-lac-and-16-plus": ("Head of Service, LAC and 16+", "CAM-081"),
    "named-nurse-gosh": ("Named nurse for child safeguarding", "CAM-082"),
    "principal-strategy-officer": ("Principal Strategy Officer", "CAM-083"),
    "service-development-manager": ("Service Development Manager", "CAM-084"),
    "head-of-cait": ("Detective Inspector, Head of Camden and Islington Child Abuse", "CAM-085"),
    "senior-probation-officer-18-25": ("Senior Probation Officer (18-25", "CAM-086"),
    "senior-probation-officer-26-49": ("Senior Probation Officer (26-49", "CAM-087"),
    "assistant-chief-officer-nps": ("Assistant Chief Officer, National Probation Service", "CAM-088"),
    "named-nurse-royal-free": ("Named Nurse for child safeguarding", "CAM-089"),
    "school-safeguarding-lead": ("Designated safeguarding lead of the school", "CAM-090"),
    "school-head": ("Head teacher of the school", "CAM-090"),
    "named-professional-tavistock": ("Named Professional", "CAM-091"),
    "named-nurse-uclh": ("Named Nurse for child safeguarding", "CAM-092"),
    "named-professional-voluntary-camhs": ("Named professional", "CAM-093"),
    "service-manager-youth-support": ("Service Manager, Integrated Youth Support Service", "CAM-094"),
    "assistant-director-adult-social-care": (
        "Assistant Director for Adult Social Care and Joint Commissioning", "CAM-097",
    ),
    "associate-director-recovery": ("Associate Divisional Director, recovery and rehabilitation", "CAM-098"),
    "associate-director-ageing": ("Associate Divisional Director, services for ageing mental health", "CAM-099"),
    "associate-director-community": ("Associate Divisional Director, community mental health", "CAM-100"),
    "associate-director-acute": ("Associate Divisional Director, acute services", "CAM-101"),
    "associate-director-substance-misuse": ("Associate Divisional Director, substance misuse services", "CAM-102"),
    "director-of-quality-and-safety": ("Director of Quality and Safety", "CAM-103"),
    "head-of-community-safety": ("Head of Community Safety Services", "CAM-104"),
    "divisional-director-of-nursing": ("Divisional Director of Nursing, CNWL", "CAM-105"),
    "assistant-director": ("Assistant Director", "CAM-106"),
    "head-of-early-years": ("Head of Integrated Early Years Service", "CAM-107"),
    "interim-assistant-director": ("Interim Assistant Director, resilience and prevention", "CAM-108"),
    "named-doctor-gosh": ("Named doctor for child safeguarding", "CAM-110"),
    "head-of-tenancy": ("Head of Tenancy Services", "CAM-111"),
    "head-of-housing-needs": ("Head of Housing Needs Group", "CAM-112"),
    "chief-inspector-cait": ("Detective Chief Inspector for the MPS North Region Child Abuse", "CAM-113"),
    "head-of-partnerships-crc": ("Head of Partnerships and Stakeholders, London CRC", "CAM-114"),
    "deputy-director-nps": ("Deputy Director, National Probation Service London", "CAM-115"),
    "named-doctor-royal-free-first": ("Named Doctor for child safeguarding", "CAM-116"),
    "named-doctor-royal-free-second": ("Named Doctor for child safeguarding", "CAM-117"),
    "assistant-director-achievement": ("Assistant Director Raising Achievement and Aspiration", "CAM-118"),
    "named-doctor-tavistock": ("Named Doctor", "CAM-119"),
    "named-doctor-uclh": ("Named Doctor for child safeguarding", "CAM-120"),
    "named-doctor-voluntary-camhs": ("Named Doctor", "CAM-121"),
    "head-of-youth-support": ("Head of Integrated Youth Support Service", "CAM-122"),
}  # fmt: skip


@pytest.mark.parametrize("post", TITLES)
def test_each_post_has_its_printed_title_and_cites_its_row(post: str) -> None:
    title, clause = TITLES[post]
    found = camden().file.posts[post]
    assert title in found.called
    assert clause in found.clauses


def test_every_row_of_the_tables_is_cited_by_a_post() -> None:
    cited = {clause for post in camden().file.posts.values() for clause in post.clauses}
    assert {f"CAM-{number:03}" for number in (*range(68, 95), *range(97, 123))} <= cited


@pytest.mark.parametrize(
    ("role", "agency", "facts", "words"),
    [
        (OFFICER, "camden-and-islington", {}, "vacant"),
        (OFFICER, "early-help", {}, "acting"),
        (OFFICER, "early-help", {}, "inferred"),
        (OFFICER, "early-years", {"service_line": "locality_family_support"}, "inferred"),
        (OFFICER, "early-years", {"service_line": "locality_family_support"}, "untitled"),
        (SENIOR, "early-years", {}, "interim"),
        (SENIOR, "early-years", {}, "inferred"),
        (OFFICER, "fssw", {"case_type": "cp"}, "inferred"),
        (OFFICER, "fssw", {"case_type": "lac"}, "acting"),
        (OFFICER, "fssw", {"case_type": "cin", "service_line": "long_term"}, "untitled"),
        (SENIOR, "fssw", {}, "inferred"),
        (SENIOR, "early-help", {}, "inferred"),
        (SENIOR, "royal-free", {}, "shared"),
        (SENIOR, "youth-offending", {}, "acting"),
        (OFFICER, "schools", {"lead_acted_at_stage_2": "no"}, "general"),
        (OFFICER, "voluntary-camhs", {}, "general"),
        (SENIOR, "voluntary-camhs", {}, "general"),
    ],
)
def test_what_the_tables_warn_of_is_said(role: str, agency: str, facts: dict[str, str], words: str) -> None:
    assert STATUS_WORDS[words] in said(who(role, agency, known=facts))


def test_the_unfilled_nurse_is_said() -> None:
    """CAM-A15: the title is printed twice where a holder stands elsewhere."""
    assert "may have been unfilled" in said(who(OFFICER, "ccg", profession="nursing"))


def test_every_post_is_presumed_as_printed() -> None:
    for agency, facts, _, _ in TABLE:
        for role in (OFFICER, SENIOR):
            for named in who(role, agency, known=facts).posts:
                assert "as printed, Tuesday 1 December 2015; unconfirmed" in named.warnings


# The readings that decide


def test_a12_the_interim_director_belongs_to_early_years_or_to_fssw() -> None:
    assert "interim-assistant-director" in acting(who(SENIOR, "early-years"))
    assert acting(who(SENIOR, "fssw")) == ["assistant-director"]
    other = camden(A12="b")
    assert acting(who(SENIOR, "early-years", other)) == ["head-of-early-years"]
    assert acting(who(SENIOR, "fssw", other)) == ["assistant-director", "interim-assistant-director"]
    assert "CAM-A12" in who(SENIOR, "fssw", other).readings


def test_a13_a_vacant_post_is_covered_after_a_day_or_at_once() -> None:
    found = who(OFFICER, "camden-and-islington", service_line="acute")
    assert acting(found) == []
    assert found.say.startswith("Ask Camden and Islington NHS Foundation Trust today who is covering.")
    assert found.after_hours == 24
    assert found.instead is not None
    assert acting(found.instead) == ["associate-director-acute"]
    at_once = who(OFFICER, "camden-and-islington", camden(A13="b"), service_line="acute")
    assert at_once.after_hours is None
    assert at_once.say == "The Stage 4 post of Camden and Islington NHS Foundation Trust stands in."
    assert "CAM-A13" in found.readings
    assert "CAM-A13" in at_once.readings


def test_a14_acting_and_interim_posts_are_named_by_the_printed_title() -> None:
    for role, agency, facts in (
        (OFFICER, "early-help", {}),
        (OFFICER, "fssw", {"case_type": "lac"}),
        (SENIOR, "early-years", {}),
        (SENIOR, "youth-offending", {}),
    ):
        assert "CAM-A14" in who(role, agency, known=facts).readings


@pytest.mark.parametrize(
    ("option", "facts", "posts", "choose"),
    [
        ("a", {}, ["designated-doctor", "designated-nurse", "named-gp"], "any"),
        ("a", {"profession": "nursing"}, ["designated-doctor", "designated-nurse", "named-gp"], "any"),
        ("b", {"profession": "nursing"}, ["designated-nurse"], "all"),
        ("c", {"profession": "nursing"}, ["designated-doctor", "designated-nurse", "named-gp"], "all"),
    ],
)
def test_a15_the_ccg_is_one_of_three_by_profession_or_all(
    option: str, facts: dict[str, str], posts: list[str], choose: str
) -> None:
    found = who(OFFICER, "ccg", camden(A15=option), known=facts)
    assert (acting(found), found.choose) == (posts, choose)
    assert "CAM-A15" in found.readings


def test_a15_while_the_profession_is_not_known_it_is_asked_and_doctor_and_nurse_are_shown() -> None:
    found = who(OFFICER, "ccg")
    assert found.ask == ("profession",)
    assert {"designated-doctor", "designated-nurse"} <= {named.post for named in found.posts}


FSSW = [
    ("a", {"case_type": "cin", "service_line": "long_term"}, ["fssw-cin-long-term-officer"], []),
    (
        "a", {"case_type": "cin", "service_line": "long_term", "case_type_sought": "cp"},
        ["fssw-cin-long-term-officer"], ["cp-co-ordinator"],
    ),
    ("a", {"case_type": "cp", "case_type_sought": "lac"}, ["cp-co-ordinator"], ["head-of-lac-and-16-plus"]),
    ("a", {"case_type": "cp", "case_type_sought": "cp"}, ["cp-co-ordinator"], []),
    ("a", {"case_type": "cp", "case_type_sought": "none"}, ["cp-co-ordinator"], []),
    ("a", {"case_type": "cp_and_lac"}, ["cp-co-ordinator", "head-of-lac-and-16-plus"], []),
    (
        "a", {"case_type": "may_meet_threshold", "service_line": "hospital_or_assessment"},
        ["fssw-cin-assessment-officer"], [],
    ),
    ("a", {"case_type": "may_meet_threshold", "service_line": "long_term"}, ["fssw-cin-assessment-officer"], []),
    ("a", {"case_type": "may_meet_threshold"}, ["fssw-cin-assessment-officer"], []),
    (
        "b", {"case_type": "cin", "service_line": "long_term", "case_type_sought": "cp"}, ["cp-co-ordinator"], [],
    ),
    ("b", {"case_type": "cin", "service_line": "long_term"}, ["fssw-cin-long-term-officer"], []),
    (
        "c", {"case_type": "cin", "service_line": "long_term", "case_type_sought": "cp"},
        ["cp-co-ordinator", "fssw-cin-long-term-officer"], [],
    ),
    ("c", {"case_type": "lac"}, ["head-of-lac-and-16-plus"], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("option", "facts", "lead", "copy"), FSSW, ids=[" ".join((row[0], *row[1].values())) for row in FSSW]
)
def test_a16_the_officer_of_fssw_goes_by_the_status_of_the_case(
    option: str, facts: dict[str, str], lead: list[str], copy: list[str]
) -> None:
    found = who(OFFICER, "fssw", camden(A16=option), known=facts)
    assert (acting(found), copied(found)) == (lead, copy)
    assert found.ask == ()


def test_a16_what_is_not_known_of_the_case_is_asked() -> None:
    assert who(OFFICER, "fssw", case_type="cin").ask == ("service_line",)
    assert who(OFFICER, "fssw", case_type="cp").ask == ()
    assert set(who(OFFICER, "fssw").ask) == {"case_type", "service_line"}


def test_a16_where_no_officer_is_listed_for_the_case_the_agency_is_asked() -> None:
    found = who(OFFICER, "fssw", case_type="early_help")
    assert acting(found) == []
    assert found.say == "No officer is listed for such a case. Ask FSSW which officer acts at this stage."
    assert "CAM-A16" in found.readings
    assert who(OFFICER, "fssw", case_type="unlisted").say == found.say


def test_a17_nobody_is_listed_for_adults_of_50_and_over() -> None:
    older = {"service_line": "aged_50_or_over"}
    assert acting(who(OFFICER, "probation-crc", camden(A17="a"), known=older)) == ["senior-probation-officer-26-49"]
    found = who(OFFICER, "probation-crc", known=older)
    assert (acting(found), copied(found)) == ([], ["senior-probation-officer-26-49"])
    assert "Ask Probation CRC who covers it, through the officer shown." in found.say
    assert found.after_hours == 24
    assert found.instead is not None
    assert acting(found.instead) == ["head-of-partnerships-crc"]
    at_4 = who(OFFICER, "probation-crc", camden(A17="c"), known=older)
    assert at_4.say == "Nobody is listed for this age. Use the Stage 4 post of Probation CRC."
    assert at_4.after_hours is None
    for one in (found, at_4):
        assert "CAM-A17" in one.readings


def test_a17_at_stage_4_age_does_not_matter() -> None:
    assert acting(who(SENIOR, "probation-crc", service_line="aged_50_or_over")) == ["head-of-partnerships-crc"]


@pytest.mark.parametrize(
    ("agency", "line", "chosen", "others"),
    [
        ("housing", "tenancy", "head-of-tenancy", ["head-of-housing-needs"]),
        ("housing", "housing_need", "head-of-housing-needs", ["head-of-tenancy"]),
        (
            "camden-and-islington", "ageing", "associate-director-ageing",
            [
                "associate-director-acute", "associate-director-community", "associate-director-recovery",
                "associate-director-substance-misuse",
            ],
        ),
    ],
)  # fmt: skip
def test_a18_one_post_is_chosen_by_topic_and_the_others_are_copied(
    agency: str, line: str, chosen: str, others: list[str]
) -> None:
    found = who(SENIOR, agency, service_line=line)
    assert acting(found) == [chosen]
    assert copied(found) == others
    assert "CAM-A18" in found.readings


def test_a18_or_all_are_contacted() -> None:
    every = camden(A18="b")
    assert acting(who(SENIOR, "housing", every, service_line="tenancy")) == ["head-of-housing-needs", "head-of-tenancy"]
    assert len(acting(who(SENIOR, "camden-and-islington", every))) == 5
    assert who(SENIOR, "camden-and-islington", every).ask == ()


def test_a18_where_the_title_shows_no_topic_all_act_together() -> None:
    found = who(OFFICER, "housing", service_line="tenancy")
    assert acting(found) == ["principal-strategy-officer", "service-development-manager"]
    assert found.choose == "all"


def test_a18_while_the_topic_is_not_known_any_of_them_could_be_meant() -> None:
    found = who(SENIOR, "housing")
    assert acting(found) == ["head-of-housing-needs", "head-of-tenancy"]
    assert found.ask == ("service_line",)


@pytest.mark.parametrize(
    ("option", "acted", "lead_may_act_again"),
    [("a", "yes", True), ("a", "no", True), ("b", "yes", False), ("b", "no", True), ("c", "yes", False)],
)
def test_a19_in_a_school_the_head_can_act_at_stage_3_and_the_lead_only_once(
    option: str, acted: str, lead_may_act_again: bool
) -> None:
    """The row names two posts, the designated lead or the head."""
    found = who(OFFICER, "schools", camden(A19=option), lead_acted_at_stage_2=acted)
    assert "school-head" in {named.post for named in found.posts}
    assert ("school-safeguarding-lead" in acting(found)) is lead_may_act_again
    assert len(acting(found)) == 1 or found.choose == "any"
    assert "CAM-A19" in found.readings


@pytest.mark.parametrize(
    ("option", "lead", "copy"),
    [
        ("a", "assistant-director-achievement", "school-governing-body"),
        ("b", "assistant-director-achievement", "school-governing-body"),
        ("c", "school-governing-body", "assistant-director-achievement"),
    ],
)
def test_a19_at_stage_4_the_listed_post_or_the_governors(option: str, lead: str, copy: str) -> None:
    found = who(SENIOR, "schools", camden(A19=option))
    assert (acting(found), copied(found)) == ([lead], [copy])


def test_a19_while_it_is_not_known_who_acted_it_is_asked() -> None:
    found = who(OFFICER, "schools")
    assert found.ask == ("lead_acted_at_stage_2",)
    assert set(acting(found)) == {"school-head", "school-safeguarding-lead"}
    assert found.choose == "any"


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (OFFICER, "Barnardo's is not in Camden's list: its own safeguarding lead acts at this stage."),
        (SENIOR, "Barnardo's is not in Camden's list: its chief officer acts at this stage."),
    ],
)
def test_a20_an_agency_that_is_not_listed_names_its_own(role: str, words: str) -> None:
    found = who(role, "Barnardo's")
    assert (found.posts, found.say, found.readings) == ((), words, ("CAM-A20",))
    assert not found.is_empty


def test_a20_the_voluntary_camhs_row_is_one_row() -> None:
    assert "CAM-A20" in who(OFFICER, "voluntary-camhs").readings


def test_a21_a_shared_post_is_both_holders_or_either() -> None:
    assert who(SENIOR, "royal-free").choose == "all"
    assert who(SENIOR, "royal-free", camden(A21="a")).choose == "any"
    assert "CAM-A21" in who(SENIOR, "royal-free").readings


@pytest.mark.parametrize(
    ("option", "words"), [("b", "Ask the Director of Children's Services to name"), ("c", "go to Stage 5.")]
)
def test_a22_one_assistant_director_stands_on_both_sides(option: str, words: str) -> None:
    under = camden(A22=option)
    one, other = who(SENIOR, "fssw", under), who(SENIOR, "early-help", under)
    for pair in ((one, other), (other, one)):
        fallback = same_post(under, *pair)
        assert fallback is not None
        assert words in fallback.say
        assert fallback.readings == ("CAM-A22",)


def test_a22_concerns_no_other_pair_of_agencies() -> None:
    listed = [name for name, agency in camden().file.agencies.items() if agency.listed]
    pairs = {
        frozenset((one, other))
        for one in listed
        for other in listed
        if one != other
        for role in (OFFICER, SENIOR)
        if same_post(camden(), who(role, one), who(role, other))
    }
    assert pairs == {frozenset(("fssw", "early-help"))}


def test_a_general_role_is_not_one_post_on_both_sides() -> None:
    under = load_area("sutton")
    one, other = (resolve(under, "head-of-service", agency, {}) for agency in ("health", "childrens-social-care"))
    assert acting(one) == acting(other) == ["head-of-service"]
    assert same_post(under, one, other) is None


def test_one_agency_is_not_on_both_sides() -> None:
    assert same_post(camden(), who(SENIOR, "fssw"), who(SENIOR, "fssw")) is None


# The board and the council


@pytest.mark.parametrize(
    ("role", "posts"),
    [
        ("cscb-chair", ["cscb-chair"]),
        ("dcs", ["director-of-childrens-services"]),
        ("assistant-director", ["assistant-director"]),
        ("cp-co-ordinator", ["duty-cp-co-ordinator"]),
        ("development-officer", ["development-officer"]),
        ("safeguarding-development-officer", ["development-officer"]),
        ("sub-group", ["relevant-sub-group"]),
        ("quality-assurance-sub-group", ["quality-assurance-sub-group"]),
        ("board-partners", ["board-partners"]),
        ("dispute-resolution-meeting", ["dispute-resolution-meeting"]),
    ],
)
def test_a_role_of_the_board_or_the_council_is_one_post(role: str, posts: list[str]) -> None:
    found = who(role, None)
    assert acting(found) == posts
    assert found.choose == "all"


def test_a_role_that_nobody_plays_is_said_so() -> None:
    assert who("archdeacon", None).say == "No post is listed for this role."
    assert who("archdeacon", "fssw").say == "No post is listed for this. Ask FSSW who acts."


def test_a_post_above_another_that_is_not_printed_is_not_made_up() -> None:
    assert {line_manager(camden(), post) for post in camden().file.posts} == {None}


def test_a7_the_co_ordinator_in_an_emergency_is_the_duty_service_or_the_officer() -> None:
    assert acting(who("cp-co-ordinator", None)) == ["duty-cp-co-ordinator"]
    assert acting(who("cp-co-ordinator", None, camden(A7="a"))) == ["cp-co-ordinator"]
    for option in "ab":
        assert acting(who(OFFICER, "fssw", camden(A7=option), case_type="cp")) == ["cp-co-ordinator"]


def test_a24_the_development_officer_is_one_post_or_two() -> None:
    assert acting(who("safeguarding-development-officer", None)) == ["development-officer"]
    two = camden(A24="b")
    assert acting(who("safeguarding-development-officer", None, two)) == ["safeguarding-development-officer"]
    assert acting(who("development-officer", None, two)) == ["development-officer"]


# Never a blank

ROLES = sorted(load_policies().at("camden", "2015-12-01").file.roles)
AGENCIES = st.sampled_from(sorted(camden().file.agencies)) | st.sampled_from(
    ["Barnardo's", "FSSW", "general practice", "THE POLICE", "", "null", "a" * 300, "((("]
)
LINES = sorted({line for agency in camden().file.agencies.values() for line in agency.service_lines})
PROFESSIONS = sorted({name for agency in camden().file.agencies.values() for name in agency.professions})
CASE_TYPES = sorted(load_policies().at("camden", "2015-12-01").facts["case_type"].values)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "case_type": st.sampled_from([*CASE_TYPES, "rubbish"]),
        "case_type_sought": st.sampled_from(CASE_TYPES),
        "service_line": st.sampled_from([*LINES, "rubbish"]),
        "profession": st.sampled_from([*PROFESSIONS, "rubbish"]),
        "lead_acted_at_stage_2": st.sampled_from(["yes", "no"]),
    },
)
OPTIONS = [(id_.removeprefix("CAM-"), o) for id_, unclear in camden().file.readings.items() for o in unclear.options]


@settings(max_examples=300)
@given(st.sampled_from(ROLES), AGENCIES | st.none(), FACTS, st.sampled_from(OPTIONS))
@example(OFFICER, "fssw", {"case_type": "none"}, ("A16", "a"))
@example(OFFICER, "fssw", {"case_type": "cin", "case_type_sought": "none"}, ("A16", "b"))
@example(OFFICER, "probation-crc", {"service_line": "rubbish"}, ("A17", "a"))
@example(SENIOR, "housing", {"service_line": "rubbish"}, ("A18", "a"))
def test_there_is_always_a_post_or_what_to_do(
    role: str, agency: str | None, facts: dict[str, str], switched: tuple[str, str]
) -> None:
    area = camden(**dict([switched]))
    found = resolve(area, role, agency, facts)
    assert not found.is_empty
    assert found.leads or found.say
    assert "{agency}" not in found.say
    assert len({named.post for named in found.posts}) == len(found.posts), "nobody is named twice"
    assert all(named.warnings for named in found.posts)
    assert set(found.ask) <= {"case_type", "service_line", "profession", "lead_acted_at_stage_2"}
    assert not set(found.ask) & set(facts), "what is known is not asked"
    assert found == resolve(area, role, agency, dict(reversed(facts.items())))


@settings(max_examples=200)
@given(st.sampled_from([OFFICER, SENIOR]), st.sampled_from(sorted(camden().file.agencies)), FACTS)
def test_what_is_asked_can_make_a_difference(role: str, agency: str, facts: dict[str, str]) -> None:
    """A question that no answer to it could matter for is a question too many."""
    listed = camden().file.agencies[agency]
    answers = {
        "service_line": list(listed.service_lines),
        "profession": list(listed.professions),
        "case_type": CASE_TYPES,
        "lead_acted_at_stage_2": ["yes", "no"],
    }
    found = resolve(camden(), role, agency, facts)
    for fact in found.ask:
        outcomes = {tuple(acting(resolve(camden(), role, agency, {**facts, fact: one}))) for one in answers[fact]}
        others = [name for name in found.ask if name != fact]
        assert len(outcomes) > 1 or others, fact


@settings(max_examples=200)
@given(st.sampled_from([OFFICER, SENIOR]), st.sampled_from(sorted(camden().file.agencies)), FACTS)
def test_a_post_that_acts_once_all_is_known_was_shown_before(role: str, agency: str, facts: dict[str, str]) -> None:
    """Knowing less never hides the right post, unless a reading says whom to take while it is unclear (CAM-A15)."""
    if camden().file.agencies[agency].if_unclear:
        return
    known = {**facts, "case_type": facts.get("case_type", "cp"), "lead_acted_at_stage_2": "no"}
    before = resolve(camden(), role, agency, {})
    for post in acting(resolve(camden(), role, agency, {k: v for k, v in known.items() if k != "case_type_sought"})):
        assert post in {named.post for named in before.posts} or before.say


# What the file says agrees with the policy it belongs to


def test_every_role_that_a_post_plays_is_one_the_policy_speaks_of() -> None:
    played = {role for post in camden().file.posts.values() for role in post.plays}
    assert played <= set(ROLES)
    assert {double.role for double in camden().file.double_parts.values()} <= set(ROLES)


def test_every_role_that_the_directory_answers_for_is_played_by_somebody() -> None:
    file = load_policies().at("camden", "2015-12-01").file
    asked = {name for name, role in file.roles.items() if role.found == "directory" and not role.made_of}
    assert [name for name in sorted(asked) if not camden().graph.plays_any(name)] == []


def test_every_reading_that_decides_here_is_one_of_the_policy_with_the_same_default() -> None:
    readings = load_policies().at("camden", "2015-12-01").readings
    for id_, unclear in camden().file.readings.items():
        assert unclear.options == readings[id_].permitted
        assert unclear.default == readings[id_].default
