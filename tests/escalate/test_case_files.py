"""Case files on the command line: begun once, added to whole or not at all, and read back as a story."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from foundation.moment import parse_moment
from tests.escalate.terminal import AT, KNOWN, LATER, Said, begun, escalate, facts


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case in which a disagreement was raised."""
    path = begun(tmp_path / "case.yaml")
    assert add(path, "raised", at=AT).code == 0
    return path


def add(path: Path, *what: str, at: str = LATER) -> Said:
    return escalate("case", "add", path, *what, "--at", at)


def shown(path: Path) -> Any:
    return escalate("case", "show", path, "--at", LATER, "--json").data


# -------------------------------------------------------------------------------------------------- begun


def test_a_new_case_file_holds_what_was_given(tmp_path: Path) -> None:
    data = shown(begun(tmp_path / "case.yaml"))
    assert data == {
        "policy": "camden@2015-12-01",
        "area": "camden",
        "reference": "",
        "opened": "2026-09-01T09:00+01:00",
        "readings": {},
        "facts": {
            "imminent_risk": "no",
            "raising_agency": "schools",
            "other_agency": "fssw",
            "case_type": "cp",
            "issue": ["threshold"],
        },
        "events": [],
    }


def test_a_new_case_file_never_takes_the_place_of_another_file(case: Path) -> None:
    before = case.read_bytes()
    said = escalate("case", "new", case, "--at", LATER)
    assert said.code == 2
    assert "already" in said.err
    assert case.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["--policy", "nowhere"],
        ["--area", "nowhere"],
        ["--fact", "nonsense=1"],
        ["--fact", "imminent_risk=banana"],
        ["--at", "yesterday"],
        ["--fact", "raising_agency=\udcff"],
    ],
    ids=lambda arguments: arguments[-1].encode("ascii", "replace").decode(),
)
def test_what_does_not_fit_begins_no_case_file(arguments: list[str], tmp_path: Path) -> None:
    said = escalate("case", "new", tmp_path / "case.yaml", *([] if "--at" in arguments else ["--at", AT]), *arguments)
    assert said.code == 2
    assert said.err.strip()
    assert list(tmp_path.iterdir()) == []


def test_a_case_file_in_a_folder_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    said = escalate("case", "new", tmp_path / "nowhere" / "case.yaml", "--at", AT)
    assert (said.code, "No such file" in said.err) == (2, True)


@pytest.mark.parametrize(
    "agency", ["Barnet Carers' Centre", 'the "Hub": a team', "Ward 9 🏥", "Ysgol Dŵr-y-Felin", "no"]
)
def test_an_agency_of_any_name_reads_back_as_it_was_given(agency: str, tmp_path: Path) -> None:
    path = begun(tmp_path / "case.yaml", f"raising_agency={agency}")
    assert shown(path)["facts"]["raising_agency"] == agency
    assert add(path, "learned", f"other_agency={agency}").code == 0
    assert shown(path)["events"][0]["learned"] == {"other_agency": agency}


def test_a_case_under_a_policy_in_a_folder_finds_it_again_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert escalate("new", "policy", "exampleshire", "--valid-from", "2026-01-01").code == 0
    said = escalate("case", "new", "my case.yaml", "--policy", "exampleshire/2026-01-01", "--at", AT)
    assert said.code == 0
    monkeypatch.chdir("/")
    path = tmp_path / "my case.yaml"
    assert escalate("case", "show", path, "--at", AT).code == 0
    assert escalate("next", tmp_path / "exampleshire" / "2026-01-01", "--case", path, "--at", AT).code == 0


# -------------------------------------------------------------------------------------------------- added to


def test_a_whole_story_goes_in_and_comes_out(case: Path) -> None:
    story = [
        (["failed"], "2026-09-02 10:00", "the disagreement: not resolved"),
        (["handed-over"], "2026-09-02 10:30", "moved to Stage 2"),
        (["agreed", "settle", "2026-09-04"], "2026-09-02 10:45", "agreed for settle: 2026-09-04"),
        (["learned", "case_type=lac"], "2026-09-02 11:00", "learned: case_type is lac"),
        (["resolved", "--by", "both"], "2026-09-02 12:00", "the disagreement: resolved, by both"),
        (["re-opened"], "2026-09-02 13:00", "re-opened: the disagreement"),
        (["struck", "e7"], "2026-09-02 14:00", "struck out: e7"),
    ]
    for number, (what, at, words) in enumerate(story, 2):
        said = add(case, *what, at=at)
        assert said.code == 0, said.err
        assert said.out.startswith(f"Added e{number}: ")
        assert words in said.out
    told = escalate("case", "show", case, "--at", LATER).out
    places = [told.index(words) for _, _, words in story]
    assert places == sorted(places)
    assert "Tuesday 1 September 2026, 09:00" in told
    assert [event["id"] for event in shown(case)["events"]] == [f"e{number}" for number in range(1, 9)]
    assert "the disagreement: closed" in told


def test_what_was_written_by_hand_stays_as_it_was(case: Path) -> None:
    by_hand = case.read_text(encoding="utf-8").replace("facts:", "# Asked by telephone.\nfacts:   # five of them")
    case.write_text(by_hand, encoding="utf-8")
    assert add(case, "failed").code == 0
    after = case.read_text(encoding="utf-8")
    assert after.startswith(by_hand.rstrip("\n"))
    assert after.count("\n") == by_hand.count("\n") + 1


REFUSED = {
    "an unknown word": (["exploded"], "exploded"),
    "a misspelt word": (["faild"], "failed"),
    "no word": ([""], "nothing that can happen"),
    "an unknown track": (["failed", "--track", "nowhere"], "nowhere"),
    "an unknown stage": (["failed", "--stage", "9"], "9"),
    "an unknown stage to move to": (["moved", "nowhere"], "nowhere"),
    "an unknown fact": (["learned", "nonsense=1"], "nonsense"),
    "an impossible answer": (["learned", "imminent_risk=banana"], "banana"),
    "no answer": (["learned", "imminent_risk"], "imminent_risk"),
    "nothing learned": (["learned"], "learned"),
    "nothing struck out": (["struck"], "id"),
    "an unknown event struck out": (["struck", "e99"], "e99"),
    "no date": (["agreed", "settle"], "date"),
    "a date that is none": (["agreed", "settle", "soon"], "soon"),
    "nobody said so": (["resolved"], "who says"),
    "a moment that is none": (["failed", "--reported", "yesterday"], "yesterday"),
    "a stage where there is none": (["raised", "--stage", "2"], "stage"),
    "nothing has ended": (["re-opened"], "re-opened"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_does_not_fit_is_refused_in_words_and_changes_nothing(kind: str, case: Path) -> None:
    what, word = REFUSED[kind]
    before = case.read_bytes()
    said = add(case, *what)
    assert said.code == 2
    assert word in said.err
    assert said.out == ""
    assert case.read_bytes() == before
    assert list(case.parent.iterdir()) == [case]


@pytest.mark.parametrize(
    "broken", ["os.fsync", "os.fdopen", "pathlib.Path.replace", "pathlib.Path.chmod", "tempfile.mkstemp"]
)
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), PermissionError(13, "Denied")])
def test_a_write_that_fails_leaves_the_file_as_it_was(
    broken: str, error: OSError, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = case.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(broken, fail)
        said = add(case, "failed")
    assert said.code == 2
    assert str(error.strerror) in said.err
    assert "Added" not in said.out
    assert case.read_bytes() == before
    assert list(case.parent.iterdir()) == [case], "no temporary file is left"
    assert add(case, "failed").code == 0


def test_a_link_stays_a_link_and_what_it_leads_to_is_changed(case: Path, tmp_path: Path) -> None:
    link = tmp_path / "linked.yaml"
    link.symlink_to(case)
    before = case.read_text(encoding="utf-8")
    assert add(link, "failed").code == 0
    assert link.is_symlink()
    assert len(case.read_text(encoding="utf-8").splitlines()) == len(before.splitlines()) + 1


def test_an_interrupted_write_leaves_the_file_as_it_was(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = case.read_bytes()

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    said = add(case, "failed")
    assert said.code == 130
    assert "Interrupted" in said.err
    assert case.read_bytes() == before
    assert list(case.parent.iterdir()) == [case], "no temporary file is left"


def test_a_file_that_no_longer_reads_is_not_added_to(case: Path) -> None:
    case.write_text(case.read_text(encoding="utf-8") + "nonsense: 1\n", encoding="utf-8")
    before = case.read_bytes()
    said = add(case, "failed")
    assert (said.code, "nonsense" in said.err) == (2, True)
    assert case.read_bytes() == before


def test_adding_keeps_who_may_read_the_file(case: Path) -> None:
    case.chmod(0o640)
    assert add(case, "failed").code == 0
    assert case.stat().st_mode & 0o777 == 0o640


def test_what_was_reported_later_is_kept_with_both_moments(case: Path) -> None:
    assert add(case, "failed", "--reported", "2026-09-03 08:30").code == 0
    (found,) = [event for event in shown(case)["events"] if "unresolved" in event]
    assert (found["at"], found["reported"]) == ("2026-09-02T15:00+01:00", "2026-09-03T08:30+01:00")
    for moment in (found["at"], found["reported"]):
        assert parse_moment(moment).utcoffset() is not None


# -------------------------------------------------------------------------------------------------- shown


def test_a_case_is_shown_with_where_it_stands_at_the_moment_asked_about(case: Path) -> None:
    assert add(case, "failed").code == 0
    told = escalate("case", "show", case, "--at", "2026-09-01 10:00").out
    assert "case.yaml: a case under camden@2015-12-01" in told
    assert "imminent_risk: no" in told
    assert "the disagreement: open, Stage 1" in told
    assert "e1   the disagreement arose" in told


def test_a_case_is_called_by_its_reference(case: Path) -> None:
    case.write_text(case.read_text(encoding="utf-8") + "reference: 2026-0815\n", encoding="utf-8")
    assert escalate("case", "show", case, "--at", AT).out.startswith("2026-0815: a case under")


def test_showing_changes_nothing(case: Path) -> None:
    before = case.read_bytes()
    assert escalate("case", "show", case, "--at", LATER).code == 0
    assert case.read_bytes() == before


@pytest.mark.parametrize("command", [["show"], ["add", "failed"]])
def test_a_case_that_is_not_there_is_said_to_be_missing(command: list[str], tmp_path: Path) -> None:
    said = escalate("case", command[0], tmp_path / "none.yaml", *command[1:])
    assert (said.code, "cannot be read" in said.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_control_characters_of_a_case_file_never_reach_the_terminal(case: Path) -> None:
    case.write_text(case.read_text(encoding="utf-8") + 'reference: "A\\e[2Jb\\rC"\n', encoding="utf-8")
    said = escalate("case", "show", case, "--at", AT)
    assert "\x1b" not in said.all
    assert "\r" not in said.all


def test_every_fact_of_the_command_line_round_trips_through_the_file(tmp_path: Path) -> None:
    given = (*KNOWN[:4], "issue=threshold,conduct", "raising_service_line=not_known")
    begun(tmp_path / "case.yaml", *given)
    by_file = escalate("next", "camden", "--case", tmp_path / "case.yaml", "--at", AT)
    assert by_file.code == 0
    assert by_file.out == escalate("next", "camden", "--at", AT, *facts(*given)).out
