"""Broken policies: each file in bad/ is a small policy with one fault, and says at its head what is said about it.

    # expects: LINE: path: what is wrong; what would be right

A message that goes on is indented below. `...` stands for any words: there the place is what matters. A fault that is
noticed in another file begins with its name. All are read with the starter's clauses and readings, to which one option
is added that may not be chosen.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path

import pytest

from foundation.errors import DataFileError
from rules.errors import UnknownReading
from rules.loader import COLUMNS, load_policy
from rules.new_policy import STARTER
from rules.policy import Policy
from tests.rules.policies import camden

ROOT = Path(__file__).parent.parent.parent
FILES = sorted((Path(__file__).parent / "bad").glob("*.yaml"))
OF_A_LIBRARY = re.compile(r"Input should|should have|validation|Dictionary|Tuple|NoneType")
"""Words that only the library beneath would say."""
ASKED_FOR = re.compile(r"# expects: (.+)")
DEFAULT = "    default: "
REFUSED = "      c: {says: whenever it suits, refused: it takes the limit away}\n"


def expected(path: Path) -> list[str]:
    """What the head of a file says will be said of it."""
    said: list[str] = []
    for line in takewhile(lambda line: line.startswith("#"), path.read_text(encoding="utf-8").splitlines()):
        if found := ASKED_FOR.fullmatch(line):
            said.append(found.group(1))
        elif line.startswith("#   ") and said:
            said[-1] += f" {line[4:]}"
    return said


def write(folder: Path, **texts: str) -> Path:
    """The starter, with some of its files replaced; its reading has one more option, which is refused."""
    for name in ("policy.yaml", "readings.yaml", "clauses.csv"):
        text = texts.get(name.partition(".")[0], (STARTER / name).read_text(encoding="utf-8"))
        (folder / name).write_text(
            text if REFUSED in text else text.replace(DEFAULT, REFUSED + DEFAULT), encoding="utf-8"
        )
    return folder


def refusal(folder: Path, load: Callable[[Path], Policy] = load_policy) -> list[str]:
    """Everything that is said about a policy, each at its line."""
    with pytest.raises(DataFileError) as refused:
        load(folder)
    said = [str(problem).removeprefix(f"{folder}/") for problem in refused.value.problems]
    return [re.sub(r"^policy\.yaml:(?=[0-9])", "", line) for line in said]


def matches(said: str, wanted: str) -> bool:
    return re.fullmatch(re.escape(wanted).replace(re.escape("..."), ".+"), said) is not None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_broken_policy_is_refused_with_what_stands_at_its_head(path: Path, tmp_path: Path) -> None:
    said = refusal(write(tmp_path, policy=path.read_text(encoding="utf-8")))
    wanted = expected(path)
    assert wanted, "the file does not say what it expects"
    assert len(said) == len(wanted), said
    assert all(any(matches(found, line) for line in wanted) for found in said), said
    assert all(any(matches(found, line) for found in said) for line in wanted), said
    assert not any(OF_A_LIBRARY.search(line) for line in said), said


def test_without_its_fault_such_a_policy_loads(tmp_path: Path) -> None:
    text = (Path(__file__).parent / "bad" / "key-unknown.yaml").read_text(encoding="utf-8")
    broken = "    prompts: {working_days: 1}\n"
    assert broken in text
    assert load_policy(write(tmp_path, policy=text.replace(broken, ""))).id == "exampleshire"


def test_every_check_of_names_has_a_file_that_breaks_it() -> None:
    said = "\n".join(line for path in FILES for line in expected(path))
    for module in sorted((ROOT / "rules" / "names").glob("*.py")):
        for words in said_by(module):
            assert words in said, (module.name, words)


def said_by(module: Path) -> Iterator[str]:
    """The longest plain piece of every text that a module says is wrong."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        texts: list[ast.expr] = []
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("wrong", "Problem"):
            texts = node.args[2:3]
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "what":
            texts = [node.value]
        for text in texts:
            pieces = [piece.value for piece in ast.walk(text) if isinstance(piece, ast.Constant)]
            if pieces:
                yield max((str(piece) for piece in pieces), key=len)


# What is said of the number of a clause, of a reading and of a date


def changed(old: str, new: str) -> str:
    """The starter's policy with one thing changed."""
    text = (STARTER / "policy.yaml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("then: {route: protect}, clauses: [EXA-002]", "then: {route: protect}, clauses: [exa-002]"),
        ("then: {route: protect},", "then: {route: protect}, readings: [exa-a1],"),
        ("valid_from: 2026-01-01", "valid_from: 1 January 2026"),
    ],
    ids=["a clause", "a reading", "a date"],
)
def test_what_is_no_name_is_not_asked_to_have_small_letters(old: str, new: str, tmp_path: Path) -> None:
    (said,) = refusal(write(tmp_path, policy=changed(old, new)))
    assert said.startswith(
        ("8: policy.valid_from: ", "29: rules.protect-first.clauses[0]: ", "29: rules.protect-first.re")
    )
    assert "small letters" not in said


# The other two files

READINGS = """\
readings:
  EXA-A1:
    title: what "5 days" means
    kind: ambiguity
    weight: high
    clauses: [EXA-004]
    issue: The policy does not say whether weekends count.
    options:
      a: {says: working days, changes: [date], tell: Working days count.}
      b: {says: calendar days, changes: [date], tell: Calendar days count.}
      c: {says: whenever it suits, refused: it takes the limit away}
    default: a
    taken: Option (a).
    tell: The five days are taken as working days.
"""
BROKEN = {
    "a default that is refused": (
        "default: a",
        "default: c",
        "12: readings.EXA-A1.default: the default `c` is not an option that may be chosen; known here: a, b",
    ),
    "a default that is not there": (
        "default: a",
        "default: x",
        "12: readings.EXA-A1.default: the default `x` is not an option that may be chosen; known here: a, b",
    ),
    "a clause that is not there": (
        "clauses: [EXA-004]",
        "clauses: [EXA-004, EXA-0003]",
        "6: readings.EXA-A1.clauses: there is no clause EXA-0003; did you mean `EXA-003`?",
    ),
    "an option that changes nothing": (
        "calendar days, changes: [date]",
        "calendar days",
        "10: readings.EXA-A1.options.b: an option that may be chosen has to say what it changes; write changes: ...",
    ),
    "an option that tells nothing": (
        ", tell: Calendar days count.",
        "",
        "10: readings.EXA-A1.options.b: an option that may be chosen has to say what the user is told; write tell: ...",
    ),
    "a change of no kind": (
        "calendar days, changes: [date]",
        "calendar days, changes: [dates]",
        "10: readings.EXA-A1.options.b.changes[0]: `dates` is not one of the values allowed here; did you mean `date`?",
    ),
    "a reading of no kind": (
        "kind: ambiguity",
        "kind: ambigous",
        "4: readings.EXA-A1.kind: `ambigous` is not one of the values allowed here; did you mean `ambiguity`?",
    ),
    "a key left out": (
        "    tell: The five days are taken as working days.\n",
        "",
        "2: readings.EXA-A1: `tell` is missing",
    ),
    "a key that is not known": (
        "    taken: Option (a).\n",
        "    taken: Option (a).\n    takes: Option (a).\n",
        "14: readings.EXA-A1.takes: unknown key `takes`; did you mean `taken`?",
    ),
    "an option with a capital": (
        "      c: {says",
        "      C: {says",
        "11: readings.EXA-A1.options.C: `C` is not a name that can be used here; ...",
    ),
    "a number that is none": (
        "  EXA-A1:",
        "  EXA-1:",
        "2: readings.EXA-1: `EXA-1` is not a name that can be used here; ...",
    ),
    "no readings": ("readings:\n  EXA-A1:", "reading:\n  EXA-A1:", "1: `readings` is missing"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_reading_is_refused_where_it_stands(fault: str, tmp_path: Path) -> None:
    old, new, said = BROKEN[fault]
    assert old in READINGS
    found = refusal(write(tmp_path, readings=READINGS.replace(old, new, 1)))
    assert any(matches(line, f"readings.yaml:{said}") for line in found), found
    assert len(found) == (2 if fault == "no readings" else 1), found


def test_readings_without_a_fault_are_read(tmp_path: Path) -> None:
    readings = load_policy(write(tmp_path, readings=READINGS)).readings
    assert list(readings) == ["EXA-A1"]
    assert readings["EXA-A1"].permitted == ("a", "b")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("EXA-002,p1", "EXA-001,p1", "clauses.csv:3: EXA-001: this clause stands here twice; keep one"),
        ("EXA-006,p1,principle,", "EXA-006,p1,",
         'clauses.csv:7: 9 cells where the first line names 10 columns; a cell with a comma stands in "quotes"'),
        ("recipient,notes", "recipient,remarks",
         (f"clauses.csv:1: the column `notes` is missing; columns: {', '.join(COLUMNS)}\n"
          f"clauses.csv:1: unknown column `remarks`; columns: {', '.join(COLUMNS)}")),
    ],
    ids=["twice", "a cell too few", "a column"],
)  # fmt: skip
def test_a_broken_list_of_clauses_is_refused_where_it_stands(old: str, new: str, said: str, tmp_path: Path) -> None:
    text = (STARTER / "clauses.csv").read_text(encoding="utf-8")
    assert old in text
    assert refusal(write(tmp_path, clauses=text.replace(old, new, 1))) == said.splitlines()


def test_what_is_wrong_with_all_three_files_is_said_at_once(tmp_path: Path) -> None:
    write(tmp_path, policy="policy: {id: a\n", readings="readings: {id: a}\nreadings: {}\n")
    (tmp_path / "clauses.csv").unlink()
    said = refusal(tmp_path)
    assert [line.partition(":")[0] for line in said] == ["clauses.csv", "2", "readings.yaml"]
    assert said[0] == "clauses.csv: the file cannot be read: No such file or directory"
    assert said[2] == "readings.yaml:2: the key `readings` stands here twice (first on line 1); keep one"


def test_a_folder_without_a_policy_is_said_to_lack_its_files(tmp_path: Path) -> None:
    assert refusal(tmp_path) == [
        f"{name}: the file cannot be read: No such file or directory"
        for name in ("clauses.csv", "policy.yaml", "readings.yaml")
    ]


# When a reading is switched


def test_what_is_wrong_under_another_option_is_said_when_it_is_taken_at_the_latest(tmp_path: Path) -> None:
    text = changed("b: {calendar_days: 5, words: within 5 days, clauses: [EXA-004]}", "b: {due_of: settel}")
    folder = write(tmp_path, policy=text)
    (said,) = refusal(folder, lambda folder: load_policy(folder).under({"EXA-A1": "b"}))
    assert said == "106: duties.settle.limit: there is no duty `settel`; did you mean `settle`?"


@pytest.mark.parametrize(
    ("reading", "option", "said"),
    [
        ("EXA-A2", "a", "exampleshire has no reading `EXA-A2`. Did you mean `EXA-A1`?"),
        ("EXA-A1", "x", "EXA-A1 has no option `x`. Known here: a, b, c"),
        ("EXA-A1", "c", "EXA-A1 may not be read as `c`: it takes the limit away. Permitted: a, b."),
    ],
)
def test_an_option_that_may_not_be_chosen_is_refused_in_words(
    reading: str, option: str, said: str, tmp_path: Path
) -> None:
    policy = load_policy(write(tmp_path))
    with pytest.raises(UnknownReading) as refused:
        policy.under({reading: option})
    assert str(refused.value) == said


def test_a_reading_that_is_taken_already_is_taken(tmp_path: Path) -> None:
    policy = load_policy(write(tmp_path))
    assert policy.under({"EXA-A1": "a"}) is policy
    other = policy.under({"EXA-A1": "b"})
    assert (policy.switched, other.switched, other.under({"EXA-A1": "a"}).switched) == ({}, {"EXA-A1": "b"}, {})


def test_a_second_switch_keeps_the_first() -> None:
    switched = camden().under({"CAM-A3": "b"}).under({"CAM-A4": "b"})
    assert switched.switched == {"CAM-A3": "b", "CAM-A4": "b"}
    assert camden().switched == {}
