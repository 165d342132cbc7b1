"""`escalate check`: what is wrong with a policy, as text and for programs; what is accepted; a case that is kept."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from advice.check import CHECKS
from advice.check.look import CaseCheck
from advice.check.report import KNOWN
from escalate import checking
from tests.advice.check.test_case_checks import nobody_acts_at_the_last_stage
from tests.escalate.terminal import Said, escalate
from tests.rules.check.sound import written

DAY = "2026-09-01"
STANDS_STILL = "case-stands-still:tracks.disagreement.stages.stage-2:unresolved"
QUICK = ("--from", DAY, "--only", "case-stands-still", "--only", "danger-unprotected")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """The folder of a policy in which nothing is found."""
    written(tmp_path / "sound")
    return tmp_path / "sound"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The folder of a policy in which a case can stand still."""
    written(tmp_path / "broken", nobody_acts_at_the_last_stage)
    return tmp_path / "broken"


def accept(folder: Path, until: str, *names: str) -> Path:
    """Accept findings by the file beside a policy."""
    entries = "".join(f"  {name}:\n    reason: known.\n    review_by: {until}\n" for name in names)
    (folder / "accepted.yaml").write_text(f"accepted:\n{entries}", encoding="utf-8")
    return folder


def found_by(folder: Path, *more: str) -> list[str]:
    data = escalate("check", folder, *QUICK, "--json", *more).data
    return [finding["id"] for finding in data["findings"]]


# ----------------------------------------------------------------------------------------------------------- text


def test_a_sound_policy_ends_with_0_and_says_how_far_each_check_looked(sound: Path) -> None:
    said = escalate("check", sound, "--from", DAY)
    assert said.code == 0, said.all
    assert said.first.startswith("Checked: Exampleshire: escalation policy (exampleshire@2026-01-01)")
    flat = " ".join(said.out.split())
    assert "without an area, so without posts." in flat
    assert "Proved for all " in flat
    assert "Tried on 22 places that a case can come to: nothing found." in flat
    assert "Found: nothing beyond what is accepted. Accepted: 0." in flat
    assert "The disagreement: 10 working days for stages and hand-overs" in flat


def test_a_finding_says_clause_fault_case_remedy_place_and_name(broken: Path) -> None:
    said = escalate("check", broken, *QUICK)
    assert said.code == 1
    flat = " ".join(said.out.partition("WHAT WAS FOUND")[2].split())
    for part in (
        "1. warning, EXA-005: A case can come to Stage 2, the line managers after",
        "Smallest case: agencies is different",
        "moved to Stage 2, the line managers",
        "What would mend it: add a duty there",
        "policy.yaml:",
        STANDS_STILL,
        "--keep ID --out FILE",
    ):
        assert part in flat
    assert all(len(line) <= 100 for line in said.out.splitlines() if str(broken) not in line)


def test_a_check_that_there_is_not_is_refused_with_the_nearest(sound: Path) -> None:
    said = escalate("check", sound, "--only", "case-stand-still")
    assert said.code == 2
    assert "There is no check `case-stand-still`. Did you mean `case-stands-still`?" in said.err


def test_only_what_is_asked_for_is_checked(sound: Path) -> None:
    data = escalate("check", sound, *QUICK, "--json").data
    assert [each["check"] for each in data["checks"]] == ["danger-unprotected", "case-stands-still"]
    assert set(data["left_out"]) == {*KNOWN} - {"danger-unprotected", "case-stands-still"}


def test_days_that_make_no_sense_are_refused(sound: Path) -> None:
    assert escalate("check", sound, "--from", DAY, "--to", "2026-08-31").code == 2
    assert "more than three years" in escalate("check", sound, "--from", DAY, "--to", "2036-08-31").err


# ------------------------------------------------------------------------------------------------------- readings


def test_a_reading_can_be_switched_for_all_checks(sound: Path) -> None:
    data = escalate("check", sound, *QUICK, "--reading", "EXA-A1=b", "--json").data
    assert data["readings"] == {"EXA-A1": "b"}
    assert escalate("check", sound, *QUICK, "--reading", "EXA-A9=b").code == 2


# ------------------------------------------------------------------------------------------------------- accepted


def test_what_is_accepted_is_counted_and_shown_when_asked_for(broken: Path) -> None:
    accept(broken, "2027-01-01", *found_by(broken))
    said = escalate("check", broken, *QUICK)
    assert said.code == 0, said.out
    assert "accepted" in said.out
    assert STANDS_STILL not in said.out
    shown = escalate("check", broken, *QUICK, "--all").out
    assert STANDS_STILL in shown
    assert "Accepted until Friday 1 January 2027: known." in " ".join(shown.split())


def test_what_was_accepted_until_a_day_that_has_passed_is_found_again(broken: Path) -> None:
    accept(broken, "2026-08-31", *found_by(broken))
    said = escalate("check", broken, *QUICK)
    assert said.code == 1
    assert "accepted until Monday 31 August 2026, which has passed: known." in " ".join(said.out.split())


def test_what_is_accepted_and_not_found_is_a_finding(sound: Path) -> None:
    assert found_by(accept(sound, "2027-01-01", STANDS_STILL)) == [
        f"accepted-finding:tracks.disagreement.stages.stage-2:{STANDS_STILL}"
    ]


def test_another_file_of_what_is_accepted_can_be_named(broken: Path, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    accept(folder, "2027-01-01", *found_by(broken))
    assert escalate("check", broken, *QUICK, "--accepted", folder / "accepted.yaml").code == 0
    assert escalate("check", broken, *QUICK, "--accepted", folder / "none.yaml").code == 2


# ---------------------------------------------------------------------------------------------------- for programs


def test_json_holds_each_check_and_each_finding_with_its_case(broken: Path) -> None:
    data = escalate("check", broken, *QUICK, "--json").data
    assert data["complete"] is True
    by_name = {each["check"]: each for each in data["checks"]}
    assert by_name["danger-unprotected"]["extent"]["proved"] is True
    assert by_name["case-stands-still"]["findings"] == len(data["findings"])
    first = data["findings"][0]
    assert set(first) >= {"id", "check", "weight", "element", "says", "mend", "clauses", "file", "line", "case"}
    assert first["case"]["events"][0]["happened"] == "disagreement-arose"


def test_junit_has_a_test_case_for_each_check_and_a_failure_for_each_finding(broken: Path, tmp_path: Path) -> None:
    file = tmp_path / "checks.xml"
    said = escalate("check", broken, *QUICK, "--junit", file, "--json")
    assert said.code == 1
    root = ET.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314 -- we wrote it
    assert_is_junit(root)
    (suite,) = root
    cases = {case.attrib["name"]: case for case in suite.iter("testcase")}
    assert list(cases) == ["danger-unprotected", "case-stands-still"]
    failures = cases["case-stands-still"].findall("failure")
    assert [failure.attrib["message"] for failure in failures] == [each["says"] for each in said.data["findings"]]
    assert cases["danger-unprotected"].findall("failure") == []
    assert STANDS_STILL in "".join(failure.text or "" for failure in failures)


WITHIN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase", "system-out", "system-err"},
    "properties": {"property"},
    "testcase": {"skipped", "error", "failure", "system-out", "system-err"},
}
NEEDED = {"testsuite": {"name", "tests"}, "testcase": {"name", "classname"}, "property": {"name", "value"}}
KNOWN_ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors", "disabled", "skipped"},
    "testsuite": {"name", "tests", "failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id"},
    "testcase": {"name", "classname", "assertions", "time", "status"},
    "failure": {"message", "type"},
    "property": {"name", "value"},
}


def assert_is_junit(root: ET.Element) -> None:
    """What the schema that build servers read by asks: which element within which, which attributes, which counts."""
    assert root.tag == "testsuites"
    for element in root.iter():
        assert {child.tag for child in element} <= WITHIN.get(element.tag, set())
        assert NEEDED.get(element.tag, set()) <= set(element.attrib) <= KNOWN_ATTRIBUTES.get(element.tag, set())
    for suite in root.iter("testsuite"):
        cases = suite.findall("testcase")
        assert suite.attrib["tests"] == str(len(cases))
        assert suite.attrib["failures"] == str(sum(bool(case.findall("failure")) for case in cases))


SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "message": {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}},
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "properties": {
                "tool": {
                    "required": ["driver"],
                    "properties": {
                        "driver": {
                            "required": ["name", "rules"],
                            "properties": {"rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}}},
                        }
                    },
                },
                "invocations": {"type": "array", "items": {"required": ["executionSuccessful"]}},
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
        },
        "rule": {
            "required": ["id", "shortDescription", "help"],
            "properties": {
                "shortDescription": {"$ref": "#/$defs/message"},
                "fullDescription": {"$ref": "#/$defs/message"},
                "help": {"$ref": "#/$defs/message"},
            },
        },
        "result": {
            "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
            "properties": {
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": {"$ref": "#/$defs/message"},
                "locations": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/location"}},
                "suppressions": {
                    "type": "array",
                    "items": {
                        "required": ["kind"],
                        "properties": {
                            "kind": {"enum": ["inSource", "external"]},
                            "status": {"enum": ["accepted", "underReview", "rejected"]},
                        },
                    },
                },
            },
        },
        "location": {
            "required": ["physicalLocation"],
            "properties": {
                "physicalLocation": {
                    "required": ["artifactLocation"],
                    "properties": {
                        "artifactLocation": {"required": ["uri"], "properties": {"uri": {"type": "string"}}},
                        "region": {"properties": {"startLine": {"type": "integer", "minimum": 1}}},
                    },
                }
            },
        },
    },
}
"""What SARIF 2.1.0 asks of the parts that we write."""


def test_sarif_has_a_rule_for_each_check_and_a_result_for_each_finding(
    broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ids = found_by(broken)
    accept(broken, "2027-01-01", ids[0])
    escalate("check", broken, *QUICK, "--sarif", "checks.sarif")
    log = json.loads((tmp_path / "checks.sarif").read_text(encoding="utf-8"))
    Draft202012Validator(SARIF).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    by_id = {result["partialFingerprints"]["findingId/v1"]: result for result in run["results"]}
    assert set(by_id) == set(ids)
    assert by_id[ids[0]]["suppressions"][0]["justification"] == "known. (until 2027-01-01)"
    assert "suppressions" not in by_id[ids[1]]
    (place,) = by_id[ids[1]]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "broken/policy.yaml"
    assert place["physicalLocation"]["region"]["startLine"] > 1
    (help_text,) = [rule["help"]["markdown"] for rule in rules if rule["id"] == "case-stands-still"]
    assert "- **Avoid** " in help_text


def test_a_report_is_brought_up_to_date_and_no_other_file_is_replaced(broken: Path, tmp_path: Path) -> None:
    for option in ("--junit", "--sarif"):
        mine, other = tmp_path / f"mine{option}", tmp_path / f"other{option}"
        other.write_text("something of somebody", encoding="utf-8")
        assert escalate("check", broken, *QUICK, option, mine).code == 1
        assert escalate("check", broken, *QUICK, option, mine).code == 1
        assert escalate("check", broken, *QUICK, option, other).code == 2
        assert other.read_text(encoding="utf-8") == "something of somebody"


# ------------------------------------------------------------------------------------------------------ interruption


def interrupted(monkeypatch: pytest.MonkeyPatch, folder: Path, *more: str | Path) -> Said:
    """The command, interrupted at its last check."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    check = CHECKS["case-stands-still"]
    stopped = CaseCheck(check.name, check.title, interrupt, check.reads)  # type: ignore[arg-type]  # it never returns
    monkeypatch.setattr(checking, "CHECKS", {**CHECKS, "case-stands-still": stopped})
    return escalate("check", folder, *QUICK, *more)


def test_an_interruption_shows_what_was_found_so_far(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = interrupted(monkeypatch, sound)
    assert said.code == 130
    assert f"HOW FAR IT CAME: 1 of {len(KNOWN)} checks" in said.out
    assert "nothing is said of them" in " ".join(said.out.split())
    assert "Found so far: nothing beyond what is accepted." in said.out
    assert "It had come this far: 1 of 2 checks" in said.err


def test_an_interruption_leaves_no_report_that_could_be_taken_for_whole(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = interrupted(monkeypatch, sound, "--junit", tmp_path / "x.xml", "--sarif", tmp_path / "x.sarif", "--json")
    assert said.data["complete"] is False
    assert not list(tmp_path.glob("x.*"))


# ---------------------------------------------------------------------------------------------------------- keeping


def test_the_case_of_a_finding_is_kept_opens_as_advice_and_as_a_timeline_and_is_as_expected(
    broken: Path, tmp_path: Path
) -> None:
    file = tmp_path / "kept.yaml"
    said = escalate("check", broken, "--from", DAY, "--keep", STANDS_STILL, "--out", file)
    assert said.code == 0, said.err
    assert "review it" in said.out
    text = file.read_text(encoding="utf-8")
    assert text.startswith(f"# Kept from a finding of `escalate check`: {STANDS_STILL}\n# TO BE REVIEWED")
    commands = [shlex.split(line)[1:] for line in said.out.splitlines() if line.startswith("escalate ")]
    assert [words[0] for words in commands] == ["next", "timeline", "case"]
    for words in commands:
        assert escalate(*words).code == 0
    tried = escalate("case", "try", file)
    assert tried.out.startswith("kept.yaml: as expected: A case can come to Stage 2")


def test_a_case_is_never_kept_in_the_place_of_another_file(broken: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.yaml"
    file.write_text("mine", encoding="utf-8")
    said = escalate("check", broken, "--from", DAY, "--keep", STANDS_STILL, "--out", file)
    assert said.code == 2
    assert "there is such a file already" in said.err
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ("case-stand-still:tracks.x", "there is no check `case-stand-still`"),
        (STANDS_STILL.replace("unresolved", "unresolve"), f"Did you mean `{STANDS_STILL}`?"),
        ("post-missing:roles.professional:x", "needs the posts of an area"),
    ],
)
def test_a_finding_that_there_is_not_is_refused_with_the_nearest(
    wanted: str, says: str, broken: Path, tmp_path: Path
) -> None:
    said = escalate("check", broken, "--from", DAY, "--keep", wanted, "--out", tmp_path / "kept.yaml")
    assert said.code == 2
    assert says in said.err


def test_keep_and_out_go_together(broken: Path, tmp_path: Path) -> None:
    assert escalate("check", broken, "--keep", STANDS_STILL).code == 2
    assert escalate("check", broken, "--out", tmp_path / "kept.yaml").code == 2


def test_a_finding_about_the_policy_alone_gets_the_events_that_lead_to_it(tmp_path: Path) -> None:
    written(tmp_path / "waits", lambda data: data["duties"]["settle"].update(limit="none_stated", if_late="nothing"))
    data = escalate("check", tmp_path / "waits", "--from", DAY, "--only", "silence-fails-nothing", "--json").data
    (finding,) = data["findings"]
    assert finding["element"] == "tracks.disagreement.stages.stage-1"
    assert [event["happened"] for event in finding["case"]["events"]] == ["disagreement-arose"]
    assert finding["case"]["opened"] == "2026-09-01 09:30"


# ------------------------------------------------------------------------------------------------- what ships


def test_posts_are_looked_at_where_there_is_an_area_and_what_is_known_of_them_is_accepted() -> None:
    posts = [name for name, check in CHECKS.items() if check.of_posts]
    only = [part for name in posts for part in ("--only", name)]
    data = escalate("check", "st-helens", "--from", "2026-12-01", *only, "--json", "--all").data
    assert data["area"] == "st-helens"
    assert [each["check"] for each in data["checks"]][:-1] == posts
    assert data["findings"] == []
    assert {each["file"] for each in data["accepted"]} == {"areas/st-helens.yaml"}
    assert all(each["accepted"]["reason"] for each in data["accepted"])
