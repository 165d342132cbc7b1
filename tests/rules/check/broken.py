"""One way to break the sound policy for each check: what is changed, and what is then found.

Attributes of the sound policy that are changed are named by their path; see `sound.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.rules.check.sound import READINGS, Change, Data, Row, duty


@dataclass(frozen=True)
class Broken:
    """A fault, and what is said of it.

    Attributes:
        check: The check that finds it.
        change: The fault.
        found: The element, and what tells the finding from others.
        clauses: The clauses that are named, all of them.
        facts: The smallest case.
        says: Words that the finding holds.
        rows: Clauses that the policy has besides.
        readings: Its readings.
        switched: The reading under which alone it shows.
    """

    check: str
    change: Change
    found: str
    clauses: tuple[str, ...]
    facts: Mapping[str, Any] | None = None
    says: str = ""
    rows: tuple[Row, ...] = ()
    readings: str = READINGS
    switched: Mapping[str, str] = field(default_factory=dict)


def rule(when: Data, then: Data, *overrides: str, clause: str = "EXA-003") -> Data:
    """A rule."""
    return {"when": when, "then": then, "overrides": [*overrides], "clauses": [clause]}


def two_contacts(data: Data) -> None:
    """A finding with one value, which two questions decide."""
    data["facts"]["serious"] = yes_no("Is it serious?")
    data["findings"]["contact"] = {"kind": "one", "values": ["near", "far"], "clauses": ["EXA-003"]}
    data["rules"]["at-hand"] = rule({"serious": ["no"]}, {"contact": "near"})
    data["rules"]["further-off"] = rule({"serious": ["yes"]}, {"contact": "far"})
    data["duties"]["ask-near"] = duty(when={"contact": ["near"]}, starts="applies", prompt={"working_days": 1})


def yes_no(ask: str, **keys: Any) -> Data:
    """A question to which the answer is yes or no."""
    plain: Data = {"ask": ask, "kind": "yes_no", "not_known": {"read_as": "yes"}, "clauses": ["EXA-003"]}
    return {**plain, **keys}


def deciding(data: Data) -> Data:
    """The duty at the front door that ends its stage."""
    found: Data = data["duties"]["decide"]
    return found


def stage(data: Data, name: str, track: str = "disagreement") -> Data:
    """A stage."""
    found: Data = data["tracks"][track]["stages"][name]
    return found


def with_stage_3(data: Data) -> None:
    """A third stage, to which Stage 2 leads, as Stage 1 leads to Stage 2."""
    stages = data["tracks"]["disagreement"]["stages"]
    stages["stage-3"] = {**stages["stage-2"], "called": "Stage 3, the front door", "meet": "front-door"}
    stages["stage-2"]["exits"] = {**stages["stage-1"]["exits"], **dict.fromkeys(FAILING, "stage-3")}
    data["duties"]["hand-over"]["in"] = {"disagreement": ["stage-1", "stage-2"]}
    data["duties"]["ask-the-front-door"]["in"] = {"disagreement": ["stage-3"]}


FAILING = ("unresolved", "no_response", "refused")


# ------------------------------------------------------------------------------------------------------ the faults


def no_answer(data: Data) -> None:
    del data["duties"]["ask-elsewhere"]


def two_values(data: Data) -> None:
    two_contacts(data)
    data["rules"]["at-hand"]["when"] = {"agencies": ["different"]}


def no_value(data: Data) -> None:
    two_contacts(data)
    data["rules"]["at-hand"]["when"]["agencies"] = ["different"]


def too_many_ways(data: Data) -> None:
    for number in range(15):
        data["facts"][f"question_{number}"] = yes_no("Is it so?")
        when = {f"question_{number}": ["yes"]}
        data["duties"][f"answer-{number}"] = duty(when=when, starts="applies", prompt={"working_days": 1})


def rule_never_fires(data: Data) -> None:
    two_contacts(data)
    data["rules"]["impossible"] = rule({"contact": ["near"], "serious": ["yes"]}, {"route": "disagreement"})


def rule_redundant(data: Data) -> None:
    when = {"agencies": ["different"], "issue": {"not": ["something_else"]}, "imminent_risk": ["no"]}
    data["rules"]["once-more"] = rule(when, {"route": "disagreement"})


def value_never_concluded(data: Data) -> None:
    data["findings"]["route"]["values"].append("theme")


def fact_changes_nothing(data: Data) -> None:
    two_contacts(data)
    del data["duties"]["ask-near"]
    data["findings"]["contact"]["values"] = ["near"]
    data["rules"]["further-off"]["then"] = {"contact": "near"}


def role_unused(data: Data) -> None:
    data["roles"]["onlooker"] = {"called": "the onlooker", "of": "outside", "clauses": ["EXA-005"]}


def event_unused(data: Data) -> None:
    data["events"]["it-rained"] = {"ask": "When did it rain?", "called": "it rained", "clauses": ["EXA-003"]}


def chaining_ends(data: Data) -> None:
    two_contacts(data)
    data["findings"]["mood"] = {"kind": "many", "values": ["calm"], "clauses": ["EXA-003"]}
    data["findings"]["weather"] = {"kind": "many", "values": ["fair"], "clauses": ["EXA-003"]}
    data["rules"]["calm-if-fair"] = rule({"weather": ["fair"]}, {"mood": "calm"}, clause="EXA-004")
    data["rules"]["fair-if-calm"] = rule({"mood": ["calm"]}, {"weather": "fair"}, clause="EXA-005")


def danger_unprotected(data: Data) -> None:
    data["rules"]["protect-first"]["when"]["agencies"] = ["different"]


def danger_kept_waiting(data: Data) -> None:
    del data["tracks"]["disagreement"]["waits_for"]
    wait = {"track": "disagreement", "until": "closed", "clauses": ["EXA-002"]}
    data["tracks"]["protect"]["waits_for"] = {"the-other": wait}


def danger_without_step(data: Data) -> None:
    data["duties"]["refer-at-once"]["when"] = {"agencies": ["different"]}
    deciding(data)["starts"] = {"done": "refer-at-once"}


def stage_unreachable(data: Data) -> None:
    stage(data, "stage-1")["exits"] |= dict.fromkeys(FAILING, "not_stated")
    stage(data, "stage-1")["readings"] = ["EXA-A2"]
    data["duties"]["ask-the-front-door"]["in"] = {"disagreement": "all_stages"}
    data["duties"]["hand-over"]["starts"] = "stage_began"


def without_way_out(data: Data) -> None:
    with_stage_3(data)
    last = stage(data, "stage-3")
    last["exits"] = {"resolved": "not_stated", **dict.fromkeys(FAILING, "not_stated"), "withdrawn": "close"}


def ending_not_allowed(data: Data) -> None:
    stage(data, "stage-2")["exits"]["no_response"] = "close"
    data["duties"]["settle"]["in"] = {"disagreement": "all_stages"}


def loop_without_way_out(data: Data) -> None:
    stage(data, "stage-2")["exits"] |= dict.fromkeys(FAILING, "stage-1")
    data["duties"]["hand-over"]["in"] = {"disagreement": "all_stages"}
    del data["duties"]["ask-the-front-door"]


def waits_for_ever(data: Data) -> None:
    data["duties"]["settle"]["in"] = {"disagreement": ["stage-1"]}
    data["duties"]["settle-later"] = duty(
        act="settle", at={"disagreement": ["stage-2"]}, starts="stage_began", prompt={"working_days": 1}
    )


def silence_fails_nothing(data: Data) -> None:
    data["duties"]["settle"]["if_late"] = "nothing"
    data["duties"]["settle-last"] = duty(
        act="settle", at={"disagreement": ["stage-2"]}, starts="stage_began", limit={"working_days": 5},
        if_late="stage_fails", readings=["EXA-A1"],
    )  # fmt: skip


def nobody_moves_it_up(data: Data) -> None:
    data["duties"]["hand-over"]["when"] = {"issue": ["threshold"]}


def exit_without_next_step(data: Data) -> None:
    del data["duties"]["ask-the-front-door"]


def failing_exit_missing(data: Data) -> None:
    del stage(data, "stage-1")["exits"]["refused"]


def silence_without_advice(data: Data) -> None:
    data["duties"]["hand-over"] |= {"limit": {"working_days": 1}, "if_late": "not_stated"}
    del data["duties"]["hand-over"]["prompt"]


def duty_without_who(data: Data) -> None:
    data["duties"]["write-down"]["who"] = "not_stated"


def duty_without_whom(data: Data) -> None:
    data["duties"]["write-down"] |= {"act": "send", "what": "send it"}


def duty_without_date(data: Data) -> None:
    del data["duties"]["write-down"]["prompt"]


def must_without_date(data: Data) -> None:
    data["duties"]["write-down"] |= {"force": "must", "clauses": ["EXA-006"]}


def stage_without_record(data: Data) -> None:
    data["duties"]["write-down"]["in"] = {"protect": "all_stages", "disagreement": ["stage-1"]}


def duty_never_owed(data: Data) -> None:
    two_contacts(data)
    data["duties"]["ask-near"]["when"] = {"contact": ["near"], "serious": ["yes"]}


def power_never_offered(data: Data) -> None:
    stage_unreachable(data)
    data["powers"] = {
        "ask-higher": {"who": "front-door", "may": "ask", "in": {"disagreement": ["stage-2"]}, "clauses": ["EXA-005"]}
    }


def one_of(*cases: tuple[Data, Data]) -> Data:
    """Several limits that depend on facts."""
    return {"one_of": [{"when": when, "limit": limit} for when, limit in cases], "clauses": ["EXA-004"]}


def limit_not_one(data: Data) -> None:
    two_contacts(data)
    data["duties"]["settle"]["limit"] = one_of(
        ({"serious": ["yes"]}, {"working_days": 1}), ({"serious": ["no"], "issue": ["closure"]}, {"working_days": 5})
    )
    data["duties"]["settle"]["readings"] = ["EXA-A1"]


def due_of_elsewhere(data: Data) -> None:
    data["duties"]["settle"]["in"] = {"disagreement": ["stage-2"]}
    data["duties"]["settle-first"] = duty(
        act="settle", at={"disagreement": ["stage-1"]}, starts="stage_began", limit={"due_of": "settle"},
        if_late="stage_fails",
    )  # fmt: skip


def shorter_than_hand_over(data: Data) -> None:
    data["duties"]["settle"] |= {"limit": {"hours": 4}, "readings": ["EXA-A1"]}
    data["duties"]["hand-over"]["limit"] = {"working_days": 1}
    del data["duties"]["hand-over"]["prompt"]


def total_too_short(data: Data) -> None:
    data["duties"]["all-of-it"] = duty(
        act="settle", over={"disagreement": "all_stages"}, starts="span_began", limit={"working_days": 8},
        readings=["EXA-A1"],
    )  # fmt: skip


def prompt_passes_for_limit(data: Data) -> None:
    data["duties"]["hand-over"]["prompt"] = {"working_days": 1, "words": "by the next day"}


def number_in_words(data: Data) -> None:
    data["duties"]["hand-over"]["limit"] = {"words_only": "yes", "words": "within one working day"}


def soft_words(data: Data) -> None:
    data["duties"]["hand-over"]["limit"] = {"words_only": "yes", "words": "without delay", "clauses": ["EXA-004"]}


def days_without_unit(data: Data) -> None:
    data["duties"]["hand-over"]["clauses"].append("EXA-007")


def convention_unsaid(data: Data) -> None:
    del data["clock"]


def reserved_name(data: Data) -> None:
    data["events"]["failed"] = {"ask": "When?", "called": "it failed", "clauses": ["EXA-003"]}
    data["duties"]["note-it"] = duty(starts={"event": "failed"}, prompt={"working_days": 1})


def paper_unused(data: Data) -> None:
    data["documents"]["form-1"] = {
        "called": "Form 1",
        "kind": "form",
        "items": {"risk": {"called": "the risk", "clauses": ["EXA-004"]}},
        "clauses": ["EXA-005"],
    }


def cited_as_context(data: Data) -> None:
    data["context"] = ["EXA-007"]


def form_field_unused(data: Data) -> None:
    data["documents"]["case-notes"]["clauses"].append("EXA-007")


def force_differs(data: Data) -> None:
    data["duties"]["write-down"]["force"] = "will"


def source_aged(data: Data) -> None:
    data["policy"]["printed"] = "2020-01-01"


def review_passed(data: Data) -> None:
    data["policy"]["review_by"] = "2026-08-31"


def reading_changes_nothing(data: Data) -> None:
    data["duties"]["settle"]["limit"] = {"working_days": 5, "clauses": ["EXA-004"]}
    data["duties"]["settle"]["readings"] = ["EXA-A1"]


def reading_unused(data: Data) -> None:
    stage(data, "stage-2")["readings"] = ["EXA-A1"]


def shows_under_a_reading(data: Data) -> None:
    data["duties"]["settle"]["if_late"] = {"by_reading": "EXA-A1", "a": "stage_fails", "b": "nothing"}


KNOWN = {"agencies": "different", "issue": ["threshold"]}
FIELD = ({"id": "EXA-007", "kind": "form-field", "statement": "The name of the worker.", "obligation": "states"},)
BINDS = ({"id": "EXA-007", "kind": "duty", "statement": "The worker is told.", "obligation": "must"},)
FIVE_DAYS = ({"id": "EXA-007", "kind": "limit", "statement": "It is handed over.", "limit": "within five days"},)

FAULTS = (
    Broken("no-answer", no_answer, "rules:imminent_risk=no,agencies=same", ("EXA-002", "EXA-003"),
           {"imminent_risk": "no", "agencies": "same"}, "whoever asks is left without an answer"),
    Broken("two-values", two_values, "rules.further-off:at-hand", ("EXA-003",),
           {"agencies": "different", "serious": "yes"}, "make `contact` near and far"),
    Broken("no-value", no_value, "findings.contact:agencies=same,serious=no", ("EXA-003",),
           {"agencies": "same", "serious": "no"}, "no rule says what `contact` is"),
    Broken("too-many-ways", too_many_ways, "facts", ("EXA-001",), None, "more than 20,000 ways"),
    Broken("rule-never-fires", rule_never_fires, "rules.impossible", ("EXA-003",), None,
           "contact is near and serious is yes never go together"),
    Broken("rule-redundant", rule_redundant, "rules.once-more", ("EXA-003",), None,
           "any-disagreement concludes the same"),
    Broken("value-never-concluded", value_never_concluded, "findings.route:theme", ("EXA-002", "EXA-003"), None,
           "`route` is never theme: no rule concludes it"),
    Broken("fact-changes-nothing", fact_changes_nothing, "facts.serious", ("EXA-003",), None,
           "however `serious` is answered, the same follows"),
    Broken("role-unused", role_unused, "roles.onlooker", ("EXA-005",), None, "the onlooker"),
    Broken("event-unused", event_unused, "events.it-rained", ("EXA-003",), None, "it rained"),
    Broken("chaining-ends", chaining_ends, "rules.calm-if-fair:fair-if-calm", ("EXA-004", "EXA-005"), None,
           "calm-if-fair and fair-if-calm rest on one another"),
    Broken("danger-unprotected", danger_unprotected, "facts.imminent_risk:imminent_risk=yes,agencies=same",
           ("EXA-002",), {"imminent_risk": "yes", "agencies": "same"}, "no track that protects the child opens"),
    Broken("danger-kept-waiting", danger_kept_waiting, "tracks.protect:waits", ("EXA-002",), None,
           "waits for disagreement"),
    Broken("danger-without-step", danger_without_step, "tracks.protect.stages.front-door", ("EXA-002",), None,
           "nobody has to act from the first moment on"),
    Broken("stage-unreachable", stage_unreachable, "tracks.disagreement.stages.stage-2", ("EXA-005",), None,
           "no case comes to Stage 2"),
    Broken("stage-without-way-out", without_way_out, "tracks.disagreement.stages.stage-3", ("EXA-005",), KNOWN,
           "from Stage 3, the front door, no way leads to an end"),
    Broken("ending-not-allowed", ending_not_allowed, "tracks.disagreement.stages.stage-2:unsettled", ("EXA-005",),
           KNOWN, "ends by being no response"),
    Broken("loop-without-way-out", loop_without_way_out, "tracks.disagreement.stages.stage-1:stage-2",
           ("EXA-003", "EXA-005"), KNOWN, "goes round and round"),
    Broken("waits-for-ever", waits_for_ever, "tracks.disagreement.stages.stage-2", ("EXA-005",), KNOWN,
           "rests there for ever"),
    Broken("silence-fails-nothing", silence_fails_nothing, "tracks.disagreement.stages.stage-1", ("EXA-003",), KNOWN,
           "no limit makes silence a failure"),
    Broken("silence-fails-nothing", shows_under_a_reading, "tracks.disagreement.stages.stage-1:EXA-A1=b",
           ("EXA-003",), KNOWN, "no limit makes silence a failure", switched={"EXA-A1": "b"}),
    Broken("nobody-moves-it-up", nobody_moves_it_up, "tracks.disagreement.stages.stage-1", ("EXA-003",),
           {"agencies": "different", "issue": ["framework"]}, "everybody can wait for everybody"),
    Broken("exit-without-next-step", exit_without_next_step, "tracks.disagreement.stages.stage-2", ("EXA-005",), KNOWN,
           "nobody has to act then"),
    Broken("failing-exit-missing", failing_exit_missing, "tracks.disagreement.stages.stage-1", ("EXA-003",), KNOWN,
           "not where refused leads"),
    Broken("silence-without-advice", silence_without_advice, "duties.hand-over", ("EXA-005",), None,
           "nothing says what we suggest"),
    Broken("duty-without-who", duty_without_who, "duties.write-down", ("EXA-003",), None, "the policy names nobody"),
    Broken("duty-without-whom", duty_without_whom, "duties.write-down", ("EXA-003",), None, "not said to whom"),
    Broken("duty-without-date", duty_without_date, "duties.write-down", ("EXA-003",), None, "nothing says by when"),
    Broken("must-without-date", must_without_date, "duties.write-down", ("EXA-006",), None, "sets no time limit"),
    Broken("stage-without-record", stage_without_record, "tracks.disagreement.stages.stage-2", ("EXA-005",), None,
           "is written down"),
    Broken("duty-never-owed", duty_never_owed, "duties.ask-near", ("EXA-003",), None, "never hold together"),
    Broken("duty-never-owed", power_never_offered, "powers.ask-higher", ("EXA-005",), None, "no case comes to its"),
    Broken("limit-not-one", limit_not_one, "duties.settle:none:agencies=different,issue=threshold,serious=no",
           ("EXA-004",), {"agencies": "different", "issue": ["threshold"], "serious": "no"}, "none of its limits"),
    Broken("due-of-elsewhere", due_of_elsewhere, "duties.settle-first:settle", ("EXA-003",), None,
           "settle is never owed before Stage 1"),
    Broken("limit-shorter-than-hand-over", shorter_than_hand_over,
           "duties.hand-over:disagreement.stage-1.settle", ("EXA-004", "EXA-005"), KNOWN, "allows longer than that"),
    Broken("total-shorter-than-its-stages", total_too_short, "duties.all-of-it:disagreement", ("EXA-003",), KNOWN,
           "come to 10 days"),
    Broken("prompt-passes-for-limit", prompt_passes_for_limit, "duties.hand-over:words", ("EXA-005",), None,
           "looks like theirs"),
    Broken("prompt-passes-for-limit", number_in_words, "duties.hand-over:number", ("EXA-005",), None,
           '"within one working day"'),
    Broken("soft-words", soft_words, "duties.hand-over", ("EXA-005", "EXA-004"), None, '"without delay"'),
    Broken("days-without-unit", days_without_unit, "policy:EXA-007", ("EXA-007",), None, '"five days"', FIVE_DAYS),
    Broken("convention-unsaid", convention_unsaid, "clock:same_working_day", ("EXA-002",), None, "a working day ends"),
    Broken("reserved-name", reserved_name, "events.failed:failed", ("EXA-003",), None, "`failed` is a word"),
    Broken("paper-unused", paper_unused, "documents.form-1", ("EXA-005",), None, "no duty makes or uses Form 1"),
    Broken("form-field-unused", form_field_unused, "documents:EXA-007", ("EXA-007",), None, "name of the", FIELD),
    Broken("clause-binds-nobody", cited_as_context, "context:EXA-007", ("EXA-007",), None, "The worker is told", BINDS),
    Broken("force-differs", force_differs, "duties.write-down", ("EXA-003",), None, "its clauses say should"),
    Broken("source-aged", source_aged, "policy", ("EXA-001",), None, "Wednesday 1 January 2020"),
    Broken("review-passed", review_passed, "policy", ("EXA-001",), None, "Monday 31 August 2026"),
    Broken("reading-changes-nothing", reading_changes_nothing, "policy:EXA-A1=b", ("EXA-004",), None,
           "changes nothing"),
    Broken("reading-unused", reading_unused, "policy:EXA-A2", ("EXA-005",), None, "so that no advice tells of it"),
)  # fmt: skip
