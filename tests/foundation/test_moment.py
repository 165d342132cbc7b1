"""Moments and dates, read from what people write and said in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.errors import EscalationError, TimeError
from foundation.moment import (
    LONDON,
    date_in_words,
    in_london,
    iso,
    moment_in_words,
    parse_date,
    parse_moment,
    written,
)

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2060, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 -- Hypothesis adds the zone itself


def is_on_london_clocks(moment: datetime) -> bool:
    """A moment carries the offset that London had then, fixed, so that moments compare as what they are."""
    return moment.utcoffset() == moment.astimezone(UTC).astimezone(LONDON).utcoffset()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_date_is_read_as_year_month_day() -> None:
    assert parse_date("2026-08-28") == date(2026, 8, 28)


def test_the_leap_day_is_a_date_in_a_leap_year() -> None:
    assert parse_date("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text", ["28/08/2026", "2026-8-28", "20260828", "2026-W35-5", "28 August 2026", "", "2026-08-28 "]
)
def test_a_date_written_otherwise_is_refused_with_the_right_way_to_write_it(text: str) -> None:
    with pytest.raises(TimeError, match=r"is not a date\. Write it as 2026-08-28"):
        parse_date(text)


@pytest.mark.parametrize("text", ["2027-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01"])
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(TimeError, match="is not a day of the calendar"):
        parse_date(text)


@pytest.mark.parametrize("text", ["2026-08-28 16:40", "2026-08-28T16:40", " 2026-08-28 16:40 ", "2026-08-28 16:40:00"])
def test_a_moment_without_an_offset_is_what_the_clocks_of_london_showed(text: str) -> None:
    assert parse_moment(text).astimezone(UTC) == utc("2026-08-28T15:40")


def test_in_winter_london_is_at_greenwich_time() -> None:
    assert parse_moment("2026-12-24 15:00").astimezone(UTC) == utc("2026-12-24T15:00")


def test_an_hour_may_be_written_with_one_digit() -> None:
    assert parse_moment("2026-08-28 9:05") == parse_moment("2026-08-28 09:05")


@pytest.mark.parametrize(
    "text", ["2026-08-28T15:40Z", "2026-08-28 16:40+01:00", "2026-08-28 16:40+0100", "2026-08-28T11:40-04:00"]
)
def test_an_offset_that_the_writer_gives_is_kept_to(text: str) -> None:
    moment = parse_moment(text)
    assert moment.astimezone(UTC) == utc("2026-08-28T15:40")
    assert is_on_london_clocks(moment)


def test_a_date_alone_is_its_first_minute_so_that_no_limit_comes_out_later_than_it_should() -> None:
    assert parse_moment("2026-08-28") == parse_moment("2026-08-28 00:00")


def test_seconds_are_kept_and_their_fractions_are_not() -> None:
    assert parse_moment("2026-08-28 16:40:07.9").astimezone(UTC) == utc("2026-08-28T15:40:07")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-10-25 01:30", "2026-10-25T00:30"),
        ("2026-10-25T01:30+01:00", "2026-10-25T00:30"),
        ("2026-10-25T01:30+00:00", "2026-10-25T01:30"),
        ("2027-10-31 01:00", "2027-10-31T00:00"),
        ("2027-10-31T01:00Z", "2027-10-31T01:00"),
    ],
)
def test_an_hour_that_occurs_twice_is_the_first_of_the_two_unless_its_offset_is_written(
    text: str, instant: str
) -> None:
    assert parse_moment(text).astimezone(UTC) == utc(instant)


@pytest.mark.parametrize("text", ["2026-03-29 01:00", "2026-03-29 01:30", "2026-03-29 01:59", "2027-03-28 01:30"])
def test_an_hour_that_was_skipped_is_refused(text: str) -> None:
    with pytest.raises(TimeError, match="the clocks went forward"):
        parse_moment(text)


@pytest.mark.parametrize("text", ["2026-03-29 00:59", "2026-03-29 02:00", "2026-10-25 00:59", "2026-10-25 02:00"])
def test_the_minutes_on_either_side_of_a_change_of_the_clocks_are_read(text: str) -> None:
    assert written(parse_moment(text)) == text


@pytest.mark.parametrize(
    "text", ["yesterday", "16:40", "2026-08-28 4pm", "2026-08-28 16", "2026-08-28 16.40", "2026-08-28 16:40 BST", ""]
)
def test_a_moment_that_cannot_be_read_is_refused_with_the_right_way_to_write_it(text: str) -> None:
    with pytest.raises(TimeError, match=r"is not a moment\. Write it as 2026-08-28 16:40"):
        parse_moment(text)


@pytest.mark.parametrize("text", ["2026-08-28 24:00", "2026-08-28 16:60", "2026-08-28 16:40:61", "2026-08-28 99:00"])
def test_a_time_that_no_clock_shows_is_refused(text: str) -> None:
    with pytest.raises(TimeError, match="is not a time of the day"):
        parse_moment(text)


@pytest.mark.parametrize("text", ["2026-08-28 16:40+25:00", "2026-08-28 16:40-24:00", "2026-08-28 16:40+01:99"])
def test_an_offset_that_no_place_has_is_refused_in_words(text: str) -> None:
    with pytest.raises(TimeError):
        parse_moment(text)


@pytest.mark.parametrize("text", ["0001-01-01 00:00+05:00", "9999-12-31 23:30-05:00"])
def test_an_offset_that_leads_out_of_all_calendars_is_refused_in_words(text: str) -> None:
    with pytest.raises(TimeError):
        parse_moment(text)


@given(st.text(max_size=30) | st.from_regex(r"\d{4}-\d\d-\d\d([T ]\d\d?:\d\d(:\d\d)?)?", fullmatch=True))
def test_whatever_is_written_is_read_or_refused_in_words(text: str) -> None:
    try:
        moment = parse_moment(text)
    except EscalationError:
        return
    assert is_on_london_clocks(moment)


@given(MOMENTS)
def test_what_is_written_reads_back_as_the_same_moment(moment: datetime) -> None:
    moment = moment.replace(microsecond=0).astimezone(LONDON)
    assert parse_moment(written(moment)).astimezone(UTC) == moment.astimezone(UTC)
    assert parse_moment(iso(moment)).astimezone(UTC) == moment.astimezone(UTC)


@given(MOMENTS, st.integers(-12, 14))
def test_a_moment_is_the_same_on_the_clocks_of_london(moment: datetime, hours: int) -> None:
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert in_london(elsewhere).astimezone(UTC) == moment
    assert is_on_london_clocks(in_london(elsewhere))


def test_a_moment_without_an_offset_could_mean_anything_and_is_refused() -> None:
    with pytest.raises(TimeError, match="without an offset"):
        in_london(datetime(2026, 8, 28, 16, 40))  # noqa: DTZ001 -- this is what is refused


def test_a_date_is_said_as_people_say_it() -> None:
    assert date_in_words(date(2026, 9, 2)) == "Wednesday 2 September 2026"


def test_a_moment_is_said_as_people_say_it() -> None:
    assert moment_in_words(parse_moment("2026-09-02 09:05")) == "Wednesday 2 September 2026, 09:05"


def test_iso_8601_always_carries_the_offset_and_no_seconds_that_are_zero() -> None:
    assert iso(parse_moment("2026-09-02 09:05")) == "2026-09-02T09:05+01:00"
    assert iso(parse_moment("2026-12-02 09:05:30")) == "2026-12-02T09:05:30+00:00"


def test_case_files_write_an_offset_only_where_an_hour_occurs_twice() -> None:
    assert written(parse_moment("2026-10-24 01:30")) == "2026-10-24 01:30"
    assert written(parse_moment("2026-10-25 01:30")) == "2026-10-25T01:30+01:00"
    assert written(parse_moment("2026-10-25T01:30Z")) == "2026-10-25T01:30+00:00"
