"""What comes near a fault and is none: a check that minds it would cry wolf."""

from __future__ import annotations

from tests.rules.check.broken import FAILING, one_of, rule, stage, two_contacts, waits_for_ever, with_stage_3
from tests.rules.check.sound import Change, Data, duty


def two_rules_that_say_the_same(data: Data) -> None:
    two_contacts(data)
    data["rules"]["at-hand"]["when"] = {"agencies": ["different"]}
    data["rules"]["at-hand"]["then"] = {"contact": "far"}


def an_exception_that_is_declared(data: Data) -> None:
    two_contacts(data)
    data["rules"]["at-hand"]["when"] = {"agencies": ["different"]}
    data["rules"]["together"] = rule({"agencies": ["same"], "serious": ["no"]}, {"contact": "near"})
    data["rules"]["further-off"]["overrides"] = ["at-hand"]


def a_value_expected_only_somewhere(data: Data) -> None:
    two_contacts(data)
    data["findings"]["contact"]["only_when"] = {"route": ["disagreement"]}
    data["rules"]["at-hand"]["when"] |= {"route": ["disagreement"]}
    data["rules"]["further-off"]["when"] |= {"route": ["disagreement"]}


def a_rule_needed_for_one_answer(data: Data) -> None:
    data["rules"]["once-more"] = rule({"agencies": ["different"], "issue": ["closure"]}, {"route": "disagreement"})


def a_power_of_ones_own_to_go_on(data: Data) -> None:
    waits_for_ever(data)
    data["powers"] = {"start-again": power(who="professional")}


def power(who: str) -> Data:
    """A power to take it to Stage 1 again."""
    return {
        "who": who,
        "may": "start again",
        "in": {"disagreement": ["stage-2"]},
        "to_stage": "stage-1",
        "clauses": ["EXA-005"],
    }


def stages_that_follow_by_themselves(data: Data) -> None:
    stage(data, "stage-1")["exits"] |= {exit_: {"follows": "stage-2"} for exit_ in FAILING}
    del data["duties"]["hand-over"]


def moved_up_in_either_case(data: Data) -> None:
    data["duties"]["hand-over"]["when"] = {"imminent_risk": ["no"]}
    data["duties"]["hand-over-now"] = {**data["duties"]["hand-over"], "when": {"imminent_risk": ["yes"]}}


def limits_of_which_one_applies(data: Data) -> None:
    two_contacts(data)
    limits = one_of(({"serious": ["yes"]}, {"working_days": 1}), ({"serious": ["no"]}, {"working_days": 5}))
    data["duties"]["settle"] |= {"limit": limits, "readings": ["EXA-A1"]}


def limits_that_leave_out_what_never_comes_there(data: Data) -> None:
    limits = one_of(({"agencies": ["different"]}, {"working_days": 5}))
    data["duties"]["settle"] |= {"limit": limits, "readings": ["EXA-A1"]}


def due_with_another_or_in_a_day(data: Data) -> None:
    data["duties"]["settle"]["in"] = {"disagreement": ["stage-2"]}
    data["duties"]["settle-first"] = duty(
        act="settle", at={"disagreement": ["stage-1"]}, starts="stage_began",
        limit={"earliest_of": [{"hours": 24}, {"due_of": "settle"}]}, if_late="stage_fails", readings=["EXA-A1"],
    )  # fmt: skip


def a_total_that_is_just_enough(data: Data) -> None:
    data["duties"]["all-of-it"] = duty(
        act="settle", over={"disagreement": "all_stages"}, starts="span_began", limit={"working_days": 10},
        readings=["EXA-A1"],
    )  # fmt: skip


def stages_that_end_with_the_total(data: Data) -> None:
    a_total_that_is_just_enough(data)
    data["duties"]["all-of-it"]["limit"] = {"working_days": 1}
    data["duties"]["settle"] |= {"limit": {"due_of": "all-of-it"}}


def a_hand_over_as_long_as_the_stage(data: Data) -> None:
    data["duties"]["settle"] |= {"limit": {"hours": 24}, "readings": ["EXA-A1"]}
    data["duties"]["hand-over"]["limit"] = {"working_days": 1}
    del data["duties"]["hand-over"]["prompt"]


def a_must_before_an_event(data: Data) -> None:
    data["duties"]["write-down"] |= {"force": "must", "limit": {"before": "protection-decided"}, "clauses": ["EXA-006"]}
    del data["duties"]["write-down"]["prompt"]


def a_must_whose_clause_states_a_time(data: Data) -> None:
    data["duties"]["write-down"] |= {"force": "must", "clauses": ["EXA-002"]}


def soft_words_beside_a_number(data: Data) -> None:
    soft = {"words_only": "yes", "words": "as soon as they can"}
    data["duties"]["hand-over"] |= {"limit": {"earliest_of": [soft, {"working_days": 1}]}, "readings": ["EXA-A1"]}
    del data["duties"]["hand-over"]["prompt"]


def working_days_in_its_words(data: Data) -> None:
    data["duties"]["hand-over"] |= {"limit": {"working_days": 2, "words": "in two working days"}}
    del data["duties"]["hand-over"]["prompt"]


def a_way_round_with_a_way_out(data: Data) -> None:
    with_stage_3(data)
    stage(data, "stage-2")["exits"] |= {"refused": "stage-1"}


NEAR: tuple[tuple[str, Change], ...] = (
    ("two-values", two_rules_that_say_the_same),
    ("two-values", an_exception_that_is_declared),
    ("no-value", an_exception_that_is_declared),
    ("no-value", a_value_expected_only_somewhere),
    ("rule-redundant", a_rule_needed_for_one_answer),
    ("waits-for-ever", a_power_of_ones_own_to_go_on),
    ("nobody-moves-it-up", stages_that_follow_by_themselves),
    ("silence-fails-nothing", stages_that_follow_by_themselves),
    ("nobody-moves-it-up", moved_up_in_either_case),
    ("limit-not-one", limits_of_which_one_applies),
    ("limit-not-one", limits_that_leave_out_what_never_comes_there),
    ("due-of-elsewhere", due_with_another_or_in_a_day),
    ("total-shorter-than-its-stages", a_total_that_is_just_enough),
    ("total-shorter-than-its-stages", stages_that_end_with_the_total),
    ("limit-shorter-than-hand-over", a_hand_over_as_long_as_the_stage),
    ("must-without-date", a_must_before_an_event),
    ("must-without-date", a_must_whose_clause_states_a_time),
    ("soft-words", soft_words_beside_a_number),
    ("days-without-unit", working_days_in_its_words),
    ("loop-without-way-out", a_way_round_with_a_way_out),
)
