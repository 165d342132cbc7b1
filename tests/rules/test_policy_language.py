"""The language in use: readings alone and in pairs, any order of the file, reading aloud, schemas, the starter."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from foundation.datafile import read
from foundation.errors import DataFileError
from rules import reference
from rules.aloud import limit_aloud, read_aloud, sentence_of, who_aloud
from rules.completion import completions
from rules.decide import decide, find, run_case_rules
from rules.duties import duty_lines
from rules.library import load_policies
from rules.loader import VOCABULARY, load_policy
from rules.new_policy import STARTER, write_starter
from rules.policy import SECTIONS, Policy
from rules.schema import FOLDER, schemas
from tests.rules.policies import camden, small, starter, state, switches

SCHEMAS = schemas()

CAMDEN = FOLDER / "camden" / "2015-12-01"
SWITCHES = list(switches(camden()))
PAIRS = [(one, other) for one, other in combinations(SWITCHES, 2) if one[0] != other[0]]


# Every option loads, alone and with every other


@pytest.mark.parametrize(("reading", "option"), SWITCHES, ids=lambda part: part)
def test_every_option_loads_alone_and_says_that_it_is_taken(reading: str, option: str) -> None:
    switched = camden().under({reading: option})
    assert switched.choice == {**camden().choice, reading: option}
    assert switched.switched == {reading: option}
    assert switched.digest == camden().digest


def test_the_options_of_camden_are_counted() -> None:
    readings = camden().readings
    assert len(readings) == 35
    assert sum(len(reading.options) for reading in readings.values()) == 88
    assert sum(len(reading.permitted) for reading in readings.values()) == 65
    assert (len(SWITCHES), len(PAIRS)) == (30, 429)


@pytest.mark.parametrize("first", SWITCHES, ids="=".join)
def test_every_pair_of_options_loads(first: tuple[str, str]) -> None:
    for one, other in PAIRS:
        if one == first:
            assert camden().under(dict([one, other])).switched == dict([one, other])


def test_every_option_of_the_starter_loads() -> None:
    assert [starter().under({reading: option}).switched for reading, option in switches(starter())] == [{"EXA-A1": "b"}]


def test_an_option_that_is_refused_may_not_be_taken_and_says_why() -> None:
    refused = {
        f"{name}={option}": found.refused
        for name, reading in camden().readings.items()
        for option, found in reading.options.items()
        if found.refused
    }
    assert len(refused) == 88 - 65
    for name, why in refused.items():
        reading, _, option = name.partition("=")
        with pytest.raises(Exception, match="may not be read as") as error:
            camden().under({reading: option})
        assert str(why) in str(error.value)


# The order of the file means nothing

ORDERED = ("content", "earliest_of", "one_of")
"""Lists in which the order may be seen by people; all others are sets."""


def shuffled(value: Any, by: Random, key: str = "") -> Any:
    if isinstance(value, dict):
        names = by.sample(list(value), len(value))
        return {name: shuffled(value[name], by, name) for name in names}
    if isinstance(value, list):
        items = [shuffled(item, by) for item in value]
        return items if key in ORDERED else by.sample(items, len(items))
    return value


def in_json(value: Any) -> str:
    """JSON, which is YAML as well; texts are folded so that no line is too long."""
    lines: list[str] = []
    for line in json.dumps(value, indent=1, ensure_ascii=False).splitlines():
        indent = " " * (len(line) - len(line.lstrip()) + 1)
        lines += textwrap.wrap(
            line, 110, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
        ) or [line]
    return "\n".join(lines)


def rewritten(folder: Path, source: Path, by: Random) -> Policy:
    """A policy whose file holds the same in another order."""
    folder.mkdir()
    for name in ("readings.yaml", "clauses.csv"):
        (folder / name).write_bytes((source / name).read_bytes())
    text = in_json(shuffled(read(source / "policy.yaml").data, by))
    (folder / "policy.yaml").write_text(text, encoding="utf-8")
    return load_policy(folder)


def chance(seed: object) -> Random:
    return Random(str(seed))  # noqa: S311 -- the same order at every run, and no secret


STATES: list[dict[str, str]] = [
    {},
    state({"refer-at-once": "passed"}, protect="co-ordinator"),
    state({"settle": "passed", "hand-over": "running", "record-in-writing": "running", "case-note": "done"},
          disagreement="stage-3 lapsed"),
]  # fmt: skip
SOME_ANSWERS: list[dict[str, str | tuple[str, ...]]] = [
    {},
    {"imminent_risk": "not_known"},
    {"imminent_risk": "no", "agencies": "same"},
    {"imminent_risk": "no", "agencies": "different", "issue": ("closure", "conduct")},
    {"imminent_risk": "no", "agencies": "different", "issue": ("conduct",), "case_type": "cp",
     "allegation_of_harm": "yes", "complaint_about_manager": "no"},
]  # fmt: skip


def conclusions(policy: Policy, answers: dict[str, str | tuple[str, ...]]) -> Iterator[Any]:
    found = find(policy, answers)
    yield found.common, found.possible, found.opens, found.may_open, found.closed, found.open
    yield [fired.rule for fired in found.fired]
    for stands in STATES:
        decision = decide(policy, answers, stands)
        yield decision.owed, decision.may_be_owed, decision.gated, decision.offered, decision.entitled, decision.next
        yield decision.ask, [fired.rule for fired in decision.fired]


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_maps_and_lists_in_the_file_changes_no_decision(seed: int, tmp_path: Path) -> None:
    other = rewritten(tmp_path / "shuffled", CAMDEN, chance(seed))
    assert list(other.file.duties) != list(camden().file.duties), "nothing was shuffled"
    for answers in SOME_ANSWERS:
        assert list(conclusions(other, answers)) == list(conclusions(camden(), answers))
    for facts in list(completions(camden(), {}))[::15]:
        assert run_case_rules(other, facts) == run_case_rules(camden(), facts)
        assert reference.case_conclusions(other, facts) == reference.case_conclusions(camden(), facts)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_file_changes_no_decision_under_other_readings(seed: int, tmp_path: Path) -> None:
    other = rewritten(tmp_path / "shuffled", CAMDEN, chance(seed))
    for reading, option in SWITCHES[seed::4]:
        one, two = (policy.under({reading: option}) for policy in (camden(), other))
        assert list(conclusions(one, SOME_ANSWERS[3])) == list(conclusions(two, SOME_ANSWERS[3]))


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_file_moves_no_duty_on_the_printed_page(seed: int, tmp_path: Path) -> None:
    other = rewritten(tmp_path / "shuffled", CAMDEN, chance(seed))
    places = [{line.duty: line.place for line in duty_lines(policy)} for policy in (camden(), other)]
    assert places[0] == places[1]


@pytest.mark.parametrize(
    ("exits", "first", "order"),
    [
        ({"c": "b", "b": "a"}, "c", ("c", "b", "a")),
        ({"c": "b", "b": "c"}, "b", ("b", "c", "a")),
        ({"a": "c", "b": "c"}, "{found: entry}", ("a", "b", "c")),
        ({"a": "{found: entry}"}, "a", ("a", "b", "c")),
    ],
    ids=str,
)
def test_stages_stand_in_the_order_in_which_they_lead_to_one_another(
    exits: dict[str, str], first: str, order: tuple[str, ...], tmp_path: Path
) -> None:
    stages = "".join(
        f"      {name}: {{called: {name}, exits: {{resolved: close, unresolved: {exits.get(name, 'close')}}}, "
        "resolved_by: not_stated, clauses: [EXA-2]}\n"
        for name in "bca"
    )
    text = (
        "findings:\n  route: {kind: many, values: [talk], clauses: [EXA-2]}\n"
        "  entry: {kind: one, of: stages, values: [b, a], clauses: [EXA-2]}\n"
        f"tracks:\n  talk:\n    called: the talk\n    opens: {{route: [talk]}}\n    starts: now\n"
        f"    first_stage: {first}\n    stages:\n{stages}    reopening: {{to: chosen, stated: no}}\n"
        "    clauses: [EXA-2]\n"
    )
    assert small(tmp_path, text).stage_order("talk") == order


@given(st.integers(0, 1_000_000))
@settings(max_examples=20)
def test_what_was_shuffled_is_the_same_file(seed: int) -> None:
    data = read(CAMDEN / "policy.yaml").data

    def settled(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: settled(value[name], name) for name in sorted(value)}
        if isinstance(value, list):
            items = [settled(item) for item in value]
            return items if key in ORDERED else sorted(items, key=json.dumps)
        return value

    assert settled(shuffled(data, chance(seed))) == settled(data)


# Read aloud: one plain sentence for every element

SENTENCES = [(name, sentence) for name, policy in (("Camden", camden()), ("the starter", starter()))
             for sentence in read_aloud(policy)]  # fmt: skip


def what_it_is_about(policy: Policy, path: str) -> str:
    """A few words of the element that its sentence cannot do without."""
    section, name, *inner = path.split(".")
    element = getattr(policy.file, section)[name]
    if inner:
        element = getattr(element, inner[0])[inner[1]]
        return str(element.called if inner[0] == "stages" else policy.track(element.track).called)
    key = {"facts": "ask", "duties": "what", "powers": "may", "rights": "to"}.get(section, "called")
    return str(getattr(element, key, name)) if section not in ("findings", "rules") else ""


@pytest.mark.parametrize(
    ("name", "sentence"), SENTENCES, ids=[f"{name} {sentence.element}" for name, sentence in SENTENCES]
)
def test_every_element_is_read_aloud_as_a_sentence_that_says_something(name: str, sentence: Any) -> None:
    policy = camden() if name == "Camden" else starter()
    says = sentence.says
    assert re.match(r"[A-Z]", says)
    assert says.endswith(".")
    assert not says.endswith("..")
    assert not re.search(r"  | [,.;:]|,,|\(\)|\bNone\b|\bTrue\b|\bFalse\b|[{}\[\]]|_began", says), says
    assert what_it_is_about(policy, sentence.element).casefold() in says.casefold()
    assert sentence.clauses
    assert set(sentence.clauses) <= set(policy.clauses)
    assert set(sentence.readings) <= set(policy.readings)
    assert sentence_of(policy, sentence.element) == sentence
    assert str(sentence).endswith(f"[{', '.join((*sentence.clauses, *sentence.readings))}]")


def test_every_element_of_camden_is_read_once() -> None:
    read_out = [sentence.element for name, sentence in SENTENCES if name == "Camden"]
    file = camden().file
    elements = sum(len(getattr(file, section)) for section in SECTIONS)
    inner = sum(len(track.stages) + len(track.waits_for) for track in file.tracks.values())
    assert len(read_out) == len(set(read_out)) == elements + inner


def test_what_is_not_there_cannot_be_read_aloud() -> None:
    with pytest.raises(KeyError):
        sentence_of(camden(), "duties.nothing")


@pytest.mark.parametrize(
    ("element", "says"),
    [
        ("tracks.disagreement.waits_for.protection-decided",
         "The disagreement waits until protecting the child now is finished."),
        ("roles.sub-group",
         "The policy speaks of the relevant CSCB sub-group, on the board: the directory names the post."),
    ],
)  # fmt: skip
def test_a_few_elements_as_they_are_read(element: str, says: str) -> None:
    assert sentence_of(camden(), element).says == says


TALK = """\
roles:
  manager: {called: the managers, of: each_side, clauses: [EXA-2]}
  chair: {called: the chair, of: board, clauses: [EXA-2]}
facts:
  issue: {clauses: [EXA-2]}
  urgent: {ask: Is it urgent?, kind: yes_no, not_known: {value: not_known}, judged_by: chair, clauses: [EXA-2]}
findings:
  route: {kind: many, values: [talk], clauses: [EXA-2]}
  entry: {kind: one, of: stages, values: [first, second], only_when: {route: [talk]}, clauses: [EXA-2]}
  judge: {kind: one, of: roles, values: [manager, chair], clauses: [EXA-2]}
rules:
  any: {when: {issue: {not: [something_else]}}, then: {route: talk}, clauses: [EXA-2]}
events:
  arose: {ask: When did it arise?, called: it arose, repeats: yes, clauses: [EXA-2]}
  ended: {ask: When did it end?, called: it ended, clauses: [EXA-2]}
tracks:
  talk:
    called: the talk
    opens: {route: [talk]}
    starts: {first_of_events: [arose, ended]}
    first_stage: {found: entry}
    stages:
      first: {called: "First, the talk", meet: {any_of: [manager, chair]}, formal: no, exits: {resolved: close,
        unresolved: {follows: second}, no_response: {found: entry}, refused: {procedure: court}}, part_of: second,
        resolved_by: {all_of: [manager, chair]}, clauses: [EXA-2]}
      second: {called: Second, lost: yes, exits: {}, resolved_by: lost, clauses: [EXA-2]}
    reopening: {to: new_track, stated: yes}
    clauses: [EXA-2]
duties:
  settle:
    force: must
    who: {met_at_stage: yes, side: other}
    act: settle
    what: settle it
    in: {talk: [first]}
    starts: stage_began
    limit: LIMIT
    if_late: not_stated
    ends: stage_failed
    clauses: [EXA-2]
  tell:
    force: consider
    who: WHO
    act: tell
    what: tell them
    to: {each_side: manager}
    how: {all_of: [phone, letter]}
    over: {talk: all_stages}
    when: {issue: [closure]}
    starts: STARTS
    limit: words_only
    needs: settle
    prompt: {hours: 1}
    if_late: nothing
    ours: yes
    clauses: [EXA-2]
powers:
  go-on: {who: lost, may: go on, in: {talk: [first]}, when: {issue: [closure]}, clauses: [EXA-2]}
rights:
  help: {whose: child, to: an advocate, reminder: {each_agency: yes}, clauses: [EXA-2]}
procedures:
  court: {called: the court, clauses: [EXA-2]}
"""
LIMITS = {
    "none_stated": "with no time limit stated",
    "lost": "in a time that our copy lacks",
    "at_once": "at once",
    "same_working_day": "on the same working day",
    "{words_only: yes, words: without delay}": 'without a number ("without delay")',
    "{hours: 1}": "within 1 hour, day and night",
    "{calendar_days: 7}": "within 7 calendar days",
    "{working_days: 1}": "within 1 working day",
    "{working_days: 5, start_day_counts: yes}": "within 5 working days, the first day counting",
    "{working_days: 2, ends: same_time}": "within 2 working days, to the same time of day",
    "{working_weeks: 1}": "within 1 working week",
    "{agreed_date: {by: both_sides}}": "by a date that is agreed",
    "{before: ended}": "before it ended",
    "{due_of: tell}": "not later than this is due: tell them",
    "{borrowed: the court's timetable}": "as the court's timetable says",
    "{earliest_of: [{hours: 24}, {due_of: tell}]}":
        "within 24 hours, day and night; or not later than this is due: tell them, whichever comes first",
    "{one_of: [{when: {issue: [closure]}, limit: at_once},\n      {when: {issue: {not: [closure]}}, limit: lost}]}":
        "at once where issue is closure; in a time that our copy lacks where issue is not closure",
    "{hours: 2, from: {event: ended}}": "within 2 hours, day and night, counted from when it ended",
    "{earliest_of: [{hours: 1}, at_once, {due_of: tell}], from: {event: ended}, words: soon}":
        "within 1 hour, day and night, counted from when it ended; or at once, counted from when it ended; or not "
        'later than this is due: tell them, whichever comes first ("soon")',
    "{hours: 2, from: {done: tell}}": "within 2 hours, day and night, counted from when this was done: tell them",
    "{hours: 2, from: {track_began: talk}}": "within 2 hours, day and night, counted from when the talk began",
    "{hours: 2, from: {failed: {talk: first}}}":
        "within 2 hours, day and night, counted from when First, the talk failed",
}  # fmt: skip


def talk(folder: Path, limit: str = "none_stated", who: str = "chair", starts: str = "{late: settle}") -> Policy:
    return small(folder, TALK.replace("LIMIT", limit).replace("WHO", who).replace("STARTS", starts))


@pytest.mark.parametrize("limit", LIMITS)
def test_every_kind_of_limit_is_read_aloud(limit: str, tmp_path: Path) -> None:
    policy = talk(tmp_path, limit)
    assert limit_aloud(policy, policy.file.duties["settle"].limit) == LIMITS[limit]
    assert f", {LIMITS[limit]}; the policy does not say" in sentence_of(policy, "duties.settle").says


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("chair", "The chair"),
        ("{any_of: [chair, manager]}", "The chair or the managers"),
        ("{all_of: [chair, manager]}", "The chair and the managers"),
        ("{met_at_stage: yes}", "Those who meet at the stage"),
        ("{met_at_stage: yes, side: raising}", "Those who meet at the stage on the side that raised it"),
        ("{each_side: manager}", "The managers, each side its own,"),
        ("{each_agency: yes}", "Each agency involved"),
        ("{found: judge}", "The one that judge names"),
        ("not_stated", "Somebody the policy does not name"),
        ("lost", "Somebody our copy does not name"),
    ],
)
def test_every_way_of_saying_who_is_read_aloud(who: str, said: str, tmp_path: Path) -> None:
    text = TALK.replace("      second: {called: Second, lost", "      second: {called: Second, meet: chair, lost")
    policy = small(
        tmp_path, text.replace("LIMIT", "none_stated").replace("WHO", who).replace("STARTS", "{done: settle}")
    )
    assert who_aloud(policy, policy.file.duties["tell"].who) == said
    assert sentence_of(policy, "duties.tell").says.startswith(f"{said} should consider whether to tell them ")


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        ("span_began", "from the first of these stages that is entered"),
        ("track_began", "from the moment the track begins"),
        ("applies", "as soon as that is so"),
        ("always", "at all times"),
        ("{every: every year in May}", "every year in May"),
        ("{event: ended}", "once it ended"),
        ("{first_of_events: [arose, ended]}", "once it arose or it ended"),
        ("{done: settle}", "once this is done: settle it"),
        ("{late: settle}", "once this is late: settle it"),
    ],
)
def test_every_start_of_a_duty_is_read_aloud(starts: str, said: str, tmp_path: Path) -> None:
    policy = talk(tmp_path, starts=starts)
    assert sentence_of(policy, "duties.tell").says == (
        "The chair should consider whether to tell them (to the managers, each side its own,) by phone and by letter, "
        f"once over every stage of the talk, where issue is closure, {said}, without a number. It needs this first: "
        "settle it. We suggest chasing it within 1 hour, day and night (ours). This is ours, not the policy."
    )


@pytest.mark.parametrize("starts", ["stage_began", "stage_failed", "stage_left", "resolved"])
def test_a_start_at_a_stage_is_read_aloud(starts: str, tmp_path: Path) -> None:
    policy = small(
        tmp_path,
        TALK.replace("LIMIT", "none_stated").replace("WHO", "chair").replace("STARTS", "always")
        .replace("    starts: stage_began", f"    starts: {starts}"),
    )  # fmt: skip
    said = {
        "stage_began": "from the moment the stage begins",
        "stage_failed": "once the stage has failed",
        "stage_left": "once the stage is left",
        "resolved": "once it is resolved",
    }[starts]
    assert f", at First, {said}, with" in sentence_of(policy, "duties.settle").says


@pytest.mark.parametrize(
    ("element", "says"),
    [
        ("facts.urgent", 'Asked: "Is it urgent?" yes or no; not known is an answer of its own. The chair judges it.'),
        ("findings.entry", "Entry is exactly one of first, second, where route is talk."),
        ("rules.any", "Where issue is not something_else, route is talk."),
        ("events.arose", "It can be reported that it arose, more than once."),
        ("tracks.talk",
         ("The talk opens where route is talk, once it arose or it ended, at the stage that entry names. Re-opened, it "
         "resumes as a new case.")),
        ("tracks.talk.stages.first",
         ("At First, the talk, it is with the managers or the chair. It is resolved when the managers and the chair "
         "say so. Exits: no response: on to the stage that entry names; refused: out to the court; resolved: it ends; "
         "not resolved: on to Second by itself. It is an informal step.")),
        ("tracks.talk.stages.second",
         ("At Second, nobody is named to meet. Our copy lacks who judges it. Exits: none. Our copy of the policy lacks "
         "its content.")),
        ("powers.go-on", "Somebody our copy does not name may go on, at First, where issue is closure."),
        ("rights.help", "The child is entitled to an advocate; each agency involved reminds."),
    ],
)  # fmt: skip
def test_every_kind_of_element_is_read_aloud(element: str, says: str, tmp_path: Path) -> None:
    assert sentence_of(talk(tmp_path), element).says == says


@pytest.mark.parametrize(
    ("judge", "said"),
    [
        ("{agreement: both_sides}", "It is resolved when both sides say so."),
        ("{any_of: [manager, chair]}", "It is resolved when the managers or the chair say so."),
        ("{all_of: [manager, chair]}", "It is resolved when the managers and the chair say so."),
        ("{decision: chair, effect: imposes}", "The chair decides, and its word is binding."),
        ("{decision: chair, effect: recommends}", "The chair decides, and it recommends."),
        ("{decision: chair, effect: mediates}", "The chair decides, and it mediates."),
        ("{decision: chair, effect: arbitrates}", "The chair decides, and it arbitrates."),
        ("{decision: chair, effect: not_stated, or_agreement: yes}",
         "The chair decides, and the policy does not say what its word does. Both sides can still agree."),
        ("{decision: chair}", "The chair decides, and the policy does not say what its word does."),
        ("{event: ended}", "It is resolved when it ended."),
        ("{done: tell}", "It is resolved when this is done: tell them."),
        ("not_stated", "The policy does not say who judges it."),
        ("lost", "Our copy lacks who judges it."),
    ],
)  # fmt: skip
def test_every_way_of_being_resolved_is_read_aloud(judge: str, said: str, tmp_path: Path) -> None:
    text = TALK.replace("resolved_by: {all_of: [manager, chair]}", f"resolved_by: {judge}")
    policy = small(tmp_path, text.replace("LIMIT", "lost").replace("WHO", "chair").replace("STARTS", "always"))
    assert f" {said} Exits: " in sentence_of(policy, "tracks.talk.stages.first").says


def test_what_we_suggest_to_say_is_read_aloud_as_ours(tmp_path: Path) -> None:
    text = TALK.replace("    what: settle it\n", "    what: settle it\n    content: [who, why]\n    suggested: [how]\n")
    policy = small(tmp_path, text.replace("LIMIT", "lost").replace("WHO", "chair").replace("STARTS", "always"))
    assert sentence_of(policy, "duties.settle").says == (
        "Those who meet at the stage on the other side must settle it saying who; why (we suggest adding: how), at "
        "First, from the moment the stage begins, in a time that our copy lacks; the policy does not say what follows "
        "if it is late."
    )


# The schemas that editors use

FILES = [
    CAMDEN / "policy.yaml",
    CAMDEN / "readings.yaml",
    STARTER / "policy.yaml",
    STARTER / "readings.yaml",
    VOCABULARY,
]


def problems(path: Path, data: Any) -> list[str]:
    schema = SCHEMAS[FOLDER / f"{path.stem}.schema.json"]
    return [error.message for error in Draft202012Validator(schema).iter_errors(data)]


@pytest.mark.parametrize("path", sorted(SCHEMAS), ids=lambda path: path.name)
def test_a_schema_is_kept_as_the_language_makes_it(path: Path) -> None:
    Draft202012Validator.check_schema(SCHEMAS[path])
    assert json.loads(path.read_text(encoding="utf-8")) == SCHEMAS[path]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_file_fits_its_schema_and_names_it(path: Path) -> None:
    assert problems(path, read(path).data) == []
    first = path.read_text(encoding="utf-8").splitlines()[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named
    assert (path.parent / named.group(1)).resolve() == FOLDER / f"{path.stem}.schema.json"


@pytest.mark.parametrize(
    ("path", "steps"),
    [
        (CAMDEN / "policy.yaml", ()),
        (CAMDEN / "policy.yaml", ("policy",)),
        (CAMDEN / "policy.yaml", ("policy", "emergency")),
        (CAMDEN / "policy.yaml", ("facts", "issue")),
        (CAMDEN / "policy.yaml", ("rules", "protect-first")),
        (CAMDEN / "policy.yaml", ("tracks", "disagreement")),
        (CAMDEN / "policy.yaml", ("tracks", "disagreement", "stages", "stage-1")),
        (CAMDEN / "policy.yaml", ("tracks", "disagreement", "waits_for", "protection-decided")),
        (CAMDEN / "policy.yaml", ("duties", "settle")),
        (CAMDEN / "policy.yaml", ("duties", "hand-over", "limit")),
        (CAMDEN / "policy.yaml", ("duties", "refer-at-once", "limit")),
        (CAMDEN / "policy.yaml", ("powers", "move-up-alone")),
        (CAMDEN / "policy.yaml", ("documents", "case-notes")),
        (CAMDEN / "policy.yaml", ("not_encoded", "culture")),
        (CAMDEN / "readings.yaml", ()),
        (CAMDEN / "readings.yaml", ("readings", "CAM-A1")),
        (CAMDEN / "readings.yaml", ("readings", "CAM-A1", "options", "a")),
        (VOCABULARY, ()),
        (VOCABULARY, ("facts", "issue")),
        (VOCABULARY, ("events", "disagreement-arose")),
        (STARTER / "policy.yaml", ("duties", "settle")),
    ],
    ids=lambda part: part.name if isinstance(part, Path) else ".".join(part) or "top",
)
def test_a_schema_refuses_an_unknown_key(path: Path, steps: tuple[str, ...]) -> None:
    data = read(path).data
    found = data
    for step in steps:
        found = found[step]
    found["colour"] = "blue"
    assert any("colour" in said for said in problems(path, data))


def test_a_schema_never_refuses_what_the_loader_takes_for_an_alternative() -> None:
    data = read(STARTER / "policy.yaml").data
    before = problems(STARTER / "policy.yaml", data)
    data["duties"]["refer-at-once"]["under"] = {"EXA-A1": ["a"]}
    data["duties"]["refer-at-once"]["who"] = {"by_reading": "EXA-A1", "a": "professional", "b": "front-line-manager"}
    assert problems(STARTER / "policy.yaml", data) == before


def test_a_schema_does_not_offer_to_put_a_stage_under_a_reading() -> None:
    data = read(STARTER / "policy.yaml").data
    data["tracks"]["disagreement"]["stages"]["stage-2"]["under"] = {"EXA-A1": ["a"]}
    assert any("'under'" in said for said in problems(STARTER / "policy.yaml", data))


# The starter


def test_the_starter_loads_and_decides() -> None:
    policy = starter()
    assert (policy.id, policy.version) == ("exampleshire", "exampleshire@2026-01-01")
    assert find(policy, {"imminent_risk": "yes", "agencies": "different", "issue": ("closure",)}).opens == {
        "protect", "disagreement",
    }  # fmt: skip


def test_the_starter_explains_itself() -> None:
    text = (STARTER / "policy.yaml").read_text(encoding="utf-8")
    for section in ("roles", "facts", "findings", "rules", "events", "tracks", "duties", "context"):
        assert re.search(rf"(?m)^# .*\n(# .*\n)*{section}:", text), f"nothing is said about {section}"


def test_the_starter_loads_under_another_name(tmp_path: Path) -> None:
    folder = write_starter(tmp_path, "north-westshire", date(2027, 4, 1), "schemas")
    assert folder == tmp_path / "north-westshire" / "2027-04-01"
    policy = load_policies(tmp_path).at("north-westshire", "2027-04-01")
    assert policy.version == "north-westshire@2027-04-01"
    assert policy.file.policy.title == "North Westshire: escalation policy"
    assert policy.file.policy.called == "the escalation policy of North Westshire"
    for name in ("policy.yaml", "readings.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        assert text.startswith(f"# yaml-language-server: $schema=schemas/{Path(name).stem}.schema.json\n")
        assert "xampleshire" not in text
    for name in SECTIONS:  # the clauses begin with letters of the policy's own name
        assert repr(getattr(starter().file, name)).replace("EXA-", "NOR-") == repr(getattr(policy.file, name))


@pytest.mark.parametrize("name", ["a", "stoke-on-trent", "x" * 40])
def test_the_starter_loads_under_any_name_that_a_policy_may_have(name: str, tmp_path: Path) -> None:
    folder = write_starter(tmp_path, name, date(2026, 1, 1), "schemas")
    assert load_policy(folder).id == name


def test_a_starter_is_never_written_over_what_is_there(tmp_path: Path) -> None:
    folder = write_starter(tmp_path, "a", date(2026, 1, 1), "schemas")
    (folder / "policy.yaml").write_text("mine", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"there is such a folder already; use another name$"):
        write_starter(tmp_path, "a", date(2026, 1, 1), "schemas")
    assert (folder / "policy.yaml").read_text(encoding="utf-8") == "mine"


def test_a_starter_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"the folder cannot be written: "):
        write_starter(tmp_path, "a", date(2026, 1, 1), "schemas")


def test_stages_whose_titles_begin_the_same_are_read_aloud_whole_and_stand_up_the_ladder(tmp_path: Path) -> None:
    text = (STARTER / "policy.yaml").read_text(encoding="utf-8")
    assert text.count("called: Stage 2, the line managers") == text.count("called: Stage 1, the professionals") == 1
    text = text.replace("called: Stage 1, the professionals", "called: Stage 1, zeroth talks")
    text = text.replace("called: Stage 2, the line managers", "called: Stage 1, another talk")
    more = """\
  call:
    force: should
    who: {met_at_stage: yes}
    act: convene
    what: call a meeting
    how: {any_of: [meeting, writing]}
    in: {disagreement: [stage-2]}
    starts: stage_began
    limit: none_stated
    if_late: nothing
    clauses: [EXA-005]
"""
    text = text.replace("\n# Clauses that explain", f"{more}\n# Clauses that explain")
    powers = """\
powers:
  skip: {who: professional, may: skip, in: {disagreement: [stage-1]}, to_stage: stage-2, clauses: [EXA-003]}
  leap: {who: professional, may: leap, in: {disagreement: [stage-1]}, to_stage: any, clauses: [EXA-003]}
"""
    (tmp_path / "policy.yaml").write_text(text + powers, encoding="utf-8")
    for name in ("clauses.csv", "readings.yaml"):
        (tmp_path / name).write_bytes((STARTER / name).read_bytes())
    policy = load_policy(tmp_path)
    assert sentence_of(policy, "duties.call").says == (
        "Those who meet at the stage should call a meeting in a meeting or in writing, at Stage 1, another talk, from "
        "the moment the stage begins, with no time limit stated."
    )
    assert sentence_of(policy, "powers.skip").says.endswith("at Stage 1, zeroth talks, to Stage 1, another talk.")
    assert sentence_of(policy, "powers.leap").says.endswith(", to any stage.")
    places = list(dict.fromkeys(line.place.partition(": ")[2] for line in duty_lines(policy)))
    assert places == [
        "",
        "Stage 1, zeroth talks to Stage 1, another talk",
        "Stage 1, zeroth talks",
        "Stage 1, another talk",
    ]
