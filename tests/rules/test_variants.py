"""Variants: a small file on top of a policy, each change with its reason, which is cited like a clause."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from foundation.datafile import read
from foundation.errors import DataFileError
from rules.citations import citations_of
from rules.completion import Answers
from rules.decide import find
from rules.library import load_policies
from rules.policy import Policy
from rules.schema import VARIANTS, schemas
from tests.rules.policies import camden, switches

SCHEMAS = schemas()

FOLDER = Path(__file__).parent.parent.parent / "scenarios" / "variants"
SHIPPED = sorted(path for path in FOLDER.glob("*.yaml"))
TODAY = date(2026, 9, 1)

HEAD = """\
based_on: camden@2015-12-01
variant: {id: camden-tried, title: a change, why: The board asks.}
"""


def load(path: Path) -> Policy:
    return load_policies().find(str(path), TODAY)


def variant(folder: Path, text: str) -> Policy:
    path = folder / "tried.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load(path)


def refused(folder: Path, text: str, head: str = HEAD) -> str:
    path = folder / "tried.yaml"
    path.write_text(head + text, encoding="utf-8")
    with pytest.raises(DataFileError) as error:
        load(path)
    return str(error.value).replace(str(folder), "")


THREE_DAYS = "duties: {settle: {proposed: A week is long., limit: {working_days: 3}}}\n"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_variant_that_ships_loads_under_every_permitted_switch(path: Path) -> None:
    policy = load(path)
    assert policy.id == path.stem
    for reading, option in switches(policy):
        policy.under({reading: option})


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_change_of_a_variant_that_ships_is_cited_somewhere(path: Path) -> None:
    policy = load(path)
    cited = {citation.clause for citation in citations_of(policy)}
    assert {number for number in policy.clauses if number.startswith("PROPOSED")} <= cited


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_variant_that_ships_fits_its_schema_and_names_it(path: Path) -> None:
    schema = SCHEMAS[VARIANTS / "variant.schema.json"]
    assert [error.message for error in Draft202012Validator(schema).iter_errors(read(path).data)] == []
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=variant.schema.json\n")


def test_there_are_at_least_six() -> None:
    assert len(SHIPPED) >= 6


def test_what_is_changed_is_otherwise_and_everything_else_is_as_it_was(tmp_path: Path) -> None:
    changed, before = variant(tmp_path, THREE_DAYS).file, camden().file
    assert changed.duties["settle"].limit.working_days == 3
    assert changed.duties["settle"].limit.working_weeks is None
    assert {name: duty for name, duty in changed.duties.items() if name != "settle"} == {
        name: duty for name, duty in before.duties.items() if name != "settle"
    }
    assert (changed.tracks, changed.rules, changed.documents) == (before.tracks, before.rules, before.documents)


def test_the_policy_below_stays_as_it_is(tmp_path: Path) -> None:
    variant(tmp_path, THREE_DAYS)
    assert load_policies().at("camden", "2015-12-01").file == camden().file


def test_a_reason_is_a_clause_that_comes_before_those_of_the_policy(tmp_path: Path) -> None:
    policy = variant(tmp_path, THREE_DAYS)
    assert policy.file.duties["settle"].clauses == ("PROPOSED-1", *camden().file.duties["settle"].clauses)
    assert policy.clauses["PROPOSED-1"].statement == "A week is long."
    assert policy.clauses["PROPOSED-0"].statement == "The board asks."


def test_every_advice_says_that_it_is_a_proposal(tmp_path: Path) -> None:
    banner = variant(tmp_path, THREE_DAYS).file.policy.banners["variant"]
    assert "based on camden@2015-12-01" in banner.say


def test_a_changed_byte_of_the_variant_is_another_policy(tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    one, other = variant(tmp_path, THREE_DAYS), variant(tmp_path / "two", THREE_DAYS.replace("3", "4"))
    assert len({one.digest, other.digest, camden().digest}) == 3


def test_an_element_can_be_new(tmp_path: Path) -> None:
    new = """\
duties:
  chase:
    proposed: Silence should not go unnoticed.
    force: should
    who: {met_at_stage: yes}
    act: tell
    what: ask again
    in: {disagreement: [stage-1]}
    starts: stage_began
    limit: {working_days: 2}
    if_late: nothing
"""
    policy = variant(tmp_path, new)
    assert policy.file.duties["chase"].clauses == ("PROPOSED-1",)
    assert "chase" in policy.duties_at("disagreement", "stage-1")


def test_an_element_can_be_taken_away(tmp_path: Path) -> None:
    policy = variant(tmp_path, "powers: {move-up-alone: {remove: yes, proposed: Both sides have to agree.}}\n")
    assert set(camden().file.powers) - set(policy.file.powers) == {"move-up-alone"}
    assert policy.clauses["PROPOSED-1"].statement == "Both sides have to agree."


def test_of_a_stage_only_the_exits_that_are_named_change(tmp_path: Path) -> None:
    text = "tracks: {disagreement: {stages: {stage-2: {proposed: Skip., exits: {refused: stage-4}}}}}\n"
    before, after = (
        policy.file.tracks["disagreement"].stages["stage-2"] for policy in (camden(), variant(tmp_path, text))
    )
    assert after.exits["refused"].stage == "stage-4"
    assert {**after.exits, "refused": before.exits["refused"]} == before.exits
    assert after.called == before.called


def test_what_a_variant_asks_besides_decides_as_it_says() -> None:
    policy = load(FOLDER / "camden-early-entry.yaml")
    answers: Answers = {"imminent_risk": "no", "agencies": "different", "case_type": "cp", "issue": ("closure",)}
    entries = {risk: find(policy, {**answers, "serious_risk": risk}).one()["entry"] for risk in ("yes", "no")}
    assert entries == {"yes": "stage-3", "no": "stage-1"}


def test_a_supplement_cites_clauses_of_its_own(tmp_path: Path) -> None:
    text = "clauses: {LOC-1: Schools answer in three days in term time.}\nduties:\n  settle: {clauses: [LOC-1]}\n"
    policy = variant(tmp_path, text)
    assert policy.clauses["LOC-1"].kind == "supplement"
    assert policy.file.duties["settle"].clauses == ("LOC-1",)
    banner = policy.file.policy.banners["variant"]
    assert banner.clauses == ("LOC-1",)
    assert banner.say.endswith("It supplements camden@2015-12-01; its own clauses are LOC-1.")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("duties: {settle: {limit: {working_days: 3}}}\n", "tried.yaml:3: duties.settle: this change says no reason"),
        ("duties: {setle: {remove: yes, proposed: Why.}}\n", "there is no `setle` to remove; did you mean `settle`?"),
        (
            "duties: {settle: {proposed: Why., limits: none_stated}}\n",
            "tried.yaml:3: duties.settle.limits: unknown key",
        ),
        ("duties: {settle: {proposed: Why., limit: {weeks: 1}}}\n", "tried.yaml:3: duties.settle.limit"),
        ("duties: {settle: {proposed: Why., to: nobody}}\n", "tried.yaml:3: duties.settle"),
        ("duties: {new: {proposed: Why.}}\n", "tried.yaml:3: duties.new"),
        ("duty: {}\n", "`duty` is no section"),
        ("roles: {cp-co-ordinator: {remove: yes, proposed: Why.}}\n", "there is no role `cp-co-ordinator`"),
        ("duties: {settle: {proposed: , limit: none_stated}}\n", "this change says no reason"),
        ("duties: {settle: {proposed: {a: b}, limit: none_stated}}\n", "the reason is a text"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(tmp_path, text)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("based_on: camdem@2015-12-01\nvariant: {id: a, title: b, why: c}\n", "did you mean `camden@2015-12-01`?"),
        ("based_on: camden\nvariant: {id: a, title: b, why: c}\n", "there is no policy `camden`"),
        ("variant: {id: a, title: b, why: c}\n", "`based_on` is missing"),
        ("based_on: camden@2015-12-01\n", "`variant` is missing"),
        ("- a\n", "a variant is a map"),
    ],
)
def test_what_is_based_on_nothing_is_refused(tmp_path: Path, head: str, said: str) -> None:
    assert said in refused(tmp_path, "", head)
