"""Two versions of a policy, and two areas under one: who is reached otherwise, and nobody is named."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

from advice.advice import as_json
from advice.diff import Comparison, Side, compare_areas
from advice.diff.words import comparison_in_words
from directory.loader import load_area
from foundation.moment import parse_moment
from tests.advice.diff.comparing import compared, policy
from tests.generality.exampleshire import CHILDREN, find

AFTER = "exampleshire-children@2027-01-01"
AUGUST = parse_moment("2026-08-03 09:00")
SUMMER = Path(__file__).parents[3] / "scenarios" / "areas" / "camden-summer-2026.yaml"


@cache
def versions() -> Comparison:
    new = date(2027, 1, 4)
    return compared(
        find(CHILDREN, new), find("exampleshire-children@2027-01-01", new), parse_moment("2027-01-04 09:00")
    )


def test_of_two_versions_all_is_found_that_the_newer_leaves_out() -> None:
    found = versions()
    assert (found.a.version, found.b.version) == (CHILDREN, AFTER)
    assert found.proof is not None
    assert (found.proof.only_a, found.proof.only_b) == (("harm_likely", "out_of_hours", "subject"), ())
    removed = {changed.element for changed in found.acting if changed.kind == "removed"}
    assert {"facts.harm_likely", "tracks.disagreement.stages.informal", "tracks.stuck"} <= removed
    asked = {
        difference.element for group in found.groups if group.aspect == "asked" for difference in group.differences
    }
    assert {"facts.harm_likely", "facts.subject"} <= asked


def test_of_two_versions_each_says_where_a_case_begins() -> None:
    lines = {line.about: (line.a, line.b) for group in versions().groups for line in group.differences}
    assert lines["the difference"] == ("open, Informal step, the two practitioners", "open, Stage 1, the line managers")


def test_unclear_points_that_only_one_version_has_are_told() -> None:
    assert {each.reading for each in versions().read_otherwise if not each.after} == {
        f"EXC-A{number}" for number in range(1, 6)
    }


def test_a_text_about_very_much_stays_short_and_says_what_it_leaves_out() -> None:
    text = comparison_in_words(versions())
    assert max(map(len, text.splitlines())) <= 100
    assert "elements more (--full)." in text
    assert len(comparison_in_words(versions(), full=True)) > len(text)


@cache
def areas() -> Comparison:
    camden = policy("camden")
    sides = [load_area("camden"), load_area(str(SUMMER))]
    first, second = (Side(area.id, camden, area.under(camden.choice)) for area in sides)
    return compare_areas(first, second, AUGUST)


def test_of_two_areas_it_is_told_who_is_reached_otherwise_and_how_long() -> None:
    found = areas().directory
    assert found is not None
    away = next(each for each in found.reached if each.agency == "police")
    assert (away.days, away.span.first, away.span.last) == (19, date(2026, 8, 3), date(2026, 8, 9))
    assert away.b.startswith("Detective Sergeant")
    assert areas().verdict == "differs"


def test_of_two_areas_it_is_told_what_their_files_say_otherwise() -> None:
    found = areas().directory
    assert found is not None
    changed = {each.element: each for each in found.elements}
    assert changed["posts.detective-sergeant-cait"].kind == "added"
    assert [key.key for key in changed["posts.head-of-cait"].keys] == ["manager", "deputies", "held", "away"]


def test_nobody_is_named_and_no_contact_is_shown(tmp_path: Path) -> None:
    """That somebody else holds a post is told; who it is, and how to reach them, is not."""
    camden = policy("camden")
    sides = []
    for letter, number in (("A", 1), ("B", 2)):
        held = f"[{{holder: holder {letter}, contact: desk {number}}}]"
        path = tmp_path / f"{letter}.yaml"
        path.write_text(f"area: {{based_on: camden}}\nposts: {{head-of-cait: {{held: {held}}}}}\n", encoding="utf-8")
        sides.append(Side(str(path.name), camden, load_area(str(path)).under(camden.choice)))
    found = compare_areas(sides[0], sides[1], AUGUST)
    text, data = " ".join(comparison_in_words(found, full=True).split()), json.dumps(as_json(found))
    assert found.verdict == "differs"
    assert "(held by somebody else)" in text
    for named in ("holder A", "holder B", "desk 1", "desk 2"):
        assert named not in text
        assert named not in data


def test_an_area_does_not_differ_from_itself() -> None:
    camden, area = policy("camden"), load_area("camden")
    side = Side("camden", camden, area)
    found = compare_areas(side, side, AUGUST)
    assert (found.verdict, found.directory and found.directory.reached) == ("same", ())
