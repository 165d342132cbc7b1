"""The language holds policies that none of us has seen: two fictional ones, written with data files alone.

Between them they use every construct of the list below. Each is a path into one of the two files, down to the key that
says it; the worked cases of cases/, reasoned by hand, hold the dates and steps that follow.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from advice.advise import advise
from advice.case import Case
from advice.words import in_words
from advice.worked_case import differences
from foundation.moment import parse_moment
from rules.aloud import read_aloud, sentence_of
from rules.compiler import OPENS
from rules.completion import completions
from rules.concordance import concordance
from rules.decide import decide, run_case_rules
from rules.loader import load_policy
from rules.policy import Policy
from rules.reference import case_conclusions
from tests.generality.exampleshire import (
    BOTH,
    CASES,
    CHILDREN,
    HERE,
    NORTH,
    all_answered,
    answered,
    area,
    policies,
    policy,
    switches,
    worked,
)
from tests.rules.test_engine_equals_reference import concludes_as_the_reference, drawn_facts, in_sets

CONSTRUCTS = [
    ("version and review dates", CHILDREN, "policy.valid_until", "2026-12-31"),
    ("version and review dates", CHILDREN, "policy.review_by", "2026-03-31"),
    ("an informal stage before the formal ones", CHILDREN, "tracks.disagreement.stages.informal.formal", "no"),
    ("an informal stage before the formal ones", BOTH, "tracks.steps.stages.step-1.formal", "no"),
    ("a base text that this one adds to", BOTH, "policy.adds_to", None),
    ("a local supplement with clauses of its own", NORTH, "duties.recommend.limit.clauses", ["NOR-1"]),
    ("a local supplement that adds a duty", NORTH, "duties.tell-locality-office", None),
    ("an area carved out by a supplement", NORTH, "tracks.discharge.stages.ward.exits.unresolved.procedure", None),
    ("an indicative limit", CHILDREN, "duties.meet-as-a-guide.force", "expected"),
    ("an indicative limit", CHILDREN, "duties.meet-as-a-guide.if_late", "nothing"),
    ("a form for a stage", CHILDREN, "duties.send-form-1.document", "form-1"),
    ("another form for another stage", CHILDREN, "duties.give-statement.document", "panel-statement"),
    ("a form for an event", BOTH, "duties.state-dissent.document", "dissent-form"),
    ("several ladders chosen by topic", BOTH, "rules.formal-dissent.when.topic", ["conference"]),
    ("several ladders chosen by topic", BOTH, "rules.a-discharge.then.route", "discharge"),
    ("an adviser at any stage, or in place of the line manager", CHILDREN, "powers.ask-adviser.in", None),
    ("adults and children: two last bodies", BOTH, "rules.last-word-on-an-adult.then.last_body", "last-word-adults"),
    ("adults and children: two front doors", BOTH, "findings.front_door.of", "roles"),
    ("a written outcome with a deadline of its own", CHILDREN, "duties.outcome-letter.limit.working_days", 2),
    ("a panel: who calls it", CHILDREN, "duties.call-panel.act", "convene"),
    ("a panel: a rule chooses the chair", CHILDREN, "duties.hold-panel.who.found", "chair"),
    ("a panel: its members", CHILDREN, "roles.panel.made_of", None),
    ("a panel: its minutes", CHILDREN, "duties.write-minutes.document", "minutes"),
    ("learning reports", CHILDREN, "duties.report-themes.starts.every", "twice a year"),
    ("learning reports", CHILDREN, "duties.say-what-must-change.starts.every", None),
    ("a last word that binds", CHILDREN, "tracks.disagreement.stages.panel.resolved_by.effect", "imposes"),
    ("a last word that recommends", BOTH, "tracks.steps.stages.last-word-adults.resolved_by.effect", "recommends"),
    ("mediation", BOTH, "tracks.steps.stages.mediation.resolved_by.effect", "mediates"),
    ("arbitration as the end", BOTH, "tracks.steps.stages.arbitration.resolved_by.effect", "arbitrates"),
    ("a working week, or sooner if the child needs", CHILDREN, "duties.agree-how-the-child-is-safe.limit", None),
    ("content that a step must have", CHILDREN, "duties.raise.content", None),
    ("a stuck case, with no opposing decision", CHILDREN, "tracks.stuck.opens.route", ["stuck"]),
    ("no response is a trigger of its own", CHILDREN, "duties.ring-their-manager.starts.late", "acknowledge"),
    ("a start that is the first of several events", CHILDREN, "tracks.disagreement.starts.first_of_events", None),
    ("a start that is the first of several events", BOTH, "tracks.steps.starts.first_of_events", None),
    ("a limit from an event that comes later", BOTH, "duties.arbitrate.limit.from.event", "papers-received"),
    ("a limit from the end of the stage before", BOTH, "duties.meet.limit.from.failed.steps", "step-2"),
    ("copies", CHILDREN, "duties.send-form-1.copies.all_of", ["safeguarding-lead", "partnership-office"]),
    ("who is only told", CHILDREN, "duties.tell-family.act", "tell"),
    ("a chain in one stage: the first duty", CHILDREN, "duties.raise.starts", "stage_began"),
    ("a chain in one stage: the next, of somebody else", CHILDREN, "duties.acknowledge.starts.done", "raise"),
    ("a chain in one stage: after the form, the reply", CHILDREN, "duties.reply.starts.done", "send-form-1"),
    ("a chain in one stage: after the reply, the letter", CHILDREN, "duties.outcome-letter.starts.done", "reply"),
    ("a gate before hand-up", CHILDREN, "duties.send-form-1.needs", "look-whether-justified"),
    ("a gate that is not passed", CHILDREN, "tracks.disagreement.stages.stage-1.exits.not_justified", "not_stated"),
    ("by word of mouth, then in writing", CHILDREN, "duties.raise.how.all_of", ["conversation", "writing"]),
    ("concurrent tracks", CHILDREN, "powers.tell-cafcass.gives.track", "cafcass"),
    ("a raiser whom nobody employs", BOTH, "rules.a-relative-challenges.then.challenger", "relative"),
    ("a raiser whom nobody employs", BOTH, "rules.the-person-challenges.then.challenger", "the-person"),
    ("the family is heard", BOTH, "rights.be-heard.whose", "family"),
    ("either of two answers", BOTH, "tracks.steps.stages.step-1.meet.any_of", ["team-manager", "practice-lead"]),
    ("a fast track in place of the normal one", BOTH, "rules.fast-track.overrides", ["by-steps"]),
    ("a complaint about the board itself", BOTH, "tracks.complaint.stages.scrutineer.exits.unresolved", None),
    ("who judges: both sides", CHILDREN, "tracks.disagreement.stages.informal.resolved_by.agreement", "both_sides"),
    ("who judges: two posts together", CHILDREN, "tracks.disagreement.stages.stage-1.resolved_by.all_of", None),
    ("who judges: either of two posts", CHILDREN, "tracks.disagreement.stages.stage-2.resolved_by.any_of", None),
    ("who judges: one post decides", CHILDREN, "tracks.disagreement.stages.panel.resolved_by.decision", "panel"),
    ("who judges: whoever raised it", BOTH, "tracks.steps.stages.step-1.resolved_by.any_of", None),
    ("the raiser's own window", CHILDREN, "duties.raise.limit.working_days", 3),
    ("the raiser's own window", BOTH, "duties.challenge.limit.calendar_days", 7),
    ("a total over a group of stages", CHILDREN, "duties.whole-ladder.over.disagreement", None),
    ("a one-sided ladder", BOTH, "roles.medical-director.of", "other_side"),
    ("an out-of-hours contact", CHILDREN, "rules.team-out-of-hours.then.first_contact", "emergency-duty-team"),
    ("a role that stands in for another", CHILDREN, "roles.service-head.stands_in", "head-of-safeguarding"),
    ("acknowledgement apart from resolution", CHILDREN, "duties.acknowledge.act", "acknowledge"),
    ("a limit acceptable to both", CHILDREN, "duties.talk.limit.agreed_date.by", "both_sides"),
    ("praise on the same channel", BOTH, "tracks.praise.opens.route", ["praise"]),
    ("prevention, with no case", CHILDREN, "duties.compare-plans.starts", "always"),
    ("disputes between two authorities", BOTH, "tracks.other-area.stages.managers.meet.all_of", None),
    ("a casting decision of the chair", BOTH, "duties.casting-decision.who", "conference-chair"),
    ("noted disagreement and formal dissent", BOTH, "rules.noted-disagreement.then.route", "noted"),
    ("a closed list of grounds", BOTH, "facts.grounds.values", None),
    ("a limit conditional on risk", CHILDREN, "duties.reply.limit.one_of", None),
    ("a limit by priority", BOTH, "duties.answer.limit.one_of", None),
    ("one budget, no limit per step", BOTH, "duties.press-for-an-answer.limit.due_of", "seventy-two-hours"),
    ("one budget, no limit per step", CHILDREN, "duties.hold-panel.limit.due_of", "whole-ladder"),
    ("who has to be there", CHILDREN, "duties.attend.who.all_of", None),
    ("silence becomes agreement", BOTH, "duties.object.if_late", "deemed_agreed"),
    ("an extension by agreement", CHILDREN, "duties.settle-stage-2.extension.by", "service-head"),
    ("the outer bound of an extension", CHILDREN, "duties.settle-stage-2.extension.outer.working_days", 15),
    ("a limit of another procedure", CHILDREN, "duties.answer-from-cafcass.limit.borrowed", None),
    ("a limit of two parts", CHILDREN, "duties.settle-stage-2.limit.earliest_of", None),
    ("entry at a later stage", CHILDREN, "rules.serious-entry.then.entry", "stage-2"),
    ("entry at a later stage, by a power", BOTH, "powers.straight-to-step-2.to_stage", "step-2"),
    ("a move for a reason, in mid-course", CHILDREN, "duties.move-because-of-harm.to_stage", "stage-2"),
    ("parts of one printed stage", BOTH, "tracks.steps.stages.step-2-meeting.part_of", "step-2"),
    ("an end outside the policy", CHILDREN, "tracks.disagreement.stages.panel.exits.unresolved.procedure", None),
    ("a day that counts as the first", BOTH, "duties.state-dissent.limit.start_day_counts", "yes"),
    ("before an event", BOTH, "duties.answer-of-quality-lead.limit.before", "next-review"),
    ("an uninvolved mediator", BOTH, "roles.mediator.uninvolved", "yes"),
    ("a settled matter that comes up again", CHILDREN, "tracks.disagreement.reopening.clock", "continues"),
]
"""Each construct, the policy that uses it, the path to it there, and the value it has, where that is what says it."""

NOT_SAID = {
    CHILDREN: {"EXC-040": "count who is present", "EXC-051": "no sums between two dates"},
    BOTH: {"EXB-038": "count who is present", "EXB-039": "no choice between two versions"},
}
"""What the language cannot say: the clause, and words of the reason that is given."""

STATES = 150
"""How many states are drawn for the step rules under each choice of readings."""

every_policy = pytest.mark.parametrize("wanted", [CHILDREN, BOTH])
every_switch = pytest.mark.parametrize(
    ("wanted", "switched"),
    [(wanted, switched) for wanted in (CHILDREN, BOTH, NORTH) for switched in switches(policy(wanted))],
)


# Loading


@pytest.mark.parametrize("path", sorted((HERE / "policies").glob("*/*")), ids=lambda path: f"{path.parent.name}")
def test_every_policy_loads_under_every_option(path: Path) -> None:
    assert load_policy(path, every_option=True).version == f"{path.parent.name}@{path.name}"


@every_switch
def test_every_element_is_read_aloud_under_every_switch(wanted: str, switched: dict[str, str]) -> None:
    found = policy(wanted).under(switched)
    assert found.switched == switched
    for sentence in read_aloud(found):
        assert sentence.says.endswith(".")
        assert sentence.clauses


@pytest.mark.parametrize(
    ("wanted", "path", "said"),
    [
        (CHILDREN, "duties.move-because-of-harm", ", to Stage 2, the heads of service, as soon as that is so"),
        (CHILDREN, "powers.tell-cafcass", "; it opens what was put to Cafcass."),
        (BOTH, "powers.straight-to-step-2", "where priority is urgent or critical, to Step 2, the recommendation."),
    ],
)
def test_where_a_move_leads_and_what_a_power_opens_is_read_aloud(wanted: str, path: str, said: str) -> None:
    assert said in sentence_of(policy(wanted), path).says


# Where each construct is


@pytest.mark.parametrize(
    ("wanted", "path", "value"),
    [pytest.param(*where, id=f"{construct}: {where[1]}") for construct, *where in CONSTRUCTS],
)
def test_every_construct_is_where_it_is_said_to_be(wanted: str, path: str, value: Any) -> None:
    found = policy(wanted).document.data
    for step in path.split("."):
        assert step in found, f"{path}: there is no {step}"
        found = found[step]
    assert found not in (None, "", [], {})
    if value is not None:
        assert str(found) == str(value)


# The engine and the reference


@every_switch
def test_the_engine_concludes_as_the_reference_over_all_that_can_be_answered(
    wanted: str, switched: dict[str, str]
) -> None:
    found, chance = policy(wanted).under(switched), Random(f"{wanted} {switched}")  # noqa: S311 -- the same each run
    ways = completions(found, {})
    assert len(ways) == (144 if wanted == CHILDREN else 108)
    for facts in (*ways, *(drawn_facts(found, chance) for _ in range(STATES))):
        derived, fired = run_case_rules(found, facts)
        expected, order = case_conclusions(found, facts)
        assert in_sets(derived) == expected, facts
        assert [one.rule for one in fired] == order, facts
        assert set(derived.get(OPENS, ())) == expected.get(OPENS, set()), facts


@every_switch
def test_the_engine_concludes_as_the_reference_in_states_that_are_drawn(wanted: str, switched: dict[str, str]) -> None:
    found = policy(wanted).under(switched)
    concludes_as_the_reference(found, Random(f"{wanted} {switched}"), STATES)  # noqa: S311 -- the same each run


# The worked cases


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_worked_case_gets_the_advice_it_expects(path: Path) -> None:
    wrong = [
        f"{one.question}: {said}"
        for one in answered(path)
        for said in differences(one.question.expected, one.advice, in_words(one.advice, full=True))
    ]
    assert not wrong, "\n".join([worked(path).title, *wrong])


@every_policy
def test_there_are_enough_worked_cases(wanted: str) -> None:
    assert len([path for path in CASES if worked(path).case.policy.version == wanted]) >= 12


@every_policy
def test_every_rule_fires_in_some_worked_case(wanted: str) -> None:
    fired = {link.rule for one in all_answered(wanted) for link in one.advice.because}
    assert set(policy(wanted).file.rules) - fired == set()


@every_policy
def test_every_duty_is_expected_by_some_worked_case(wanted: str) -> None:
    named = {duty for one in all_answered(wanted) for duty in one.question.expected.steps}
    duties = {name for name, duty in policy(wanted).file.duties.items() if not duty.starts.outside_a_case}
    assert duties - named == set()


@every_policy
def test_every_limit_that_gives_a_date_has_it_held_by_some_worked_case(wanted: str) -> None:
    held = {
        duty
        for one in all_answered(wanted)
        for duty, step in one.question.expected.steps.items()
        if step.due and step.due != "none"
    }
    dated = {step.duty for one in all_answered(wanted) for step in one.advice.steps if step.due}
    assert dated - held == set()


@every_policy
def test_every_stage_power_right_and_event_occurs_in_some_worked_case(wanted: str) -> None:
    file, found = policy(wanted).file, list(all_answered(wanted))
    stages = {(track.track, track.stage) for one in found for track in one.advice.tracks}
    assert {(name, stage) for name, track in file.tracks.items() for stage in track.stages} - stages == set()
    assert set(file.powers) - {option.power for one in found for option in one.advice.options} == set()
    assert set(file.rights) - {right.right for one in found for right in one.advice.rights} == set()
    happened = {event.name for one in found for event in one.worked.case.events}
    assert set(file.events) - happened - {"next-review"} == set()  # a limit runs until it; nothing starts from it


@every_policy
def test_every_option_changes_some_worked_case(wanted: str) -> None:
    shown = {
        (name, option)
        for one in all_answered(wanted)
        for name, option in one.question.readings.items()
        if in_words(one.advice, full=True) != in_words(default(one.worked.case, one.question.at), full=True)
    }
    assert {item for switched in switches(policy(wanted)) for item in switched.items()} - shown == set()


def default(case: Case, at: Any) -> Any:
    return advise(case, directory=area(case.policy.file.policy.area or ""), at=at)


# What the language cannot say


@every_policy
def test_what_cannot_be_said_is_declared_in_the_concordance(wanted: str) -> None:
    found = policy(wanted)
    entries = {entry.clause.id: entry for entry in concordance(found)}
    declared = {number: entry.why for number, entry in entries.items() if entry.why.startswith("cannot_say")}
    assert declared.keys() == NOT_SAID[wanted].keys()
    for number, words in NOT_SAID[wanted].items():
        assert entries[number].account == "not_encoded"
        assert words in declared[number]


@every_policy
def test_every_clause_is_accounted_for(wanted: str) -> None:
    accounts = {entry.account for entry in concordance(policy(wanted))}
    assert accounts == {"encoded", "directory", "context", "not_encoded"}


# The supplement


def test_the_supplement_changes_what_it_says_and_nothing_else() -> None:
    base, north = policy(BOTH), policy(NORTH)
    changed = {name for name in north.file.duties if base.file.duties.get(name) != north.file.duties[name]}
    assert changed == {"recommend", "tell-locality-office"}
    tracks = {name for name in north.file.tracks if base.file.tracks[name] != north.file.tracks[name]}
    assert tracks == {"discharge"}
    assert base.file.rules == north.file.rules
    (banner,) = north.file.policy.banners.values()
    assert "supplements exampleshire-adults-and-children@2026-04-01" in banner.say
    assert "proposal" not in banner.say.lower()


# The questions


@cache
def asked_of(wanted: str, answers: tuple[tuple[str, tuple[str, ...] | str], ...]) -> tuple[str, ...]:
    return tuple(ask.fact for ask in decide(policy(wanted), dict(answers), {}).ask)


@every_policy
def test_danger_is_asked_first_and_every_question_has_its_words(wanted: str) -> None:
    advice = advise(Case(policy(wanted)), at=parse_moment("2026-06-01 09:00"))
    assert advice.answer == "ask"
    assert advice.ask_first[0].fact == "imminent_risk"
    for question in advice.ask_first:
        assert question.ask.endswith(("?", "."))
        assert question.clauses
        assert question.why


@every_policy
def test_an_interview_ends_and_asks_nothing_that_has_no_meaning(wanted: str) -> None:
    """Every way in which the facts can turn out, answered question by question as they are asked."""
    found = policy(wanted)
    for facts in completions(found, {}):
        answers: dict[str, Any] = {}
        while asked := asked_of(wanted, tuple(answers.items())):
            first = asked[0]
            assert first in facts, f"{first} is asked where it has no meaning"
            assert first not in answers
            answers[first] = facts[first] if found.file.facts[first].kind == "some_of" else facts[first][0]
        closed = decide(found, answers, {}).findings
        assert set(closed.common.items()) == set(run_closed(found, facts).items())


def run_closed(found: Policy, facts: Any) -> dict[str, tuple[str, ...]]:
    derived, _ = run_case_rules(found, facts)
    return {name: tuple(sorted(values)) for name, values in derived.items() if name != OPENS}


@pytest.mark.parametrize(
    ("answers", "not_asked"),
    [
        ({"topic": "discharge"}, {"priority", "grounds"}),
        ({"topic": "decision"}, {"grounds"}),
        ({"topic": "conference"}, {"priority"}),
    ],
)
def test_a_question_about_one_route_is_not_asked_on_another(answers: dict[str, str], not_asked: set[str]) -> None:
    assert not set(asked_of(BOTH, tuple(answers.items()))) & not_asked


# The house rules


def test_nothing_but_data_makes_these_policies() -> None:
    assert {version.id for version in policies()} == {"exampleshire-children", "exampleshire-adults-and-children"}
    for folder in ("policies", "areas", "supplements", "cases"):
        kinds = {path.suffix for path in (HERE / folder).rglob("*") if path.is_file()}
        assert kinds <= {".yaml", ".csv"}


def test_no_person_and_no_number_stands_in_them() -> None:
    for path in [path for path in HERE.rglob("*") if path.suffix in (".yaml", ".csv")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(Mr|Mrs|Ms|Dr) [A-Z]|\b0\d{3,}|[\w.]+@[\w-]+\.\w|https?://", text), path
