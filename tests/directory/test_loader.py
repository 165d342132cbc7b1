"""Reading the file of an area: every name in it points somewhere, and all that is wrong is said at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.errors import AreaNotFound
from directory.loader import SHIPPED, Area, area_names, load_area
from foundation.errors import DataFileError

EXAMPLE = """\
# An area with two agencies.
area: {id: exampleshire, called: Exampleshire, policy: exampleshire, printed: 2026-01-01}
readings:
  EXA-A1: {options: [a, b], default: a}
agencies:
  school: {called: The school, known_as: [academy]}
  social-care:
    called: Social care (children)
    short: social care
    service_lines: {duty: the duty team, long_term: the long term team}
    professions: {nursing: nursing}
    if_nobody_fits: {say: Nobody is listed., through: head-teacher}
roles:
  lead: {above: senior, if_vacant: {say: Ask who covers., then: senior}}
posts:
  head-teacher: {called: Head teacher, of: [school, social-care], plays: {lead: {agencies: [school]}}}
  team-manager:
    called: Team manager
    of: [social-care]
    plays: {lead: {when: {service_line: [duty]}}, senior: {}}
    manager: service-manager
  service-manager: {called: Service manager, of: [social-care], plays: {senior: {}}}
double_parts:
  both: {post: team-manager, role: lead, after: senior, say: Ask for somebody else.}
"""


def load(folder: Path, text: str) -> Area:
    path = folder / "exampleshire.yaml"
    path.write_text(text, encoding="utf-8")
    return load_area(str(path))


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(DataFileError) as refused:
        load(folder, text)
    prefix = f"{folder / 'exampleshire.yaml'}:"
    return [str(problem).removeprefix(prefix) for problem in refused.value.problems]


# What is read


def test_the_areas_that_ship_can_be_read() -> None:
    assert "camden" in area_names()
    for name in area_names():
        assert load_area(name).id == name


def test_an_area_is_read(tmp_path: Path) -> None:
    area = load(tmp_path, EXAMPLE)
    assert area.id == "exampleshire"
    assert area.choice == {"EXA-A1": "a"}
    assert len(area.digest) == 64


def test_an_area_that_is_not_there_is_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(AreaNotFound, match=r"(?i)There is no area `camdn`.*did you mean `camden`"):
        load_area("camdn")
    with pytest.raises(AreaNotFound):
        load_area(str(tmp_path / "none.yaml"))


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("school", "school"),
        ("The school", "school"),
        ("THE SCHOOL", "school"),
        ("academy", "school"),
        ("social-care", "social-care"),
        ("Social Care", "social-care"),
        ("social_care", "social-care"),
        ("social care (children)", "social-care"),
        ("Social care (the council's)", "social-care"),
        ("  social   care ", "social-care"),
        ("social", None),
        ("", None),
        ("Barnardo's", None),
    ],
)
def test_an_agency_is_found_by_any_name_people_use(tmp_path: Path, text: str, agency: str | None) -> None:
    assert load(tmp_path, EXAMPLE).agency(text) == agency


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("FSSW", "fssw"),
        ("Children's Social Care", "fssw"),
        ("family services and social work", "fssw"),
        ("Great Ormond Street Hospital (GOSH)", "gosh"),
        ("Great Ormond Street Hospital", "gosh"),
        ("GOSH", "gosh"),
        ("Central and North West London NHS Foundation Trust", "cnwl"),
        ("C&I", "camden-and-islington"),
        ("the police", "police"),
        ("Metropolitan Police", "police"),
        ("the school", "schools"),
        ("Academy", "schools"),
        ("General practice", "ccg"),
        ("YOS", "youth-offending"),
        ("voluntary sector CAMHS", "voluntary-camhs"),
        ("CSCB", "board"),
        ("Early help", "early-help"),
    ],
)
def test_camdens_agencies_are_found_by_the_names_people_use(text: str, agency: str) -> None:
    assert load_area("camden").agency(text) == agency


def test_no_two_agencies_of_camden_are_known_by_one_name() -> None:
    area = load_area("camden")
    for name, agency in area.file.agencies.items():
        for text in (name, agency.called, agency.in_short, *agency.known_as):
            assert area.agency(text) == name, text


def test_an_agency_is_called_as_in_a_sentence() -> None:
    area = load_area("camden")
    assert area.called("fssw") == "FSSW"
    assert area.called("uclh") == "UCL Hospital"
    assert area.called("Barnardo's") == "Barnardo's"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("fssw", "fssw", True),
        ("FSSW", "Children's Social Care", True),
        ("The police", "mps", True),
        ("fssw", "early-help", False),
        ("Housing", "Early years", False),
        ("gosh", "uclh", False),
        ("A charity", "a charity", True),
        ("A charity", "Another", False),
        ("A charity", "fssw", False),
    ],
)
def test_two_agencies_are_one_by_the_row_of_the_list(one: str, other: str, same: bool) -> None:
    area = load_area("camden")
    assert area.same_agency(one, other) is same
    assert area.same_agency(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("health", "NHS", None),
        ("health", "A hospital", False),
        ("social care", "childrens-social-care", True),
        ("A school", "a school", True),
    ],
)
def test_two_organisations_can_go_by_one_name(one: str, other: str, same: bool | None) -> None:
    area = load_area("sutton")
    assert area.same_agency(one, other) is same
    assert area.same_agency(other, one) is same


def test_an_area_under_another_reading_is_another_area() -> None:
    area = load_area("camden")
    assert area.under(area.choice) is area
    assert area.under({"CAM-A3": "b"}) is area, "a reading it does not depend on"
    other = area.under({"CAM-A12": "b"})
    assert other.choice["CAM-A12"] == "b"
    assert other.digest == area.digest
    assert other.file.posts["interim-assistant-director"].of == ("fssw",)
    assert other.under({"CAM-A12": "a"}).file.posts["interim-assistant-director"].of == ("early-years",)


# What is refused


WRONG: list[tuple[str, str, str, str]] = [
    (
        "called: Service manager, of: [social-care]",
        "called: Service manager, of: [socal-care]",
        "posts.service-manager.of",
        "there is no agency `socal-care`; did you mean `social-care`?",
    ),
    (
        "manager: service-manager",
        "manager: service-manger",
        "posts.team-manager.manager",
        "there is no post `service-manger`; did you mean `service-manager`?",
    ),
    ("above: senior", "above: senor", "roles.lead", "there is no role `senor`; did you mean `senior`?"),
    ("then: senior", "then: senor", "roles.lead", "there is no role `senor`; did you mean `senior`?"),
    (
        "service_line: [duty]",
        "service_line: [dutty]",
        "service_line",
        "there is no service_line `dutty`; did you mean `duty`?",
    ),
    (
        "when: {service_line: [duty]}",
        "when: {profession: [nurse]}",
        "profession",
        "there is no profession `nurse`; did you mean `nursing`?",
    ),
    (
        "agencies: [school]",
        "agencies: [scool]",
        "posts.head-teacher.plays.lead",
        "there is no agency of this post `scool`; did you mean `school`?",
    ),
    (
        "through: head-teacher",
        "through: head-techer",
        "if_nobody_fits",
        "there is no post `head-techer`; did you mean `head-teacher`?",
    ),
    (
        "post: team-manager",
        "post: team-manger",
        "double_parts.both.post",
        "there is no post `team-manger`; did you mean `team-manager`?",
    ),
    ("default: a", "default: c", "readings.EXA-A1", "option `c`"),
    ("known_as: [academy]", "known: [academy]", "agencies.school", "unknown key `known`; did you mean `known_as`?"),
    ("of: [school, social-care], plays", "off: [school], of: [school, social-care], plays", "off", "unknown key `off`"),
    ("of: [social-care], plays: {senior: {}}}", "of: [], plays: {senior: {}}}", "posts.service-manager.of", "empty"),
    ("printed: 2026-01-01", "printed: 1 January", "area.printed", "1 January"),
]


@pytest.mark.parametrize(("old", "new", "path", "words"), WRONG, ids=[new[:50] for _, new, _, _ in WRONG])
def test_a_name_that_points_nowhere_is_refused_at_its_line(
    tmp_path: Path, old: str, new: str, path: str, words: str
) -> None:
    assert old in EXAMPLE
    text = EXAMPLE.replace(old, new, 1)
    found = problems(tmp_path, text)
    assert len(found) == 1
    number, where, _ = found[0].split(": ", 2)
    assert path in where
    assert words in found[0]
    first = 1 + text[: text.index(new)].count("\n")
    assert first - 2 <= int(number) <= first + new.count("\n"), "at its line, or at that of the element it stands in"


MORE_WRONG: list[tuple[str, str, str]] = [
    ("role: lead, after: senior", "role: laed, after: senior", "did you mean `lead`"),
    ("role: lead, after: senior", "role: lead, after: senor", "did you mean `senior`"),
    ("say: Nobody is listed., through", "say: Nobody is listed., then: senor, through", "did you mean `senior`"),
    ("say: Ask who covers., then", "say: Ask who covers., through: head-techer, then", "did you mean `head-teacher`"),
]


@pytest.mark.parametrize(("old", "new", "words"), MORE_WRONG, ids=[new for _, new, _ in MORE_WRONG])
def test_every_name_in_the_file_is_looked_up(tmp_path: Path, old: str, new: str, words: str) -> None:
    """Otherwise a warning is never given, or a fallback leads to nobody, and no one is told."""
    assert old in EXAMPLE
    found = problems(tmp_path, EXAMPLE.replace(old, new, 1))
    assert len(found) == 1
    assert words in found[0]


def test_everything_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    text = EXAMPLE
    for old, new in (row[:2] for row in WRONG[:9] if row[1] != "when: {profession: [nurse]}"):
        text = text.replace(old, new, 1)
    assert len(problems(tmp_path, text)) == 8


def test_everything_that_is_wrong_in_the_form_is_said_at_once(tmp_path: Path) -> None:
    text = EXAMPLE.replace("known_as", "known").replace("short:", "shrt:").replace("printed: 2026-01-01", "printed: 1")
    assert len(problems(tmp_path, text)) == 3


def test_posts_that_manage_one_another_in_a_ring_are_refused(tmp_path: Path) -> None:
    text = EXAMPLE.replace(
        "service-manager: {called: Service manager,",
        "service-manager: {manager: team-manager, called: Service manager,",
    )
    (found,) = problems(tmp_path, text)
    assert "these posts manage one another in a ring" in found
    assert "team-manager manages service-manager manages team-manager" in found or (
        "service-manager manages team-manager manages service-manager" in found
    )


def test_a_post_that_manages_itself_is_refused(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, EXAMPLE.replace("manager: service-manager", "manager: team-manager"))
    assert "ring: team-manager manages team-manager" in found


def test_two_rings_are_both_said(tmp_path: Path) -> None:
    text = (SHIPPED / "camden.yaml").read_text(encoding="utf-8")
    for one, other in (("head-of-cait", "chief-inspector-cait"), ("named-gp", "designated-nurse")):
        for post, manager in ((one, other), (other, one)):
            assert text.count(f"  {post}:\n") == 1
            text = text.replace(f"  {post}:\n", f"  {post}:\n    manager: {manager}\n")
    found = problems(tmp_path, text)
    assert len(found) == 2
    assert all("in a ring" in problem for problem in found)


def test_a_reading_with_an_option_missing_is_refused(tmp_path: Path) -> None:
    text = EXAMPLE.replace("called: The school", "called: {by_reading: EXA-A1, a: The school}")
    (found,) = problems(tmp_path, text)
    assert "reading EXA-A1 has an option `b` that is missing here" in found


def test_a_reading_that_the_file_does_not_list_is_refused(tmp_path: Path) -> None:
    text = EXAMPLE.replace("called: The school", "called: {by_reading: EXA-A2, a: The school, b: A school}")
    assert any("there is no reading `EXA-A2`" in found for found in problems(tmp_path, text))


def test_what_is_wrong_under_another_reading_is_found_when_it_is_taken(tmp_path: Path) -> None:
    text = EXAMPLE.replace("of: [social-care]\n", "of: {by_reading: EXA-A1, a: [social-care], b: [socal-care]}\n")
    area = load(tmp_path, text)
    with pytest.raises(DataFileError, match="there is no agency `socal-care`"):
        area.under({"EXA-A1": "b"})


@pytest.mark.parametrize("name", area_names())
def test_every_option_of_every_reading_of_an_area_that_ships_can_be_read(name: str) -> None:
    area = load_area(name)
    for reading, unclear in area.file.readings.items():
        for option in unclear.options:
            assert area.under({reading: option}).choice[reading] == option


def test_a_line_that_is_too_long_is_refused(tmp_path: Path) -> None:
    text = EXAMPLE.replace("called: Team manager", f"called: {'T' * 120}")
    assert any("at most 120 are allowed" in found for found in problems(tmp_path, text))


@pytest.mark.parametrize(
    "text", ["", "- a list", "area: {}\n", "agencies: {}\n", "area: [\n", "posts: {a: {called: x}}\n"]
)
def test_what_is_no_area_is_refused_in_words(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text)


# The graph


def test_the_line_above_a_post_is_known_as_far_as_it_is_written(tmp_path: Path) -> None:
    graph = load(tmp_path, EXAMPLE).graph
    assert graph.managers_of("team-manager") == ("service-manager",)
    assert graph.managers_of("service-manager") == ()
    assert graph.managers_of("nobody") == ()


def test_the_role_above_a_role_is_known(tmp_path: Path) -> None:
    graph = load(tmp_path, EXAMPLE).graph
    assert graph.role_above("lead") == "senior"
    assert graph.role_above("senior") is None
    assert load_area("camden").graph.role_above("professional") == "front-line-manager"


def test_a_role_that_a_post_plays_for_some_of_its_agencies_is_played_for_those_alone(tmp_path: Path) -> None:
    graph = load(tmp_path, EXAMPLE).graph
    assert [part.post for part in graph.parts("lead", "school")] == ["head-teacher"]
    assert [part.post for part in graph.parts("lead", "social-care")] == ["team-manager"]
    assert [part.post for part in graph.parts("lead")] == ["head-teacher", "team-manager"]
    assert graph.parts("nobody") == []


def test_a_role_is_played_by_somebody_or_by_nobody(tmp_path: Path) -> None:
    graph = load(tmp_path, EXAMPLE).graph
    assert graph.plays_any("senior")
    assert not graph.plays_any("junior")
