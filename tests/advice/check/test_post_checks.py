"""Checks of posts: each finds its fault in a small area, at its line, with a case that leads to it, and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from advice.check import CHECKS
from advice.check.look import Setting
from directory.loader import Area
from rules.check.finding import Finding
from rules.policy import Policy
from tests.directory.areas import area_of
from tests.rules.check.page import message_shown
from tests.rules.check.sound import TODAY, Data, duty, written

OF_POSTS = tuple(name for name, check in CHECKS.items() if check.of_posts)
ROUND_THE_CLOCK = {"round_the_clock": "yes"}
Change = Callable[[Data], None]


def with_posts(data: Data) -> None:
    """The roles are looked up in the area, and a chair has the last word."""
    for role in ("professional", "front-line-manager", "front-door"):
        data["roles"][role]["found"] = "directory"
    data["roles"]["chair"] = {"called": "the chair", "of": "board", "found": "directory", "clauses": ["EXA-005"]}
    data["tracks"]["disagreement"]["stages"]["stage-2"]["resolved_by"] = {"decision": "chair"}
    data["duties"]["decide-at-last"] = duty(
        who="chair", act="decide", at={"disagreement": ["stage-2"]}, starts="stage_began", prompt={"working_days": 5}
    )


def area_data() -> Data:
    """An area in which nothing is found."""

    def post(called: str, of: list[str], role: str, **more: Any) -> Data:
        return {"called": called, "of": of, "plays": {role: {}}, "held": [{"from": "2026-01-01"}], **more}

    agencies = ("one", "other")
    return {
        "area": {"id": "made-up", "called": "Made up", "policy": "exampleshire", "printed": "2026-01-01"},
        "agencies": {
            **{name: {"called": f"the {name} agency"} for name in agencies},
            "council": {"called": "the council", "listed": "no"},
        },
        "roles": {"professional": {"above": "front-line-manager"}, "front-line-manager": {}, "chair": {}},
        "posts": {
            **{
                f"worker-{name}": post(f"the worker of {name}", [name], "professional", manager=f"manager-{name}",
                                       hours=ROUND_THE_CLOCK)
                for name in agencies
            },
            **{f"manager-{name}": post(f"the manager of {name}", [name], "front-line-manager") for name in agencies},
            "door": post("the front door", ["council"], "front-door", hours=ROUND_THE_CLOCK),
            "chair": post("the head of the board", ["council"], "chair"),
        },
    }  # fmt: skip


def found(policy: Policy, name: str, change: Change = lambda _: None) -> tuple[Finding, ...]:
    return CHECKS[name](policy, Setting(_area(change), TODAY, TODAY + timedelta(days=20)), TODAY).findings


def _area(change: Change) -> Area:
    data = area_data()
    change(data)
    return area_of(data)


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    return written(tmp_path, with_posts)


# ------------------------------------------------------------------------------------------------------- the faults


def a_manager_is_missing(data: Data) -> None:
    del data["posts"]["manager-other"], data["posts"]["worker-other"]["manager"]


def the_front_door_keeps_office_hours(data: Data) -> None:
    del data["posts"]["door"]["hours"]


def the_chair_leads_an_agency(data: Data) -> None:
    data["posts"]["chair"] |= {"leads": ["one"], "called": "the head of one"}


def one_manager_for_both(data: Data) -> None:
    del data["posts"]["manager-other"]
    data["posts"]["worker-other"]["manager"] = "manager-one"
    data["posts"]["manager-one"] |= {"of": ["one", "other"], "called": "the shared lead"}


def the_manager_is_below_the_worker(data: Data) -> None:
    del data["posts"]["worker-one"]["manager"]
    data["posts"]["manager-one"]["manager"] = "worker-one"


def the_manager_has_a_lower_level(data: Data) -> None:
    del data["posts"]["worker-one"]["manager"]
    data["posts"]["worker-one"]["level"], data["posts"]["manager-one"]["level"] = 2, 1


def the_same_at_both_stages(data: Data) -> None:
    del data["posts"]["manager-one"], data["posts"]["worker-one"]["manager"]
    data["posts"]["worker-one"]["plays"]["front-line-manager"] = {}


FAULTS: tuple[tuple[str, Change, str, str], ...] = (
    ("post-missing", a_manager_is_missing, "roles.front-line-manager:other", "no post is listed"),
    ("nobody-out-of-hours", the_front_door_keeps_office_hours, "roles.front-door", "somebody is needed at any hour"),
    ("judges-own-side", the_chair_leads_an_agency, "roles.chair:chair", "would judge their own side"),
    ("acts-for-both-sides", one_manager_for_both, "roles.front-line-manager:manager-one", "act for both sides"),
    ("seniority-falls", the_manager_is_below_the_worker, "tracks.disagreement.stages.stage-2:one", "who stands lower"),
    ("seniority-falls", the_manager_has_a_lower_level, "tracks.disagreement.stages.stage-2:one", "who stands lower"),
    ("seniority-falls", the_same_at_both_stages, "tracks.disagreement.stages.stage-2:one:same", "to the same again"),
)
NAMED = [f"{name}-{change.__name__}" for name, change, *_ in FAULTS]


@pytest.mark.parametrize(("name", "change", "about", "says"), FAULTS, ids=NAMED)
def test_each_check_finds_its_fault_at_its_place_and_with_a_case(
    name: str, change: Change, about: str, says: str, policy: Policy
) -> None:
    (finding,) = found(policy, name, change)
    assert finding.id.startswith(f"{name}:{about}")
    assert says in finding.says
    assert finding.clauses
    assert finding.place.file == "made-up.yaml"
    assert finding.case is not None
    assert finding.case.at


@pytest.mark.parametrize(("name", "change", "about", "says"), FAULTS, ids=NAMED)
def test_no_other_check_of_posts_finds_anything_there(
    name: str, change: Change, about: str, says: str, policy: Policy
) -> None:
    del about, says
    others = (other for other in OF_POSTS if other != name)
    assert [one.id for other in others for one in found(policy, other, change)] == []


def test_every_check_of_posts_has_a_fault_here_that_the_page_quotes(policy: Policy) -> None:
    assert {name for name, *_ in FAULTS} == set(OF_POSTS)
    for name in OF_POSTS:
        said = [one.says for other, change, *_ in FAULTS if other == name for one in found(policy, name, change)]
        assert any(each.startswith(message_shown(name)) for each in said), said


@pytest.mark.parametrize("name", OF_POSTS)
def test_nothing_is_found_in_the_sound_area(name: str, policy: Policy) -> None:
    assert found(policy, name) == ()


# ------------------------------------------------------------------------------------------------------- near misses


def somebody_else_judges(data: Data) -> None:
    the_chair_leads_an_agency(data)
    data["roles"]["chair"] = {"if_own_side": {"say": "The deputy judges."}}


def somebody_else_acts(data: Data) -> None:
    one_manager_for_both(data)
    data["roles"]["front-line-manager"] = {"if_same_post": {"say": "Ask for the next above."}}


def the_posts_are_never_right_in_one_case(data: Data) -> None:
    the_manager_has_a_lower_level(data)
    data["posts"]["worker-one"]["plays"]["professional"] = {"when": {"issue": ["threshold"]}}
    data["posts"]["manager-one"]["plays"]["front-line-manager"] = {"when": {"issue": ["closure"]}}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("judges-own-side", somebody_else_judges),
        ("acts-for-both-sides", somebody_else_acts),
        ("seniority-falls", the_posts_are_never_right_in_one_case),
    ],
)
def test_what_the_file_of_the_area_provides_for_is_no_finding(name: str, change: Change, policy: Policy) -> None:
    assert found(policy, name, change) == ()
