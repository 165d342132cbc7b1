"""One change to a small policy: it is found, told as what it is, with the smallest case, and with nothing beside it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from advice.diff import Parting, Proof, first_difference
from advice.diff.proof import How
from advice.diff.words import comparison_in_words
from tests.advice.diff.comparing import AT, changed, compared, groups
from tests.advice.small import duty, small

Data = dict[str, Any]
SETTLED = {"agencies": ("different",), "imminent_risk": ("no",), "issue": ("threshold",)}


def reworded(data: Data) -> None:
    """Everything that is called, asked or said put otherwise; nothing that is done."""
    data["policy"]["title"] = "Exampleshire: how to disagree"
    data["facts"]["agencies"] = {**data["facts"]["agencies"], "ask": "Is it between two agencies?"}
    for name, track in data["tracks"].items():
        track["called"] = f"the way of {name}"
        for stage in track["stages"].values():
            stage["called"] = f"{stage['called']} at the table"
    for each in data["duties"].values():
        each["what"] = f"please {each['what']}"
    for role in data["roles"].values():
        role["called"] = f"{role['called']}, as we call them"


def shuffled(data: Data) -> None:
    """The same in another order: no order means anything."""
    for section in ("roles", "rules", "tracks", "duties", "facts"):
        data[section] = dict(reversed(data[section].items()))


def route(data: Data) -> None:
    data["tracks"]["disagreement"]["stages"]["stage-1"]["exits"]["refused"] = "final_word"


def who(data: Data) -> None:
    data["duties"]["refer-at-once"]["to"] = "front-line-manager"


def date(data: Data) -> None:
    data["duties"]["settle"]["limit"] = {"working_days": 3}


def force(data: Data) -> None:
    data["duties"]["hand-over"]["force"] = "must"


def told(data: Data) -> None:
    data["duties"]["settle"]["how"] = {"any_of": ["phone"]}


def asked(data: Data) -> None:
    data["facts"]["urgent"] = {"ask": "Is it urgent?", "kind": "yes_no", "not_known": {"read_as": "yes"},
                               "clauses": ["EXA-003"]}  # fmt: skip
    data["rules"]["any-disagreement"]["when"]["urgent"] = ["yes"]


def record(data: Data) -> None:
    data["duties"]["write-note"] = duty(at={"disagreement": ["stage-2"]}, act="record", starts="stage_began")


@pytest.mark.parametrize(
    ("change", "element", "aspects"),
    [
        (route, "tracks.disagreement.stages.stage-1", ["route", "date"]),
        (who, "duties.refer-at-once", ["who"]),
        (date, "duties.settle", ["date"]),
        (force, "duties.hand-over", ["force"]),
        (told, "duties.settle", ["told"]),
        (record, "duties.write-note", ["route", "record"]),
    ],
)
def test_a_change_is_told_as_what_it_is_about(
    tmp_path: Path, change: Callable[[Data], None], element: str, aspects: list[str]
) -> None:
    found = changed(tmp_path, change)
    assert [each.element for each in found.acting] == [element]
    assert groups(found) == [(aspect, (element,)) for aspect in aspects]
    assert (found.verdict, found.proof and found.proof.how) == ("differs", "proved")


@pytest.mark.parametrize("change", [reworded, shuffled])
def test_what_is_only_put_otherwise_is_known_as_that(tmp_path: Path, change: Callable[[Data], None]) -> None:
    found = changed(tmp_path, change)
    how: How = "identical" if change is shuffled else "proved"
    assert (found.acting, found.groups, found.proof and found.proof.how) == ((), (), how)
    assert found.verdict == ("same" if change is shuffled else "words")
    if change is reworded:
        assert {each.element for each in found.worded} >= {"facts.agencies", "duties.settle", "roles.professional"}
        assert "Only words differ." in comparison_in_words(found)


def test_a_policy_does_not_differ_from_itself(tmp_path: Path) -> None:
    policy = small(tmp_path)
    found = compared(policy, policy)
    assert (found.verdict, found.elements, found.groups) == ("same", (), ())
    assert first_difference(policy, policy, AT) == Proof("identical")


def test_a_clause_that_is_cited_otherwise_is_told_and_changes_no_case(tmp_path: Path) -> None:
    found = changed(tmp_path, lambda data: data["duties"]["settle"].update(clauses=["EXA-005"]))
    (settle,) = found.worded
    assert (settle.element, settle.words, found.verdict) == ("duties.settle", ("clauses",), "words")


def test_the_smallest_case_has_only_what_it_needs(tmp_path: Path) -> None:
    (group,) = changed(tmp_path, date).groups
    assert (dict(group.trial.facts), group.trial.reports, group.trial.at) == (SETTLED, (), AT)
    (line, *_) = group.differences
    assert (line.a[:23], line.b[:23]) == ("Tuesday 8 September 202", "Friday 4 September 2026")


def test_where_a_stage_was_refused_the_report_stays_in_the_case(tmp_path: Path) -> None:
    group, _ = changed(tmp_path, route).groups
    assert [set(report) - {"at"} for report in group.trial.reports] == [{"happened"}, {"refused"}]


def test_what_only_one_of_them_asks_is_told(tmp_path: Path) -> None:
    found = changed(tmp_path, asked)
    assert found.proof is not None
    assert (found.proof.only_a, found.proof.only_b) == ((), ("urgent",))
    assert ("asked", ("facts.urgent",)) in groups(found)
    known_to = {each.known_to for group in found.groups for each in group.answers if each.fact == "urgent"}
    assert known_to == {"b"}


def test_what_starts_when_something_is_done_is_compared_too(tmp_path: Path) -> None:
    """No report that takes the case further leads there."""

    def starting(of: str) -> Callable[[Data], None]:
        def change(data: Data) -> None:
            data["duties"]["agree"] = duty(at={"disagreement": ["stage-1"]}, starts="stage_began")
            data["duties"]["sign"] = duty(
                at={"disagreement": ["stage-1"]}, starts={"done": "agree"}, who=of, what="sign it"
            )

        return change

    a, b = (small(tmp_path / of, starting(of)) for of in ("professional", "front-line-manager"))
    assert groups(compared(a, b)) == [("who", ("duties.sign",))]


def test_whether_a_clock_begins_afresh_is_seen_although_it_would_not_be_within_the_hour(tmp_path: Path) -> None:
    found = changed(tmp_path, lambda data: data["tracks"]["disagreement"]["reopening"].update(clock="continues"))
    assert groups(found) == [("date", ("tracks.disagreement",))]
    (group,) = found.groups
    assert [set(report) - {"at", "by"} for report in group.trial.reports][-1] == {"reopened"}


def test_limits_that_part_on_some_days_only_are_shown_on_one_of_these(tmp_path: Path) -> None:
    """Five working days and seven calendar days come to one day, unless there is a holiday among them."""

    def within(limit: Data) -> Callable[[Data], None]:
        return lambda data: data["duties"]["settle"].update(limit=limit)

    a, b = small(tmp_path / "a", within({"working_days": 5})), small(tmp_path / "b", within({"calendar_days": 7}))
    (group,) = compared(a, b).groups
    assert group.aspect == "date"
    assert all(line.a != line.b for line in group.differences)
    assert group.trial.opened > AT
    parting = first_difference(a, b, AT)
    assert isinstance(parting, Parting)
    assert not parting.difference.comes_to_the_same


@pytest.mark.parametrize("change", [route, who, date, force, told, record, asked])
def test_the_first_difference_is_found_wherever_the_comparison_finds_one(
    tmp_path: Path, change: Callable[[Data], None]
) -> None:
    a, b = small(tmp_path / "a"), small(tmp_path / "b", change)
    found = first_difference(a, b, AT)
    assert isinstance(found, Parting)
    assert found.difference.a != found.difference.b


def test_where_no_case_differs_the_first_difference_is_a_proof_of_that(tmp_path: Path) -> None:
    found = first_difference(small(tmp_path / "a"), small(tmp_path / "b", reworded), AT)
    assert isinstance(found, Proof)
    assert (found.how, found.compared.combinations) == ("proved", 8)
    assert found.compared.alike > 10


def test_what_cannot_come_about_is_no_difference(tmp_path: Path) -> None:
    """A role that nobody is asked in: the element differs, and no case does."""
    role = {"called": "the observer", "of": "board", "found": "agency", "clauses": ["EXA-005"]}
    found = changed(tmp_path, lambda data: data["roles"].update(observer=role))
    assert ([each.element for each in found.acting], found.groups) == (["roles.observer"], ())
    assert (found.verdict, found.proof and found.proof.how) == ("differs", "proved")
    assert "No case differs; that is proved as far as is said below." in comparison_in_words(found)


def test_a_duty_that_only_an_answer_learned_later_brings_is_found(tmp_path: Path) -> None:
    """At Stage 1 both sides are of two agencies, unless that turns out otherwise on the way."""

    def later(data: Data) -> None:
        data["duties"]["late"] = duty(
            at={"disagreement": ["stage-1"]}, starts="stage_began", when={"agencies": ["same"]}
        )

    (group,) = changed(tmp_path, later).groups
    assert [set(report) - {"at"} for report in group.trial.reports] == [{"happened"}, {"learned"}]


def test_a_policy_is_not_changed_by_being_compared(tmp_path: Path) -> None:
    """Two policies with the same rules look up what was concluded for either; the advice stays that of each."""
    a, b = small(tmp_path / "a"), small(tmp_path / "b", date)
    before = deepcopy(a.file)
    assert groups(compared(a, b)) == groups(compared(b, a)) == groups(compared(a, b))
    assert a.file == before
