"""Which posts of a role fit the case at hand; and where something is not known, those that it could be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from directory.found import Facts, known
from directory.graph import Part
from directory.loader import Area
from directory.model import When
from directory.presence import is_office_hour


@dataclass(frozen=True)
class Matched:
    """The posts that fit, and the facts that would tell which of them is meant."""

    fits: list[Part]
    ask: list[str]


def match(area: Area, parts: list[Part], agency: str | None, facts: Facts) -> Matched:
    """The parts whose facts are given; where a fact is not known, those that it could be."""
    case_types = _case_types(area, agency, facts)
    fits, ask = [], list[str]()
    for part in parts:
        verdicts = [_verdict(when, facts, case_types) for when in part.plays.when] or [()]
        if () in verdicts:
            fits.append(part)
        elif unknowns := [unknown for unknown in verdicts if unknown is not None]:
            fits.append(part)
            ask += [name for unknown in unknowns for name in unknown]
    here = area.file.agencies[agency] if agency else None
    if ask and here and here.if_unclear and len(fits) > 1:
        fits = [part for part in fits if part.post in here.if_unclear]
    if here and here.others == "copy" and not ask:
        fits += [_copied(part) for part in parts if part not in fits]
    return Matched(_with_sought(area, agency, parts, fits, facts), list(dict.fromkeys(ask)))


def on_the_day(parts: Iterable[Part], day: date | None) -> list[Part]:
    """The parts that are played on a day; all of them where no day is meant."""
    return [part for part in parts if day is None or day in part.plays.span]


def at_the_hour(area: Area, parts: list[Part], at: datetime | None) -> list[Part]:
    """The parts that are played at the hour at which somebody is needed; by day, those of office hours.

    Where nobody has the role at that hour, those who have it at another are better than nobody.
    """

    def is_meant(part: Part) -> bool:
        office = at is None or is_office_hour(area, part.agency, at)
        return part.plays.hours in ("any", "office" if office else "out_of_hours")

    return [part for part in parts if is_meant(part)] or parts


def choose(area: Area, agency: str | None, matched: Matched) -> str:
    """Whether all posts that fit act together, or any one of them."""
    of = {part.agency for part in matched.fits}
    here = area.file.agencies[agency or min(of)] if agency or len(of) == 1 else None
    if matched.ask and len(matched.fits) > 1 and not (here and here.if_unclear):
        return "any"
    return here.several if here else "any" if len(matched.fits) > 1 else "all"


def _verdict(when: When, facts: Facts, case_types: tuple[str, ...]) -> tuple[str, ...] | None:
    """Nothing, if all facts are as wanted; the names of those not known, if the others are; None otherwise."""
    unknown = []
    for name, wanted in when.items():
        values = case_types if name == "case_type" else known(facts, name)
        if not values:
            unknown.append(name)
        elif not set(values) & set(wanted):
            return None
    return tuple(unknown)


def _case_types(area: Area, agency: str | None, facts: Facts) -> tuple[str, ...]:
    """The status of the case that decides: the one it has, the one in dispute, or both (by the agency's rule)."""
    rule = area.file.agencies[agency].case_type if agency else "now"
    now, sought = known(facts, "case_type"), known(facts, "case_type_sought")
    return {"now": now, "sought": sought or now, "both": (*now, *sought)}[rule]


def _with_sought(area: Area, agency: str | None, parts: list[Part], fits: list[Part], facts: Facts) -> list[Part]:
    """Where the service itself is in dispute, the officer for the service that is sought is copied in."""
    sought = known(facts, "case_type_sought")
    if not sought or not agency or area.file.agencies[agency].case_type != "now":
        return fits
    further = [
        _copied(part)
        for part in parts
        if part not in fits
        and any("case_type" in when and _verdict(when, facts, sought) is not None for when in part.plays.when)
    ]
    return [*fits, *further]


def _copied(part: Part) -> Part:
    return replace(part, plays=part.plays.model_copy(update={"part": "copy"}))
