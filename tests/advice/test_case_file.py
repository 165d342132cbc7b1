"""Case files: every problem at its line, and additions that lose nothing, whoever dies or writes at the same time."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from advice.case import event_from
from advice.case_file import CaseFile, add_event, line_of, load_case, new_case
from advice.event import Event
from foundation.datafile import parse
from foundation.errors import DataFileError
from foundation.moment import written
from foundation.yaml_text import in_yaml
from rules.errors import PolicyNotFound, PolicyNotInForce
from tests.advice.camden import (
    BEGAN,
    Data,
    arose,
    at,
    camden,
    did,
    failed,
    learned,
    left,
    moved,
    policies,
    resolved,
)

TODAY = date(2026, 9, 7)

WHOLE = """\
# A comment at the top, kept.
policy: camden@2015-12-01   # the version
area: camden
reference: case 17

opened: 2026-09-01 09:00
readings: {CAM-A3: b}
facts:
  imminent_risk: no   # asked on the phone
  raising_agency: schools
  other_agency: fssw

  case_type: cp
  issue: [threshold]
events:
  # how it began
  - {id: e1, at: 2026-09-01 09:00, happened: disagreement-arose}   # at the meeting
  - id: e2
    at: 2026-09-02 10:00
    unresolved: disagreement
  # the end, kept too
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(WHOLE, encoding="utf-8")
    return path


def load(path: Path) -> CaseFile:
    return load_case(path, policies().find, TODAY)


def event(data: Data) -> Event:
    return event_from(camden(), data)


def add(path: Path, data: Data) -> CaseFile:
    return add_event(path, event(data), policies().find, TODAY)


def problems(path: Path, text: str | None = None) -> list[str]:
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as refused:
        load(path)
    return [str(problem).removeprefix(f"{path}:") for problem in refused.value.problems]


# Reading


def test_a_case_file_is_read(file: Path) -> None:
    found = load(file)
    assert found.area == "camden"
    assert found.case.reference == "case 17"
    assert found.case.opened == at(BEGAN)
    assert found.case.readings == {"CAM-A3": "b"}
    assert found.case.policy.choice["CAM-A3"] == "b"
    assert found.case.facts["issue"] == ("threshold",)
    assert [(one.id, written(one.at)) for one in found.case.events] == [("e1", BEGAN), ("e2", "2026-09-02 10:00")]


def test_little_is_needed_in_a_case_file(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text("policy: camden\n", encoding="utf-8")
    assert load(path).case.events == ()


WRONG = """\
policy: camden
facts:
  imminent_risk: maybe
  iminent_risk: no
  issue: [threshold, colour]
events:
  - {id: e1, at: 2026-09-01 09:00, happened: disagreement-arise}
  - {id: e1, at: 2026-09-02, moved: {disagreement: 7}}
  - {id: e1, at: 2026-09-02 10:00, struck: e8}
  - {id: e1, at: 2026-09-31 10:00, unresolved: disagreement}
  - {at: 2026-09-02 10:00, did: case-note}
"""


def test_every_problem_is_reported_at_its_line_and_all_at_once(file: Path) -> None:
    found = problems(file, WRONG)
    lines = [(int(line), path) for line, path, _ in (problem.split(": ", 2) for problem in found)]
    assert set(lines) >= {
        (3, "facts.imminent_risk"),
        (4, "facts.iminent_risk"),
        (5, "facts.issue"),
        (7, "events[0]"),
        (8, "events[1]"),
        (9, "events[2]"),
        (10, "events[3]"),
        (11, "events[4]"),
    }
    assert any("did you mean `imminent_risk`" in problem.casefold() for problem in found)
    assert any("did you mean `disagreement-arose`" in problem.casefold() for problem in found)


def test_a_wrong_moment_of_opening_hides_no_other_problem(file: Path) -> None:
    found = problems(file, WRONG.replace("policy: camden\n", "policy: camden\nopened: 2026-09-31\n"))
    assert any(problem.startswith("2: opened") for problem in found)
    assert any("facts.imminent_risk" in problem for problem in found)


def test_a_reading_that_cannot_be_switched_hides_no_other_problem(file: Path) -> None:
    found = problems(file, WRONG.replace("policy: camden\n", "policy: camden\nreadings: {CAM-A3: c}\n"))
    assert any(problem.startswith("2: readings") and "may not be read as" in problem for problem in found)
    assert any("facts.imminent_risk" in problem for problem in found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("policy: camden\nfact: {}\n", "2: fact: unknown key `fact`; did you mean `facts`?"),
        ("facts: {}\n", "`policy` is missing"),
        ("- policy: camden\n", "a case file is a map; begin it with policy: camden"),
        ("", "a case file is a map"),
        ("policy: camden\nnotes: he is called\n", "unknown key `notes`"),
        ("policy: camden\nfacts:\n\timminent_risk: no\n", "indent with spaces"),
        ("policy: camden\nfacts: {issue: [threshold], issue: [roles]}\n", "the key `issue` stands here twice"),
        ("policy: camden\nevents: yes\n", "a list is expected"),
        ("policy: camden\nevents: [yes]\n", "events[0]"),
        (f"policy: camden\nreference: {'x' * 81}\n", "reference"),
        (
            "policy: camden\nevents: [{at: 2026-09-01, unresolved: conduct}, {at: 2026-09-01, refused: conduct}]",
            "Two things happened to conduct",
        ),
        ("policy: camden\nfacts: {raising_agency: }\n", "facts.raising_agency"),
        ("policy: camden\nfacts:\n  case_type:\n", "3: facts.case_type"),
    ],
)
def test_what_is_no_case_file_is_refused_in_words(file: Path, text: str, words: str) -> None:
    assert words in "\n".join(problems(file, text))


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="cannot be read"):
        load(tmp_path / "none.yaml")


def test_an_unknown_policy_is_named(file: Path) -> None:
    file.write_text("policy: camdn\n", encoding="utf-8")
    with pytest.raises(PolicyNotFound, match=r"(?i)did you mean `camden`"):
        load(file)


@pytest.mark.parametrize("day", ["2026-09-31", "2026-02-29 10:00", "2026-13-01"])
def test_a_day_that_no_calendar_has_is_a_problem_at_its_line(file: Path, day: str) -> None:
    """Also where nothing else says when the case began."""
    found = problems(file, f"policy: camden\nevents:\n  - {{at: {day}, happened: disagreement-arose}}\n")
    assert len(found) == 1
    assert found[0].startswith("3: events[0]")


@pytest.mark.parametrize(
    "dated", ["opened: 2014-01-05 09:00\n", "events: [{at: 2014-01-05, happened: disagreement-arose}]\n"]
)
def test_a_case_is_under_the_version_in_force_when_it_began(file: Path, dated: str) -> None:
    """The policy is from December 2015; asking today does not bring an older case under it."""
    file.write_text(f"policy: camden\n{dated}", encoding="utf-8")
    with pytest.raises(PolicyNotInForce, match="was not in force on Sunday 5 January 2014"):
        load(file)


@pytest.mark.parametrize("event_", [arose(), failed("2026-09-02 10:00"), resolved("2026-09-03 09:00", by="raising")])
def test_events_without_ids_may_stand_beside_others(file: Path, event_: Data) -> None:
    file.write_text(f"policy: camden\nevents:\n{line_of(event(event_))}\n", encoding="utf-8")
    assert load(file).case.events[0].id == ""


# A new one


def test_a_new_case_file_reads(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    facts = {"imminent_risk": "no", "issue": ("closure", "threshold"), "raising_agency": "St. Mary's: the #1 school"}
    new_case(path, "camden@2015-12-01", "camden", at(BEGAN), facts)
    found = load(path)
    assert found.case.facts == facts
    assert (found.case.opened, found.area) == (at(BEGAN), "camden")


def test_the_file_of_an_area_is_looked_for_beside_the_case_file(tmp_path: Path) -> None:
    (tmp_path / "areas").mkdir()
    (tmp_path / "areas" / "own.yaml").write_text("area: {based_on: camden}", encoding="utf-8")
    (tmp_path / "cases").mkdir()
    path = tmp_path / "cases" / "case.yaml"
    path.write_text("policy: camden\narea: ../areas/own.yaml\n", encoding="utf-8")
    found = load(path).area
    assert found is not None
    assert Path(found).resolve() == (tmp_path / "areas" / "own.yaml").resolve()


def test_a_new_case_file_without_facts_or_area_reads(tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    new_case(path, "camden@2015-12-01", None, at(BEGAN), {})
    assert (load(path).case.facts, load(path).area) == ({}, None)


def test_a_file_that_is_there_is_never_overwritten(file: Path) -> None:
    with pytest.raises(DataFileError, match="there is such a file already; use another name"):
        new_case(file, "camden@2015-12-01", "camden", at(BEGAN), {})
    assert file.read_text(encoding="utf-8") == WHOLE


def test_a_folder_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="the file cannot be written"):
        new_case(tmp_path / "none" / "new.yaml", "camden@2015-12-01", None, at(BEGAN), {})


# Adding

ADDED = moved("2026-09-02 12:00", 2)


def test_an_event_is_added_as_one_line_and_everything_else_stays(file: Path) -> None:
    after = add(file, ADDED)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    new = "  - {id: e3, at: 2026-09-02 12:00, moved: {disagreement: stage-2}}\n"
    assert lines.count(new) == 1
    lines.remove(new)
    assert "".join(lines) == WHOLE
    assert [one.id for one in after.case.events] == ["e1", "e2", "e3"]
    assert load(file).case.events == after.case.events


SHAPES = {
    "no events key": "policy: camden\nfacts: {imminent_risk: no}\n",
    "an empty list": "policy: camden\nevents: []\nfacts: {imminent_risk: no}   # asked\n",
    "an empty list with a comment": "policy: camden\nevents: []   # none yet\n",
    "not indented": "policy: camden\nevents:\n- {at: 2026-09-01 09:00, happened: disagreement-arose}\nfacts: {}\n",
    "deeply indented": "policy: camden\nevents:\n      - {at: 2026-09-01 09:00, happened: disagreement-arose}\n",
    "a block": "policy: camden\nevents:\n  - at: 2026-09-01 09:00\n    happened: disagreement-arose\nfacts: {}\n",
    "keys after it": "policy: camden\nevents:\n  - {at: 2026-09-01, happened: disagreement-arose}\n\n# f\nfacts: {}\n",
    "no line break at the end": "policy: camden\nevents:\n  - {at: 2026-09-01 09:00, happened: disagreement-arose}",
    "facts in a block": "policy: camden\nfacts:\n  imminent_risk: no\n  issue:\n    - threshold\n",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_an_event_is_added_to_a_file_of_any_plain_shape(file: Path, shape: str) -> None:
    file.write_text(shape, encoding="utf-8")
    before = load(file).case.events
    after = add(file, ADDED)
    assert len(after.case.events) == len(before) + 1
    for line in shape.replace("events: []", "").splitlines():
        assert line.strip() in file.read_text(encoding="utf-8")


def added_or_refused(file: Path, count: int) -> str:
    """What is said when an addition is refused, and the file left as it was; nothing if the event was added."""
    raw = file.read_bytes()
    try:
        after = add(file, ADDED)
    except DataFileError as refused:
        assert file.read_bytes() == raw
        return str(refused)
    assert len(after.case.events) == count + 1
    return ""


FLOW = {
    "one line": "events: [{at: 2026-09-01 09:00, happened: disagreement-arose}]",
    "a list over lines": "events: [\n  {at: 2026-09-01 09:00, happened: disagreement-arose},\n]",
    "a map over lines": "events:\n  - {at: 2026-09-01 09:00,\n     happened: disagreement-arose\n    }",
    "a dash of its own": "events:\n  -\n    at: 2026-09-01 09:00\n    happened: disagreement-arose",
    "keys in quotes": '"events": []',
}


@pytest.mark.parametrize("shape", FLOW.values(), ids=FLOW)
def test_a_list_in_another_style_is_added_to_or_refused_with_what_to_write(file: Path, shape: str) -> None:
    text = f"policy: camden\n{shape}\nfacts: {{imminent_risk: no}}\n"
    file.write_text(text, encoding="utf-8")
    count = len(load(file).case.events)
    said = added_or_refused(file, count)
    assert not said or "write `events` as a list" in said, "the file is YAML: say what cannot be done, and what to do"


@pytest.mark.parametrize("nothing", ["", " null", " ~   # soon"])
def test_an_empty_list_that_is_written_as_nothing_is_added_to_or_refused_in_words(file: Path, nothing: str) -> None:
    text = f"policy: camden\nevents:{nothing}\nfacts: {{imminent_risk: no}}\n"
    file.write_text(text, encoding="utf-8")
    said = added_or_refused(file, 0)
    assert not said or "2: events: a list is expected" in said


@pytest.mark.parametrize("ending", ["\n", "\n\n", "\n\n\n", "", "\n# last words\n", "\n  # indented\n\n"], ids=repr)
def test_how_a_file_ends_is_kept(file: Path, ending: str) -> None:
    text = WHOLE.rstrip("\n") + ending
    file.write_bytes(text.encode())
    add(file, ADDED)
    kept = file.read_bytes().decode().splitlines(keepends=True)
    kept = [line for line in kept if "stage-2" not in line]
    assert "".join(kept).removesuffix("\n") == text.removesuffix("\n")


@pytest.mark.parametrize("way", ["\r\n", "\ufeff"], ids=["lines of Windows", "a byte order mark"])
def test_every_byte_of_the_rest_is_kept(file: Path, way: str) -> None:
    raw = (WHOLE.replace("\n", way) if way == "\r\n" else way + WHOLE).encode()
    file.write_bytes(raw)
    add(file, ADDED)
    after = file.read_bytes()
    head, _, tail = after.partition(b"  - {id: e3")
    rest = head + tail.partition(b"\n")[2]
    assert rest == raw


def test_letters_of_all_alphabets_are_kept(file: Path) -> None:
    text = WHOLE.replace("how it began", "began «так» 始")
    file.write_text(text, encoding="utf-8")
    add(file, ADDED)
    assert "began «так» 始" in file.read_text(encoding="utf-8")


def test_permissions_are_kept(file: Path) -> None:
    file.chmod(0o640)
    add(file, ADDED)
    assert file.stat().st_mode & 0o777 == 0o640


def test_nothing_else_is_left_in_the_folder(file: Path) -> None:
    add(file, ADDED)
    assert [path.name for path in file.parent.iterdir()] == ["case.yaml"]


def test_an_id_that_was_given_is_kept_and_a_new_one_is_free(file: Path) -> None:
    file.write_text(WHOLE.replace("id: e2", "id: e3"), encoding="utf-8")
    assert add(file, ADDED).case.events[-1].id not in ("e1", "e3")
    named = add_event(file, event({**failed("2026-09-03 10:00"), "id": "own"}), policies().find, TODAY)
    assert "own" in {one.id for one in named.case.events}


REFUSED: dict[str, tuple[str, Data]] = {
    "two at once": (WHOLE, left("2026-09-02 10:00", "refused")),
    "an id that is taken": (WHOLE, {**ADDED, "id": "e1"}),
    "striking out what is not there": (WHOLE, {"at": "2026-09-03 10:00", "struck": "e9"}),
    "a file with a fault": (WHOLE.replace("cp", "cpp"), ADDED),
    "a file that is no YAML": (WHOLE + "  - {\n", ADDED),
    "a file of a later version": (WHOLE.replace("@2015-12-01", "@2014-12-01"), ADDED),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_would_not_read_is_left_as_it_was(file: Path, name: str) -> None:
    text, data = REFUSED[name]
    file.write_text(text, encoding="utf-8")
    raw = file.read_bytes()
    with pytest.raises((DataFileError, PolicyNotFound)):
        add(file, data)
    assert file.read_bytes() == raw
    assert [path.name for path in file.parent.iterdir()] == ["case.yaml"]


EVENTS: list[Data] = [
    arose("2026-09-03 10:00"),
    learned("2026-09-03 10:00", issue=["closure", "conduct"], raising_agency='O\'Brien & co: #1, {the} "best" \\ one'),
    learned("2026-09-03 10:00", raising_agency="null", other_agency="2026"),
    did("2026-09-03 10:00", "case-note", by="both", stage="stage-1"),
    {"at": "2026-09-03 10:00", "agreed": {"settle": "2026-09-04"}},
    {**failed("2026-09-03 10:00"), "reported": "2026-09-04 11:00"},
    arose("2026-10-25T01:30+00:00"),
    {"at": "2026-09-03 10:00", "struck": "e1"},
]


@pytest.mark.parametrize("data", EVENTS, ids=lambda data: " ".join(map(str, data.values()))[17:50])
def test_what_was_added_is_read_as_it_was_meant(file: Path, data: Data) -> None:
    add(file, data)
    wanted = event(data)
    assert any(
        one == wanted.named(one.id) and one.id not in ("e1", "e2") for one in load(file).case.events
    )  # fmt: skip


VALUES = st.text(max_size=30).filter(lambda text: text.strip() == text and text.isprintable()) | st.sampled_from(
    ["yes", "null", "~", "true", "1", "1.5", "-", "a: b", "a #b", "[x]", "2026-09-01", "2026-09-01 09:00", "@x", "%x"]
)


@given(VALUES)
@example("\U0001f3eb school")
def test_a_value_in_a_line_is_read_as_itself(value: str) -> None:
    read = parse(f"- {{a: {in_yaml(value)}, b: [{in_yaml(value)}]}}\n".encode(), "a.yaml").data
    assert read == [{"a": value, "b": [value]}]


# Dying in the middle

DIE = """
import os, signal, sys, tempfile
from datetime import date
from pathlib import Path
import advice.case_file as case_file
from advice.case import event_from
from rules.library import load_policies

where, path = sys.argv[1], Path(sys.argv[2])
def die(*args, **kwargs): os.kill(os.getpid(), signal.SIGKILL)
if where == "sync": os.fsync = die
elif where == "permissions": Path.chmod = die
elif where == "replace": Path.replace = die
elif where == "half":
    fdopen = os.fdopen
    def half(*args, **kwargs):
        file = fdopen(*args, **kwargs)
        class Half:
            def __enter__(self): return self
            def __exit__(self, *args): file.close()
            def write(self, text): file.write(text[: len(text) // 2]); file.flush(); die()
        return Half()
    os.fdopen = half
find = load_policies().find
policy = find("camden", date(2026, 9, 7))
event = event_from(policy, {"at": "2026-09-02 12:00", "moved": {"disagreement": "stage-2"}})
case_file.add_event(path, event, find, date(2026, 9, 7))
"""


@pytest.mark.parametrize("where", ["half", "sync", "permissions", "replace"])
def test_whoever_dies_while_adding_leaves_the_file_whole(file: Path, where: str) -> None:
    died = subprocess.run([sys.executable, "-c", DIE, where, str(file)], check=False)  # noqa: S603 -- our own code
    assert died.returncode == -signal.SIGKILL
    assert file.read_text(encoding="utf-8") == WHOLE
    assert len(add(file, ADDED).case.events) == 3, "nobody holds it any more"


# Twenty at once

ADD = """
import os, sys, traceback
from datetime import date
from pathlib import Path
from advice.case import event_from
from advice.case_file import add_event
from rules.library import load_policies

path, find, today = Path(sys.argv[1]), load_policies().find, date(2026, 9, 7)
policy = find("camden", today)
waiting, gate = os.pipe()
children = []
for number in range(20):
    child = os.fork()
    if child:
        children.append(child)
        continue
    try:
        os.close(gate)
        os.read(waiting, 1)
        event = event_from(policy, {"at": f"2026-09-03 10:{number:02}", "did": "case-note", "by": "raising"})
        add_event(path, event, find, today)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
os.close(gate)
sys.exit(sum(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children))
"""
"""Twenty processes that wait at a gate, and are let go together."""


def test_of_twenty_additions_at_once_none_is_lost(file: Path) -> None:
    done = subprocess.run([sys.executable, "-c", ADD, str(file)], check=False, timeout=60)  # noqa: S603 -- our own code
    assert done.returncode == 0
    found = load(file)
    added = [one for one in found.case.events if one.kind == "did"]
    assert sorted(one.at.minute for one in added) == list(range(20))
    assert len({one.id for one in found.case.events}) == 22
    assert all(line in file.read_text(encoding="utf-8") for line in WHOLE.splitlines())
    assert [path.name for path in file.parent.iterdir()] == ["case.yaml"]


# There and back


@given(st.lists(st.sampled_from(EVENTS), max_size=6, unique_by=str))
def test_what_a_case_holds_can_be_written_and_read_again(events: list[Data]) -> None:
    lines = [line_of(event(data)) for data in events if "struck" not in data]
    text = "\n".join(["policy: camden", "events:" if lines else "events: []", *lines, ""])
    document = parse(text.encode(), "case.yaml")
    read = [event_from(camden(), data) for data in document.data["events"]]
    assert read == [event(data) for data in events if "struck" not in data]
