"""Policies of an officer's own: named by a folder, in several versions, with the area's file and with worked cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.escalate.terminal import AT, escalate

AREA = """\
area: {id: exampleshire, called: Exampleshire, policy: exampleshire, printed: 2026-01-01}
agencies:
  schools: {called: Schools, short: the school}
  social-care: {called: Children's social care, short: social care}
posts:
  head: {called: Head of Safeguarding, of: [social-care], plays: {front-door: {}}}
"""
WORKED = """\
title: A school disagrees, and nobody has moved it up
policy: exampleshire
facts: {imminent_risk: no, raising_agency: schools, other_agency: social-care, issue: [threshold]}
events: [{at: 2026-09-01 09:00, happened: disagreement-arose}]
at: 2026-09-01 10:00
expect:
  answer: act
  steps: {settle: {due: 2026-09-08 17:00}}
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two versions of a policy, the second from 1 September 2026, and the area's file."""
    monkeypatch.chdir(tmp_path)
    for day in ("2026-01-01", "2026-09-01"):
        assert escalate("new", "policy", "exampleshire", "--into", "policies", "--valid-from", day).code == 0
        policy = tmp_path / "policies" / "exampleshire" / day / "policy.yaml"
        text = policy.read_text(encoding="utf-8")
        assert text.count(", of: council, found: agency") == 1
        policy.write_text(text.replace(", of: council, found: agency", ", of: council"), encoding="utf-8")
    (tmp_path / "exampleshire.yaml").write_text(AREA, encoding="utf-8")
    (tmp_path / "worked.yaml").write_text(WORKED, encoding="utf-8")
    return tmp_path


def test_the_folder_of_a_policy_stands_for_the_version_in_force(own: Path) -> None:
    for day, version in (("2026-08-31", "2026-01-01"), ("2026-09-01", "2026-09-01")):
        assert f"exampleshire@{version}" in escalate("show", "policies/exampleshire", "--at", day).out
    assert escalate("next", own / "policies" / "exampleshire", "--at", "2026-09-01").code == 0
    before = escalate("show", "policies/exampleshire", "--at", "2025-12-31")
    assert (before.code, "in force from Thursday 1 January 2026" in before.err) == (2, True)


def test_a_case_stays_under_the_version_it_began_with(own: Path) -> None:
    said = escalate("case", "new", "case.yaml", "--policy", "policies/exampleshire", "--at", "2026-08-31 09:00")
    assert said.code == 0
    assert str(own / "policies" / "exampleshire" / "2026-01-01") in (own / "case.yaml").read_text(encoding="utf-8")
    assert "exampleshire@2026-01-01" in escalate("case", "show", "case.yaml", "--at", "2026-10-01").out


@pytest.mark.usefixtures("own")
def test_own_policies_are_listed_with_which_is_in_force() -> None:
    listed = escalate("policies", "policies", "--at", AT).out
    assert [line.split("  ")[0] for line in listed.splitlines()] == [
        "exampleshire@2026-01-01",
        "exampleshire@2026-09-01",
    ]
    assert listed.count("not in force") == 1
    assert "camden" in escalate("policies", "--at", AT).out
    for wrong, words in (("nowhere", "no folder"), ("policies/exampleshire", "named by the first day")):
        said = escalate("policies", wrong, "--at", AT)
        assert (said.code, words in said.err) == (2, True)


@pytest.mark.usefixtures("own")
def test_which_and_who_take_the_area_and_the_policy_of_your_own() -> None:
    mine = ("--policy", "policies/exampleshire", "--at", AT)
    said = escalate("which", "--area", "exampleshire.yaml", "--agency", "schools", *mine)
    assert (said.code, "exampleshire@2026-09-01: applies. Schools is an agency" in said.out) == (0, True)
    asked = escalate("who", "exampleshire.yaml", *mine)
    assert (asked.code, "  Head of Safeguarding\n" in asked.out) == (0, True)
    without = escalate("which", "--area", "exampleshire.yaml", "--at", AT)
    assert (without.code, "Name the folder of your own with --policy" in without.out) == (1, True)
    other = escalate("which", "--area", "camden", *mine)
    assert (other.code, "Camden is under camden, and this is exampleshire@2026-09-01" in other.out) == (1, True)
    assert escalate("which", *mine).code == 2


@pytest.mark.usefixtures("own")
def test_the_interview_takes_a_folder() -> None:
    said = escalate("ask", "policies/exampleshire", "--at", AT, typed="no\nschools\nsocial-care\nthreshold\n\n")
    assert said.code == 0
    assert "The professionals directly involved should settle the matter" in " ".join(said.out.split())


def test_a_worked_case_is_tried_and_what_differs_is_said(own: Path) -> None:
    mine = ("--policy", "policies/exampleshire", "--area", "exampleshire.yaml")
    said = escalate("case", "try", "worked.yaml", *mine)
    assert (said.code, said.out) == (0, "worked.yaml: as expected: A school disagrees, and nobody has moved it up\n")
    wrong = WORKED.replace("2026-09-08", "2026-09-07")
    (own / "wrong.yaml").write_text(wrong, encoding="utf-8")
    both = escalate("case", "try", "worked.yaml", "wrong.yaml", *mine)
    assert both.code == 1
    assert "wrong.yaml: not as expected" in both.out
    assert "settle: due is Tuesday 8 September 2026, 17:00, not 2026-09-07 17:00" in " ".join(both.out.split())
    unheld = escalate("case", "try", "worked.yaml")
    assert (unheld.code, "no policy `exampleshire`" in unheld.err) == (2, True)


def test_who_says_which_posts_nobody_would_ever_find(own: Path) -> None:
    mine = ("exampleshire.yaml", "--policy", "policies/exampleshire", "--at", AT)
    assert escalate("who", *mine).code == 0
    more = "  lead: {called: Lead, of: [schools], plays: {front-dor: {}, professional: {}}}\n"
    (own / "exampleshire.yaml").write_text(AREA + more, encoding="utf-8")
    said = escalate("who", *mine)
    assert said.code == 1
    assert "lead plays `front-dor`, and exampleshire has no such role; did you mean `front-door`?" in said.out
    assert "lead plays `professional`, which the policy says each agency knows itself" in said.out


def test_the_clauses_of_a_starter_begin_with_the_letters_of_its_name(tmp_path: Path) -> None:
    for name, letters in (("east-mercia", "EAS"), ("x", "XXX"), ("a1", "A1X")):
        assert escalate("new", "policy", name, "--into", tmp_path, "--valid-from", "2026-01-01").code == 0
        folder = tmp_path / name / "2026-01-01"
        assert (folder / "clauses.csv").read_text(encoding="utf-8").count(f"\n{letters}-") == 6
        assert f"{letters}-A1:" in (folder / "readings.yaml").read_text(encoding="utf-8")
        assert escalate("show", folder).code == 0
