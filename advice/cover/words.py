"""Where a policy reaches nobody, in plain English: the worst first, what is alike together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby

from advice.cover.gaps import Coverage, Gap, Stretch
from advice.lines import labelled, wrapped
from foundation.moment import date_in_words, moment_in_words
from foundation.sentence import capital

MOST_STRETCHES = 6
"""How many stretches of one gap are spelt out before the rest are counted."""
MOST_NAMED = 6
"""How many roles, agencies and cases are named before they are counted."""
CLOCK_WORDS = {
    "at_once": "somebody is needed at once, at any hour",
    "elapsed": "{hours} hours run on over nights and weekends",
    "working_days": "counted in working days",
}


def coverage_in_words(found: Coverage) -> str:
    """What was followed, and every gap in it."""
    number = len(found.gaps)
    days = f"{date_in_words(found.first)} to {date_in_words(found.last)}"
    head = f"Who is reached under {found.policy} in {found.area}, {days}."
    gaps = "no gap" if not number else "1 gap" if number == 1 else f"{number} gaps"
    lines = [*wrapped(head), *wrapped(f"{found.needs} roles, agencies and cases were followed: {gaps}.")]
    for place, together in enumerate(alike(found.gaps), 1):
        lines += ["", *_gap(place, together)]
    lines += ["", *_rests_on(found)]
    return "\n".join(lines)


def who_is_missing(gap: Gap) -> str:
    """The role, the agency and the case of a gap."""
    need = gap.need
    agency = f", {need.agency_called}" if need.agency_called else ""
    case = f" ({need.case})" if need.case else ""
    return f"{need.called}{agency}{case}"


def why_missing(gap: Gap) -> str:
    """Why nobody is reached."""
    if gap.kind == "shut":
        presumed = "; its hours are not recorded, and office hours are presumed" if gap.presumed else ""
        return f"offices are shut, and nobody is recorded who is reached then{presumed}"
    return "; ".join(gap.why) or "no post is recorded"


def alike(gaps: Sequence[Gap]) -> Iterator[list[Gap]]:
    """Gaps that differ in nothing but whom they are about stand together."""
    for _, group in groupby(gaps, key=lambda gap: (gap.kind, gap.need.use.clock, gap.stretches, gap.why, gap.say)):
        yield list(group)


def _gap(place: int, together: list[Gap]) -> Iterator[str]:
    gap = together[0]
    title = {"empty": "Nobody", "shut": "Nobody out of hours", "unrecorded": "No post"}[gap.kind]
    clock = CLOCK_WORDS[gap.need.use.clock].format(hours=gap.need.use.hours)
    yield from wrapped(f"{place}. {title} for {gap.amount} {gap.unit}: {clock}.", hang=3)
    yield from labelled("Who", capital("; ".join(whom(together))), room=10)
    yield from labelled("When", capital(_when(gap.stretches)), room=10)
    yield from labelled("Why", capital(why_missing(gap)), room=10)
    yield from labelled("What to do", capital(" ".join(_to_do(gap))), room=10)
    yield from labelled(
        "Clauses", ", ".join(dict.fromkeys(clause for one in together for clause in one.need.clauses)), room=10
    )


def whom(together: list[Gap]) -> Iterator[str]:
    """Whom gaps are about: each by itself, or, where they are many, each role with the number of its agencies."""
    for called, group in groupby(sorted(together, key=lambda gap: gap.need.called), key=lambda gap: gap.need.called):
        of_role = list(group)
        if len(together) <= MOST_NAMED or len(of_role) == 1:
            yield from (who_is_missing(one) for one in of_role)
        else:
            yield f"{called} ({len(of_role)} agencies and cases; --json names each)"


def _to_do(gap: Gap) -> Iterator[str]:
    if gap.say:
        yield gap.say
    if gap.instead:
        yield f"After the wait: {' or '.join(gap.instead)}."
    if gap.next_above:
        yield f"Next above: {' or '.join(gap.next_above)}."
    if gap.kind == "shut" and gap.need.use.clock == "at_once":
        yield "Record who is reached out of hours. Until then: 999 or the out-of-hours duty team (ours)."
    elif gap.kind == "shut":
        yield "Hand over before offices shut; or record who is reached out of hours (ours)."
    elif not gap.say:
        yield "Name a deputy, or who covers (ours)."


def _when(stretches: tuple[Stretch, ...]) -> str:
    said = [stretch_in_words(one) for one in stretches]
    if len(said) <= MOST_STRETCHES:
        return "; ".join(said)
    longest = max(stretches, key=lambda one: (one.ends - one.began, one.began))
    return f"{len(said)} times, the first {said[0]}, the last {said[-1]}; the longest {stretch_in_words(longest)}"


def stretch_in_words(stretch: Stretch) -> str:
    """Whole days by their dates, anything else to the minute."""
    whole = stretch.began.time() == stretch.ends.time() == stretch.began.min.time()
    if not whole:
        return f"from {moment_in_words(stretch.began)} to {moment_in_words(stretch.ends)}"
    last = stretch.ends.date() - timedelta(days=1)
    if stretch.began.date() == last:
        return f"on {date_in_words(last)}"
    return f"from {date_in_words(stretch.began.date())} to {date_in_words(last)}"


def _rests_on(found: Coverage) -> Iterator[str]:
    """What was taken on trust."""
    if found.presumed:
        yield from wrapped(
            f"{len(found.presumed)} posts are presumed filled: nobody has recorded who holds them. Record it in an own"
            " file of the area, and ask again."
        )
    if found.each_agency:
        each = "; ".join(found.each_agency)
        yield from wrapped(f"Not followed, since each agency knows its own: {each}.")
