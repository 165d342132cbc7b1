"""When a limit runs out: vectors that a wall calendar confirms, and what must hold from any moment.

The vectors in `vectors/limits.csv` were worked out from the calendar conventions CAL-1 to CAL-10 by stepping from day
to day, without any part of this package. Moments are compared as instants (in UTC): on the night on which the clocks
go back, two moments an hour apart look the same on the clock.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from foundation.calendar_rules import SETTINGS, CalendarRules
from foundation.errors import BeyondCalendar, TimeError
from foundation.limit import (
    AgreedDate,
    AtOnce,
    By,
    CalendarDays,
    Due,
    EarliestOf,
    Hours,
    Limit,
    NoneStated,
    SameWorkingDay,
    WordsOnly,
    WorkingDays,
    WorkingWeeks,
    add_hours,
    due,
)
from foundation.limit_words import parse_limit
from foundation.moment import LONDON, local, parse_moment, written
from foundation.working_time import Period, WorkingTime

NATIONS = ("england", "wales", "scotland", "northern-ireland")
ONE_DAY = timedelta(days=1)
MORE = settings(max_examples=300)
WITHOUT_BANK_HOLIDAYS = WorkingTime(keeps_bank_holidays=False)


def is_on_london_clocks(moment: datetime) -> bool:
    """A moment carries the offset that London had then, fixed, so that moments compare as what they are."""
    return moment.utcoffset() == moment.astimezone(UTC).astimezone(LONDON).utcoffset()


@cache
def rules(nation: str = "england") -> CalendarRules:
    return CalendarRules.of(nation)


def found(limit: Limit | str, start: datetime | str, by: CalendarRules | None = None) -> Due:
    """The due date of a limit that has one."""
    limit = parse_limit(limit) if isinstance(limit, str) else limit
    start = parse_moment(start) if isinstance(start, str) else start
    answer = due(limit, start, by or rules())
    assert answer is not None
    return answer


def instant(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def said(answer: Due) -> list[str]:
    """When something is due, what to aim for and when to act by, as a case file writes them."""
    return [written(moment) if moment else "" for moment in (answer.at, answer.aim, answer.act_by)]


# The vectors

COLUMNS = ["start", "limit", "nation", "due", "aim", "act_by", "why"]


def _vectors() -> list[dict[str, str]]:
    with (Path(__file__).parent / "vectors" / "limits.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


VECTORS = _vectors()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda row: f"{row['start']} + {row['limit']} ({row['nation']})")
def test_a_limit_ends_when_a_wall_calendar_says_it_ends(vector: dict[str, str]) -> None:
    answer = found(vector["limit"], vector["start"], rules(vector["nation"]))
    assert said(answer) == [vector["due"], vector["aim"], vector["act_by"]], vector["why"]


def test_every_vector_is_complete_and_stands_once() -> None:
    assert all(list(vector) == COLUMNS for vector in VECTORS)
    assert all(vector["due"] and 0 < len(vector["why"]) <= 90 for vector in VECTORS)
    assert len({(vector["start"], vector["limit"], vector["nation"]) for vector in VECTORS}) == len(VECTORS) >= 220


@pytest.mark.parametrize("nation", NATIONS)
def test_the_vectors_cover_every_nation(nation: str) -> None:
    assert len([vector for vector in VECTORS if vector["nation"] == nation]) >= 10


@pytest.mark.parametrize(
    "words", ["hour", "working day", "working week", "calendar day", "same working day", "at once", "by ", " or "]
)
def test_the_vectors_cover_every_kind_of_limit(words: str) -> None:
    assert len([vector for vector in VECTORS if words in vector["limit"]]) >= 10


# From any moment

DAYS = st.dates(date(2019, 12, 1), date(2028, 6, 1))
EDGES = st.sampled_from([0, 59, 60, 89, 90, 119, 120, 539, 540, 541, 1019, 1020, 1021, 1439])


def _start(day: date, minute: int, fold: int) -> datetime:
    moment = datetime.combine(day, datetime.min.time(), LONDON) + timedelta(minutes=minute)
    return (
        moment.replace(fold=fold).astimezone(UTC).astimezone(LONDON)
    )  # a minute that was skipped becomes the next hour


CHANGES_OF_THE_CLOCKS = st.sampled_from(
    [
        date(2026, 3, 28),
        date(2026, 3, 29),
        date(2026, 10, 24),
        date(2026, 10, 25),
        date(2027, 3, 28),
        date(2027, 10, 31),
    ]
)
STARTS = st.builds(_start, DAYS | CHANGES_OF_THE_CLOCKS, st.integers(0, 1439) | EDGES, st.integers(0, 1))
NATION = st.sampled_from(NATIONS)

HOURS = st.integers(1, 200).map(Hours)
CALENDAR_DAYS = st.integers(1, 40).map(CalendarDays)
WORKING_DAYS = st.integers(1, 40).map(WorkingDays)
WORKING_WEEKS = st.integers(1, 8).map(WorkingWeeks)
FIRST_COUNTS: st.SearchStrategy[Limit] = st.one_of(
    st.integers(1, 40).map(lambda count: WorkingDays(count, start_day_counts=True)),
    st.integers(1, 8).map(lambda count: WorkingWeeks(count, start_day_counts=True)),
)
SAME_TIME = st.integers(1, 10).map(lambda count: WorkingDays(count, same_time=True))
SAME_DAY = st.sampled_from([SameWorkingDay(), SameWorkingDay("next_working_day")])
LASTING: st.SearchStrategy[Limit] = st.one_of(HOURS, CALENDAR_DAYS, WORKING_DAYS, WORKING_WEEKS, SAME_DAY)
"""Limits that leave some time; not those that may be due the moment they begin."""
WITHOUT_MOMENT: st.SearchStrategy[Limit] = st.sampled_from([AgreedDate(), WordsOnly("without delay"), NoneStated()])
ANY: st.SearchStrategy[Limit] = st.one_of(
    LASTING,
    FIRST_COUNTS,
    SAME_TIME,
    st.sampled_from([AtOnce(), SameWorkingDay("now")]),
    DAYS.map(AgreedDate),
)


@given(NATION, STARTS, ANY)
def test_nothing_is_ever_due_before_it_begins(nation: str, start: datetime, limit: Limit) -> None:
    assert instant(found(limit, start, rules(nation)).at) >= instant(start)


@given(NATION, STARTS, LASTING | SAME_TIME)
def test_everything_but_at_once_is_due_later_than_it_begins(nation: str, start: datetime, limit: Limit) -> None:
    assert instant(found(limit, start, rules(nation)).at) > instant(start)


@MORE
@given(NATION, STARTS, WORKING_DAYS | WORKING_WEEKS | SAME_DAY | FIRST_COUNTS | SAME_TIME)
def test_a_working_day_limit_never_ends_on_a_day_that_is_not_worked(nation: str, start: datetime, limit: Limit) -> None:
    answer = found(limit, start, rules(nation))
    assert rules(nation).working_time.is_working_day(answer.at.date())


@given(NATION, STARTS, WORKING_DAYS | WORKING_WEEKS | SAME_DAY)
def test_a_working_day_limit_ends_at_close(nation: str, start: datetime, limit: Limit) -> None:
    assert written(found(limit, start, rules(nation)).at).endswith(" 17:00")


@MORE
@given(NATION, STARTS, ANY)
def test_the_date_to_aim_for_lies_between_start_and_due(nation: str, start: datetime, limit: Limit) -> None:
    answer = found(limit, start, rules(nation))
    assert answer.aim is None or instant(start) <= instant(answer.aim) <= instant(answer.at)


@MORE
@given(NATION, STARTS, ANY)
@example("england", parse_moment("2026-08-09 03:00"), WorkingDays(1, same_time=True))
def test_the_moment_to_act_by_lies_between_start_and_due(nation: str, start: datetime, limit: Limit) -> None:
    answer = found(limit, start, rules(nation))
    assert answer.act_by is None or instant(start) <= instant(answer.act_by) <= instant(answer.at)


@given(NATION, STARTS, ANY)
@example("england", parse_moment("2026-10-25T01:30+01:00"), Hours(1))
def test_the_safest_moment_is_the_earliest_of_the_three(nation: str, start: datetime, limit: Limit) -> None:
    answer = found(limit, start, rules(nation))
    moments = [moment for moment in (answer.at, answer.aim, answer.act_by) if moment]
    assert instant(answer.safest) == min(instant(moment) for moment in moments)


@given(NATION, STARTS, HOURS)
def test_the_moment_to_act_by_is_given_exactly_where_hours_end_outside_office_hours(
    nation: str, start: datetime, limit: Hours
) -> None:
    work, answer = rules(nation).working_time, found(limit, start, rules(nation))
    assert (answer.act_by is None) is work.is_open(answer.at)
    if answer.act_by and instant(answer.act_by) != instant(start):
        assert work.is_open(answer.act_by)


@given(NATION, STARTS, HOURS)
def test_hours_are_real_elapsed_hours_also_when_the_clocks_change(nation: str, start: datetime, limit: Hours) -> None:
    assert instant(found(limit, start, rules(nation)).at) - instant(start) == timedelta(hours=limit.count)


def working_days_by_wall_calendar(work: WorkingTime, start: date, count: int) -> date:
    day = start
    while count:
        day += ONE_DAY
        count -= work.why_not(day) is None
    return day


@MORE
@given(NATION, STARTS, st.integers(1, 40))
def test_working_days_end_where_a_walk_from_day_to_day_ends(nation: str, start: datetime, count: int) -> None:
    day = working_days_by_wall_calendar(rules(nation).working_time, start.date(), count)
    assert written(found(WorkingDays(count), start, rules(nation)).at) == f"{day} 17:00"


@MORE
@given(NATION, STARTS, st.integers(1, 8))
def test_working_weeks_are_five_working_days_each(nation: str, start: datetime, count: int) -> None:
    day = working_days_by_wall_calendar(rules(nation).working_time, start.date(), 5 * count)
    assert written(found(WorkingWeeks(count), start, rules(nation)).at) == f"{day} 17:00"


@MORE
@given(NATION, STARTS, st.integers(1, 8))
def test_a_working_week_is_aimed_at_seven_days_on_or_the_working_day_before_where_that_is_earlier(
    nation: str, start: datetime, count: int
) -> None:
    work, answer = rules(nation).working_time, found(WorkingWeeks(count), start, rules(nation))
    caution = start.date() + timedelta(days=7 * count)
    while work.why_not(caution):
        caution -= ONE_DAY
    assert said(answer)[1] == (f"{caution} 17:00" if caution < answer.at.date() else "")


@given(NATION, STARTS, st.integers(1, 40))
def test_calendar_days_end_at_close_of_the_last_and_are_aimed_before_it_where_it_is_not_worked(
    nation: str, start: datetime, count: int
) -> None:
    answer, day = found(CalendarDays(count), start, rules(nation)), start.date() + timedelta(days=count)
    assert written(answer.at) == f"{day} 17:00"
    assert (answer.aim is None) is rules(nation).working_time.is_working_day(day)


@given(NATION, STARTS, LASTING | FIRST_COUNTS | SAME_TIME)
def test_the_counting_lists_every_date_from_start_to_due_once(nation: str, start: datetime, limit: Limit) -> None:
    answer = found(limit, start, rules(nation))
    days = (answer.at.date() - start.date()).days
    assert [counted.date for counted in answer.counting] == [start.date() + n * ONE_DAY for n in range(days + 1)]
    assert all(counted.why for counted in answer.counting)


@given(NATION, STARTS, st.integers(1, 40))
def test_of_n_working_days_exactly_n_days_are_counted(nation: str, start: datetime, count: int) -> None:
    for limit in (WorkingDays(count), WorkingDays(count, start_day_counts=True), WorkingDays(count, same_time=True)):
        answer = found(limit, start, rules(nation))
        assert sum(counted.counted for counted in answer.counting) == count
        assert answer.counting[-1].why.startswith(f"working day {count}")


@given(NATION, STARTS, st.integers(1, 8))
def test_of_n_working_weeks_exactly_five_times_n_days_are_counted(nation: str, start: datetime, count: int) -> None:
    assert sum(counted.counted for counted in found(WorkingWeeks(count), start, rules(nation)).counting) == 5 * count


@given(NATION, STARTS, WORKING_DAYS | WORKING_WEEKS | FIRST_COUNTS)
def test_a_day_is_counted_exactly_when_it_is_worked_and_day_0_never_is_unless_the_policy_says_so(
    nation: str, start: datetime, limit: WorkingDays | WorkingWeeks
) -> None:
    work, (day_0, *later) = rules(nation).working_time, found(limit, start, rules(nation)).counting
    assert day_0.counted is (limit.start_day_counts and work.is_working_day(start.date()))
    assert all(counted.counted is work.is_working_day(counted.date) for counted in later)
    assert all(counted.why == work.why_not(counted.date) for counted in later if not counted.counted)


@given(NATION, STARTS, WORKING_DAYS | WORKING_WEEKS)
def test_a_day_of_the_event_that_counts_brings_the_due_date_forward_and_never_back(
    nation: str, start: datetime, limit: WorkingDays | WorkingWeeks
) -> None:
    counting = replace(limit, start_day_counts=True)
    earlier, later = (found(each, start, rules(nation)).at for each in (counting, limit))
    assert earlier < later if rules(nation).working_time.is_working_day(start.date()) else earlier == later


@given(
    NATION,
    STARTS,
    st.integers(0, 60),
    st.integers(0, 14),
    WORKING_DAYS | WORKING_WEEKS | SAME_DAY | FIRST_COUNTS | SAME_TIME,
)
def test_one_more_day_off_never_brings_a_due_date_forward(
    nation: str, start: datetime, begins: int, length: int, limit: Limit
) -> None:
    assume(start.year < 2028)
    first = start.date() + timedelta(days=begins)
    closure = Period(first, first + timedelta(days=length), "flood")
    fewer = rules(nation).but(working_time=WorkingTime(nation, closures=(closure,)))
    assert instant(found(limit, start, fewer).at) >= instant(found(limit, start, rules(nation)).at)


@given(STARTS, WORKING_DAYS | WORKING_WEEKS | SAME_DAY | FIRST_COUNTS | SAME_TIME)
def test_keeping_bank_holidays_never_brings_a_due_date_forward(start: datetime, limit: Limit) -> None:
    without = rules().but(working_time=WITHOUT_BANK_HOLIDAYS)
    for nation in NATIONS:
        assert instant(found(limit, start, rules(nation)).at) >= instant(found(limit, start, without).at)


@given(NATION, STARTS, HOURS | CALENDAR_DAYS | WORKING_DAYS | WORKING_WEEKS | FIRST_COUNTS | SAME_TIME)
def test_a_longer_limit_is_never_due_earlier(nation: str, start: datetime, limit: WorkingDays) -> None:
    longer = replace(limit, count=limit.count + 1)
    assert instant(found(longer, start, rules(nation)).at) > instant(found(limit, start, rules(nation)).at)


@MORE
@given(
    NATION, STARTS, st.integers(0, 20_000), LASTING | FIRST_COUNTS | st.just(AtOnce()) | st.just(SameWorkingDay("now"))
)
def test_a_later_start_is_never_due_earlier(nation: str, start: datetime, minutes: int, limit: Limit) -> None:
    later = add_hours(start, minutes / 60)
    assert instant(found(limit, later, rules(nation)).at) >= instant(found(limit, start, rules(nation)).at)


def on_a_working_day(moment: datetime, nation: str) -> datetime:
    """The same time of day, that day or on the first working day after it."""
    while not rules(nation).working_time.is_working_day(moment.date()):
        moment = local(moment.date() + timedelta(days=1), moment.time())
    return moment


@MORE
@given(NATION, STARTS, st.integers(0, 20_000), SAME_TIME)
def test_a_later_start_on_a_working_day_is_never_due_earlier_where_working_days_end_at_the_same_time_of_day(
    nation: str, start: datetime, minutes: int, limit: Limit
) -> None:
    """From Friday evening such a limit runs to Monday evening, from Saturday morning to Monday morning."""
    early, late = (on_a_working_day(moment, nation) for moment in (start, add_hours(start, minutes / 60)))
    if instant(late) < instant(early):
        early, late = late, early
    assert instant(found(limit, late, rules(nation)).at) >= instant(found(limit, early, rules(nation)).at)


@MORE
@given(NATION, STARTS, st.lists(ANY, min_size=1, max_size=4), st.lists(WITHOUT_MOMENT, max_size=2))
@example("england", parse_moment("2026-10-24 01:30"), [Hours(25), Hours(24)], [])
def test_of_several_limits_the_earliest_holds(
    nation: str, start: datetime, limits: list[Limit], without: list[Limit]
) -> None:
    answers = [found(limit, start, rules(nation)) for limit in limits]
    answer = found(EarliestOf((*without, *limits)), start, rules(nation))
    assert answer in answers
    assert instant(answer.at) == min(instant(part.at) for part in answers)


@given(NATION, STARTS, st.lists(ANY, min_size=1, max_size=4))
@example("england", parse_moment("2026-10-24 01:30"), [Hours(25), Hours(24)])
def test_the_order_of_several_limits_makes_no_difference(nation: str, start: datetime, limits: list[Limit]) -> None:
    forwards, backwards = EarliestOf(tuple(limits)), EarliestOf(tuple(reversed(limits)))
    first, second = found(forwards, start, rules(nation)), found(backwards, start, rules(nation))
    assert (instant(first.at), instant(first.safest)) == (instant(second.at), instant(second.safest))


@given(NATION, STARTS, WITHOUT_MOMENT)
def test_where_the_words_give_no_moment_nothing_is_due(nation: str, start: datetime, limit: Limit) -> None:
    assert due(limit, start, rules(nation)) is None


@given(STARTS, st.lists(WITHOUT_MOMENT, max_size=3))
def test_several_limits_without_a_moment_give_none(start: datetime, limits: list[Limit]) -> None:
    assert due(EarliestOf(tuple(limits)), start, rules()) is None


@given(STARTS)
def test_at_once_is_due_the_moment_it_begins(start: datetime) -> None:
    answer = found(AtOnce(), start)
    assert instant(answer.at) == instant(answer.safest) == instant(start)
    assert (answer.aim, answer.act_by) == (None, None)


@given(STARTS, ANY)
def test_the_clocks_of_london_hold_wherever_the_event_was_written_down(start: datetime, limit: Limit) -> None:
    assert found(limit, start.astimezone(UTC)) == found(limit, start)
    assert is_on_london_clocks(found(limit, start.astimezone(UTC)).at)


# The night on which the clocks go back


def test_of_24_and_25_hours_the_24_hold_also_where_both_end_at_the_same_time_of_the_clock() -> None:
    for limit in ("24 hours or 25 hours", "25 hours or 24 hours"):
        assert written(found(limit, "2026-10-24 01:30").at) == "2026-10-25T01:30+01:00"


def test_the_safest_moment_is_the_first_of_two_that_the_clock_shows_alike() -> None:
    assert written(found("1 hour", "2026-10-25T01:30+01:00").safest) == "2026-10-25T01:30+01:00"


def test_the_counting_of_hours_says_how_many_elapsed_on_each_day_and_where_the_clocks_change() -> None:
    assert [counted.why for counted in found("48 hours", "2026-10-24 12:00").counting] == [
        "12 h 00 min elapsed, day and night",
        "25 h 00 min elapsed, day and night, the clocks change",
        "11 h 00 min elapsed, day and night",
    ]


# What each kind of limit says about its days


def test_the_counting_of_working_days_says_of_each_day_why() -> None:
    assert [(str(day.date), day.counted, day.why) for day in found("2 working days", "2026-08-28 16:40").counting] == [
        ("2026-08-28", False, "day 0: the day of the event"),
        ("2026-08-29", False, "Saturday"),
        ("2026-08-30", False, "Sunday"),
        ("2026-08-31", False, "bank holiday: Late Summer Bank Holiday"),
        ("2026-09-01", True, "working day 1"),
        ("2026-09-02", True, "working day 2"),
    ]


def test_a_day_of_the_event_that_counts_is_working_day_1() -> None:
    answer = found(WorkingDays(2, start_day_counts=True), "2026-08-28 16:40")
    assert answer.counting[0].why == "working day 1: the day of the event"
    assert said(answer)[0] == "2026-09-01 17:00"


def test_a_day_of_the_event_that_is_not_worked_cannot_be_the_first() -> None:
    answer = found(WorkingDays(1, start_day_counts=True), "2026-08-29 12:00")
    assert said(answer)[0] == "2026-09-01 17:00"


def test_one_working_day_that_begins_with_the_day_of_the_event_ends_with_it() -> None:
    limit = WorkingDays(1, start_day_counts=True)
    assert said(found(limit, "2026-08-28 16:40"))[0] == "2026-08-28 17:00"
    assert said(found(limit, "2026-08-28 18:00"))[0] == "2026-08-28 18:00"


@pytest.mark.parametrize(
    ("start", "end"), [("2026-09-09 10:15", "2026-09-10 10:15"), ("2026-08-28 16:40", "2026-09-01 16:40")]
)
def test_a_working_day_to_the_same_time_ends_at_that_time(start: str, end: str) -> None:
    assert said(found(WorkingDays(1, same_time=True), start)) == [end, "", ""]


@pytest.mark.parametrize(
    ("start", "expected", "reasons"),
    [
        ("2026-09-09 16:59", ["2026-09-09 17:00", "", ""], ["the day of the event, a working day"]),
        (
            "2026-09-09 17:00",
            ["2026-09-10 17:00", "2026-09-09 17:00", ""],
            ["after close at 17:00", "the next working day"],
        ),
        (
            "2026-08-29 12:00",
            ["2026-09-01 17:00", "2026-08-29 12:00", ""],
            ["Saturday", "Sunday", "bank holiday: Late Summer Bank Holiday", "the next working day"],
        ),
    ],
)
def test_the_same_working_day_is_that_day_or_now_if_possible_and_at_latest_the_next(
    start: str, expected: list[str], reasons: list[str]
) -> None:
    answer = found("same working day", start)
    assert said(answer) == expected
    assert [day.why for day in answer.counting] == reasons


@pytest.mark.parametrize("start", ["2026-09-09 17:00", "2026-08-29 12:00", "2026-08-31 12:00"])
def test_where_the_same_day_means_now_it_is_due_now(start: str) -> None:
    assert said(found(SameWorkingDay("now"), start)) == [start, "", ""]
    assert said(found(SameWorkingDay(), start, rules().but(same_day_otherwise="now"))) == [start, "", ""]


def test_what_a_policy_says_of_the_same_day_comes_before_what_the_calendar_rules_say() -> None:
    answer = found(SameWorkingDay("next_working_day"), "2026-08-29 12:00", rules().but(same_day_otherwise="now"))
    assert said(answer)[0] == "2026-09-01 17:00"


def test_before_closing_the_same_day_is_that_day_whatever_it_means_otherwise() -> None:
    assert said(found(SameWorkingDay("now"), "2026-09-09 08:00"))[0] == "2026-09-09 17:00"


def test_an_agreed_date_that_has_passed_is_due_now() -> None:
    assert said(found("by 2026-08-27", "2026-08-28 10:00")) == ["2026-08-28 10:00", "", ""]
    assert said(found("by 2026-08-28", "2026-08-28 18:00")) == ["2026-08-28 18:00", "", ""]


def test_a_moment_that_is_already_known_is_kept_with_its_reason() -> None:
    answer = found(By(parse_moment("2026-09-02 17:00"), "the end of stage 2"), "2026-08-28 16:40")
    assert said(answer) == ["2026-09-02 17:00", "", ""]
    assert [(str(day.date), day.counted, day.why) for day in answer.counting] == [
        ("2026-09-02", True, "the end of stage 2")
    ]


def test_a_moment_that_is_already_known_is_said_in_local_time_too() -> None:
    answer = found(By(datetime(2026, 8, 28, 23, 30, tzinfo=UTC), "the end of stage 2"), "2026-08-28 16:40")
    assert said(answer)[0] == "2026-08-29 00:30"
    assert [str(day.date) for day in answer.counting] == ["2026-08-29"]


def test_of_two_limits_due_at_the_same_moment_the_one_with_the_earlier_date_to_aim_for_holds() -> None:
    for limit in ("5 working days or 1 working week", "1 working week or 5 working days"):
        assert said(found(limit, "2026-08-28 16:40")) == ["2026-09-07 17:00", "2026-09-04 17:00", ""]


# Conventions that an area may set


def test_every_convention_is_a_setting_with_a_name() -> None:
    assert list(SETTINGS) == [f"CAL-{number}" for number in range(1, 11)]
    assert all(hasattr(rules(), name) for name in SETTINGS.values())


def test_changed_conventions_leave_the_others_and_the_original_as_they_were() -> None:
    changed = rules("scotland").but(week=4)
    assert (changed.week, changed.caution_after_week, changed.working_time) == (4, 7, rules("scotland").working_time)
    assert rules("scotland").week == 5


def test_a_convention_that_there_is_not_cannot_be_set() -> None:
    with pytest.raises(TypeError):
        rules().but(weak=4)


def test_a_working_week_may_have_other_than_five_days() -> None:
    assert said(found("1 working week", "2026-09-09 10:15", rules().but(week=4)))[0] == "2026-09-15 17:00"


def test_the_date_to_aim_for_in_a_working_week_may_be_left_out_or_moved() -> None:
    assert said(found("1 working week", "2026-08-28 16:40", rules().but(caution_after_week=None)))[1] == ""
    assert said(found("1 working week", "2026-08-28 16:40", rules().but(caution_after_week=6)))[1] == "2026-09-03 17:00"


def test_nobody_is_told_to_aim_for_a_moment_before_the_event_when_all_is_shut_for_longer_than_a_week() -> None:
    fortnight = Period(date(2026, 10, 26), date(2026, 11, 6), "flood")
    shut = rules().but(working_time=WorkingTime(closures=(fortnight,)))
    assert said(found("1 working week", "2026-10-23 18:00", shut)) == ["2026-11-13 17:00", "2026-10-23 18:00", ""]


def test_no_school_holiday_stops_the_clock_unless_the_calendar_is_told_so() -> None:
    half_term = Period(date(2026, 10, 26), date(2026, 10, 30), "half-term week")
    told = rules().but(working_time=WorkingTime(closures=(half_term,)))
    assert said(found("2 working days", "2026-10-23 12:00"))[0] == "2026-10-27 17:00"
    assert said(found("2 working days", "2026-10-23 12:00", told))[0] == "2026-11-03 17:00"
    assert said(found("24 hours", "2026-10-27 12:00", told)) == ["2026-10-28 12:00", "", "2026-10-27 12:00"]


def test_around_the_clock_every_day_is_a_working_day_that_ends_at_midnight() -> None:
    service = rules().but(working_time=WorkingTime.round_the_clock())
    assert said(found("1 working day", "2026-12-24 15:00", service))[0] == "2026-12-26 00:00"
    assert said(found("72 hours", "2026-12-24 15:00", service)) == ["2026-12-27 15:00", "", ""]


def test_around_the_clock_a_limit_never_ends_at_a_time_that_was_skipped() -> None:
    service = rules().but(working_time=WorkingTime.round_the_clock())
    end = found(WorkingDays(1, same_time=True), "2026-03-28 01:30", service).at
    assert end.astimezone(UTC).astimezone(LONDON).time() == end.time()


# What is refused


def test_a_limit_cannot_run_from_a_moment_that_could_mean_anything() -> None:
    with pytest.raises(TimeError, match="without an offset"):
        due(Hours(24), datetime(2026, 8, 28, 16, 40), rules())  # noqa: DTZ001 -- this is what is refused


def test_what_is_no_limit_at_all_has_no_due_date() -> None:
    with pytest.raises(TypeError, match="is not a limit"):
        due("24 hours", parse_moment("2026-08-28 16:40"), rules())  # type: ignore[arg-type]  # what is refused


@pytest.mark.parametrize(
    ("limit", "start"),
    [
        ("1 working day", "2028-12-29 10:00"),
        ("4 working days", "2028-12-22 10:00"),
        ("2 working weeks", "2028-12-20 10:00"),
        ("7 calendar days", "2028-12-28 10:00"),
        ("24 hours", "2028-12-31 20:00"),
        ("same working day", "2028-12-30 12:00"),
        ("by 2029-01-05", "2028-12-28 10:00"),
        ("1 working day", "2014-12-30 10:00"),
        ("same working day", "2029-01-02 10:00"),
        ("24 hours or 2 working weeks", "2028-12-20 10:00"),
    ],
)
def test_a_count_that_leaves_the_published_bank_holidays_is_refused_with_both_dates(limit: str, start: str) -> None:
    with pytest.raises(BeyondCalendar) as refused:
        found(limit, start)
    assert "Thursday 1 January 2015" in str(refused.value)
    assert "Sunday 31 December 2028" in str(refused.value)


@pytest.mark.parametrize(
    "limit", ["24 hours", "7 calendar days", "1 working day", "1 working week", "same working day"]
)
@pytest.mark.parametrize("start", ["0001-01-01 00:00", "9999-12-31 23:59"])
def test_even_at_the_ends_of_time_a_count_is_refused_in_words(limit: str, start: str) -> None:
    with pytest.raises(BeyondCalendar):
        found(limit, start)
