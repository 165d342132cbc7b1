"""More ways to break the sound policy: what a check says in its other cases."""

from __future__ import annotations

from tests.rules.check.broken import (
    FAILING,
    KNOWN,
    Broken,
    no_value,
    one_of,
    rule,
    stage,
    two_contacts,
    with_stage_3,
    yes_no,
)
from tests.rules.check.sound import READINGS, Data, duty


def always_overridden(data: Data) -> None:
    two_contacts(data)
    data["rules"]["near-when-different"] = rule({"agencies": ["different"], "serious": ["no"]}, {"contact": "near"})
    data["rules"]["at-hand"]["overrides"] = ["near-when-different"]


def overridden_by_two(data: Data) -> None:
    data["findings"]["mood"] = {"kind": "many", "values": ["calm", "grave"], "clauses": ["EXA-003"]}
    data["rules"]["calm"] = rule({"imminent_risk": ["no"]}, {"mood": "calm"})
    data["rules"]["grave-apart"] = rule({"agencies": ["different"]}, {"mood": "grave"}, "calm")
    data["rules"]["grave-together"] = rule({"agencies": ["same"]}, {"mood": "grave"}, "calm")


def value_of_a_rule_that_never_fires(data: Data) -> None:
    data["findings"]["route"]["values"].append("theme")
    data["rules"]["theme"] = rule({"route": ["theme"]}, {"route": "theme"})


def used_where_it_has_no_value(data: Data) -> None:
    no_value(data)
    data["findings"]["contact"] |= {"values": ["professional", "front-line-manager"], "of": "roles"}
    data["findings"]["contact"]["only_when"] = {"route": ["protect"]}
    data["rules"]["at-hand"]["then"] = {"contact": "professional"}
    data["rules"]["at-hand"]["when"]["imminent_risk"] = ["yes"]
    data["rules"]["further-off"]["then"] = {"contact": "front-line-manager"}
    data["rules"]["further-off"]["when"]["imminent_risk"] = ["yes"]
    data["duties"]["hand-over"]["to"] = {"found": "contact"}
    del data["duties"]["ask-near"]


def stage_of_another_track(data: Data) -> None:
    data["findings"]["entry"] = {
        "kind": "one", "of": "stages", "values": ["stage-1", "front-door"], "only_when": {"route": ["disagreement"]},
        "clauses": ["EXA-003"],
    }  # fmt: skip
    data["rules"]["begins"] = rule({"route": ["disagreement"], "imminent_risk": ["no"]}, {"entry": "stage-1"})
    data["rules"]["begins-in-danger"] = rule(
        {"route": ["disagreement"], "imminent_risk": ["yes"]}, {"entry": "front-door"}
    )
    data["tracks"]["disagreement"]["first_stage"] = {"found": "entry"}


def question_that_nothing_reads(data: Data) -> None:
    data["facts"]["weather"] = yes_no("Does it rain?")


def no_safety_track(data: Data) -> None:
    del data["tracks"]["protect"]["safety"]


def protection_by_a_power(data: Data) -> None:
    data["powers"] = {"protect-it": {"who": "front-door", "may": "protect it", "clauses": ["EXA-002"]}}
    data["tracks"]["protect"]["opens"] = {"power": "protect-it"}


def protection_by_an_event(data: Data) -> None:
    data["tracks"]["protect"]["starts"] = {"event": "disagreement-arose"}


def protection_once(data: Data) -> None:
    data["tracks"]["protect"]["reopening"]["to"] = "new_track"


def protection_some_time(data: Data) -> None:
    data["duties"]["refer-at-once"]["limit"] = {"working_days": 5}
    data["duties"]["decide"]["limit"] = {"working_days": 5}


def track_never_opens(data: Data) -> None:
    data["rules"]["any-disagreement"]["when"]["route"] = ["disagreement"]


def reached_under_an_option(data: Data) -> None:
    for exit_ in FAILING:
        stage(data, "stage-1")["exits"][exit_] = {"by_reading": "EXA-A1", "a": "not_stated", "b": "stage-2"}
    stage(data, "stage-1")["readings"] = ["EXA-A2"]


def lost_stage(data: Data) -> None:
    with_stage_3(data)
    last = stage(data, "stage-3")
    last |= {"exits": {}, "resolved_by": "lost", "lost": "yes"}
    data["duties"]["settle"]["in"] = {"disagreement": ["stage-1", "stage-2"]}


def agreed_by_silence(data: Data) -> None:
    stage(data, "stage-2")["exits"]["deemed_agreed"] = "close"


def others_wait_for_it(data: Data) -> None:
    for exit_ in FAILING:
        stage(data, "front-door", "protect")["exits"][exit_] = "not_stated"
    stage(data, "front-door", "protect")["readings"] = ["EXA-A2"]
    data["duties"]["decide"]["if_late"] = "nothing"


def other_side_begins_it(data: Data) -> None:
    """The limit that ends the stage begins only once the other side has replied."""
    data["roles"]["other"] = {"called": "the other side", "of": "other_side", "found": "agency", "clauses": ["EXA-003"]}
    data["duties"]["settle"]["in"] = {"disagreement": ["stage-1"]}
    data["duties"]["reply"] = duty(
        who="other", act="reply", to="professional", at={"disagreement": ["stage-2"]}, starts="stage_began",
        prompt={"working_days": 1},
    )  # fmt: skip
    data["duties"]["settle-then"] = duty(
        act="settle", at={"disagreement": ["stage-2"]}, starts={"done": "reply"}, limit={"working_days": 5},
        if_late="stage_fails", readings=["EXA-A1"],
    )  # fmt: skip


def nobody_at_all_moves_it(data: Data) -> None:
    del data["duties"]["hand-over"]


def nothing_to_do_at_the_next_stage(data: Data) -> None:
    with_stage_3(data)
    for name in ("settle", "write-down", "ask-the-front-door"):
        data["duties"][name]["in"] = (
            {"protect": "all_stages"} if name == "write-down" else {"disagreement": ["stage-1"]}
        )
    data["duties"]["ask-the-front-door"]["in"] = {"disagreement": ["stage-3"]}


def silent_exits(data: Data) -> None:
    exits = stage(data, "front-door", "protect")["exits"]
    for exit_ in FAILING[::2]:
        del exits[exit_]
    exits["no_response"] = "not_stated"
    stage(data, "front-door", "protect")["readings"] = []
    del exits["no_response"]
    data["duties"]["decide"]["if_late"] = "nothing"


def nobody_says_who_decides(data: Data) -> None:
    stage(data, "stage-1")["resolved_by"] = "not_stated"


def said_to_nobody(data: Data) -> None:
    data["duties"]["write-down"]["to"] = "lost"


def must_without_prompt(data: Data) -> None:
    data["duties"]["write-down"] |= {"force": "must", "clauses": ["EXA-006"]}
    del data["duties"]["write-down"]["prompt"]


def begins_when_late_without_a_limit(data: Data) -> None:
    data["duties"]["say-so"] = duty(at={"disagreement": ["stage-1"]}, starts={"late": "write-down"})


def two_limits_at_once(data: Data) -> None:
    two_contacts(data)
    data["duties"]["settle"] |= {
        "limit": one_of(({"serious": ["yes"]}, {"hours": 24}), ({"serious": ["yes", "no"]}, {"working_days": 5})),
        "readings": ["EXA-A1"],
    }


def prompt_without_a_date(data: Data) -> None:
    data["duties"]["hand-over"]["prompt"] = {"words_only": "yes"}


def words_without_a_prompt(data: Data) -> None:
    data["duties"]["hand-over"]["limit"] = {"words_only": "yes", "words": "without delay"}
    del data["duties"]["hand-over"]["prompt"]


def days_in_its_words(data: Data) -> None:
    data["duties"]["hand-over"]["limit"] = {"calendar_days": 2, "words": "in two days"}
    del data["duties"]["hand-over"]["prompt"]


def stage_called_none(data: Data) -> None:
    with_stage_3(data)
    stages = data["tracks"]["disagreement"]["stages"]
    stages["none"] = stages.pop("stage-3")
    stages["stage-2"]["exits"] |= dict.fromkeys(FAILING, "none")
    data["duties"]["ask-the-front-door"]["in"] = {"disagreement": ["none"]}


def value_called_not_known(data: Data) -> None:
    data["facts"]["mood"] = yes_no("How is it?", kind="one_of", values={"not_known": "nobody knows", "bad": "bad"})
    data["facts"]["mood"]["not_known"] = {"ask_first": "yes"}


def beyond_the_language(data: Data) -> None:
    declared = {"clauses": ["EXA-006"], "reason": "cannot_say", "why": "It cannot count who is present."}
    data["not_encoded"]["quorum"] = declared


def protection_at_two_desks(data: Data) -> None:
    """Where it begins depends on the agencies, and at one of the two nobody has to act."""
    data["findings"]["desk"] = {
        "kind": "one", "of": "stages", "values": ["front-door", "night-desk"], "only_when": {"route": ["protect"]},
        "clauses": ["EXA-002"],
    }  # fmt: skip
    data["rules"]["by-day"] = rule({"imminent_risk": ["yes"], "agencies": ["different"]}, {"desk": "front-door"})
    data["rules"]["by-night"] = rule({"imminent_risk": ["yes"], "agencies": ["same"]}, {"desk": "night-desk"})
    desks = data["tracks"]["protect"]["stages"]
    desks["night-desk"] = {**desks["front-door"], "called": "the night desk"}
    data["tracks"]["protect"]["first_stage"] = {"found": "desk"}


def value_that_never_is(data: Data) -> None:
    value_of_a_rule_that_never_fires(data)
    data["rules"]["theme"]["when"] = {"route": ["theme"], "agencies": ["same"]}


def begins_when_another_is_late(data: Data) -> None:
    """The limit that ends the stage runs once a duty of the side that raised it is late."""
    data["duties"]["settle"]["in"] = {"disagreement": ["stage-1"]}
    data["duties"]["settle-then"] = duty(
        act="settle", at={"disagreement": ["stage-2"]}, starts={"late": "write-down"}, limit={"working_days": 5},
        if_late="stage_fails", readings=["EXA-A1"],
    )  # fmt: skip


def no_day_of_review(data: Data) -> None:
    del data["policy"]["review_by"]


BESIDE = """\
  EXA-A3:
    title: which five days
    kind: ambiguity
    weight: low
    clauses: [EXA-004]
    issue: If they are working days, it is not clear which.
    options: {a: {says: ours}, b: {says: theirs, changes: [date], tell: They are theirs.}}
    default: a
    taken: Option (a).
    tell: The days are ours.
"""


def matters_beside_another(data: Data) -> None:
    first = data["duties"]["settle"]["limit"]
    days = {"calendar_days": 5, "clauses": ["EXA-004"]}
    first["b"] = {"by_reading": "EXA-A3", "a": days, "b": {"calendar_days": 4, "clauses": ["EXA-004"]}}


FURTHER = (
    Broken("rule-never-fires", overridden_by_two, "rules.calm", ("EXA-003",), None,
           "wherever its conditions hold, grave-apart and grave-together override it"),
    Broken("rule-never-fires", always_overridden, "rules.near-when-different", ("EXA-003",), None,
           "wherever its conditions hold, at-hand overrides it"),
    Broken("value-never-concluded", value_of_a_rule_that_never_fires, "findings.route:theme", ("EXA-002", "EXA-003"),
           None, "theme would, and never holds"),
    Broken("no-value", used_where_it_has_no_value, "duties.hand-over:contact", ("EXA-005",),
           {"imminent_risk": "no", **KNOWN}, "there `contact` names nothing"),
    Broken("no-value", stage_of_another_track, "tracks.disagreement:entry=front-door", ("EXA-003",),
           {"imminent_risk": "yes", **KNOWN}, "which this track has not got"),
    Broken("fact-changes-nothing", question_that_nothing_reads, "facts.weather", ("EXA-003",), None,
           "no rule, duty, power, right or limit reads `weather`"),
    Broken("danger-unprotected", no_safety_track, "facts.imminent_risk:imminent_risk=yes", ("EXA-002",),
           {"imminent_risk": "yes"}, "no track is marked `safety: yes`"),
    Broken("danger-kept-waiting", protection_by_a_power, "tracks.protect:power", ("EXA-002",), None, "protect-it"),
    Broken("danger-kept-waiting", protection_by_an_event, "tracks.protect:starts", ("EXA-002",), None,
           "only once disagreement-arose is reported"),
    Broken("danger-kept-waiting", protection_once, "tracks.protect:again", ("EXA-002",), None, "only a new case"),
    Broken("danger-without-step", protection_at_two_desks, "tracks.protect.stages.night-desk", ("EXA-002",), None,
           "begins at the night desk"),
    Broken("rule-never-fires", value_that_never_is, "rules.theme", ("EXA-003",), None, "route is theme is never so"),
    Broken("waits-for-ever", begins_when_another_is_late, "tracks.disagreement.stages.stage-2", ("EXA-005",), KNOWN,
           "rests there for ever"),
    Broken("danger-without-step", protection_some_time, "tracks.protect.stages.front-door", ("EXA-002",), None,
           "nothing says that protecting the child is for today"),
    Broken("stage-unreachable", track_never_opens, "tracks.disagreement", ("EXA-003",), None, "never opens"),
    Broken("stage-unreachable", reached_under_an_option, "tracks.disagreement.stages.stage-2", ("EXA-005",), None,
           "under EXA-A1=b one does"),
    Broken("stage-without-way-out", lost_stage, "tracks.disagreement.stages.stage-3", ("EXA-005",), KNOWN,
           "our copy lacks what happens"),
    Broken("ending-not-allowed", agreed_by_silence, "tracks.disagreement.stages.stage-2:by-silence", ("EXA-005",),
           KNOWN, "silence counts as agreement"),
    Broken("waits-for-ever", others_wait_for_it, "tracks.protect.stages.front-door", ("EXA-002",),
           {"imminent_risk": "yes"}, "and the disagreement waits for it"),
    Broken("waits-for-ever", other_side_begins_it, "tracks.disagreement.stages.stage-2", ("EXA-005",), KNOWN,
           "what we suggest: EXA-A2"),
    Broken("nobody-moves-it-up", nobody_at_all_moves_it, "tracks.disagreement.stages.stage-1", ("EXA-003",), KNOWN,
           "nobody has to move it on: everybody"),
    Broken("exit-without-next-step", nothing_to_do_at_the_next_stage, "tracks.disagreement.stages.stage-2:stage-1",
           ("EXA-005",), KNOWN, "where nobody is asked to do anything"),
    Broken("silence-without-advice", silent_exits, "tracks.protect.stages.front-door:exits", ("EXA-002",),
           {"imminent_risk": "yes"}, "no reading says what to do"),
    Broken("silence-without-advice", nobody_says_who_decides, "tracks.disagreement.stages.stage-1:judge", ("EXA-003",),
           KNOWN, "who settles it"),
    Broken("duty-without-whom", said_to_nobody, "duties.write-down", ("EXA-003",), None, "not said to whom"),
    Broken("must-without-date", must_without_prompt, "duties.write-down", ("EXA-006",), None,
           "The professionals directly involved must do what the test needs, and our text sets no time limit"),
    Broken("duty-never-owed", begins_when_late_without_a_limit, "duties.say-so", ("EXA-003",), None,
           "that has no limit that can pass"),
    Broken("limit-not-one", two_limits_at_once, "duties.settle:both:1,2", ("EXA-004",), {**KNOWN, "serious": "yes"},
           "two of its limits apply: within 24 hours, day and night, and within 5 working days"),
    Broken("prompt-passes-for-limit", prompt_without_a_date, "duties.hand-over:no-date", ("EXA-005",), None,
           "gives no date of ours"),
    Broken("soft-words", words_without_a_prompt, "duties.hand-over", ("EXA-005",), None, "nothing says when to chase"),
    Broken("days-without-unit", days_in_its_words, "duties.hand-over", ("EXA-005",), None, '"in two days"'),
    Broken("reserved-name", stage_called_none, "tracks.disagreement.stages.none:none", ("EXA-005",), None, "`none`"),
    Broken("reserved-name", value_called_not_known, "facts.mood:not_known", ("EXA-003",), None, "`not_known`"),
    Broken("clause-binds-nobody", beyond_the_language, "not_encoded.quorum", ("EXA-006",), None, "who is present"),
    Broken("review-passed", no_day_of_review, "policy:none", ("EXA-001",), None, "does not say when"),
    Broken("reading-changes-nothing", matters_beside_another, "policy:EXA-A3=b", ("EXA-004",), None,
           "only beside EXA-A1=b does it change anything", readings=READINGS + BESIDE),
)  # fmt: skip
