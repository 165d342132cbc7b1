"""The scenarios that ship: each loads, fits its schema, and asks nothing that its kinds of case do not answer."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from advice.advise import advise
from advice.case import Case
from foundation.datafile import read
from foundation.moment import LONDON
from rules.library import Policies, load_policies
from simulator.measures.sums import PROTECTING
from simulator.replication import Replication
from simulator.scenario.load import Drawn, Kind
from simulator.scenario.loader import SHIPPED, Scenario, load_scenario, scenario_names
from simulator.scenario.names import as_answer
from simulator.scenario.schema import NAME, schemas
from simulator.world import World

AREAS = ("camden", "oxfordshire", "st-helens", "sutton")
PAIRS = [path.stem.partition("-")[::2] for path in sorted((SHIPPED / "variants").glob("*.yaml"))]
AT = datetime(2026, 9, 2, 10, tzinfo=LONDON)
SCHEMA = schemas()[SHIPPED / NAME]


@pytest.fixture(scope="module")
def library() -> Policies:
    return load_policies()


@pytest.fixture(scope="module")
def scenarios(library: Policies) -> Mapping[str, Scenario]:
    return {name: load_scenario(name, policies=library) for name in scenario_names()}


def all_facts(kind: Kind) -> Iterator[dict[str, object]]:
    """The answers of a kind of case, every value that can be drawn at least once."""
    values = {fact: list(told.shares) if isinstance(told, Drawn) else [told] for fact, told in kind.facts.items()}
    for number in range(max(len(each) for each in values.values())):
        yield {fact: each[number % len(each)] for fact, each in values.items()}


def test_each_is_named_as_its_file(scenarios: Mapping[str, Scenario]) -> None:
    assert {name: scenario.id for name, scenario in scenarios.items()} == {name: name for name in scenarios}


def test_every_area_has_a_year_with_its_changes_and_every_variant_its_pair() -> None:
    wanted = {f"{area}-year" for area in AREAS}
    wanted |= {f"{area}-year-{change}" for area in AREAS for change in ("vacant-posts", "demand-doubled")}
    wanted |= {f"{area}-year-{variant}" for area, variant in PAIRS}
    assert wanted <= set(scenario_names())


def test_a_pair_has_the_same_numbers_under_another_policy(scenarios: Mapping[str, Scenario]) -> None:
    for area, variant in PAIRS:
        base, other = scenarios[f"{area}-year"], scenarios[f"{area}-year-{variant}"]
        assert other.policy.id != base.policy.id
        assert {name: other.numbers[name] for name in base.numbers} == dict(base.numbers)


def test_no_kind_of_case_begins_with_a_question(scenarios: Mapping[str, Scenario]) -> None:
    asked = set[tuple[str, str, str]]()
    for name, scenario in scenarios.items():
        if scenario.file.scenario.based_on and scenario.policy.id in AREAS:
            continue  # the same kinds under the same policy as the year it is laid over
        for kind, each in scenario.file.kinds.items():
            for facts in all_facts(each):
                told = {fact: as_answer(scenario.policy, fact, value) for fact, value in facts.items()}
                case = Case(scenario.policy, told, opened=AT)
                advice = advise(case, directory=scenario.area, at=AT, receipt=False)
                if advice.answer != "act":
                    asked.add((name, kind, advice.answer))
    assert asked == set()


@pytest.mark.parametrize("area", [area for area in AREAS if area != "oxfordshire"])  # hundreds of cases a year
def test_a_year_comes_to_an_end_for_most_of_its_cases(scenarios: Mapping[str, Scenario], area: str) -> None:
    world = World(scenarios[f"{area}-year"], scenarios[f"{area}-year"].policy)
    rows = Replication(world, 1, 0).run()
    opened = sum(row.event == "opened" for row in rows)
    still = {row.case for row in rows if row.event == "still_open"}
    assert opened > 0
    assert len(still) <= opened / 3


def test_what_resolves_a_stage_by_being_done_is_done_by_its_own_limit(scenarios: Mapping[str, Scenario]) -> None:
    """At the first stage of St Helens people consult their manager the same day, not within the week of the whole."""
    scenario = scenarios["st-helens-year"]
    world = World(scenario, scenario.policy)
    rows = [row for number in range(2) for row in Replication(world, 2, number).run()]
    done = [row.how for row in rows if row.duty == "consult-manager" and row.event == "done"]
    assert done.count("met") > len(done) / 2


def test_what_is_owed_for_a_child_in_danger_is_measured_in_every_area(scenarios: Mapping[str, Scenario]) -> None:
    """St Helens calls it raising the matter, the others protecting or referring the child."""
    for area in AREAS:
        policy = scenarios[f"{area}-year"].policy
        safety = set(policy.safety_tracks)
        acts = {duty.act for duty in policy.file.duties.values() if safety & set(duty.within or ())}
        assert acts & set(PROTECTING), area


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_file_names_the_schema_and_fits_it(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith(f"# yaml-language-server: $schema={NAME}\n")
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(read(path).data)] == []


def test_the_schema_is_kept_as_the_shapes_make_it_and_describes_every_key() -> None:
    assert json.loads((SHIPPED / NAME).read_text(encoding="utf-8")) == SCHEMA
    forms = [form for each in SCHEMA["$defs"].values() for form in (each, *each.get("anyOf", ()))]
    bare = [key for form in (SCHEMA, *forms) for key, value in form.get("properties", {}).items() if not said(value)]
    assert bare == []


def said(value: Mapping[str, object]) -> object:
    return value.get("description")


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        ({"scenario": {"id": "a", "title": "A", "question": "B?", "based_on": "camden-year"}}, True),
        ({"scenario": {"id": "a", "title": "A", "question": "B?"}}, False),
        ({"policy": "camden"}, False),
    ],
)
def test_only_a_scenario_that_is_based_on_another_may_leave_something_out(data: object, fits: bool) -> None:
    assert Draft202012Validator(SCHEMA).is_valid(data) == fits
