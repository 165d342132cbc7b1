"""What to do next: the emergency line first whatever else happens, and the same advice in words and as data."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from advice.steps import BESIDE
from directory.loader import SHIPPED as AREAS
from foundation.moment import parse_moment
from rules.library import SHIPPED
from tests.escalate.terminal import AT, EMERGENCY, KNOWN, LATER, Said, begun, escalate, facts

FIELDS = [
    "answer", "emergency", "policy", "banners", "ask_first", "tracks", "departures", "steps", "options", "rights",
    "not_yet", "silences", "because", "receipt", "problem",
]  # fmt: skip
FIELDS_OF_A_STEP = [
    "force", "who", "act", "what", "to", "how", "content", "started", "due", "aim", "act_by", "counting",
    "limit_words", "is_prompt", "prompt", "late", "record", "form", "tell", "message", "clauses", "readings",
    "if_no_reply", "ours", "sides",
]  # fmt: skip


ONE_AGENCY = ("raising_agency=fssw", "other_agency=fssw", "case_type=cp", "issue=threshold")


def ask_next(*arguments: str | Path, known: tuple[str, ...] = KNOWN, at: str = AT) -> Said:
    return escalate("next", "camden", "--at", at, *facts(*known), *arguments)


# ------------------------------------------------------------------------------- the emergency line, always


def test_an_advice_begins_with_the_emergency_line() -> None:
    said = ask_next()
    assert said.code == 0
    assert said.first.startswith(EMERGENCY)
    assert "WHAT TO DO NEXT" in said.out
    assert said.err == ""


@pytest.mark.parametrize("known", [(), ("imminent_risk=yes",), ("imminent_risk=not_known",), ("imminent_risk=no",)])
def test_an_advice_begins_with_the_emergency_line_whatever_is_known(known: tuple[str, ...]) -> None:
    said = ask_next(known=known)
    assert (said.code, said.first.startswith(EMERGENCY)) == (0, True)


FILES = {
    "broken.yaml": b"policy: camden\nfacts: {imminent_risk: maybe}\nnonsense: 1\n",
    "empty.yaml": b"",
    "other.yaml": b"policy: camden\nfacts: {imminent_risk: [\n",
    "bytes.yaml": b"policy: \xff\n",
    "list.yaml": b"- policy: camden\n",
    "area.yaml": b"area: {id: x}\n",
    "policy.yaml": b"policy: {id: x}\n",
}
BAD = {
    "no policy": ([], "POLICY"),
    "no such option": (["camden", "--nonsense"], "--nonsense"),
    "an option without its value": (["camden", "--at"], "--at"),
    "too many words": (["camden", "next"], "next"),
    "unknown fact": (["camden", "--fact", "nonsense=yes"], "nonsense"),
    "misspelt fact": (["camden", "--fact", "iminent_risk=yes"], "imminent_risk"),
    "unknown value": (["camden", "--fact", "imminent_risk=banana"], "banana"),
    "no value": (["camden", "--fact", "imminent_risk"], "imminent_risk"),
    "empty value": (["camden", "--fact", "imminent_risk="], "imminent_risk"),
    "a fact twice": (["camden", "--fact", "imminent_risk=no", "--fact", "imminent_risk=yes"], "twice"),
    "unknown policy": (["nowhere"], "nowhere"),
    "unknown version": (["camden@1999-01-01"], "camden@2015-12-01"),
    "no policy's name": ([""], "policy"),
    "before any version": (["camden", "--at", "2010-01-01"], "1 December 2015"),
    "broken policy": (["{folder}"], "cannot be read"),
    "no file": (["camden", "--case", "{folder}/nothing.yaml"], "cannot be read"),
    "a folder": (["camden", "--case", "{folder}"], "folder"),
    "empty file": (["camden", "--case", "{folder}/empty.yaml"], "empty.yaml"),
    "broken case": (["camden", "--case", "{folder}/broken.yaml"], "broken.yaml:2"),
    "no yaml": (["camden", "--case", "{folder}/other.yaml"], "other.yaml"),
    "a list": (["camden", "--case", "{folder}/list.yaml"], "list.yaml"),
    "no text": (["camden", "--case", "{folder}/bytes.yaml"], "UTF-8"),
    "bad moment": (["camden", "--at", "yesterday"], "yesterday"),
    "no such time": (["camden", "--at", "2026-09-01 25:00"], "25:00"),
    "skipped by the clocks": (["camden", "--at", "2026-03-29 01:30"], "clocks went forward"),
    "unknown area": (["camden", "--area", "nowhere"], "nowhere"),
    "broken area": (["camden", "--area", "{folder}/area.yaml"], "area.yaml"),
    "unknown reading": (["camden", "--reading", "CAM-A99=a"], "CAM-A99"),
    "unknown option of a reading": (["camden", "--reading", "CAM-A3=z"], "CAM-A3"),
    "a refused reading": (["camden", "--reading", "CAM-A3=c"], "CAM-A3"),
    "a name too long for a file": (["a" * 5000], "too long"),
    "no text in an argument": (["camden", "--fact", "imminent_risk=\udcff"], r"\udcff"),
    "a mistyped command": (["camden"], "nxet"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("more", [[], ["--json"]], ids=["in words", "as json"])
@pytest.mark.parametrize("kind", BAD)
def test_bad_input_is_refused_in_words_after_the_emergency_line(kind: str, more: list[str], folder: Path) -> None:
    arguments, word = BAD[kind]
    arguments = [argument.replace("{folder}", str(folder)) for argument in arguments]
    command = "nxet" if "mistyped" in kind else "next"
    said = escalate(command, *more, *([] if "--at" in arguments else ["--at", AT]), *arguments)
    assert said.code == 2
    assert said.err.split("\n")[0] == EMERGENCY
    assert word in said.err
    assert said.out == "", "a program must not take a complaint for an advice"
    assert "Traceback" not in said.err


def test_every_problem_of_a_case_file_is_told_at_once(folder: Path) -> None:
    said = escalate("next", "camden", "--case", folder / "broken.yaml", "--at", AT)
    assert "broken.yaml:2: facts.imminent_risk" in said.err
    assert "broken.yaml:3: nonsense" in said.err


# ----------------------------------------------------------------------------------------------- as data


def moments(value: Any) -> Iterator[str]:
    """Every moment in an advice, by the fields that hold one."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name in ("started", "due", "aim", "act_by", "prompt", "opens", "since", "opened", "at") and item:
                yield item
            else:
                yield from moments(item)
    elif isinstance(value, list):
        for item in value:
            yield from moments(item)


def test_json_has_the_fields_that_are_documented_and_no_others() -> None:
    said = ask_next("--json")
    assert said.err == ""
    assert list(said.data) == FIELDS
    for step in said.data["steps"]:
        assert set(FIELDS_OF_A_STEP) <= set(step)
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    for field in (*FIELDS, *FIELDS_OF_A_STEP):
        assert f"`{field}`" in page, field


def test_json_carries_the_emergency_line_marked_as_ours() -> None:
    emergency = ask_next("--json").data["emergency"]
    assert emergency["national"].upper() == EMERGENCY
    assert emergency["marked"] == "ours, not the policy's"
    assert emergency["post"]
    assert emergency["clauses"]


@pytest.mark.parametrize(("at", "offset"), [(AT, "+01:00"), ("2026-12-01 09:00", "+00:00")])
def test_every_moment_in_json_is_iso_with_the_offset_of_london(at: str, offset: str) -> None:
    found = list(moments(ask_next("--json", at=at).data))
    assert len(found) > 4
    for text in found:
        assert text.endswith(offset)
        assert parse_moment(text).isoformat() == datetime.fromisoformat(text).isoformat()


def test_the_advice_in_words_and_as_data_say_the_same() -> None:
    words, data = ask_next("--full").out, ask_next("--json").data
    flat = " ".join(words.split())
    assert data["steps"]
    for step in data["steps"]:
        assert step["what"] in flat or step["act"] in BESIDE
        for clause in step["clauses"]:
            assert clause in words
    for silence in data["silences"]:
        assert silence["reading"] in words


@pytest.mark.parametrize(
    ("known", "answer"),
    [
        ((), "ask"),
        (KNOWN, "act"),
        (("imminent_risk=yes", *KNOWN[1:]), "act"),
        (("imminent_risk=no", *ONE_AGENCY), "out_of_scope"),
    ],
)  # fmt: skip
def test_the_answer_in_a_word_goes_by_what_is_known(known: tuple[str, ...], answer: str) -> None:
    assert ask_next("--json", known=known).data["answer"] == answer


def test_when_nothing_can_be_decided_the_advice_says_so_and_the_code_is_3(monkeypatch: pytest.MonkeyPatch) -> None:
    from rules.errors import EngineFault

    def fail(*_: object) -> None:
        raise EngineFault("The engine lost its way.")

    monkeypatch.setattr(import_module("advice.advise"), "decide", fail)
    said = ask_next()
    assert said.code == 3
    assert said.first.startswith(EMERGENCY)
    assert "WE COULD NOT DECIDE" in said.out
    assert "safeguarding lead" in said.out
    as_data = ask_next("--json")
    assert (as_data.code, as_data.data["answer"]) == (3, "cannot_decide")
    assert as_data.data["emergency"]["national"].upper() == EMERGENCY
    assert as_data.data["problem"]


def test_a_date_beyond_the_published_bank_holidays_is_not_guessed() -> None:
    said = ask_next(at="2035-09-03 09:00")
    assert said.code == 3
    assert said.first.startswith(EMERGENCY)
    assert "WE COULD NOT DECIDE" in said.out
    assert "bank holidays that have been published" in " ".join(said.out.split())
    assert "2035" not in " ".join(line for line in said.out.splitlines() if line.lstrip().startswith("By when"))


def test_a_calendar_is_not_emptied_when_nothing_can_be_decided(tmp_path: Path) -> None:
    ask_next("--ics", tmp_path / "dates.ics")
    before = (tmp_path / "dates.ics").read_bytes()
    assert ask_next("--ics", tmp_path / "dates.ics", at="2035-09-03 09:00").code == 3
    assert (tmp_path / "dates.ics").read_bytes() == before


# --------------------------------------------------------------------------------------- what is asked about


def test_a_policy_is_named_by_id_by_version_or_by_folder(tmp_path: Path) -> None:
    copied = tmp_path / "camden" / "2015-12-01"
    shutil.copytree(SHIPPED / "camden" / "2015-12-01", copied)
    shutil.copy(SHIPPED / "vocabulary.yaml", tmp_path)
    said = [escalate("next", name, "--at", AT, *facts(*KNOWN)) for name in ("camden", "camden@2015-12-01", str(copied))]
    assert said[0].code == 0
    assert said[0] == said[1] == said[2]


def test_an_area_is_named_by_id_or_by_file(tmp_path: Path) -> None:
    shutil.copy(AREAS / "camden.yaml", tmp_path / "mine.yaml")
    plain, by_id = ask_next(), ask_next("--area", "camden")
    assert ask_next("--area", tmp_path / "mine.yaml").out == plain.out == by_id.out
    assert "the school; FSSW" in plain.out


def test_an_area_of_ones_own_is_heard(tmp_path: Path) -> None:
    text = (AREAS / "camden.yaml").read_text(encoding="utf-8")
    mine = tmp_path / "mine.yaml"
    mine.write_text(text.replace("Child Protection Co-ordinator", "Front Door Co-ordinator"), encoding="utf-8")
    stages = ["--case", str(up_to_stage_3(tmp_path / "case.yaml")), "--at", "2026-09-02 12:00"]
    assert "Front Door Co-ordinator" in escalate("next", "camden", "--area", mine, *stages).out
    assert "Front Door Co-ordinator" not in escalate("next", "camden", *stages).out


def up_to_stage_3(path: Path) -> Path:
    begun(path)
    for what, at in (
        ("raised", AT),
        ("failed", "2026-09-02 10:00"),
        ("handed-over", "2026-09-02 10:30"),
        ("failed", "2026-09-02 11:00"),
        ("handed-over", "2026-09-02 11:30"),
    ):
        assert escalate("case", "add", path, what, "--at", at).code == 0
    return path


def test_a_switched_reading_changes_the_advice_and_is_named(tmp_path: Path) -> None:
    case = begun(tmp_path / "case.yaml", at="2026-08-28 16:40")
    plain, switched = (
        escalate("next", "camden", "--case", case, "--at", "2026-08-28 17:00", "--json", *more).data
        for more in ([], ["--reading", "CAM-A1=b"])
    )
    assert plain["receipt"]["readings"] == {}
    assert switched["receipt"]["readings"] == {"CAM-A1": "b"}
    assert due(plain, "settle") == "2026-09-07T17:00+01:00"
    assert due(switched, "settle") == "2026-09-04T17:00+01:00"


def due(advice: Any, duty: str) -> str:
    (found,) = [step["due"] for step in advice["steps"] if step["duty"] == duty]
    return str(found)


def test_several_values_of_a_fact_are_split_at_commas() -> None:
    said = ask_next("--json", known=(*KNOWN[:4], "issue=threshold, conduct", "child_in_dispute=yes"))
    assert said.data["receipt"]["facts"]["issue"] == ["conduct", "threshold"]


def test_the_facts_of_a_file_may_stand_on_the_command_line_instead(tmp_path: Path) -> None:
    case = begun(tmp_path / "case.yaml")
    by_file, by_facts = (escalate("next", "camden", "--at", AT, *more) for more in (["--case", case], facts(*KNOWN)))
    assert by_file.out == by_facts.out


def test_danger_said_on_the_command_line_outweighs_what_the_file_says_of_it(tmp_path: Path) -> None:
    case = begun(tmp_path / "case.yaml")
    assert escalate("case", "add", case, "raised", "--at", AT).code == 0
    assert escalate("case", "add", case, "learned", "imminent_risk=no", "--at", "2026-09-01 12:00").code == 0
    for at in ("2026-09-01 12:00", LATER):
        said = escalate("next", "camden", "--case", case, "--at", at, "--fact", "imminent_risk=yes", "--json")
        assert said.code == 0
        assert said.data["steps"][0]["track"] == "protect"
        assert due(said.data, said.data["steps"][0]["duty"]) == parse_moment(at).isoformat(timespec="minutes")


def test_what_is_said_on_the_command_line_outweighs_a_file_opened_at_that_very_moment(tmp_path: Path) -> None:
    case = begun(tmp_path / "case.yaml", "imminent_risk=yes", *KNOWN[1:])
    said = escalate("next", "camden", "--case", case, "--at", AT, "--fact", "imminent_risk=no", "--json")
    assert "protect" not in [step["track"] for step in said.data["steps"]]


def test_a_file_is_never_changed_by_asking(tmp_path: Path) -> None:
    case = begun(tmp_path / "case.yaml")
    before = case.read_bytes()
    escalate("next", "camden", "--case", case, "--at", LATER, "--fact", "imminent_risk=yes")
    escalate("why", "camden", "stage-1", "--case", case, "--at", LATER)
    assert case.read_bytes() == before
    assert list(tmp_path.iterdir()) == [case]


def test_a_case_under_another_policy_is_not_answered_under_this_one(tmp_path: Path) -> None:
    case = begun(tmp_path / "case.yaml")
    assert escalate("new", "policy", "exampleshire", "--into", tmp_path, "--valid-from", "2026-01-01").code == 0
    for policy in (tmp_path / "exampleshire" / "2026-01-01", "elsewhere"):
        said = escalate("next", policy, "--case", case, "--at", AT)
        assert said.code == 2
        assert "is a case under camden" in said.err


def test_a_case_is_put_to_the_folder_that_is_named_and_not_to_the_policy_that_ships(tmp_path: Path) -> None:
    shutil.copy(SHIPPED / "vocabulary.yaml", tmp_path)
    variant = tmp_path / "camden" / "2015-12-01"
    shutil.copytree(SHIPPED / "camden" / "2015-12-01", variant)
    text = (variant / "policy.yaml").read_text(encoding="utf-8")
    old = "resolving professional differences"
    assert old in text
    (variant / "policy.yaml").write_text(text.replace(old, "what the board proposes", 1), encoding="utf-8")
    case = begun(tmp_path / "case.yaml")
    said = escalate("next", variant, "--case", case, "--at", AT)
    assert said.code == 0
    assert "what the board proposes" in said.out
    assert "what the board proposes" not in escalate("next", "camden", "--case", case, "--at", AT).out


def test_a_case_of_another_version_is_not_answered_under_the_version_named(tmp_path: Path) -> None:
    case = begun(tmp_path / "case.yaml")
    case.write_text(case.read_text(encoding="utf-8").replace("camden@2015-12-01", "camden"), encoding="utf-8")
    assert escalate("next", "camden@2015-12-01", "--case", case, "--at", AT).code == 0
    assert escalate("next", "camden@2014-12-01", "--case", case, "--at", AT).code == 2


# --------------------------------------------------------------------------------------------- the calendar


def test_the_dates_go_into_an_icalendar_file(tmp_path: Path) -> None:
    said = ask_next("--ics", tmp_path / "dates.ics")
    assert said.code == 0
    assert said.out == ask_next().out
    raw = (tmp_path / "dates.ics").read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    calendar = Calendar.from_ical(raw)
    entries = calendar.events
    assert [error for part in calendar.walk() for error in part.errors] == []
    assert datetime(2026, 9, 8, 16, 0, tzinfo=UTC) in {entry.start for entry in entries}
    assert [path.name for path in tmp_path.iterdir()] == ["dates.ics"]


def test_a_calendar_is_brought_up_to_date(tmp_path: Path) -> None:
    ask_next("--ics", tmp_path / "dates.ics")
    first = (tmp_path / "dates.ics").read_bytes()
    assert ask_next("--ics", tmp_path / "dates.ics", at="2026-10-01 09:00").code == 0
    assert (tmp_path / "dates.ics").read_bytes() != first


def test_a_calendar_never_takes_the_place_of_a_case(tmp_path: Path) -> None:
    case = begun(tmp_path / "case.yaml")
    before = case.read_bytes()
    said = escalate("next", "camden", "--case", case, "--at", AT, "--ics", case)
    assert said.code == 2
    assert case.read_bytes() == before
    assert "is no calendar" in said.err
    assert said.first.startswith(EMERGENCY)
    assert "WHAT TO DO NEXT" in said.out, "what could be answered is answered all the same"


def test_a_calendar_that_cannot_be_written_does_not_keep_the_advice_back(tmp_path: Path) -> None:
    said = ask_next("--ics", tmp_path / "nowhere" / "dates.ics")
    assert said.code == 2
    assert "WHAT TO DO NEXT" in said.out
    assert "cannot be written" in said.err
