"""The commands that explain: why, who, when, which policy, what it says, and whether an advice still stands."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from escalate import asking
from foundation.moment import iso, parse_moment
from rules.library import SHIPPED, load_policies
from tests.escalate.terminal import AT, EMERGENCY, KNOWN, LATER, Said, begun, escalate, facts

# ---------------------------------------------------------------------------------------------------- why


def why(what: str, *more: str, known: tuple[str, ...] = KNOWN) -> Said:
    return escalate("why", "camden", what, "--at", AT, *facts(*known), *more)


def test_why_says_that_a_rule_applies_with_its_conditions_and_clauses() -> None:
    said = why("protect-first", known=("imminent_risk=yes",))
    assert said.code == 0
    assert "protect-first (rule) applies. [CAM-041, CAM-043]" in said.out
    assert "imminent_risk is yes" in said.out


def test_why_says_what_would_have_to_be_different() -> None:
    said = why("protect-first")
    assert "does not apply" in said.out
    would = said.out.split("What would have to be different:")[1]
    assert "imminent_risk" in would
    assert "yes" in would


@pytest.mark.parametrize("name", ["3", "stage-3"])
def test_why_takes_a_stage_by_its_number_or_its_name(name: str) -> None:
    said = why(name)
    assert (said.code, "disagreement/stage-3 (stage) does not apply" in said.out) == (0, True)


def test_why_as_data_has_the_same_answer(tmp_path: Path) -> None:
    case = begun(tmp_path / "case.yaml")
    assert escalate("case", "add", case, "raised", "--at", AT).code == 0
    said = escalate("why", "camden", "stage-1", "--case", case, "--at", LATER, "--json")
    assert set(said.data) == {"asked", "kind", "applies", "because", "would", "clauses"}
    assert said.data["applies"] is True
    assert "stage-1 (stage) applies" in escalate("why", "camden", "stage-1", "--case", case, "--at", LATER).out


@pytest.mark.parametrize("arguments", [["nowhere"], [""], ["stage-9"], ["protect-first", "--fact", "nonsense=1"]])
def test_why_refuses_in_words_what_there_is_not(arguments: list[str]) -> None:
    said = escalate("why", "camden", *arguments, "--at", AT)
    assert (said.code, said.out) == (2, "")
    assert len(said.err.split()) > 4


# --------------------------------------------------------------------------------------- policies, which


def test_policies_are_listed_with_which_is_in_force() -> None:
    said = escalate("policies", "--at", AT)
    assert said.code == 0
    (line,) = [line for line in said.out.splitlines() if line.startswith("camden@2015-12-01")]
    assert " in force " in line
    assert "not in force" in escalate("policies", "--at", "2010-01-01").out
    for entry in escalate("policies", "--at", AT, "--json").data:
        assert set(entry) == {"policy", "title", "in_force"}
        assert entry["title"] in said.out


def test_of_two_versions_only_the_one_that_replaced_the_other_is_in_force(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(SHIPPED / "vocabulary.yaml", tmp_path)
    for day in ("2025-01-01", "2026-01-01"):
        assert escalate("new", "policy", "exampleshire", "--into", tmp_path, "--valid-from", day).code == 0
    monkeypatch.setattr(asking, "load_policies", lambda: load_policies(tmp_path))
    in_force = {
        day: [entry["policy"] for entry in escalate("policies", "--at", day, "--json").data if entry["in_force"]]
        for day in ("2024-06-01", "2025-06-01", "2026-06-01")
    }
    assert in_force == {
        "2024-06-01": [],
        "2025-06-01": ["exampleshire@2025-01-01"],
        "2026-06-01": ["exampleshire@2026-01-01"],
    }


def test_which_says_the_policy_that_applies_and_why() -> None:
    said = escalate("which", "--agency", "schools", "--area", "camden", "--at", AT)
    assert said.code == 0
    assert "camden@2015-12-01: applies. Schools is an agency of Camden" in said.out
    assert "Tuesday 1 December 2015" in said.out


def test_which_does_not_say_that_everybody_can_start_what_only_some_can() -> None:
    (entry,) = escalate("which", "--agency", "Schools", "--area", "oxfordshire", "--at", AT, "--json").data
    assert entry["applies"] is False
    assert "Only Independent Reviewing Officers start this process" in entry["why"]


def test_which_covers_an_agency_that_is_not_listed_as_well() -> None:
    said = escalate("which", "--agency", "Barnet Carers", "--area", "camden", "--at", AT, "--json")
    assert said.code == 0
    (entry,) = (entry for entry in said.data if entry["policy"] == "camden@2015-12-01")
    assert entry["applies"] is True
    assert "Barnet Carers is not in the list of Camden" in entry["why"]


@pytest.mark.parametrize("arguments", [["--area", "nowhere", "--at", AT], ["--at", "2010-01-01"]])
def test_which_finds_it_worth_an_exit_code_that_no_policy_applies(arguments: list[str]) -> None:
    said = escalate("which", *arguments)
    assert said.code == 1
    assert "does not apply" in said.out
    entries = escalate("which", *arguments, "--json").data
    assert entries
    assert not any(entry["applies"] for entry in entries)


# --------------------------------------------------------------------------------------------------- show


def test_a_clause_is_shown_with_what_rests_on_it() -> None:
    said = escalate("show", "camden", "cam-033", "--at", AT)
    assert said.code == 0
    assert said.out.startswith("CAM-033, ")
    assert "duties.hand-over" in said.out
    assert "Unclear: CAM-A3" in said.out
    data = escalate("show", "camden", "CAM-033", "--at", AT, "--json").data
    assert data["clause"]["id"] == "CAM-033"
    assert list(data["elements"]) == ["duties.hand-over"]
    assert "CAM-A3" in data["readings"]


def test_a_reading_is_shown_with_its_options_and_the_one_that_is_taken() -> None:
    plain = escalate("show", "camden", "CAM-A3", "--at", AT).out
    switched = escalate("show", "camden", "CAM-A3", "--reading", "CAM-A3=b", "--at", AT).out
    assert re.findall(r"^  \((.)\) .*\[taken", plain, flags=re.MULTILINE) == ["a"]
    assert re.findall(r"^  \((.)\) .*\[taken", switched, flags=re.MULTILINE) == ["b"]
    assert "refused" in plain
    assert escalate("show", "camden", "CAM-A3", "--at", AT, "--json").data["taken_now"] == "a"


def test_clause_by_clause_every_clause_is_there() -> None:
    policy = load_policies().at("camden", "2015-12-01")
    said = escalate("show", "camden", "--by-clause", "--at", AT)
    listed = [line.split()[0] for line in said.out.splitlines() if line.startswith("CAM-")]
    assert listed == list(policy.clauses)
    data = escalate("show", "camden", "--by-clause", "--at", AT, "--json").data
    assert [entry["clause"]["id"] for entry in data] == list(policy.clauses)
    assert f"{len(policy.clauses)} clauses:" in escalate("show", "camden", "--at", AT).out
    assert sum(escalate("show", "camden", "--at", AT, "--json").data["clauses"].values()) == len(policy.clauses)


def test_duties_are_shown_with_who_owes_them_and_their_clauses() -> None:
    said = escalate("show", "camden", "--duties", "--at", AT)
    data = escalate("show", "camden", "--duties", "--at", AT, "--json").data
    flat = " ".join(said.out.split())
    assert len(data) > 10
    for line in data:
        assert line["what"] in flat
        assert line["who"] in flat
        assert all(clause in flat for clause in line["clauses"])


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["camden", "CAM-999"], "CAM-999"),
        (["camden", "CAM-A99"], "CAM-A99"),
        (["nowhere"], "nowhere"),
        (["camden", "--html"], "--html"),
        (["camden", "--duties", "--html", "--json"], "--html"),
        (["camden", "--by-clause", "--duties"], "one at a time"),
        (["camden", "CAM-033", "--duties"], "one at a time"),
        (["camden", "--reading", "CAM-A3=c"], "CAM-A3"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(arguments: list[str], word: str) -> None:
    said = escalate("show", *arguments, "--at", AT)
    assert (said.code, said.out) == (2, "")
    assert word in said.err


# ---------------------------------------------------------------------------------------------------- who


def test_who_names_the_posts_of_a_stage() -> None:
    said = escalate("who", "camden", "--stage", "3", "--agency", "fssw", "--case-type", "CP", "--at", AT)
    assert said.code == 0
    assert "Child Protection Co-ordinator [CAM-080" in said.out
    assert "unconfirmed" in said.out, "a post of 2015 is presumed filled, and the presumption is said"
    (data,) = escalate(
        "who", "camden", "--stage", "stage-3", "--agency", "fssw", "--case-type", "cp", "--at", AT, "--json"
    ).data
    assert [post["called"] for post in data["posts"]] == ["Child Protection Co-ordinator"]


def test_who_says_what_is_needed_to_choose() -> None:
    assert "To choose, say: case_type" in escalate("who", "camden", "named-officer", "--agency", "fssw", "--at", AT).out


def test_a_role_and_the_stage_at_which_it_meets_can_both_be_named() -> None:
    by_role = escalate("who", "camden", "named-officer", "--agency", "fssw", "--at", AT)
    both = escalate("who", "camden", "named-officer", "--stage", "3", "--agency", "fssw", "--at", AT)
    assert (both.code, both.out) == (by_role.code, by_role.out)


def test_who_never_ends_with_nobody_for_an_agency_that_is_not_listed() -> None:
    said = escalate("who", "camden", "--stage", "3", "--agency", "Barnet Carers", "--at", AT)
    assert said.code == 0
    assert "safeguarding lead" in said.out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["nowhere"], "nowhere"),
        (["camden", "nobody"], "nobody"),
        (["camden", "--stage", "9"], "9"),
        (["camden", "named-officer", "--stage", "2"], "does not meet at 2. Those who do: front-line-manager."),
        (["camden", "named-officer", "--stage", "3", "--comparable-to", "head-of-cait"], "comparable post"),
        (["camden", "--comparable-to", "head-of-cait"], "Say --agency"),
        (["camden", "--comparable-to", "head-of-cait", "--agency", "banana"], "banana"),
        (["camden", "--comparable-to", "head-of-kite", "--agency", "fssw"], "head-of-cait"),
        (["camden", "--suppose", "head-of-cait gone"], "cannot be supposed"),
        (["camden", "--suppose", "head-of-kite away from 2026-08-03"], "head-of-cait"),
        (["camden", "--stage", "3", "--case-type", "banana"], "banana"),
        (["camden", "--stage", "3", "--service-line", "banana"], "banana"),
        (["camden", "--stage", "3", "--profession", "banana"], "banana"),
        (["camden", "--stage", "3", "--fact", "nonsense=1"], "nonsense"),
        (["camden", "--stage", "3", "--fact", "case_type"], "case_type"),
        (["camden", "--reading", "CAM-A99=a"], "CAM-A99"),
        (["nothing.yaml"], "nothing.yaml"),
    ],
)
def test_who_refuses_in_words_what_there_is_not(arguments: list[str], word: str) -> None:
    said = escalate("who", *arguments, "--at", AT)
    assert (said.code, said.out) == (2, "")
    assert word in said.err


# --------------------------------------------------------------------------------------------------- days

START = "2026-08-28 16:40"


def test_days_says_when_a_limit_runs_out_and_counts_every_day() -> None:
    plain = escalate("days", START, "2 working days")
    assert (plain.code, plain.out) == (0, "Due Wednesday 2 September 2026, 17:00.\n")
    explained = escalate("days", START, "2 working days", "--explain").out
    assert explained.startswith(plain.out)
    assert "Monday 31 August 2026: bank holiday" in explained
    assert explained.count("counts ") == 2


def test_days_as_data_counts_every_day_with_its_reason() -> None:
    data = escalate("days", START, "2 working days", "--json").data
    assert set(data) == {"start", "limit", "nation", "due", "aim", "act_by", "counting"}
    assert (data["start"], data["due"]) == ("2026-08-28T16:40+01:00", "2026-09-02T17:00+01:00")
    for day in data["counting"]:
        assert set(day) == {"date", "counted", "why"}
        assert day["why"]
    days = [date.fromisoformat(day["date"]) for day in data["counting"]]
    assert days == [date(2026, 8, 28) + timedelta(days=number) for number in range(6)]
    assert [day["date"] for day in data["counting"] if day["counted"]] == ["2026-09-01", "2026-09-02"]


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        ("24 hours", "2026-08-29T16:40+01:00"),
        ("1 working week", "2026-09-07T17:00+01:00"),
        ("7 calendar days", "2026-09-04"),
        ("same working day", "2026-08-28"),
        ("at once", "2026-08-28T16:40+01:00"),
        ("by 2026-09-04", "2026-09-04"),
        ("3 working days or 24 hours", "2026-08-29T16:40+01:00"),
    ],
)
def test_days_reads_every_limit_that_is_documented(limit: str, due: str) -> None:
    said = escalate("days", START, limit, "--json")
    assert said.data["due"].startswith(due)
    assert parse_moment(said.data["due"]) == datetime.fromisoformat(said.data["due"])
    page = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert f"`{limit}`" in page


def test_days_go_by_the_nation() -> None:
    due = {
        nation: escalate("days", START, "2 working days", "--in", nation, "--json").data["due"]
        for nation in ("england", "wales", "northern-ireland", "scotland")
    }
    assert due["scotland"] == "2026-09-01T17:00+01:00", "its summer bank holiday is another day"
    assert due["england"] == due["wales"] == due["northern-ireland"] == "2026-09-02T17:00+01:00"


CALENDAR = """\
nation: england
opens: "08:30"
closes: "16:00"
works: [monday, tuesday, wednesday, thursday, friday]
closures: {inset-day: {from: 2026-09-01, to: 2026-09-01}}
"""


def test_days_go_by_a_calendar_of_ones_own(tmp_path: Path) -> None:
    calendar = tmp_path / "school.yaml"
    calendar.write_text(CALENDAR, encoding="utf-8")
    said = escalate("days", START, "2 working days", "--calendar", calendar, "--explain", "--in", "england")
    assert "Due Thursday 3 September 2026, 16:00." in said.out
    assert "inset-day" in said.out.replace("inset day", "inset-day")
    refused = escalate("days", START, "2 working days", "--calendar", calendar, "--in", "scotland")
    assert (refused.code, "not of scotland" in refused.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([START, "5 days"], "two ways"),
        ([START, "banana"], "banana"),
        ([START, ""], "time limit"),
        ([START, "0 working days"], "0 working days"),
        ([START, "-2 working days"], "-2"),
        ([START, "9999999999 working days"], "9999999999"),
        (["yesterday", "2 working days"], "yesterday"),
        (["2026-02-30", "2 working days"], "calendar"),
        (["2026-03-29 01:30", "24 hours"], "clocks went forward"),
        (["2035-08-28", "2 working days"], "bank holidays that have been published"),
        (["2014-08-28", "2 working days"], "bank holidays that have been published"),
        (["2028-12-29 09:00", "5 working days"], "bank holidays that have been published"),
        (["9999-12-31", "24 hours"], "dates"),
        ([START, "2 working days", "--in", "france"], "france"),
        ([START, "2 working days", "--calendar", "none.yaml"], "none.yaml"),
        ([START], "LIMIT"),
    ],
)
def test_days_refuses_in_words_what_cannot_be_counted(arguments: list[str], word: str) -> None:
    said = escalate("days", *arguments)
    assert (said.code, said.out) == (2, "")
    assert word in said.err


# ------------------------------------------------------------------------------------------- new policies


def test_the_starter_of_a_policy_loads_and_advises(tmp_path: Path) -> None:
    said = escalate("new", "policy", "exampleshire", "--into", tmp_path, "--valid-from", "2026-01-01")
    folder = tmp_path / "exampleshire" / "2026-01-01"
    assert said.code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["clauses.csv", "policy.yaml", "readings.yaml"]
    for more in ([], ["--by-clause"], ["--duties"]):
        assert escalate("show", folder, *more, "--at", AT).code == 0
    known = [fact for fact in KNOWN if not fact.startswith("case_type")]
    advice = escalate("next", folder, "--at", AT, *facts(*known), "--json")
    assert (advice.code, advice.data["answer"]) == (0, "act")


def test_a_starter_never_takes_the_place_of_a_policy(tmp_path: Path) -> None:
    arguments = ["new", "policy", "exampleshire", "--into", str(tmp_path), "--valid-from", "2026-01-01"]
    assert escalate(*arguments).code == 0
    policy = tmp_path / "exampleshire" / "2026-01-01" / "policy.yaml"
    policy.write_text("mine", encoding="utf-8")
    said = escalate(*arguments)
    assert (said.code, "already" in said.err) == (2, True)
    assert policy.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a²", "é", "-a", "a-", "1a", "a b", "a@b", ".", "a--b"])
def test_a_name_that_no_policy_can_have_writes_nothing(name: str, tmp_path: Path) -> None:
    said = escalate("new", "policy", "--into", tmp_path / "in", "--valid-from", "2026-01-01", "--", name)
    assert (said.code, said.out) == (2, "")
    assert "cannot be the id of a policy" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["no", "null", "true", "exampleshire-north", "north-exampleshire", "x2026-01-01"])
def test_a_starter_loads_under_any_name_or_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    said = escalate("new", "policy", name, "--into", tmp_path, "--valid-from", "2025-06-01")
    folder = tmp_path / name / "2025-06-01"
    assert said.code in (0, 2)
    assert folder.exists() is (said.code == 0)
    if said.code == 0:
        assert f"({name}@2025-06-01)" in escalate("show", folder, "--at", AT).out


def test_a_day_that_is_none_begins_no_policy(tmp_path: Path) -> None:
    said = escalate("new", "policy", "exampleshire", "--into", tmp_path, "--valid-from", "2026-13-01")
    assert (said.code, list(tmp_path.iterdir())) == (2, [])


# ------------------------------------------------------------------------------------------------- verify


@pytest.fixture
def advice(tmp_path: Path) -> Path:
    """An advice that was kept."""
    case = begun(tmp_path / "case.yaml")
    escalate("case", "add", case, "raised", "--at", AT)
    said = escalate("next", "camden", "--case", case, "--at", LATER, "--reading", "CAM-A1=b", "--json")
    path = tmp_path / "advice.json"
    path.write_text(said.out, encoding="utf-8")
    return path


def test_a_receipt_run_again_gives_the_same_advice(advice: Path) -> None:
    assert escalate("verify", advice) == Said(0, "The same advice.\n", "")


def test_a_receipt_alone_is_enough(advice: Path) -> None:
    receipt = json.loads(advice.read_text(encoding="utf-8"))["receipt"]
    assert parse_moment(receipt["at"]) == parse_moment(LATER)
    assert receipt["at"] == iso(parse_moment(LATER))
    advice.write_text(json.dumps(receipt), encoding="utf-8")
    assert escalate("verify", advice).code == 0


@pytest.mark.parametrize("name", ["policy.yaml", "readings.yaml", "clauses.csv"])
def test_one_changed_byte_of_the_policy_is_noticed(
    name: str, advice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SHIPPED, tmp_path / "policies")
    monkeypatch.setattr(asking, "load_policies", lambda: load_policies(tmp_path / "policies"))
    assert escalate("verify", advice).code == 0
    path = tmp_path / "policies" / "camden" / "2015-12-01" / name
    raw = path.read_bytes()
    place = raw.rindex(b" the ")
    path.write_bytes(raw[: place + 1] + b"T" + raw[place + 2 :])
    said = escalate("verify", advice)
    assert said.code == 1
    assert "The files of camden@2015-12-01 have changed since." in said.out


def changed(advice: Path, **parts: Any) -> Path:
    data = json.loads(advice.read_text(encoding="utf-8"))
    data["receipt"].update(parts)
    advice.write_text(json.dumps(data), encoding="utf-8")
    return advice


@pytest.mark.parametrize(
    "parts",
    [
        {"facts": {"imminent_risk": "yes"}},
        {"at": "2026-10-01T09:00+01:00"},
        {"readings": {}},
        {"events": []},
        {"advice_hash": "0"},
        {"area_hash": "0"},
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_an_advice_that_would_be_another_today_is_noticed(parts: dict[str, Any], advice: Path) -> None:
    said = escalate("verify", changed(advice, **parts))
    assert said.code == 1
    assert said.out.strip()
    assert "The same advice" not in said.out


@pytest.mark.parametrize(
    "parts",
    [
        {"policy": "nowhere@2015-12-01"},
        {"policy": "camden"},
        {"policy": 5},
        {"policy": None},
        {"area": "nowhere"},
        {"area": 5},
        {"facts": {"nonsense": 1}},
        {"facts": 5},
        {"facts": ["imminent_risk"]},
        {"events": 5},
        {"events": ["raised"]},
        {"events": [{"at": 5}]},
        {"readings": {"CAM-A3": "z"}},
        {"readings": {"CAM-A3": []}},
        {"at": None},
        {"at": 5},
        {"opened": 5},
        {"opened": "yesterday"},
    ],
    ids=str,
)
def test_a_receipt_that_is_none_is_refused_in_words(parts: dict[str, Any], advice: Path) -> None:
    said = escalate("verify", changed(advice, **parts))
    assert (said.code, said.out) == (2, "")
    assert said.err.strip()


@pytest.mark.parametrize(
    "content", [b"", b"[1", b"[]", b"5", b"{}", b'{"receipt": null}', b'{"receipt": 5}', b"\xff\xfe", b"[" * 200_000]
)
def test_a_file_that_holds_no_receipt_is_refused_in_words(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "advice.json").write_bytes(content)
    said = escalate("verify", tmp_path / "advice.json")
    assert (said.code, said.out) == (2, "")
    assert "advice.json" in said.err
    assert escalate("verify", tmp_path).code == escalate("verify", tmp_path / "none.json").code == 2


def test_an_advice_under_a_policy_of_ones_own_can_be_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "load_policies", load_policies)
    assert escalate("new", "policy", "exampleshire", "--into", tmp_path, "--valid-from", "2026-01-01").code == 0
    folder, kept = tmp_path / "exampleshire" / "2026-01-01", tmp_path / "advice.json"
    kept.write_text(escalate("next", folder, "--at", AT, "--json").out, encoding="utf-8")
    assert escalate("verify", kept).code == 2
    assert escalate("verify", kept, "--policy", folder).code == 0
    assert escalate("verify", kept, "--policy", "camden").code == 2
    clauses = folder / "clauses.csv"
    clauses.write_bytes(clauses.read_bytes().replace(b"child", b"Child", 1))
    assert escalate("verify", kept, "--policy", folder).code == 1
    assert EMERGENCY not in escalate("verify", kept, "--policy", folder).all
