"""A dry run in plain English: the emergency line first, then one block for each stage, and how long it takes in all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advice.advice import Emergency, Question, Silence
from advice.lines import cited, labelled, wrapped
from advice.party import Party
from advice.timeline.playing import Timeline
from advice.timeline.stay import Ended, Entry, How, Length, Onward, Stay, Used
from advice.words import FORCES, MOST_SILENCES, due_in_words, who_in_words
from foundation.moment import date_in_words, moment_in_words
from foundation.sentence import capital

ANSWERS = {
    "dates": "IF NOBODY EVER REPLIES",
    "ask": "FIRST ANSWER THIS",
    "nothing": "NO STAGES LIE AHEAD HERE",
    "cannot_decide": "WE COULD NOT DECIDE",
}
USED: dict[Used, str] = {
    "due": "the last moment in time",
    "aim": "the date to aim for",
    "act_by": "the last working moment before it is due",
    "prompt": "the date that we suggest",
    "at_once": "at once, since it is late",
    "none": "at once, since nothing gives a date",
}
_PREMISE = (
    "From now on the other side never answers and settles nothing, and your side does what it owes at the moment shown."
    " This looks ahead; it is no advice to wait. As soon as it is clear that something cannot be settled, move it up."
)


def timeline_in_words(found: Timeline, *, brief: bool = False) -> str:
    """A dry run in plain English, each sentence ending in its clauses.

    Args:
        found: The dry run.
        brief: On one screen: what comes first, one line for each stage, and the end.
    """
    stays = [list(_stay(number, stay, found.stays[: number - 1])) for number, stay in enumerate(found.stays, 1)]
    blocks = [
        list(_emergency(found.emergency)),
        list(_heading(found)),
        list(_questions(found.ask_first)),
        list(_assumed(found)),
        list(_entries("FIRST, THE CHILD'S SAFETY", found.safety)),
        list(_at_a_glance(found, brief=brief)),
        *([] if brief else [list(_entries("BESIDE THE STAGES", found.beside, of_stages=True)), *stays]),
        *(list(_ended(end, found.lengths)) for end in found.ended),
        [] if brief else list(_silences(found.silences)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


# ------------------------------------------------------------------------------------------------ the top


def _emergency(emergency: Emergency) -> Iterator[str]:
    yield f"{emergency.national.upper()} ({emergency.marked}.)"
    for contact in emergency.local:
        yield f"  {contact}"
    if emergency.say:
        yield from wrapped(f"{emergency.say}{cited(emergency.clauses, emergency.readings)}")


def _heading(found: Timeline) -> Iterator[str]:
    yield from wrapped(f"{found.policy}, a dry run from {moment_in_words(found.at)}.")
    for banner in found.banners:
        yield from wrapped(f"Note: {banner}")
    yield ""
    yield ANSWERS[found.answer]
    if found.answer == "dates":
        yield from wrapped(_PREMISE)
    if found.answer == "nothing":
        yield from wrapped("`escalate next` says what is to be done now.")
    yield from wrapped(found.problem)


def _questions(questions: tuple[Question, ...]) -> Iterator[str]:
    """The first question in full, the others in a line, as advice asks them."""
    for question in questions:
        yield from wrapped(f"{'Ask again' if question.again else 'Needed'}: {question.ask}{cited(question.clauses)}")
        if question is questions[0] or question.again:
            yield from wrapped(f"Why: {question.why}" if question.why else "", indent=4)
        in_full = question is questions[0]
        answers = [
            f"{name} = {words}" if in_full and name != words else name for name, words in question.values.items()
        ]
        said = f"Answers: {', '.join([*answers, 'not_known'])}" if answers else ""
        yield from wrapped("" if question.again else said, indent=4)


def _assumed(found: Timeline) -> Iterator[str]:
    for assumed in found.assumed:
        said = f"Assumed as of {moment_in_words(assumed.at)}: {assumed.say}{cited(assumed.clauses, assumed.readings)}"
        yield from wrapped(said, hang=4)
    for departed in found.departures:
        when = date_in_words(departed.at.date())
        yield from wrapped(f"Outside the policy on {when}: {departed.what}.{cited(departed.clauses)}", hang=4)
    yield from wrapped(f"It stops early: {found.stopped}" if found.stopped else "", hang=4)


def _at_a_glance(found: Timeline, *, brief: bool) -> Iterator[str]:
    """One line for each stage, and one for the end."""
    if len(found.stays) > 1 or (brief and found.stays):
        yield "AT A GLANCE"
        lines = [
            (moment_in_words(stay.asked_on), f"{capital(stay.called)}{_rests_on(stay, found.stays[:number])}")
            for number, stay in enumerate(found.stays)
        ]
        lines += [(moment_in_words(end.at), _END[end.how]) for end in found.ended if end.at]
        for when, what in lines:
            yield from wrapped(f"{when:<34} {what}", indent=2, hang=35)


def _rests_on(stay: Stay, before: tuple[Stay, ...]) -> str:
    """What the date of a stage rests on besides the policy: a moment that is assumed, or a date that is ours."""
    if stay.floating:
        return " (assumed)"
    earlier = [one for one in before if one.track == stay.track]
    ours = any(one.failing and one.failing.basis == "ours" for one in earlier)
    prompts = any(one.onward and one.onward.entry and one.onward.entry.step.is_prompt for one in earlier)
    return " (by dates of ours)" if ours or prompts else ""


_END: dict[How, str] = {
    "silence": "the policy says nothing about what follows",
    "last_stage": "the policy gives no step after this",
    "procedure": "it leaves this policy",
    "closed": "it ends",
    "agreed": "silence counts as agreement: it ends",
    "asks": "where it goes depends on what is asked",
    "waits": "it waits",
    "comes_round": "it goes back to where it has been",
    "stops": "the dry run stops",
}


# ------------------------------------------------------------------------------------------------ the blocks


def _stay(number: int, stay: Stay, before: tuple[Stay, ...]) -> Iterator[str]:
    yield from wrapped(f"{number}. {capital(stay.called)}{_of_track(stay, before)}", hang=3)
    yield from labelled("Begins", _begins(stay))
    yield from labelled("Asked", who_in_words(stay.meets) if stay.meets else "")
    yield from _to_do(stay.entries, stay.meets)
    for warning in stay.warnings:
        yield from labelled("Take care", warning)
    if stay.failing:
        yield from labelled("No reply", f"{stay.failing.say}{cited(stay.failing.clauses)}")
    if stay.onward:
        yield from labelled("Then", _onward(stay.onward, stay.meets))
    shown = {option.power for earlier in before for option in earlier.possible if earlier.track == stay.track}
    for option in stay.possible:
        if option.power not in shown:
            yield from labelled("Possible", f"{option.who.words} may {option.may}.{cited(option.clauses)}")


def _of_track(stay: Stay, before: tuple[Stay, ...]) -> str:
    """Which track it is on, where that is not plain from the block before."""
    return "" if before and before[-1].track == stay.track else f" ({stay.track_called})"


def _begins(stay: Stay) -> str:
    said = moment_in_words(stay.began)
    if stay.asked_on > stay.began:
        said += f", as the policy counts; asked {moment_in_words(stay.asked_on)}"
    return f"after that, counted as if on {said} (assumed)" if stay.floating else said


def _entries(title: str, entries: tuple[Entry, ...], *, of_stages: bool = False) -> Iterator[str]:
    if entries:
        yield title
    yield from _to_do(entries, of_stages=of_stages)


def _to_do(entries: Iterable[Entry], meets: Party | None = None, *, of_stages: bool = False) -> Iterator[str]:
    """One line for each date, with all that is to be done by then.

    Args:
        entries: What is to be done.
        meets: Those who are asked at the stage, who are named above.
        of_stages: Say of each thing which stage it is of.
    """
    lines: dict[str, list[Entry]] = {}
    for entry in entries:
        lines.setdefault(_when(entry), []).append(entry)
    for when, together in lines.items():
        acts: dict[str, list[str]] = {}
        for entry in together:
            stage = f" ({entry.step.stage.replace('-', ' ')})" if of_stages and entry.step.stage else ""
            acts.setdefault(_who(entry, meets), []).append(_what(entry, meets) + stage)
        said = "; ".join(f"{who} {', and '.join(dict.fromkeys(whats))}" for who, whats in acts.items())
        clauses = (clause for entry in together for clause in entry.step.clauses)
        readings = (reading for entry in together for reading in entry.step.readings)
        yield from labelled("To do", f"{when}: {said}.{cited(clauses, readings)}")


def _when(entry: Entry) -> str:
    step = entry.step
    if entry.used == "at_once" and step.due is None:
        return "Now, as the date that we suggest has passed (ours, never late)"
    if entry.used == "prompt" and step.prompt:
        now = step.prompt == step.started
        return f"{'At once, since' if now else 'By'} {moment_in_words(step.prompt)} (ours, not policy)"
    if entry.moment is None:
        return "No date in the policy"
    said = due_in_words(step)
    plain = step.due is not None and step.due != step.started and not step.late
    late = " (late: do it at once)" if entry.used == "at_once" and not said.startswith("at once") else ""
    return f"{f'By {said}' if plain else capital(said)}{late}"


def _who(entry: Entry, meets: Party | None) -> str:
    """Who should do it; those who are asked at the stage are named above."""
    step = entry.step
    if meets is not None and meets.words == step.who.words:
        return f"they {FORCES[step.force]}"
    return f"{step.who.words if entry.yours else _posts(step.who)} {FORCES[step.force]}"


def _what(entry: Entry, meets: Party | None) -> str:
    """What is to be done, to or with whom."""
    step = entry.step
    asked = meets.words if meets else ""
    to = f" (to {_posts(step.to)})" if step.to and step.to.words not in (step.who.words, asked) else ""
    copies = f" (copy to {_posts(step.copies)})" if step.copies and step.copies != step.to else ""
    ours = " (ours: the policy is silent here)" if step.ours else ""
    return f"{step.what}{to}{copies}{ours}"


def _posts(party: Party) -> str:
    """A party with its posts, without what is to be known before contacting them."""
    named = [
        (member.agency_called, (" or " if member.choose == "any" else " and ").join(p.called for p in member.acting))
        for member in party.members
    ]
    titles = dict.fromkeys(": ".join(part for part in pair if part) for pair in named)
    said = "; ".join(title for title in titles if title and title.casefold() not in party.words.casefold())
    return f"{party.words} ({said})" if said else party.words


def _onward(onward: Onward, meets: Party | None) -> str:
    if onward.entry is None:
        return onward.say
    entry, step = onward.entry, onward.entry.step
    moved = f"{_who(entry, meets)} {step.what}{' (ours)' if step.ours else ''}. {onward.say}"
    at = "" if onward.at in (step.due, step.prompt) else f"{moment_in_words(onward.at)}, "
    return f"{_when(entry)}: {moved} Planned for {at}{USED[entry.used]}.{cited(step.clauses, step.readings)}"


# ------------------------------------------------------------------------------------------------ the end


def _ended(end: Ended, lengths: tuple[Length, ...]) -> Iterator[str]:
    yield from wrapped(f"THE END OF {end.track_called.upper()}")
    yield from wrapped(f"{end.say}{cited(end.clauses, end.readings)}")
    for told in end.tells:
        yield from wrapped(told, indent=2, hang=4)
    for length in lengths:
        if length.track == end.track:
            yield from wrapped(_length(length))
    if end.authority and end.how in _AT_THE_END:
        yield from wrapped(f"Last authority: {_posts(end.authority)}.")


def _length(length: Length) -> str:
    worked = f"{length.working_days} of them working days" if length.working_days is not None else _BEYOND
    since = "" if length.track_began == length.first else f" It began on {date_in_words(length.track_began)}."
    said = (
        f"In all: from {date_in_words(length.first)} to {date_in_words(length.last)}, {length.days} days after the"
        f" first, {worked}.{since}"
    )
    parts = [words if times == 1 else f"{times} times {words}" for words, times in length.limits]
    said += f" By the policy: {', and '.join(parts)}." if parts else " The policy sets no number for any of it."
    if length.ours:
        said += f" Dates that are ours, not policy: {length.ours}."
    if length.floating:
        said += f" Moments that nothing gives, and that are assumed: {length.floating}."
    return " ".join((said, *length.totals))


_AT_THE_END = ("silence", "last_stage", "procedure", "closed", "agreed")
_BEYOND = "beyond the published bank holidays, so how many are working days cannot be said"


def _silences(silences: tuple[Silence, ...]) -> Iterator[str]:
    if silences:
        yield "Where the policy is unclear or silent, and what we took:"
    for silence in silences[:MOST_SILENCES]:
        yield from wrapped(f"{silence.reading} ({silence.option}) {silence.tell}", indent=2, hang=4)
    rest = [silence.reading for silence in silences[MOST_SILENCES:]]
    yield from wrapped(f"Also: {', '.join(rest)}." if rest else "", indent=2)
