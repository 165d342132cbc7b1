"""What a case says stays in the case: no file is written that was not asked for, and no free text goes further."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.escalate.terminal import AT, KNOWN, LATER, begun, escalate, facts

PRIVATE = "Jane Doe 4711"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case whose owner calls it by a name, against the advice of the documentation."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(folder))
    path = begun(folder / "case.yaml")
    path.write_text(path.read_text(encoding="utf-8") + f"reference: {PRIVATE}\n", encoding="utf-8")
    assert escalate("case", "add", path, "raised", "--at", AT).code == 0
    return path


ASKING = {
    "next": ["next", "camden", "--case", "{case}", "--at", LATER],
    "next --full": ["next", "camden", "--case", "{case}", "--at", LATER, "--full"],
    "next --json": ["next", "camden", "--case", "{case}", "--at", LATER, "--json"],
    "why": ["why", "camden", "stage-1", "--case", "{case}", "--at", LATER],
    "why --json": ["why", "camden", "stage-1", "--case", "{case}", "--at", LATER, "--json"],
    "case add": ["case", "add", "{case}", "failed", "--at", LATER],
    "a refusal": ["case", "add", "{case}", "nonsense", "--at", LATER],
    "another refusal": ["next", "camden", "--case", "{case}", "--at", "yesterday"],
}


@pytest.mark.parametrize("kind", ASKING)
def test_what_its_owner_calls_a_case_is_told_to_nobody_else(kind: str, case: Path) -> None:
    said = escalate(*(part.replace("{case}", str(case)) for part in ASKING[kind]))
    assert said.code in (0, 2)
    assert PRIVATE not in said.all
    assert "Doe" not in said.all


def test_its_owner_is_told(case: Path) -> None:
    assert PRIVATE in escalate("case", "show", case, "--at", AT).out


@pytest.mark.parametrize("kind", ASKING)
def test_nothing_is_written_and_nothing_is_logged_beside_what_was_asked_for(
    kind: str, case: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    escalate(*(part.replace("{case}", str(case)) for part in ASKING[kind]))
    assert list(case.parent.iterdir()) == [case]
    assert caplog.records == []


def test_a_calendar_holds_no_reference_no_agency_and_no_answer(case: Path) -> None:
    assert escalate("case", "add", case, "learned", "raising_agency=Barnet Carers", "--at", AT).code == 0
    said = escalate("next", "camden", "--case", case, "--at", LATER, "--ics", "dates.ics")
    assert said.code == 0
    text = Path("dates.ics").read_text(encoding="utf-8").replace("\n ", "")
    assert "BEGIN:VEVENT" in text
    for private in (PRIVATE, "Doe", "Barnet", "fssw", "FSSW", "case_type", "threshold", "case.yaml"):
        assert private not in text


def test_an_answer_that_does_not_fit_is_said_to_whoever_gave_it_and_to_nobody_else(
    case: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said = escalate("next", "camden", "--at", AT, *facts(*KNOWN[1:]), "--fact", f"imminent_risk={PRIVATE}")
    assert said.code == 2
    assert PRIVATE in said.err
    assert said.out == ""
    assert caplog.records == []
    assert list(case.parent.iterdir()) == [case]


def test_case_files_have_no_place_for_free_text(case: Path) -> None:
    for key in ("note", "child", "name", "comment"):
        before = case.read_text(encoding="utf-8")
        case.write_text(f"{before}{key}: {PRIVATE}\n", encoding="utf-8")
        said = escalate("case", "show", case, "--at", AT)
        assert (said.code, f"unknown key `{key}`" in said.err) == (2, True)
        assert PRIVATE not in said.err
        case.write_text(before, encoding="utf-8")
