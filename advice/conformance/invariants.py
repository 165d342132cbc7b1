"""The list of all that has to hold, with what each of them rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from advice.conformance import again, of_advice, of_case, of_dates, of_people, readings, relations
from advice.conformance.relations import Pair
from advice.conformance.situation import Situation


@dataclass(frozen=True)
class Invariant:
    """Something that has to hold of every situation.

    Attributes:
        holds: Gives what is wrong in a sentence, or nothing.
        basis: What it rests on.
    """

    holds: Callable[[Situation], str | None]
    basis: str

    @property
    def name(self) -> str:
        """Its name."""
        return self.holds.__name__.replace("_", "-")

    @property
    def says(self) -> str:
        """What has to hold, in a sentence."""
        return (self.holds.__doc__ or "").split("\n\n", 1)[0]


@dataclass(frozen=True)
class Relation:
    """Something that has to hold of two situations that differ in one thing.

    Attributes:
        pairs: Gives the pairs that can be made from a situation.
        holds: Gives what is wrong with a pair in a sentence, or nothing.
        basis: What it rests on.
    """

    pairs: Callable[[Situation], Iterator[Pair]]
    holds: Callable[[Situation, Situation], str | None]
    basis: str

    @property
    def name(self) -> str:
        """Its name."""
        return self.holds.__name__.replace("_", "-")

    @property
    def says(self) -> str:
        """What has to hold, in a sentence."""
        return (self.holds.__doc__ or "").split("\n\n", 1)[0]


Law = Invariant | Relation
"""Anything that has to hold."""

AT_ONCE: tuple[Invariant, ...] = (
    Invariant(of_advice.there_is_always_an_advice, "design 10.4; INV-1"),
    Invariant(of_advice.danger_is_asked_first, "INV-1"),
    Invariant(of_advice.danger_is_answered_with_protection, "INV-1"),
    Invariant(of_advice.nobody_waits_in_danger, "INV-1; design 10.1"),
    Invariant(of_advice.readings_are_named, "INV-2"),
    Invariant(of_advice.the_way_out_names_its_reading, "INV-14"),
    Invariant(of_advice.ours_is_said_to_be_ours, "INV-2; design 10.2"),
    Invariant(of_advice.no_number_but_the_policys, "INV-3; design 10.2"),
    Invariant(of_advice.prompts_are_never_policy, "CAL-10; INV-2"),
    Invariant(of_advice.words_are_fit_to_read, "design 5"),
    Invariant(of_advice.every_step_is_whole, "design 5"),
    Invariant(of_advice.no_step_is_owed_twice, "language 3.7"),
    Invariant(of_advice.steps_are_owed, "language 3.5, 3.7"),
    Invariant(of_advice.a_closed_case_owes_only_records, "language 3.7"),
    Invariant(of_advice.nothing_starts_later_than_asked, "design 5; language 3.4"),
    Invariant(of_advice.the_next_stage_follows, "INV-4"),
    Invariant(of_case.tracks_end_only_as_they_may, "INV-10"),
    Invariant(of_case.stages_bring_their_duties, "INV-8"),
    Invariant(of_case.a_stay_dates_what_begins_with_it, "language 3.7"),
    Invariant(of_case.what_waits_has_to_wait, "language 3.6; INV-1"),
    Invariant(of_case.what_settles_a_stage_settles_it, "INV-10"),
    Invariant(of_case.moments_are_in_order, "language 3.4, 3.6"),
    Invariant(of_case.one_run_at_a_time, "language 3.6"),
    Invariant(of_case.a_late_hand_over_buys_no_time, "CAL-9"),
    Invariant(of_case.nothing_beyond_its_total, "INV-5"),
    Invariant(of_case.silence_fails_a_stage_when_it_is_due, "language 3.1"),
    Invariant(of_dates.dates_obey_the_calendar, "INV-9; CAL-1 to CAL-8"),
    Invariant(of_dates.dates_are_after_their_start, "INV-9"),
    Invariant(of_dates.a_count_shows_its_days, "INV-9; design 4"),
    Invariant(of_dates.what_is_late_is_late, "INV-9; language 3.7"),
    Invariant(of_people.contacts_are_not_shown_as_current, "INV-11"),
    Invariant(of_people.statuses_are_said, "INV-11"),
    Invariant(of_people.nobody_is_led_to_nobody, "INV-11; design 10.3"),
    Invariant(of_people.nobody_acts_who_is_absent, "INV-11; design 7"),
    Invariant(of_people.no_person_is_named, "INV-12"),
    Invariant(readings.a_switch_changes_only_what_names_it, "language 7"),
)
"""What is looked at in every situation."""

ASKED_AGAIN: tuple[Invariant, ...] = (
    Invariant(again.the_order_of_events_means_nothing, "language 3.4"),
    Invariant(again.the_order_of_the_policy_means_nothing, "language 1"),
    Invariant(again.a_receipt_gives_the_same_again, "design 5"),
    Invariant(again.what_is_struck_out_never_was, "language 3.4"),
    Invariant(again.what_is_reported_later_changes_nothing, "language 3.4"),
    Invariant(again.a_later_moment_changes_no_failure, "language 3.6"),
    Invariant(again.a_departure_stays_one, "language 3.6"),
    Invariant(again.not_known_about_danger_is_yes, "INV-1"),
    Invariant(again.danger_opens_protection, "INV-1; language 3.6"),
    Invariant(again.following_the_advice_is_no_departure, "INV-4"),
    Invariant(again.an_offered_power_is_never_refused, "INV-6"),
    Invariant(again.a_move_is_accepted, "language 3.6"),
    Invariant(again.what_is_reported_is_taken, "language 3.6"),
    Invariant(again.what_is_raised_again_begins_nothing, "language 3.6"),
    Invariant(again.a_track_beside_moves_no_date, "INV-7"),
)
"""What is looked at by asking again; each costs an advice or several."""

RELATIONS: tuple[Relation, ...] = (
    Relation(relations.more_danger, relations.more_danger_weakens_nothing, "INV-1; design 10.1"),
    Relation(relations.a_holiday_more, relations.a_holiday_makes_nothing_earlier, "CAL-1, CAL-2"),
    Relation(relations.a_stricter_limit, relations.a_stricter_limit_makes_nothing_later, "language 3.1"),
    Relation(relations.a_deputy_more, relations.a_deputy_makes_nothing_later, "design 7; CAL-8"),
    Relation(relations.a_fact_that_nothing_reads, relations.what_nothing_reads_changes_nothing, "design 4"),
)
"""What is looked at in pairs."""

LAWS: tuple[Law, ...] = (*AT_ONCE, *ASKED_AGAIN, *RELATIONS)
"""All that has to hold."""
