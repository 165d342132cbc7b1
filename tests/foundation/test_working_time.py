"""Which days are worked, from when to when, and how working time is added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import holidays
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import foundation
from foundation import bank_holiday
from foundation.bank_holiday import NATIONS, bank_holidays, confirmed
from foundation.errors import BeyondCalendar, DataFileError, TimeError
from foundation.moment import LONDON, parse_date, parse_moment, written
from foundation.working_time import OfficeHours, Period, WorkingTime, minute_of, moment_of

FIRST, LAST = date(2015, 1, 1), date(2028, 12, 31)
ONE_DAY, ONE_MINUTE = timedelta(days=1), timedelta(minutes=1)


@cache
def calendar(nation: str = "england") -> WorkingTime:
    return WorkingTime(nation)


def day(text: str) -> date:
    return parse_date(text)


def at(text: str) -> datetime:
    return parse_moment(text)


# Bank holidays: the package that computes them against the list that is published


@cache
def published() -> Mapping[str, Mapping[date, None]]:
    """The published list, read without our own reader."""
    path = Path(foundation.__path__[0]) / "data" / "bank_holidays.yaml"
    divisions = yaml.safe_load(path.read_text("utf-8"))["published"]
    return {
        division: {date.fromisoformat(f"{year}-{day}"): None for year, days in years.items() for day in days}
        for division, years in divisions.items()
    }


DIVISIONS = {
    "england": ("ENG", "england-and-wales"),
    "wales": ("WLS", "england-and-wales"),
    "scotland": ("SCT", "scotland"),
    "northern-ireland": ("NIR", "northern-ireland"),
}


def test_the_calendar_is_confirmed_from_2015_to_2028() -> None:
    assert confirmed() == (FIRST, LAST)


@pytest.mark.parametrize("nation", DIVISIONS)
@pytest.mark.parametrize("year", range(FIRST.year, LAST.year + 1))
def test_the_holidays_package_agrees_with_the_published_list(nation: str, year: int) -> None:
    subdivision, division = DIVISIONS[nation]
    computed = holidays.country_holidays("GB", subdiv=subdivision, years=year)
    assert {day for day in computed if day.weekday() < 5 and day.year == year} == {
        day for day in published()[division] if day.year == year
    }


@pytest.mark.parametrize("nation", DIVISIONS)
def test_our_bank_holidays_are_those_that_are_published(nation: str) -> None:
    assert bank_holidays(nation).keys() == published()[DIVISIONS[nation][1]].keys()


def test_there_are_calendars_for_the_four_nations() -> None:
    assert set(NATIONS) == set(DIVISIONS)


def test_every_published_bank_holiday_falls_from_monday_to_friday() -> None:
    assert [day for days in published().values() for day in days if day.weekday() > 4] == []


@pytest.mark.parametrize(
    ("nation", "kept", "not_kept"),
    [
        (
            "england",
            ["2026-08-31", "2026-04-06", "2020-05-08", "2023-05-08", "2022-09-19"],
            ["2026-01-02", "2020-05-04"],
        ),
        ("wales", ["2026-08-31", "2026-04-06"], ["2026-01-02", "2026-11-30", "2026-03-02"]),
        (
            "scotland",
            ["2026-01-02", "2026-06-15", "2026-08-03", "2026-11-30"],
            ["2026-04-06", "2026-08-31", "2026-03-17"],
        ),
        ("northern-ireland", ["2026-03-17", "2026-07-13", "2027-07-12", "2026-04-06"], ["2026-01-02", "2026-06-15"]),
    ],
)
def test_each_nation_keeps_its_own_bank_holidays(nation: str, kept: list[str], not_kept: list[str]) -> None:
    assert [text for text in kept if calendar(nation).is_working_day(day(text))] == []
    assert [text for text in not_kept if not calendar(nation).is_working_day(day(text))] == []


def test_a_package_that_disagrees_with_the_published_list_is_refused_and_the_date_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bank_holiday, "_published", lambda _: published()["scotland"].keys() - {date(2026, 6, 15)})
    with pytest.raises(DataFileError) as refused:
        bank_holidays.__wrapped__("scotland")
    (problem,) = refused.value.problems
    assert problem.place.file == "bank_holidays.yaml"
    assert problem.place.line > 1
    assert "disagrees about 2026-06-15" in problem.wrong


# Why a day is not worked


@pytest.mark.parametrize(
    ("nation", "text", "why"),
    [
        ("england", "2026-08-28", None),
        ("england", "2026-08-29", "Saturday"),
        ("england", "2026-08-30", "Sunday"),
        ("england", "2026-12-26", "Saturday"),
        ("england", "2026-12-25", "bank holiday: Christmas Day"),
        ("england", "2027-03-26", "bank holiday: Good Friday"),
        ("england", "2027-03-29", "bank holiday: Easter Monday"),
        ("scotland", "2027-03-29", None),
        ("scotland", "2026-11-30", "bank holiday: Saint Andrew's Day"),
        ("northern-ireland", "2026-03-17", "bank holiday: Saint Patrick's Day"),
    ],
)
def test_why_a_day_is_not_worked_is_said_in_words(nation: str, text: str, why: str | None) -> None:
    assert calendar(nation).why_not(day(text)) == why


HALF_TERM = Period(date(2026, 10, 26), date(2026, 10, 30), "half-term week")


def test_a_closure_is_named_on_all_its_days_and_on_no_other() -> None:
    closed = WorkingTime(closures=(HALF_TERM,))
    assert {closed.why_not(date(2026, 10, number)) for number in range(26, 31)} == {"closed: half-term week"}
    assert closed.why_not(day("2026-10-23")) is None
    assert closed.why_not(day("2026-11-02")) is None
    assert closed.working_day_after(day("2026-10-23"), 1) == day("2026-11-02")


def test_without_being_told_no_calendar_closes_for_a_school_holiday() -> None:
    assert calendar().is_working_day(day("2026-10-28"))


def test_a_closure_of_one_day_is_one_day() -> None:
    closed = WorkingTime(closures=(Period(date(2026, 9, 2), date(2026, 9, 2), "training"),))
    assert [closed.is_working_day(date(2026, 9, number)) for number in (1, 2, 3)] == [True, False, True]


TERM = Period(date(2026, 9, 1), date(2026, 12, 18), "autumn term")
SPRING = Period(date(2027, 1, 4), date(2027, 3, 25), "spring term")


def test_a_school_works_only_in_term() -> None:
    school = WorkingTime(terms=(TERM, SPRING))
    assert school.why_not(day("2026-08-28")) == "out of term"
    assert school.why_not(day("2026-09-01")) is None
    assert school.why_not(day("2026-12-18")) is None
    assert school.why_not(day("2026-12-21")) == "out of term"
    assert school.working_day_after(day("2026-12-18"), 1) == day("2027-01-04")


def test_in_term_a_school_is_still_shut_at_weekends_on_bank_holidays_and_when_it_is_closed() -> None:
    school = WorkingTime(
        "northern-ireland", terms=(SPRING,), closures=(Period(date(2027, 2, 8), date(2027, 2, 8), "snow"),)
    )
    assert school.why_not(day("2027-01-09")) == "Saturday"
    assert school.why_not(day("2027-03-17")) == "bank holiday: Saint Patrick's Day"
    assert school.why_not(day("2027-02-08")) == "closed: snow"


def test_after_the_last_term_nothing_is_counted() -> None:
    with pytest.raises(BeyondCalendar):
        WorkingTime(terms=(TERM,)).working_day_after(day("2026-12-18"), 1)


def test_a_service_around_the_clock_works_every_day_and_every_hour() -> None:
    service = WorkingTime.round_the_clock("scotland")
    for text in ("2026-12-25", "2027-01-01", "2026-08-30"):
        assert service.why_not(day(text)) is None
    for text in ("2026-12-25 00:00", "2026-12-25 03:17", "2026-12-25 23:59"):
        assert service.is_open(at(text))
        assert service.last_open_at_or_before(at(text)) == at(text)
    assert written(service.opening(day("2026-12-25"))) == "2026-12-25 00:00"
    assert written(service.closing(day("2026-12-25"))) == "2026-12-26 00:00"
    assert written(service.add(at("2026-12-24 22:00"), 180)) == "2026-12-25 01:00"


def test_a_service_may_work_six_days_and_through_bank_holidays() -> None:
    shop = WorkingTime(weekdays=frozenset(range(6)), keeps_bank_holidays=False)
    assert shop.why_not(day("2026-08-29")) is None
    assert shop.why_not(day("2026-08-30")) == "Sunday"
    assert shop.why_not(day("2026-08-31")) is None


@pytest.mark.parametrize(
    ("nation", "hint"),
    [("scottland", "Did you mean `scotland`?"), ("france", "Known here: england, wales, scotland, northern-ireland")],
)
def test_a_nation_without_a_calendar_is_refused_with_the_one_that_was_meant(nation: str, hint: str) -> None:
    with pytest.raises(TimeError) as refused:
        WorkingTime(nation)
    assert str(refused.value) == f"There is no calendar for `{nation}`. {hint}"


@pytest.mark.parametrize(("opens", "closes"), [(1020, 540), (540, 540), (-1, 540), (540, 1441)])
def test_office_hours_that_end_before_they_begin_are_refused(opens: int, closes: int) -> None:
    with pytest.raises(TimeError, match="Office hours end before they begin"):
        OfficeHours(opens, closes)


# Opening and closing


@pytest.mark.parametrize(
    ("moment", "is_open", "last", "following"),
    [
        ("2026-08-28 08:59", False, "2026-08-27 17:00", "2026-08-28 09:00"),
        ("2026-08-28 09:00", True, "2026-08-28 09:00", "2026-08-28 09:00"),
        ("2026-08-28 16:59", True, "2026-08-28 16:59", "2026-08-28 16:59"),
        ("2026-08-28 17:00", True, "2026-08-28 17:00", "2026-08-28 17:00"),
        ("2026-08-28 17:01", False, "2026-08-28 17:00", "2026-09-01 09:00"),
        ("2026-08-29 12:00", False, "2026-08-28 17:00", "2026-09-01 09:00"),
        ("2026-08-31 12:00", False, "2026-08-28 17:00", "2026-09-01 09:00"),
        ("2026-09-01 00:00", False, "2026-08-28 17:00", "2026-09-01 09:00"),
        ("2027-01-01 12:00", False, "2026-12-31 17:00", "2027-01-04 09:00"),
    ],
)
def test_offices_are_open_from_9_to_17_both_included(moment: str, is_open: bool, last: str, following: str) -> None:
    assert calendar().is_open(at(moment)) is is_open
    assert written(calendar().last_open_at_or_before(at(moment))) == last
    assert written(calendar().next_open_at_or_after(at(moment))) == following


def test_office_hours_can_be_set() -> None:
    early = WorkingTime(hours=OfficeHours(8 * 60, 16 * 60 + 30))
    assert written(early.opening(day("2026-08-28"))) == "2026-08-28 08:00"
    assert written(early.closing(day("2026-08-28"))) == "2026-08-28 16:30"
    assert written(early.add(at("2026-08-28 16:00"), 60)) == "2026-09-01 08:30"


def test_on_the_days_after_the_clocks_change_offices_still_open_at_9() -> None:
    assert calendar().opening(day("2026-03-30")).isoformat() == "2026-03-30T09:00:00+01:00"
    assert calendar().opening(day("2026-10-26")).isoformat() == "2026-10-26T09:00:00+00:00"


# Adding working time

MORNING = 8 * 60


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-09-09 09:00", 1, "2026-09-09 09:01"),
        ("2026-09-09 09:00", MORNING, "2026-09-09 17:00"),
        ("2026-09-09 09:00", MORNING + 1, "2026-09-10 09:01"),
        ("2026-09-09 16:59", 1, "2026-09-09 17:00"),
        ("2026-09-09 16:59", 2, "2026-09-10 09:01"),
        ("2026-09-09 17:00", 1, "2026-09-10 09:01"),
        ("2026-09-09 17:00", MORNING, "2026-09-10 17:00"),
        ("2026-09-09 07:30", 60, "2026-09-09 10:00"),
        ("2026-09-09 23:30", 60, "2026-09-10 10:00"),
        ("2026-09-11 16:30", 60, "2026-09-14 09:30"),
        ("2026-09-12 10:00", 60, "2026-09-14 10:00"),
        ("2026-08-28 16:40", 30, "2026-09-01 09:10"),
        ("2026-12-24 16:00", 2 * MORNING, "2026-12-30 16:00"),
        ("2026-03-27 16:00", 120, "2026-03-30 10:00"),
        ("2026-10-23 16:00", 120, "2026-10-26 10:00"),
        ("2028-12-29 09:00", MORNING, "2028-12-29 17:00"),
        ("2015-01-01 00:00", 1, "2015-01-02 09:01"),
    ],
)
def test_working_time_is_added_only_while_offices_are_open(start: str, minutes: int, end: str) -> None:
    assert written(calendar().add(at(start), minutes)) == end


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-09-09 12:00", "2026-09-09 12:00"),
        ("2026-09-09 09:00", "2026-09-09 09:00"),
        ("2026-09-09 17:00", "2026-09-09 17:00"),
        ("2026-09-09 17:01", "2026-09-10 09:00"),
        ("2026-09-09 08:59", "2026-09-09 09:00"),
        ("2026-08-29 12:00", "2026-09-01 09:00"),
    ],
)
def test_adding_nothing_outside_office_hours_gives_the_next_opening(start: str, end: str) -> None:
    assert written(calendar().add(at(start), 0)) == end


def test_working_time_is_never_taken_away() -> None:
    with pytest.raises(TimeError, match="cannot be taken away"):
        calendar().add(at("2026-09-09 12:00"), -1)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-09-09 12:00", "2026-09-09 12:30", 30),
        ("2026-09-09 16:00", "2026-09-10 10:00", 120),
        ("2026-09-09 17:00", "2026-09-10 09:00", 0),
        ("2026-08-28 16:40", "2026-09-01 09:10", 30),
        ("2026-08-29 00:00", "2026-08-31 23:59", 0),
        ("2026-09-01 09:10", "2026-08-28 16:40", -30),
    ],
)
def test_the_working_minutes_between_two_moments_are_counted(start: str, end: str, minutes: int) -> None:
    assert calendar().working_minutes_between(at(start), at(end)) == minutes


DAYS = st.dates(date(2019, 12, 1), date(2028, 6, 1))
MOMENTS = st.builds(lambda day, minute: moment_of(day.toordinal() * 1440 + minute), DAYS, st.integers(0, 1439))
NATION = st.sampled_from(sorted(NATIONS))
HOURS = st.builds(
    lambda opens, length: OfficeHours(opens, opens + length), st.integers(0, 18 * 60), st.integers(30, 6 * 60)
)


def minute_by_minute(work: WorkingTime, start: datetime, minutes: int) -> datetime:
    """Walk on, and count a minute of work whenever the minute just passed lay in office hours."""
    moment = start.replace(tzinfo=None)
    while minutes:
        if not work.is_working_day(moment.date()):
            moment = datetime.combine(moment.date() + ONE_DAY, datetime.min.time())
            continue
        inside = work.hours.opens <= moment.hour * 60 + moment.minute < work.hours.closes
        moment += ONE_MINUTE
        minutes -= inside
    return moment.replace(tzinfo=LONDON)


@given(NATION, MOMENTS, st.integers(1, 3 * MORNING))
def test_adding_working_time_equals_walking_minute_by_minute(nation: str, start: datetime, minutes: int) -> None:
    work = calendar(nation)
    assert work.add(start, minutes) == minute_by_minute(work, start, minutes)


@given(HOURS, MOMENTS, st.integers(1, 900))
def test_with_any_office_hours_adding_working_time_equals_walking_minute_by_minute(
    hours: OfficeHours, start: datetime, minutes: int
) -> None:
    work = WorkingTime("scotland", hours, closures=(HALF_TERM,))
    assert work.add(start, minutes) == minute_by_minute(work, start, minutes)


@given(NATION, MOMENTS, st.integers(1, 5000), st.integers(1, 5000))
def test_working_time_may_be_added_in_two_parts(nation: str, start: datetime, first: int, second: int) -> None:
    work = calendar(nation)
    assert work.add(work.add(start, first), second) == work.add(start, first + second)


@given(NATION, MOMENTS, st.integers(0, 20_000))
def test_the_working_time_that_was_added_lies_between_start_and_end(nation: str, start: datetime, minutes: int) -> None:
    work = calendar(nation)
    end = work.add(start, minutes)
    assert work.is_open(end)
    assert work.working_minutes_between(start, end) == minutes
    assert work.working_minutes_between(end, start) == -minutes


@given(NATION, DAYS, st.integers(1, 60))
def test_the_nth_working_day_is_found_as_on_a_wall_calendar(nation: str, start: date, count: int) -> None:
    work, day, left = calendar(nation), start, count
    while left:
        day += ONE_DAY
        left -= work.is_working_day(day)
    assert work.working_day_after(start, count) == day
    assert work.working_days_until(day) - work.working_days_until(start) == count


@given(NATION, DAYS)
def test_a_day_is_worked_exactly_when_there_is_no_reason_against_it(nation: str, day: date) -> None:
    work = calendar(nation)
    expected = day.weekday() < 5 and day not in published()[DIVISIONS[nation][1]]
    assert work.is_working_day(day) is expected
    assert (work.why_not(day) is None) is expected


@given(NATION, DAYS)
def test_the_last_working_day_is_the_day_itself_or_the_nearest_before(nation: str, day: date) -> None:
    work = calendar(nation)
    last = work.working_day_at_or_before(day)
    assert work.is_working_day(last)
    assert not any(work.is_working_day(day - timedelta(n)) for n in range((day - last).days))


@given(MOMENTS)
def test_a_moment_and_its_count_of_minutes_say_the_same(moment: datetime) -> None:
    assert minute_of(moment_of(minute_of(moment))) == minute_of(moment)


# Beyond the published bank holidays


def test_the_first_and_the_last_published_day_are_known() -> None:
    assert calendar().why_not(FIRST) == "bank holiday: New Year's Day"
    assert calendar().why_not(LAST) == "Sunday"
    assert calendar().is_working_day(FIRST) is False
    assert calendar().is_working_day(date(2028, 12, 29)) is True
    assert calendar().confirmed_until == LAST


@pytest.mark.parametrize("beyond", [FIRST - ONE_DAY, LAST + ONE_DAY, date.min, date.max])
def test_a_day_outside_is_refused_and_never_computed(beyond: date) -> None:
    work = calendar()
    for ask in (work.why_not, work.is_working_day, work.working_days_until, work.working_day_at_or_before):
        with pytest.raises(BeyondCalendar):
            ask(beyond)
    with pytest.raises(BeyondCalendar):
        work.working_day_after(beyond, 1)


def test_the_refusal_names_the_date_and_both_ends_of_what_is_published() -> None:
    with pytest.raises(BeyondCalendar) as refused:
        calendar().why_not(date(2029, 1, 2))
    assert str(refused.value) == (
        "Tuesday 2 January 2029 lies outside the bank holidays that have been published"
        " (Thursday 1 January 2015 to Sunday 31 December 2028), so no working day can be counted there."
        " Check the date; if it is right, the calendar data must be brought up to date first."
    )


@pytest.mark.parametrize(
    "start",
    ["2028-12-29 17:00", "2028-12-30 12:00", "2028-12-31 23:59", "2014-12-31 12:00", "2029-01-02 12:00"],
)
def test_working_time_that_leads_outside_is_refused_with_both_dates(start: str) -> None:
    with pytest.raises(BeyondCalendar) as refused:
        calendar().add(at(start), 1)
    assert "Thursday 1 January 2015" in str(refused.value)
    assert "Sunday 31 December 2028" in str(refused.value)


def test_adding_nothing_after_the_last_close_is_refused() -> None:
    with pytest.raises(BeyondCalendar):
        calendar().add(at("2028-12-29 17:01"), 0)


def test_the_working_days_left_can_be_counted_to_the_last_and_no_further() -> None:
    assert calendar().working_day_after(day("2028-12-22"), 3) == day("2028-12-29")
    with pytest.raises(BeyondCalendar):
        calendar().working_day_after(day("2028-12-22"), 4)


def test_before_the_first_working_day_there_is_no_last_one() -> None:
    assert calendar().working_day_at_or_before(day("2015-01-02")) == day("2015-01-02")
    with pytest.raises(BeyondCalendar):
        calendar().working_day_at_or_before(FIRST)
    with pytest.raises(BeyondCalendar):
        calendar().last_open_at_or_before(at("2015-01-02 08:59"))


@pytest.mark.parametrize(("start", "count"), [("2015-01-01", 0), ("2015-01-06", -5), ("2015-06-01", -500)])
def test_a_count_that_leads_back_past_the_first_day_is_refused_and_never_taken_from_the_far_end(
    start: str, count: int
) -> None:
    with pytest.raises(TimeError):
        calendar().working_day_after(day(start), count)
