"""How what shows under several readings becomes one account, and what is not looked at twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.check.finding import Extent
from rules.check.look import Check, Looked, Subject, parts_changed, readings_named, switches
from rules.decide import run_case_rules
from rules.library import load_policies
from rules.policy import Policy
from tests.rules.check.broken import two_contacts, two_values
from tests.rules.check.sound import READINGS, TODAY, Data, found, looked, written
from tests.rules.policies import camden

MORE = """\
  EXA-A3:
    title: which hours
    kind: ambiguity
    weight: low
    clauses: [EXA-004]
    issue: It is not clear which hours are meant.
    options: {a: {says: these}, b: {says: those, changes: [date], tell: Those.}, c: {says: none, refused: it waits}}
    default: a
    taken: Option (a).
    tell: These hours.
"""


def by_reading(data: Data) -> None:
    """The force of one duty depends on one reading, and the limit of another on another."""
    data["duties"]["write-down"]["force"] = {"by_reading": "EXA-A3", "a": "should", "b": "will"}


def test_what_shows_only_under_an_option_names_it_and_what_shows_anyway_does_not(tmp_path: Path) -> None:
    policy = written(tmp_path, by_reading, readings=READINGS + MORE)
    assert {key: finding.readings for key, finding in found(policy, "force-differs").items()} == {
        "duties.write-down:EXA-A3=b": {"EXA-A3": "b"}
    }

    def always(data: Data) -> None:
        by_reading(data)
        data["duties"]["write-down"]["force"]["a"] = "expected"

    policy = written(tmp_path / "always", always, readings=READINGS + MORE)
    assert {key: finding.readings for key, finding in found(policy, "force-differs").items()} == {
        "duties.write-down": {}
    }


def test_under_a_reading_that_was_switched_the_default_is_the_other_option(tmp_path: Path) -> None:
    policy = written(tmp_path, by_reading, readings=READINGS + MORE).under({"EXA-A3": "b"})
    assert list(found(policy, "force-differs")) == ["duties.write-down"]
    assert ("EXA-A3", "a") in set(switches(policy))
    assert all(option != "c" for _, option in switches(policy))


def test_a_check_looks_again_only_where_what_it_reads_is_otherwise(tmp_path: Path) -> None:
    policy = written(tmp_path, by_reading, readings=READINGS + MORE)
    seen: list[dict[str, str]] = []

    def look(subject: Subject) -> Looked:
        seen.append(subject.policy.switched)
        return Looked(Extent(proved=True, count=1, of="things"))

    Check("of-duties", "", look, frozenset(["duties"]))(policy, TODAY)
    assert seen == [{}, {"EXA-A1": "b"}, {"EXA-A3": "b"}]
    seen.clear()
    Check("of-rules", "", look, frozenset(["rules"]))(policy, TODAY)
    assert seen == [{}]


def test_what_an_option_changes_is_told_part_by_part() -> None:
    assert parts_changed(camden(), "CAM-A1", "b") == {"duties"}
    assert parts_changed(camden(), "CAM-A11", "c") == {"rules"}
    assert parts_changed(camden(), "CAM-A35", "b") == {"roles"}
    assert parts_changed(camden(), "CAM-A18", "b") == frozenset()


def test_readings_that_nothing_in_the_file_names_are_known() -> None:
    assert "CAM-A1" in readings_named(camden())
    assert "CAM-A1" in camden().bearing
    assert "CAM-A29" in readings_named(camden()) - camden().bearing
    assert "CAM-A12" not in readings_named(camden())


def test_what_is_of_use_under_one_option_is_of_use(tmp_path: Path) -> None:
    def used_under_an_option(data: Data) -> None:
        data["roles"]["chair"] = {"called": "the chair", "of": "board", "clauses": ["EXA-005"]}
        data["duties"]["write-down"]["to"] = {"by_reading": "EXA-A3", "a": "front-door", "b": "chair"}

    assert found(written(tmp_path, used_under_an_option, readings=READINGS + MORE), "role-unused") == {}


def test_what_stands_under_an_option_alone_and_is_of_no_use_there_is_found(tmp_path: Path) -> None:
    def useless_under_an_option(data: Data) -> None:
        data["rules"]["once-more"] = {
            "under": {"EXA-A3": ["b"]},
            "when": {"agencies": ["different"], "issue": {"not": ["something_else", "threshold"]}},
            "then": {"route": "disagreement"},
            "clauses": ["EXA-003"],
        }

    policy = written(tmp_path, useless_under_an_option, readings=READINGS + MORE)
    assert list(found(policy, "rule-redundant")) == ["rules.once-more"]


def test_how_many_options_were_looked_at_is_said() -> None:
    assert looked(camden(), "two-values").extent.assumes == (
        "the readings as they are taken, and each of the 30 other options by itself",
    )


@pytest.mark.parametrize(
    ("extent", "said"),
    [
        (
            Extent(proved=True, count=41_472, of="combinations of answers"),
            "proved for all 41,472 combinations of answers",
        ),
        (Extent(proved=True, count=1, of="totals"), "proved for the only one of the totals"),
        (Extent(proved=True, count=0, of="totals"), "nothing to look at: no totals"),
        (Extent(proved=False, count=10_000, of="cases", seed=7), "tried on 10,000 cases, seed 7"),
        (Extent(proved=False, count=10_000, of="cases"), "tried on 10,000 cases"),
    ],
)
def test_how_far_a_check_looked_is_said_in_words(extent: Extent, said: str) -> None:
    assert extent.in_words == said


# Variants: what a proposal leaves without an account


def variant(folder: Path, text: str) -> Policy:
    path = folder / "tried.yaml"
    head = "based_on: camden@2015-12-01\nvariant: {id: camden-tried, title: a change, why: The board asks.}\n"
    path.write_text(head + text, encoding="utf-8")
    return load_policies().find(str(path), TODAY)


def test_a_clause_that_a_variant_leaves_without_an_account_is_found(tmp_path: Path) -> None:
    policy = variant(tmp_path, "duties: {hand-over: {proposed: It goes by itself., remove: yes}}\n")
    finding = found(policy, "clause-unaccounted")["policy:CAM-033"]
    assert finding.clauses == ("CAM-033",)
    assert finding.says.startswith("nothing accounts for CAM-033 any more: ")
    assert found(policy, "nobody-moves-it-up")


def test_a_variant_that_only_shortens_a_limit_leaves_every_clause_its_account(tmp_path: Path) -> None:
    policy = variant(tmp_path, "duties: {settle: {proposed: A week is long., limit: {working_days: 3}}}\n")
    assert found(policy, "clause-unaccounted") == {}


def test_a_check_that_cannot_look_since_rules_contradict_one_another_says_so_and_is_not_passed(tmp_path: Path) -> None:
    def decides(subject: Subject) -> Looked:
        run_case_rules(subject.policy, {"agencies": ("different",), "issue": ("threshold",), "serious": ("yes",)})
        return Looked(Extent(proved=True, count=1, of="situations"))

    check = Check("decides", "Advice decides.", decides, frozenset())
    assert check(written(tmp_path / "sound", two_contacts), TODAY).findings == ()
    checked = check(written(tmp_path / "broken", two_values), TODAY)
    (finding,) = checked.findings
    assert finding.weight == "error"
    assert finding.id == "decides:policy:refused"
    assert "at-hand and further-off make `contact` near and far" in finding.says
    assert finding.clauses == ("EXA-003",)
    assert checked.extent.in_words == "nothing to look at: no answer of advice, which refuses to decide"
