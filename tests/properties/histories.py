"""Made-up histories of cases under Camden's policy, with a liking for moments at which something ends or changes.

A history is what a case file holds: answers, dated events, and the moment at which they were given. Nothing in here
asks the code under test what is due: the moments to like are worked out from the calendar alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st

from advice.case import Case
from directory.loader import Area, load_area
from foundation.calendar_rules import CalendarRules
from foundation.limit import WorkingWeeks, add_hours
from foundation.limit import due as due_by_calendar
from foundation.moment import in_london, iso, parse_moment
from rules.library import load_policies
from rules.policy import Policy

Data = dict[str, Any]

MINUTE = timedelta(minutes=1)


def examples(number: int) -> settings:
    """So many examples. What fails is made small, but not explained line by line: that takes minutes."""
    return settings(max_examples=number, phases=[phase for phase in Phase if phase is not Phase.explain])


# ------------------------------------------------------------------------------------------- policy and area


@cache
def _camden(switched: tuple[tuple[str, str], ...]) -> Policy:
    return load_policies().at("camden", "2015-12-01").under(dict(switched))


@cache
def _area(switched: tuple[tuple[str, str], ...]) -> Area:
    return load_area("camden").under(dict(switched))


def camden(switched: Mapping[str, str] | None = None) -> Policy:
    return _camden(tuple(sorted((switched or {}).items())))


def area(switched: Mapping[str, str] | None = None) -> Area:
    return _area(tuple(sorted((switched or {}).items())))


SWITCHES: tuple[dict[str, str], ...] = (
    {},
    *(
        {id_: option}
        for id_, reading in sorted(camden().readings.items())
        for option in reading.permitted
        if option != reading.default
    ),
)
"""The defaults, and every permitted single switch of one reading."""

# -------------------------------------------------------------------------------------------------- moments

_CALENDAR = CalendarRules.of("england")

EDGES: tuple[datetime, ...] = tuple(
    parse_moment(text)
    for text in (
        "2026-06-01 09:00",  # a Monday
        "2026-06-05 17:00",  # Friday, as offices close
        "2026-06-06 11:00",  # a Saturday
        "2026-08-28 16:40",  # the Friday before the August bank holiday
        "2026-08-28 17:01",
        "2026-08-30 23:59",
        "2026-08-31 10:00",  # the bank holiday itself
        "2026-09-01 00:00",
        "2026-10-24 01:30",
        "2026-10-25T00:59+01:00",  # the night on which the clocks go back
        "2026-10-25T01:30+01:00",
        "2026-10-25T01:30+00:00",
        "2026-10-26 08:59",
        "2026-12-18 12:00",
        "2026-12-24 16:59",
        "2026-12-25 12:00",
        "2026-12-28 09:00",  # in lieu of Saturday the 26th
        "2026-12-31 17:00",
        "2027-01-01 00:01",
        "2027-03-19 15:00",
        "2027-03-25 17:00",  # the Thursday before Good Friday
        "2027-03-26 10:00",
        "2027-03-27 20:00",  # 24 hours later the clocks have gone forward
        "2027-03-28 00:59",
        "2027-03-28 02:00",
        "2027-03-29 12:00",  # Easter Monday
        "2027-05-03 09:00",
        "2027-05-31 17:00",
    )
)

_FIRST, _LAST = parse_moment("2026-06-01 00:00"), parse_moment("2027-05-01 00:00")
_MINUTES = int((_LAST - _FIRST).total_seconds()) // 60

MOMENTS: st.SearchStrategy[datetime] = st.sampled_from(EDGES) | st.integers(0, _MINUTES).map(
    lambda minutes: in_london(_FIRST + timedelta(minutes=minutes))
)


def week_after(moment: datetime) -> datetime:
    """When a working week that begins at a moment ends."""
    found = due_by_calendar(WorkingWeeks(1), moment, _CALENDAR)
    assert found is not None
    return found.at


def day_after(moment: datetime) -> datetime:
    """24 elapsed hours later."""
    return add_hours(moment, 24)


_STEPS: tuple[Callable[[datetime], datetime], ...] = (
    week_after,
    lambda moment: week_after(moment) - MINUTE,
    lambda moment: week_after(moment) + MINUTE,
    day_after,
    lambda moment: day_after(moment) - MINUTE,
    lambda moment: day_after(moment) + MINUTE,
    lambda moment: day_after(week_after(moment)),
    lambda moment: day_after(week_after(moment)) + MINUTE,
    lambda moment: week_after(day_after(week_after(moment))) + MINUTE,
    lambda moment: moment,
    lambda moment: moment + MINUTE,
    lambda moment: moment + timedelta(hours=2),
    lambda moment: moment + timedelta(days=2, hours=3),
    lambda moment: moment + timedelta(days=20),
)
"""From one event to the next: exactly when something is due, a minute beside it, at once, or whenever."""


@st.composite
def later(draw: st.DrawFn, than: datetime) -> datetime:
    """A moment not before another, which likes the ends of limits that began then."""
    moment = draw(st.sampled_from(_STEPS))(than)
    return in_london(max(moment, than))


# ---------------------------------------------------------------------------------------------------- facts

_FACTS = camden().facts
AGENCIES: tuple[str, ...] = tuple(sorted(name for name, found in area().file.agencies.items() if found.listed))
LINES: tuple[str, ...] = tuple(sorted({line for one in area().file.agencies.values() for line in one.service_lines}))
PROFESSIONS: tuple[str, ...] = tuple(
    sorted({name for one in area().file.agencies.values() for name in one.professions})
)
DISPUTED: tuple[str, ...] = (
    "threshold", "framework", "step_up", "closure", "roles", "plan_progress", "communication", "other_decision",
)  # fmt: skip
NOT_KNOWN = "not_known"


@st.composite
def _mostly(draw: st.DrawFn, likely: st.SearchStrategy[Any], rare: st.SearchStrategy[Any], times: int = 4) -> Any:
    """One time in so many the rare; `one_of` would drop what it holds twice."""
    return draw(rare if draw(st.integers(1, times)) == times else likely)


def _or_not_known(answers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return _mostly(answers, st.just(NOT_KNOWN))


ISSUES = st.lists(st.sampled_from(sorted(_FACTS["issue"].values)), min_size=1, max_size=3, unique=True)
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "imminent_risk": st.sampled_from(["no", "no", "no", "yes", NOT_KNOWN]),
    "raising_agency": _or_not_known(st.sampled_from([*AGENCIES, "Barnet Carers"])),
    "other_agency": _or_not_known(st.sampled_from([*AGENCIES, "fssw", "fssw", "Barnet Carers"])),
    "further_agencies": _or_not_known(
        st.lists(st.sampled_from([*AGENCIES, "Barnet Carers"]), min_size=1, max_size=2, unique=True)
    ),
    "case_type": _or_not_known(st.sampled_from(sorted(_FACTS["case_type"].values))),
    "case_type_sought": _or_not_known(st.sampled_from(sorted(_FACTS["case_type_sought"].values))),
    "issue": _or_not_known(ISSUES),
    "raising_service_line": _or_not_known(st.sampled_from(LINES)),
    "other_service_line": _or_not_known(st.sampled_from(LINES)),
    "raising_profession": _or_not_known(st.sampled_from(PROFESSIONS)),
    "other_profession": _or_not_known(st.sampled_from(PROFESSIONS)),
    **{
        name: st.sampled_from(["yes", "no", NOT_KNOWN])
        for name, fact in sorted(_FACTS.items())
        if fact.kind == "yes_no" and not fact.safety
    },
}
RARE = ("further_agencies", "case_type_sought", "other_profession", "raising_profession")

ANYTHING: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({}, optional=ANSWERS)
"""Whatever may have been answered: nothing, a part, "not known" anywhere."""

DISAGREEMENT: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "imminent_risk": st.sampled_from(["no", "no", "no", "no", "yes", NOT_KNOWN]),
        "raising_agency": st.sampled_from([name for name in AGENCIES if name != "fssw"]),
        "other_agency": st.sampled_from(["fssw", "fssw", "Barnet Carers"]),
        "case_type": st.sampled_from(["cin", "cp", "lac", "may_meet_threshold", "early_help"]),
        "issue": st.lists(
            st.sampled_from([*DISPUTED, "conduct", "strategic"]), min_size=1, max_size=3, unique=True
        ).map(lambda names: sorted({*names, "threshold"})),
    },
    optional={name: ANSWERS[name] for name in ("raising_service_line", "other_service_line", *RARE)},
)
"""Answers under which a disagreement about a child is open, or waits for protection."""

FACTS: st.SearchStrategy[dict[str, Any]] = _mostly(DISAGREEMENT, ANYTHING)

# --------------------------------------------------------------------------------------------------- events

TRACKS: tuple[str, ...] = tuple(camden().file.tracks)
STAGES: dict[str, tuple[str, ...]] = {name: tuple(track.stages) for name, track in camden().file.tracks.items()}
EXITS: tuple[str, ...] = (
    "unresolved", "unresolved", "unresolved", "no_response", "refused", "withdrawn", "not_justified", "deemed_agreed",
)  # fmt: skip
DUTIES: tuple[str, ...] = tuple(
    sorted(name for name, duty in camden().file.duties.items() if not duty.starts.outside_a_case)
)
SIDES = st.sampled_from(["raising", "other", "both", "all"])
LADDER = st.sampled_from(["disagreement", "disagreement", "disagreement", *TRACKS])


@st.composite
def _learned(draw: st.DrawFn) -> Data:
    names = draw(st.lists(st.sampled_from(sorted(ANSWERS)), min_size=1, max_size=2, unique=True))
    return {"learned": {name: draw(ANSWERS[name]) for name in names}}


@st.composite
def _resolved(draw: st.DrawFn) -> Data:
    by = st.sampled_from(["both", "both", "raising", "other", "dispute-resolution-meeting"])
    return {"resolved": draw(LADDER), "by": draw(by)}


@st.composite
def _left(draw: st.DrawFn) -> Data:
    return {draw(st.sampled_from(EXITS)): draw(LADDER)}


@st.composite
def _moved(draw: st.DrawFn) -> Data:
    track = draw(LADDER)
    return {"moved": {track: draw(st.sampled_from(STAGES[track]))}}


@st.composite
def _did(draw: st.DrawFn) -> Data:
    name = draw(st.sampled_from(DUTIES))
    duty = camden().file.duties[name]
    data: Data = {"did": name}
    if duty.who.owes_once_per_side or draw(st.booleans()):
        data["by"] = draw(SIDES)
    return data


@st.composite
def _dated(draw: st.DrawFn, moment: datetime) -> Data:
    day = (moment + timedelta(days=draw(st.integers(0, 20)))).date()
    return {draw(st.sampled_from(["agreed", "extended"])): {draw(st.sampled_from(DUTIES)): str(day)}}


_FAILED = st.just({"unresolved": "disagreement"})
_UP = st.just({"did": "hand-over"})
_ORDINARY: tuple[st.SearchStrategy[Data], ...] = (
    *([_FAILED] * 5),
    *([_UP] * 7),
    st.just({"happened": "protection-decided"}),
    st.just({"happened": "protection-decided"}),
    st.just({"did": "case-note", "by": "both"}),
    st.sampled_from([name for name in DUTIES if name.startswith("tell")]).map(lambda name: {"did": name}),
    _learned(),
    _resolved(),
)
_ODD: tuple[st.SearchStrategy[Data], ...] = (
    st.just({"happened": "disagreement-arose"}),
    st.sampled_from(sorted(camden().file.events)).map(lambda name: {"happened": name}),
    _left(),
    _moved(),
    _did(),
    st.sampled_from(sorted(camden().file.powers)).map(lambda name: {"used": name}),
    st.sampled_from(TRACKS).map(lambda name: {"reopened": name}),
    st.sampled_from(STAGES["disagreement"]).map(lambda stage: {"reopened": "disagreement", "stage": stage}),
)


@st.composite
def _happening(draw: st.DrawFn, moment: datetime) -> Data:
    """One thing that may be reported: what is likely often, what is odd sometimes."""
    kinds = (*_ORDINARY, *_ODD, _dated(moment))
    found: Data = draw(kinds[draw(st.integers(0, len(kinds) - 1))])
    return dict(found)


def _clash(data: Data) -> tuple[str, str, str] | None:
    """What two events of one moment must not both be, as their order would have to be guessed."""
    for word, kind in (("moved", "moved"), ("reopened", "reopened"), *((exit_, "exit") for exit_ in EXITS)):
        if word in data or ("resolved" in data and kind == "exit"):
            value = data.get(word, data.get("resolved"))
            name = next(iter(value)) if isinstance(value, dict) else str(value)
            return kind, name, str(data["at"])
    return None


@dataclass(frozen=True)
class History:
    """What a case file holds, and a moment to ask about.

    Attributes:
        facts: What was answered when it was opened.
        events: What happened, in the order of its moments.
        opened: When it was opened.
        asked: The moment asked about.
    """

    facts: Mapping[str, Any]
    events: tuple[Data, ...]
    opened: datetime
    asked: datetime
    switched: Mapping[str, str] = field(default_factory=dict)

    def but(self, **changes: Any) -> History:
        """The same history with other answers; None takes one out."""
        facts = {name: value for name, value in {**self.facts, **changes}.items() if value is not None}
        return replace(self, facts=facts)

    def under(self, switched: Mapping[str, str]) -> History:
        return replace(self, switched=switched)

    def at(self, moment: datetime) -> History:
        return replace(self, asked=moment)

    def with_events(self, events: Iterable[Data]) -> History:
        return replace(self, events=tuple(events))

    def case(self) -> Case:
        return Case(camden(self.switched), self.facts, self.events, opened=self.opened)


@st.composite
def histories(
    draw: st.DrawFn, facts: st.SearchStrategy[dict[str, Any]] = FACTS, most: int = 10, raised: bool = False
) -> History:
    """A whole history.

    Args:
        draw: Given by Hypothesis.
        facts: What may have been answered.
        most: How many events at most.
        raised: Whether a disagreement was certainly raised at the beginning.
    """
    opened = moment = draw(MOMENTS)
    events: list[Data] = []
    taken: set[tuple[str, str, str]] = set()
    if raised or draw(st.sampled_from([True, True, True, False])):
        events.append({"id": "e0", "at": iso(moment), "happened": "disagreement-arose"})
    for number in range(1, 1 + draw(st.integers(0, most))):
        moment = draw(later(moment))
        data = {"id": f"e{number}", "at": iso(moment), **draw(_happening(moment))}
        if draw(st.sampled_from([False] * 9 + [True])):
            data["reported"] = iso(draw(later(moment)))
        if (clash := _clash(data)) is None or clash not in taken:
            taken |= {clash} - {None} if clash else set()
            events.append(data)
    if events and draw(st.sampled_from([False] * 5 + [True])):
        wrong = draw(st.sampled_from([str(event["id"]) for event in events]))
        moment = draw(later(moment))
        events.append({"id": "e99", "at": iso(moment), "struck": wrong})
    return History(draw(facts), tuple(events), opened, draw(later(moment)))


RAISED: st.SearchStrategy[History] = histories(DISAGREEMENT, raised=True)
"""Histories in which a disagreement was raised, and is open or waits for protection."""
