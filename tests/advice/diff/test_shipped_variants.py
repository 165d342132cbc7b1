"""Every variant that ships, compared with what it is based on: it does what its reasons propose, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from advice.diff.aspects import Aspect
from advice.diff.comparison import Comparison
from advice.diff.elements import elements_changed
from tests.advice.diff.comparing import SEARCH, VARIANTS, compared, policy, variant

Facts = Mapping[str, tuple[str, ...]]
Smallest = tuple[Aspect, tuple[str, ...], Facts, tuple[str, ...]]
"""What a group is about, what it rests on, and its smallest case: the answers, and what is reported."""
DISPUTE: Facts = {
    "agencies": ("different",),
    "case_type": ("early_help",),
    "imminent_risk": ("no",),
    "issue": ("threshold",),
}
"""The fewest and plainest answers with which a dispute of Camden's opens."""
AT_SUTTON: Facts = {name: values for name, values in DISPUTE.items() if name != "case_type"}
TO_STAGE_4 = ("happened", "moved", "moved", "moved")
STAGE_4, MEDIATION = "tracks.disagreement.stages.stage-4", "tracks.disagreement.stages.mediation"


@dataclass(frozen=True)
class Expected:
    """What a variant proposes: the elements, and what cases are told otherwise, each with its smallest case."""

    base: str
    elements: frozenset[str]
    groups: tuple[Smallest, ...]
    moves: tuple[str, ...] = ()


PROPOSED = {
    "camden-three-days": Expected(
        "camden",
        frozenset({"duties.settle"}),
        (("date", ("duties.settle",), DISPUTE, ()),),
        moves=("settle",),
    ),
    "camden-48-hours": Expected(
        "camden",
        frozenset({"duties.settle", "duties.settle-in-48-hours"}),
        (
            ("route", ("duties.settle", "duties.settle-in-48-hours"), DISPUTE, ()),
            ("date", ("duties.settle-in-48-hours",), DISPUTE, ()),
        ),
    ),
    "camden-mediation": Expected(
        "camden",
        frozenset({STAGE_4, MEDIATION, "roles.mediator", "duties.settle", "duties.hand-over"}),
        (
            ("route", (MEDIATION, STAGE_4), DISPUTE, TO_STAGE_4),
            ("who", (MEDIATION,), DISPUTE, TO_STAGE_4),
            ("date", (MEDIATION, STAGE_4), DISPUTE, (*TO_STAGE_4, "moved")),
        ),
    ),
    "camden-panel": Expected(
        "camden",
        frozenset({STAGE_4, "roles.panel"}),
        (
            ("route", (STAGE_4,), DISPUTE, (*TO_STAGE_4, "resolved")),
            ("who", (STAGE_4,), DISPUTE, TO_STAGE_4[:3]),
            ("date", (STAGE_4,), DISPUTE, (*TO_STAGE_4, "resolved")),
        ),
    ),
    "camden-early-entry": Expected(
        "camden",
        frozenset(
            {
                "tracks.disagreement",
                "facts.serious_risk",
                "findings.entry",
                "rules.entry-as-printed",
                "rules.entry-at-once",
            }
        ),
        (
            ("route", ("tracks.disagreement",), {**DISPUTE, "serious_risk": ("yes",)}, ()),
            ("asked", ("facts.serious_risk",), {}, ()),
        ),
    ),
    "sutton-with-limits": Expected(
        "sutton",
        frozenset({"duties.settle", "duties.settle-higher"}),
        (
            ("route", ("duties.settle", "duties.settle-higher"), {**AT_SUTTON, "pathway_point": ("referral",)}, ()),
            (
                "route",
                ("duties.settle-higher",),
                {**AT_SUTTON, "pathway_point": ("assessment_or_planning",)},
                ("happened", "moved"),
            ),
            ("date", ("duties.settle", "duties.settle-higher"), {**AT_SUTTON, "pathway_point": ("referral",)}, ()),
            (
                "date",
                ("duties.settle-higher",),
                {**AT_SUTTON, "pathway_point": ("assessment_or_planning",)},
                ("happened", "moved"),
            ),
        ),
    ),
}


def smallest(found: Comparison) -> list[Smallest]:
    """Each group with the answers of its smallest case, and what is reported in it."""
    told = list[Smallest]()
    for group in found.groups:
        reports = tuple(next(word for word in report if word != "at") for report in group.trial.reports)
        told.append((group.aspect, group.causes, dict(sorted(group.trial.facts.items())), reports))
    return told


LONG = () if SEARCH else ("camden-48-hours", "camden-panel", "camden-early-entry", "sutton-with-limits")
"""`make search` compares these too; they take long, and the others come to every aspect but what is asked."""


@pytest.mark.parametrize("name", PROPOSED)
def test_a_variant_changes_the_elements_that_give_a_reason(name: str) -> None:
    """Every change of the file has its reason, and nothing is found that has none."""
    found = [each for each in elements_changed(policy(PROPOSED[name].base), variant(name)) if not each.only_words]
    assert {each.element for each in found} == PROPOSED[name].elements
    assert all(any("PROPOSED" in clause for clause in each.clauses) for each in found)


@pytest.mark.parametrize("name", [name for name in PROPOSED if name not in LONG])
def test_a_variant_does_what_its_reasons_propose_and_nothing_else(name: str) -> None:
    expected = PROPOSED[name]
    found = compared(policy(expected.base), variant(name))
    assert smallest(found) == list(expected.groups)
    assert found.year is not None
    assert tuple(move.duty for move in found.year.moves) == expected.moves
    assert found.proof is not None
    assert (found.verdict, found.proof.how) == ("differs", "proved")


def test_all_variants_that_ship_are_compared_here() -> None:
    assert {path.stem for path in VARIANTS.glob("*.yaml")} == set(PROPOSED)
