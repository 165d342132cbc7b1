"""Findings that somebody accepted: set apart with their reason, until their day has passed or nothing matches them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from foundation.datafile import read
from foundation.errors import DataFileError
from rules.check import CHECKS
from rules.check.accepted import CHECK, NAME, accepted_beside, judge, read_accepted
from rules.check.finding import Checked
from rules.library import load_policies
from rules.policy import Policy
from rules.schema import FOLDER, schemas
from tests.rules.check.broken import no_answer
from tests.rules.check.sound import TODAY, looked, written

GAP = "no-answer:rules:imminent_risk=no,agencies=same"
OTHER = "no-answer:rules:imminent_risk=no,issue=something_else"


def accepting(folder: Path, **until: str) -> Policy:
    """A policy with two gaps, and a file beside it that accepts what is named."""
    policy = written(folder, no_answer)
    named = {name: {"reason": "the partnership knows", "review_by": day} for name, day in until.items()}
    (folder / NAME).write_text(json.dumps({"accepted": named}, indent=1), encoding="utf-8")
    return policy


def judged(policy: Policy, known: tuple[str, ...] | None = None) -> tuple[list[str], list[str], tuple[str, ...]]:
    """What still counts, what is set apart, and what is said of the file."""
    found = judge(policy, [looked(policy, "no-answer")], accepted_beside(policy), today=TODAY, known=known)
    *checks, ours = found.checked
    assert ours.check == CHECK
    left = [finding.id for check in checks for finding in check.findings]
    return left, [finding.id for finding, _ in found.accepted], tuple(finding.says for finding in ours.findings)


def test_what_is_accepted_is_set_apart_with_its_reason(tmp_path: Path) -> None:
    policy = accepting(tmp_path, **{GAP: "2027-01-01"})
    assert judged(policy) == ([OTHER], [GAP], ())
    found = judge(policy, [looked(policy, "no-answer")], accepted_beside(policy), today=TODAY)
    ((_, acceptance),) = found.accepted
    assert (acceptance.reason, acceptance.review_by) == ("the partnership knows", date(2027, 1, 1))
    assert found.checked[-1].extent.in_words == "proved for the only one of the findings that were accepted"


@pytest.mark.parametrize(("until", "counts"), [("2026-08-31", True), ("2026-09-01", False)])
def test_it_counts_again_from_the_day_after_its_last_day(until: str, counts: bool, tmp_path: Path) -> None:
    policy = accepting(tmp_path, **{GAP: until, OTHER: "2027-01-01"})
    left, apart, _ = judged(policy)
    assert left == ([GAP] if counts else [])
    assert apart == [OTHER] if counts else [GAP, OTHER]


def test_that_its_day_has_passed_is_said_with_the_reason(tmp_path: Path) -> None:
    policy = accepting(tmp_path, **{GAP: "2026-08-31"})
    found = judge(policy, [looked(policy, "no-answer")], accepted_beside(policy), today=TODAY)
    says = next(finding.says for finding in found.checked[0].findings if finding.id == GAP)
    assert says.endswith("(accepted until Monday 31 August 2026, which has passed: the partnership knows)")


def test_what_no_longer_matches_anything_is_a_finding(tmp_path: Path) -> None:
    policy = accepting(tmp_path, **{GAP: "2027-01-01", "no-answer:rules:mended": "2027-01-01"})
    _, _, said = judged(policy)
    assert said == ("no-answer:rules:mended is accepted, and nothing of that name is found any more",)


def test_of_what_belongs_to_a_check_that_was_not_run_nothing_is_said(tmp_path: Path) -> None:
    policy = accepting(tmp_path, **{"route-empty:roles.front-door": "2027-01-01", "soft-words:duties.x": "2027-01-01"})
    assert judged(policy)[2] == ()


def test_a_check_that_there_is_not_is_told_from_one_that_was_not_run(tmp_path: Path) -> None:
    policy = accepting(tmp_path, **{"no-anser:rules:x": "2027-01-01", "soft-words:duties.x": "2027-01-01"})
    _, _, said = judged(policy, tuple(CHECKS))
    assert said == ("no-anser:rules:x is accepted, and there is no check `no-anser`",)
    found = judge(policy, [], accepted_beside(policy), today=TODAY, known=tuple(CHECKS))
    assert found.checked[-1].findings[0].mend == "did you mean `no-answer`?"


def test_where_no_file_stands_beside_a_policy_nothing_is_accepted(tmp_path: Path) -> None:
    policy = written(tmp_path, no_answer)
    assert judged(policy) == ([GAP, OTHER], [], ())


def test_of_a_variant_nothing_is_said_that_it_may_have_mended() -> None:
    file = Path("scenarios/variants/camden-three-days.yaml")
    variant = load_policies().find(str(Path(__file__).parents[3] / file), TODAY)
    accepted = accepted_beside(variant)
    assert accepted.by_id
    empty = [Checked(name, "", looked(variant, "duty-without-who").extent) for name in CHECKS]
    assert judge(variant, empty, accepted, today=TODAY).checked[-1].findings == ()


def test_where_an_area_takes_another_reading_what_shows_only_under_it_is_accepted_all_the_same() -> None:
    camden = load_policies().in_force("camden", TODAY).under({"CAM-A4": "b"})
    checked = [looked(camden, name) for name in ("waits-for-ever", "duty-without-date")]
    assert "waits-for-ever:tracks.disagreement.stages.stage-5" in {f.id for each in checked for f in each.findings}
    found = judge(camden, checked, accepted_beside(camden), today=TODAY)
    assert [finding.id for each in found.checked for finding in each.findings] == []


def test_a_broken_file_says_everything_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / NAME
    path.write_text(
        "accepted:\n  a:b: {reason: known, review_by: soon}\n  c:d: {raeson: known, review_by: 2027-01-01}\n"
    )
    with pytest.raises(DataFileError) as refused:
        read_accepted(path)
    said = str(refused.value)
    assert "accepted.yaml:2" in said
    assert "`soon` is not a date" in said
    assert "did you mean `reason`?" in said


@pytest.mark.parametrize("path", sorted((FOLDER).glob("*/*/accepted.yaml")), ids=lambda path: path.parts[-3])
def test_the_files_that_ship_fit_their_schema(path: Path) -> None:
    schema = schemas()[FOLDER / "accepted.schema.json"]
    assert list(Draft202012Validator(schema).iter_errors(read(path).data)) == []
    assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../../accepted.schema.json")
