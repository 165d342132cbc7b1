"""Whatever is typed, a person gets words and an exit code, and where advice was asked for the emergency line."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from foundation.moment import parse_moment
from rules.library import load_policies
from tests.escalate.terminal import AT, EMERGENCY, KNOWN, Said, escalate

POLICY = load_policies().at("camden", "2015-12-01")
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""The fixture that shares what was read of the policies is the same for every example."""

typed = st.text(st.characters(exclude_characters="\x00", exclude_categories=[]), max_size=40)
"""All that can stand in an argument: no system can pass a zero byte, but bytes that are no text do come."""
odd = st.sampled_from(
    ["", " ", "=", "--", "-", "@", "..", "/", "~", "{{7*7}}", "%s", "[1]", "yes", "\x1b[2J", "\udcff", "9" * 40]
)
word = st.one_of(odd, typed, st.sampled_from([*POLICY.facts, *POLICY.readings, *POLICY.file.tracks, "camden"]))
value = st.one_of(odd, typed, st.sampled_from(["yes", "no", "not_known", "threshold,conduct", "cp", "fssw"]))
moment = st.one_of(
    odd,
    typed,
    st.datetimes().map(str),
    st.dates().map(str),
    st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:?[0-9]{2})?)?", fullmatch=True),
)


CASE = """\
policy: camden
opened: 2026-09-01 09:00
facts: {imminent_risk: no, raising_agency: schools, other_agency: fssw, case_type: cp, issue: [threshold]}
events:
  - {id: e1, at: 2026-09-01 09:00, happened: disagreement-arose}
"""


def holds(said: Said, *, advising: bool = False) -> None:
    """What holds of every answer."""
    assert said.code in (0, 1, 2)
    assert "Traceback" not in said.all
    assert "\x1b" not in said.all
    assert (said.out or said.err).strip()
    if advising:
        assert said.first.startswith(EMERGENCY)
        assert said.code != 1


@FEW
@given(name=word, answer=value)
@example("imminent_risk", "yes")
@example("raising_agency", "Ward 9 🏥")
def test_any_words_as_a_fact_get_an_answer_that_begins_with_the_emergency_line(name: str, answer: str) -> None:
    known = [part for fact in KNOWN if not fact.startswith(f"{name}=") for part in ("--fact", fact)]
    holds(escalate("next", "camden", "--at", AT, *known, f"--fact={name}={answer}"), advising=True)


@FEW
@given(at=moment)
def test_any_words_as_a_moment_get_an_answer_that_begins_with_the_emergency_line(at: str) -> None:
    known = [part for fact in KNOWN for part in ("--fact", fact)]
    said = escalate("next", "camden", f"--at={at}", *known)
    if said.code == 3:
        assert "WE COULD NOT DECIDE" in said.out, "it is beyond the published bank holidays, and said so"
        assert not 2016 < parse_moment(at).year < 2028
        assert said.first.startswith(EMERGENCY)
    else:
        holds(said, advising=True)


@FEW
@given(policy=word, area=word, reading=word, option=value)
def test_any_words_as_a_policy_an_area_or_a_reading_get_an_answer_that_begins_with_the_emergency_line(
    policy: str, area: str, reading: str, option: str
) -> None:
    for arguments in (
        ["--", policy],
        [f"--area={area}", "camden"],
        [f"--reading={reading}={option}", "camden"],
        [f"--case={area}", "camden"],
    ):
        holds(escalate("next", "--at", AT, "--fact", "imminent_risk=yes", *arguments), advising=True)


@FEW
@given(
    words=st.lists(
        st.one_of(word, value, st.sampled_from(["--at", "--fact", "--json", "--case", "--full"])), max_size=5
    )
)
def test_any_command_line_gets_words_and_an_exit_code(words: list[str]) -> None:
    asked = ["next", "--at", AT, *words]
    if not {"-h", "--help"} & set(words) and not any(one.startswith(("--i", "--c", "--s")) for one in words):
        holds(escalate(*asked), advising=True)


@FEW
@given(
    start=moment,
    limit=st.one_of(value, st.from_regex(r"-?[0-9]{1,12} (working |calendar )?(days?|weeks?|hours?)", fullmatch=True)),
)
def test_any_words_as_a_time_limit_get_an_answer(start: str, limit: str) -> None:
    for arguments in (["--", start, "2 working days"], ["--", "2026-08-28 16:40", limit], ["--", start, limit]):
        said = escalate("days", *arguments)
        holds(said)
        assert said.out.startswith("Due ") is (said.code == 0)


HAPPENED = ("failed", "learned", "raised", "resolved", "moved", "agreed", "struck", "settle", "re-opened")


@FEW
@given(
    what=st.one_of(word, st.sampled_from(HAPPENED)),
    about=st.lists(value, max_size=2),
    more=st.tuples(st.sampled_from(["by", "stage", "track", "at", "reported"]), st.one_of(word, value, moment)),
)
def test_any_words_added_to_a_case_are_taken_whole_or_change_nothing(
    what: str, about: list[str], more: tuple[str, str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case.yaml"
        case.write_text(CASE, encoding="utf-8")
        said = escalate("case", "add", case, "--at", "2026-09-02 10:00", f"--{more[0]}={more[1]}", "--", what, *about)
        holds(said)
        assert list(Path(folder).iterdir()) == [case]
        assert case.read_text(encoding="utf-8").startswith(CASE)
        assert (said.code == 0) is (case.read_text(encoding="utf-8") != CASE)
        assert escalate("case", "show", case, "--at", AT).code == 0


@FEW
@given(answers=st.lists(st.one_of(value, st.sampled_from(["1", "2", "?", "back", "save"])), max_size=14))
def test_any_answers_in_an_interview_end_in_the_advice_about_the_file_that_was_kept(answers: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        case = Path(folder) / "case.yaml"
        said = escalate("ask", "camden", "--at", AT, "--case", case, typed="\n".join(answers))
        assert said.code == 0, said.err
        kept = escalate("next", "camden", "--case", case, "--at", AT)
        assert kept.code == 0, kept.err
        assert said.out.endswith(kept.out)


json_value = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


@FEW
@given(part=st.sampled_from(["policy", "area", "readings", "facts", "events", "opened", "at"]), what=json_value)
def test_any_receipt_is_run_again_or_refused_in_words(part: str, what: Any) -> None:
    receipt = {
        "policy": "camden@2015-12-01",
        "area": "camden",
        "readings": {},
        "facts": {"imminent_risk": "no"},
        "events": [],
        "opened": None,
        "at": AT,
        part: what,
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "advice.json"
        path.write_text(json.dumps({"receipt": receipt}), encoding="utf-8")
        holds(escalate("verify", path))
