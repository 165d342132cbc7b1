"""The picture of an area: every agency and post is in it, who is away that day, and nobody by name unless asked for."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from directory.loader import Area, load_area
from escalate.drawing.area import draw_area
from escalate.drawing.area_content import AreaSaid, area_said
from escalate.drawing.area_text import area_as_mermaid, area_in_short, area_in_words
from escalate.drawing.shape import Line, Panel
from foundation.errors import BeyondCalendar
from foundation.moment import parse_moment
from foundation.sentence import capital
from tests.directory import dated
from tests.escalate.drawing.flowchart import read_flowchart
from tests.escalate.drawing.pictures import AREAS, area, area_picture, area_told
from tests.escalate.drawing.sound import all_words, drawn, faults, panels, read, texts

GOLDEN = Path(__file__).parent / "golden"


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize("name", AREAS)
def test_nothing_leaves_its_box_or_stands_on_anything_else_and_all_can_be_read(name: str) -> None:
    assert faults(area_picture(name)) == []
    root = read(drawn(area_picture(name)))
    assert flat(" ".join(texts(root))) == flat(all_words(area_picture(name).items))


@pytest.mark.parametrize("name", AREAS)
def test_every_agency_and_every_post_of_it_is_there_with_what_it_plays(name: str) -> None:
    found, cards, said = area(name), panels(area_picture(name)), flat(area_in_words(area_told(name)))
    roles = {
        part: role
        for agency in area_told(name).agencies
        for post in agency.posts
        for part, role in [(post.name, post.plays)]
    }
    for agency, shape in found.file.agencies.items():
        text = flat(all_words((cards[f"agency {agency}"],)))
        assert flat(capital(shape.called)) in text
        assert flat(shape.called.upper()) in said
        for post in (one for one, of in found.file.posts.items() if agency in of.of):
            assert cards[f"agency {agency}"].frame.holds(cards[f"post {agency} {post}"].frame)
            card = flat(all_words((cards[f"post {agency} {post}"],)))
            assert flat(capital(found.file.posts[post].called)) in card
            assert flat(capital(found.file.posts[post].called)) in said
            assert len(roles[post]) == len(found.file.posts[post].plays)
            for plays in roles[post]:
                assert flat(f"Plays: {plays}.") in card
                assert flat(f"Plays: {plays}.") in said


def test_a_post_stands_below_the_one_that_manages_it_and_further_in_with_a_line_between() -> None:
    cards = panels(area_picture("oxfordshire"))
    chief, director, deputy = (
        cards[f"post council {post}"].frame for post in ("chief-executive", "director", "deputy-director-safeguarding")
    )
    for above, below in pairwise((chief, director, deputy)):
        assert above.x < below.x
        assert above.bottom < below.y
        lines = [item for item in cards["agency council"].items if isinstance(item, Line)]
        assert any(
            line.points[0][1] == above.bottom and line.points[-1][0] == below.x and below.y < line.points[-1][1]
            for line in lines
        )
    assert "    Chief Executive [OXF-142]" not in area_in_words(area_told("oxfordshire"))
    assert "\n  Chief Executive [OXF-142]" in area_in_words(area_told("oxfordshire"))
    assert "\n      Director [OXF-089" in area_in_words(area_told("oxfordshire"))


def test_what_was_printed_of_a_post_is_marked_and_the_marks_are_explained() -> None:
    cards, whole = panels(area_picture("camden")), flat(all_words(area_picture("camden").items))
    vacant = cards["post camden-and-islington trust-safeguarding-manager"]
    assert vacant.frame.dashed
    assert "! Vacant when printed. Nobody is recorded who acts instead. Ask Camden and Islington" in flat(
        all_words((vacant,))
    )
    assert "Acting, inferred." in flat(all_words((cards["post early-help head-of-early-help"],)))
    assert "CAM-A13 (a)" in all_words((vacant,))
    for mark in (
        "Acting: listed as acting",
        "Shared: shared by several",
        "Inferred: worked out",
        "General: a general role",
    ):
        assert mark in whole
    assert "Acting:" not in flat(all_words(area_picture("oxfordshire").items))


def test_a_post_of_two_agencies_is_in_both() -> None:
    cards = panels(area_picture("camden"))
    for agency in ("fssw", "early-help"):
        assert "One post for FSSW; Early help." in flat(all_words((cards[f"post {agency} assistant-director"],)))


def test_a_role_that_each_agency_fills_for_itself_is_not_said_to_be_one_post() -> None:
    text = flat(all_words(area_picture("sutton").items))
    assert "General: a general role, not one person" in text
    assert "One post for" not in text


def test_for_which_cases_a_post_is_the_right_one_is_said_in_the_words_of_its_agency() -> None:
    card = panels(area_picture("camden"))["post housing head-of-tenancy"]
    assert "(service line: tenancy)" in flat(all_words((card,)))


# -------------------------------------------------------------------------------------------- a day of an area


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Area:
    return dated.load(tmp_path_factory.mktemp("area"))


def on(area: Area, moment: str, *, with_holders: bool = False) -> AreaSaid:
    return area_said(area, parse_moment(moment), roles={}, readings={}, with_holders=with_holders)


def card(said: AreaSaid, key: str) -> Panel:
    return panels(draw_area(said))[key]


@pytest.mark.parametrize(
    ("moment", "post", "says"),
    [
        ("2026-09-07 10:00", "health sister", "! On leave until Friday 11 September 2026. Acting instead: Matron."),
        ("2026-09-10 10:00", "health sister", "Acting instead: Bank nurse."),
        ("2026-08-04 10:00", "health sister", "! Held by nobody from Saturday 1 August 2026 to Sunday 9 August 2026"),
        ("2026-08-04 10:00", "school head", "! Out of term until Tuesday 1 September 2026."),
        ("2026-08-04 10:00", "school head", "Acting instead: Education lead."),
        ("2026-09-07 10:00", "health bank-nurse", "! Vacant from Monday 7 September 2026 to Tuesday 8 September 2026."),
    ],
)  # fmt: skip
def test_who_cannot_act_that_day_is_marked_with_who_acts_instead(here: Area, moment: str, post: str, says: str) -> None:
    said = on(here, moment)
    panel = card(said, f"post {post}")
    assert panel.frame.dashed
    assert says in flat(all_words((panel,)))
    assert says in flat(area_in_words(said))
    assert faults(draw_area(said)) == []


def test_whoever_is_back_is_no_longer_marked(here: Area) -> None:
    panel = card(on(here, "2026-09-14 10:00"), "post health sister")
    assert not panel.frame.dashed
    assert "!" not in all_words((panel,))
    assert "Acting." in all_words((panel,))


def test_nobody_is_named_and_no_contact_shown_unless_holders_are_asked_for(here: Area) -> None:
    for moment in ("2026-07-01 10:00", "2026-09-14 10:00"):
        without, named = on(here, moment), on(here, moment, with_holders=True)
        for pictures in (drawn(draw_area(without)), area_in_words(without), area_as_mermaid(without)):
            assert not re.search("holder [A-D]", pictures)
            assert "desk 1" not in pictures
        for pictures in (all_words(draw_area(named).items), area_in_words(named), area_as_mermaid(named)):
            assert ("holder A" in pictures, "holder B" in pictures) == (moment < "2026-08", moment > "2026-08")
            assert "desk 1" not in pictures


def test_who_is_reached_otherwise_stands_beside_a_post_an_agency_or_at_the_head(here: Area) -> None:
    said = on(here, "2026-09-14 10:00")
    assert "Out of hours, for every agency that names nobody else: Duty team." in said.notes
    words = {key: flat(all_words((panel,))) for key, panel in panels(draw_area(said)).items()}
    assert "Hours: 08:30 to 16:00, in term. When it is closed: Education lead." in words["agency school"]
    assert "It has no clerk of its own; instead: The police." in words["agency health"]
    assert "Team: The ward, led by Matron: Sister." in words["agency health"]
    assert "Deputies: Bank nurse, from Tuesday 1 September 2026; Staff nurse." in words["post health sister"]
    assert "Hours: round the clock." in words["post council duty-team"]
    assert "Leads: The council." in words["post police superintendent"]
    assert "Plays: doctor, until Sunday 31 May 2026." in words["post police constable"]


def test_a_body_shows_its_seats_its_chair_and_of_what_it_is_part(here: Area) -> None:
    words = {key: flat(all_words((panel,))) for key, panel in panels(draw_area(on(here, "2026-09-14 10:00"))).items()}
    assert "Chair: Superintendent (The police)" in words["body board"]
    assert "Education lead (The council), for The school, until Monday 31 August 2026" in words["body board"]
    assert "Part of the board." in words["body audit"]


def test_a_day_beyond_the_published_holidays_is_refused(here: Area) -> None:
    with pytest.raises(BeyondCalendar):
        on(here, "2099-01-05 10:00")


def test_the_words_of_a_small_area_are_as_they_were_read_by_people() -> None:
    text = area_in_words(area_told("exampleshire-children"))
    assert text == (GOLDEN / "exampleshire-children-area.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", AREAS)
def test_the_words_stay_within_a_hundred_columns_and_the_emergency_line_is_the_first(name: str) -> None:
    text = area_in_words(area_told(name))
    assert text.startswith("IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW.")
    assert all(len(line) <= 100 for line in text.splitlines())
    for agency in area(name).file.agencies.values():
        assert agency.called in area_in_short(area_told(name))


@pytest.mark.parametrize("name", AREAS)
def test_the_flowchart_leads_from_the_area_to_each_agency_and_from_each_post_to_those_below(name: str) -> None:
    chart, said = read_flowchart(area_as_mermaid(area_told(name))), area_told(name)
    assert chart.direction == "LR"
    for number, agency in enumerate(said.agencies):
        assert chart.boxes[f"agency{number}"].startswith(flat(capital(agency.called)))
        assert ("area", f"agency{number}", "") in chart.edges
        above: list[str] = [f"agency{number}"]
        for nth, post in enumerate(agency.posts):
            this = f"post{number}x{nth}"
            above[post.depth + 1 :] = [this]
            assert chart.boxes[this].startswith(flat(capital(post.called)))
            assert (above[post.depth], this, "") in chart.edges


@pytest.mark.parametrize("text", ["<b>&]]>", '"end" `x` $$y$$', "y" * 300, "\u202eturned", "שלום", "- [a](b){c}|d|"])
def test_whatever_an_area_calls_things_its_pictures_are_whole(text: str, here: Area) -> None:
    said = on(here, "2026-09-07 10:00")
    agencies = tuple(
        replace(agency, called=text, facts=(text,), posts=tuple(replace(post, called=text) for post in agency.posts))
        for agency in said.agencies
    )
    odd = replace(said, called=text, agencies=agencies, notes=(text,), emergency=(text,))
    assert faults(draw_area(odd)) == []
    shown = "".join("".join(texts(read(drawn(draw_area(odd))))).split())
    safe = text.replace("\u202e", "\ufffd")
    assert capital("".join(safe.split())) in shown
    chart = read_flowchart(area_as_mermaid(odd))
    assert chart.boxes["post0x0"].startswith(capital(safe))


def test_a_deep_line_of_management_still_fits(tmp_path: Path) -> None:
    manager = {n: f", manager: post-{n - 1}" if n else "" for n in range(14)}
    posts = "".join(
        f"  post-{n}: {{called: Post {n}, of: [trust], plays: {{lead: {{}}}}{manager[n]}}}\n" for n in range(14)
    )
    path = tmp_path / "deep.yaml"
    path.write_text(
        "area: {id: deep, called: Deep, policy: none, printed: 2026-01-01}\n"
        f"agencies: {{trust: {{called: The trust}}}}\nposts:\n{posts}",
        encoding="utf-8",
    )
    said = on(load_area(str(path)), "2026-09-01 10:00")
    assert [post.depth for post in said.agencies[0].posts] == list(range(14))
    assert faults(draw_area(said)) == []
