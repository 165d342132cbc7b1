"""What is refused when the dated entries of an area are read, each at its line; and an area's own file over another."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.loader import load_area
from foundation.errors import DataFileError
from tests.directory.dated import AREA, acting, load, who


def refused(folder: Path, text: str) -> list[str]:
    with pytest.raises(DataFileError) as error:
        load(folder, text)
    return [str(problem).removeprefix(f"{folder / 'exampleshire.yaml'}:") for problem in error.value.problems]


SISTER = "- {holder: holder B, as: acting, from: 2026-08-10}"
HELD_TWICE = "held: [{to: 2026-05-31}, {from: 2026-05-31}]"


@pytest.mark.parametrize(
    ("old", "new", "path", "wrong"),
    [
        # names that lead nowhere
        ("manager: chief-nurse", "manager: cheif-nurse", "posts.matron.manager", "there is no post `cheif-nurse`"),
        ("lead: matron", "lead: matrn", "teams.ward.lead", "did you mean `matron`?"),
        ("of: health, lead", "of: helth, lead", "teams.ward.of", "there is no agency `helth`"),
        ("team: ward", "team: wart", "posts.sister.team", "did you mean `ward`?"),
        ("deputies: [deputy-head]", "deputies: [deputy]", "posts.head.deputies[0]", "there is no post `deputy`"),
        ("deputies: [deputy-head]", "deputies: [head]", "posts.head.deputies[0]", "cannot stand in for itself"),
        ("cover: duty-team", "cover: duty", "posts.job-share.held[1].away[0].cover", "did you mean `duty-team`?"),
        ("out_of: board", "out_of: bord", "roles.mediator.out_of", "there is no body `bord`; did you mean `board`?"),
        ("part_of: board", "part_of: bored", "bodies.audit.part_of", "there is no body `bored`"),
        ("{post: chief-nurse}", "{post: chief}", "bodies.board.members[0].post", "there is no post `chief`"),
        ("represents: [school]", "represents: [scool]", "bodies.board.members[2].represents", "did you mean `school`?"),
        ("clerk: {agency: police}", "clerk: {agency: pol}", "agencies.health.proxies.clerk", "no agency `pol`"),
        ("clerk: {agency: police}", "clark: {agency: police}", "agencies.health.proxies.clark", "no role `clark`"),
        ("nurse: {role: lead}", "nurse: {role: nurse}", "agencies.health.proxies.nurse", "stands in for itself"),
        ("when_closed: education-lead", "when_closed: education", "agencies.school.when_closed", "no post `education`"),
        ("out_of_hours: duty-team}", "out_of_hours: duty}", "area.out_of_hours", "there is no post `duty`"),
        ("leads: [council]", "leads: [counsel]", "posts.superintendent.leads", "did you mean `council`?"),
        # dates that cannot both be
        (SISTER, SISTER.replace("2026-08-10", "2026-07-31"), "posts.sister.held[1]",
         "two holders of a single post: on Friday 31 July 2026; let one end before the other begins, or say"),
        ("  matron: {called: Matron,", f"  matron: {{{HELD_TWICE}, called: Matron,", "posts.matron.held[1]",
         "two holders of a single post: on Sunday 31 May 2026"),
        ("as: acting, from: 2026-08-10", "as: acting", "posts.sister.held[1]", "since when it is held as acting"),
        ("vacant: [{from: 2026-10-01}]", "vacant: [{from: 2026-10-01}, {from: 2026-11-01}]",
         "posts.named-doctor.vacant[1]", "two entries for one time: from Sunday 1 November 2026"),
        ("vacant: [{from: 2026-10-01}]", "vacant: [{to: 2026-10-01}]", "posts.named-doctor.vacant[0]", "add `from`"),
        ("vacant: [{from: 2026-10-01}]", "vacant: [{from: 2026-10-01}]\n    held: [{from: 2026-12-01}]",
         "posts.named-doctor.vacant[0]", "it is held from Tuesday 1 December 2026, and recorded vacant from Thursday"),
        ("why: training}", "why: holiday}", "posts.staff-nurse.away[0].why", "`holiday` is not one of the values"),
        ("- {from: 2026-09-07, to: 2026-09-11}", "- {from: 2026-09-07}", "posts.sister.away[0]",
         "until when the leave lasts is not said; add `to`"),
        ("- {from: 2026-09-07, to: 2026-09-11}", "- {from: 2026-09-07, to: 2026-09-01}", "posts.sister.away[0]",
         "it ends before it begins; `from` comes before `to`"),
        ("- {from: 2026-09-07, to: 2026-09-11}", "- {from: 7 September, to: 2026-09-11}", "posts.sister.away[0].from",
         "`7 September` is not a date; write it as 2026-08-28"),
        ("- {from: 2026-09-07, to: 2026-09-11}", "- {from: 2026, to: 2026-09-11}", "posts.sister.away[0].from",
         "a date is expected, not the number 2026"),
        ("confirmed: 2026-06-01", "confirmed: 2026-08-01", "posts.sister.held[0].confirmed",
         "it was confirmed on Saturday 1 August 2026, when it was not held so"),
        ("from: 2026-09-01}, staff-nurse]", "from: 2026-09-01}, staff-nurse, bank-nurse]", "posts.sister.deputies[0]",
         "`bank-nurse` deputises twice at one time: from Tuesday 1 September 2026"),
        ("- {post: chief-nurse}", "- {post: superintendent}", "bodies.board.members[1]",
         "`superintendent` has two seats here at one time: at all times"),
        # hours
        ('opens: "08:30"', 'opens: "16:30"', "agencies.school.hours", "the day closes before it opens"),
        # nobody is led there
        ("deputies: [deputy-head]", "deputies: []", "posts.deputy-head", "nobody is ever led to this post"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_line(tmp_path: Path, old: str, new: str, path: str, wrong: str) -> None:
    assert AREA.count(old) == 1, old
    found = refused(tmp_path, AREA.replace(old, new))
    line = AREA[: AREA.index(old)].count("\n") + 1
    assert any(f"{path}: " in one and wrong in one for one in found), found
    if "audit" not in path and "members" not in path:
        assert any(one.startswith(f"{line}: ") or abs(int(one.split(":")[0]) - line) <= 6 for one in found), found


def test_a_ring_of_managers_is_refused(tmp_path: Path) -> None:
    text = AREA.replace("{called: Chief nurse,", "{called: Chief nurse, manager: sister,")
    (found,) = refused(tmp_path, text)
    assert "these posts manage one another in a ring" in found


def test_a_single_post_may_change_hands_and_a_shared_one_be_held_by_two(tmp_path: Path) -> None:
    area = load(tmp_path)
    assert len(area.file.posts["sister"].held) == 2
    assert len(area.file.posts["job-share"].held) == 2


OWN = """\
area: {based_on: exampleshire.yaml, emergency: [the duty desk]}
agencies:
  gp: {called: The practice}
posts:
  sister: {held: [{holder: holder E}], away: []}
  partner: {called: Partner, of: [gp], plays: {lead: {}}}
  bank-nurse: {remove: yes}
"""


def own(folder: Path, text: str = OWN) -> Path:
    load(folder)
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_own_file_adds_to_an_area_and_changes_it(tmp_path: Path) -> None:
    below = load(tmp_path)
    with pytest.raises(DataFileError, match=r"posts\.sister\.deputies\[0\]\.post|there is no post `bank-nurse`"):
        load_area(str(own(tmp_path)))
    text = OWN.replace("away: []", "away: [], deputies: [staff-nurse]")
    area = load_area(str(own(tmp_path, text)))
    assert area.id == "exampleshire"
    assert area.file.area.emergency == ("the duty desk",)
    assert acting(who(area, "lead", "health", "2026-09-08 10:00")) == [("sister", "")]
    assert acting(who(area, "lead", "gp", "2026-09-08 10:00")) == [("partner", "")]
    assert area.file.posts["head"] == below.file.posts["head"]
    assert area.digest not in (below.digest, load_area(str(own(tmp_path, text + "# more"))).digest)


def test_what_is_wrong_with_an_own_file_is_said_at_its_own_line(tmp_path: Path) -> None:
    with pytest.raises(DataFileError) as error:
        load_area(str(own(tmp_path, OWN.replace("of: [gp]", "of: [pg]"))))
    assert any(str(one).startswith(f"{tmp_path / 'own.yaml'}:6: posts.partner.of") for one in error.value.problems)


@pytest.mark.parametrize(
    ("base", "wrong"),
    [
        ("own.yaml", "it is based on itself"),
        ("camdn", "there is no area `camdn`; did you mean `camden`?"),
        ("elsewhere.yaml", "there is no area `elsewhere.yaml`"),
    ],
)
def test_a_file_is_based_on_an_area_that_is_there(tmp_path: Path, base: str, wrong: str) -> None:
    with pytest.raises(DataFileError, match=wrong.replace("?", r"\?")):
        load_area(str(own(tmp_path, OWN.replace("exampleshire.yaml", base))))


def test_an_own_file_of_a_shipped_area_keeps_its_readings(tmp_path: Path) -> None:
    path = own(
        tmp_path, "area: {based_on: camden}\nposts: {trust-safeguarding-manager: {held: [{confirmed: 2026-09-01}]}}\n"
    )
    area = load_area(str(path))
    assert set(area.choice) == set(load_area("camden").choice)
    assert acting(who(area, "named-officer", "camden-and-islington", "2026-10-01 10:00")) == [
        ("trust-safeguarding-manager", "")
    ]
    assert acting(who(load_area("camden"), "named-officer", "camden-and-islington", "2026-10-01 10:00")) == []


def test_nothing_that_ships_says_who_holds_a_post() -> None:
    for path in (Path(__file__).parents[2] / "directory" / "areas").glob("*.yaml"):
        for post in load_area(path.stem).file.posts.values():
            assert post.held == ()
