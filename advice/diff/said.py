"""What an advice says, part by part, so that two can be laid side by side: who, by when, what to record, whom to tell.

A part is compared by ids and dates, never by how it is worded: two policies that only say it otherwise say the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace

from advice.advice import Advice, Paper, Step
from advice.dating import plain_limit
from advice.diff.aspects import Aspect, aspect_of_act
from advice.party import Party
from advice.words import ANSWERS, FORCES, due_in_words, who_in_words
from foundation.limit_words import limit_in_words
from foundation.moment import moment_in_words
from rules.model.limit import Limit
from rules.model.parts import MEANS
from rules.policy import Policy

Key = tuple[str, ...]
NOT_THERE = "(nothing)"


@dataclass(frozen=True)
class Part:
    """One part of an advice.

    Attributes:
        aspect: What it is about.
        element: The element of the policy that says it.
        about: What it is about, in words.
        value: What is said, by ids and dates.
        words: What is said, in words.
        track: The track it belongs to; "" for none.
        here: What it comes to at this moment, where the same may come of something else; the value, if left out.
        alone: It is told also where the other advice lacks the whole of which it is a part.
    """

    aspect: Aspect
    element: str
    about: str
    value: Hashable
    words: str
    track: str = ""
    here: Hashable = None
    alone: bool = False


@dataclass(frozen=True)
class Difference:
    """A part that two advices say otherwise.

    Attributes:
        aspect: What it is about.
        element: The element of the policies that says it.
        about: What it is about, in words.
        a: What the first says; where it lacks this, that it does.
        b: What the second says.
        comes_to_the_same: What is said is not the same, but comes to the same at this moment.
        gist: What makes it the same difference in another case.
    """

    aspect: Aspect
    element: str
    about: str
    a: str
    b: str
    comes_to_the_same: bool = False
    gist: tuple[Hashable, ...] = ()


def differences(a: Advice, b: Advice, policies: tuple[Policy, Policy]) -> tuple[Difference, ...]:
    """In what two advices differ; of a track that does not stand alike in both only that is said."""
    first, second = (dict(_parts(advice, policy)) for advice, policy in zip((a, b), policies, strict=True))
    apart = _tracks_apart(a, b)
    return tuple(
        _difference(key, first.get(key), second.get(key))
        for key in dict.fromkeys((*first, *second))
        if _differ(key, first, second) and _is_comparable(key, first.get(key) or second[key], apart)
    )


def _differ(key: Key, first: Mapping[Key, Part], second: Mapping[Key, Part]) -> bool:
    """Whether a part differs; of what one of them lacks as a whole only that it does."""
    whole, part = key[:-1], first.get(key) or second[key]
    if (whole in first) is not (whole in second) and not part.alone:
        return False
    one, other = first.get(key), second.get(key)
    return one is None or other is None or one.value != other.value


def _is_comparable(key: Key, part: Part, apart: frozenset[str]) -> bool:
    """Whether a part can be compared although some tracks do not stand alike: what is theirs cannot."""
    if key[0] in ("answer", "track", "asked", "departed"):
        return True
    if key[0] == "first date":
        return part.track in apart
    return part.track not in apart if part.track else not apart


def _difference(key: Key, one: Part | None, other: Part | None) -> Difference:
    part = one or other
    assert part is not None  # noqa: S101 -- one of them has it
    values = (one.value, other.value) if key[0] == "track" and one and other else (one is None, other is None)
    return Difference(
        part.aspect,
        part.element,
        part.about,
        one.words if one else NOT_THERE,
        other.words if other else NOT_THERE,
        comes_to_the_same=bool(one and other and one.here is not None and one.here == other.here),
        gist=(key[0] if key[0] == "departed" else key, *values),
    )


def _tracks_apart(a: Advice, b: Advice) -> frozenset[str]:
    stand = [{track.track: (track.state, track.stage) for track in advice.tracks} for advice in (a, b)]
    return frozenset(name for name in {*stand[0], *stand[1]} if stand[0].get(name) != stand[1].get(name))


def _parts(advice: Advice, policy: Policy) -> Iterator[tuple[Key, Part]]:
    """Every part of an advice under a key that is the same in another one."""
    answer = ANSWERS[advice.answer].capitalize()
    yield ("answer",), Part("route", "", "the answer", advice.answer, answer)
    yield from _tracks(advice, policy)
    seen = dict[tuple[str, str], int]()
    for step in advice.steps:
        number = seen[step.duty, step.stage] = seen.get((step.duty, step.stage), 0) + 1
        key = ("step", step.duty, f"{step.stage} {number}")
        for name, part in _step(step, policy):
            yield (*key, name) if name else key, part
    for option in advice.options:
        path = f"powers.{option.power}"
        may = f"{option.who.words} may {option.may}"
        yield ("power", option.power), Part("route", path, "a power", True, may)
        yield ("power", option.power, "who"), _who(path, "who may", option.who, "")
    for right in advice.rights:
        path = f"rights.{right.right}"
        said = f"the {right.whose}: {right.to}; {right.reminder.words} see to it"
        yield ("right", right.right), Part("told", path, "a right", (right.whose, _people(right.reminder)), said)
    for question in advice.ask_first:
        section = {"event": "events", "exit": "tracks"}.get(question.kind, "facts")
        path = f"{section}.{question.fact}"
        yield ("asked", path), Part("asked", path, "asked first", question.again, question.ask)


def _tracks(advice: Advice, policy: Policy) -> Iterator[tuple[Key, Part]]:
    for track in advice.tracks:
        path = f"tracks.{track.track}"
        stage = f", {track.stage_called}" if track.stage_called else ""
        words = f"{track.state.replace('_', ' ')}{stage}"
        yield ("track", track.track), Part("route", path, track.called, (track.state, track.stage), words, track.track)
        since = moment_in_words(track.since) if track.since else "not begun"
        yield ("since", track.track), Part("date", path, f"{track.called}, since", track.since, since, track.track)
    for entry in advice.not_yet:
        path, called = f"tracks.{entry.track}", policy.track(entry.track).called
        key: Key = ("next", entry.track)
        following = entry.called or entry.why
        yield key, Part("route", path, f"{called}, what follows", entry.stage, following, entry.track)
        alone = "it fails by itself" if entry.opens else "it does not fail by itself"
        about = f"{called}, if nothing is reported"
        yield (*key, "alone"), Part("route", path, about, bool(entry.opens), alone, entry.track)
        if entry.opens:
            when = moment_in_words(entry.opens)
            yield (*key, "opens"), Part("date", path, f"{called}, fails by itself", entry.opens, when, entry.track)
    for track in advice.tracks:
        dated = [step for step in advice.steps if step.track == track.track and step.due]
        if track.state == "open":
            first = min((step.due for step in dated if step.due), default=None)
            words = moment_in_words(first) if first else "no date"
            about = f"{track.called}, the first date"
            yield ("first date", track.track), Part("date", f"tracks.{track.track}", about, first, words, track.track)
    for number, departed in enumerate(advice.departures):
        outside = ("departed", f"{departed.at:%Y-%m-%d %H:%M}", str(number))
        yield outside, Part("route", "", "outside the policy", True, departed.what)


def _step(step: Step, policy: Policy) -> Iterator[tuple[str, Part]]:
    """The parts of one step; the first, without a name, is that it is there."""
    path, track = f"duties.{step.duty}", step.track
    duty = policy.file.duties[step.duty]
    name = f"{step.what} ({step.stage.replace('-', ' ')})" if step.stage else step.what

    def part(aspect: Aspect, about: str, value: Hashable, words: str, here: Hashable = None) -> Part:
        return Part(aspect, path, f"{name}: {about}", value, words, track, here)

    force = f"{FORCES[step.force]}{' (ours, not the policy)' if step.ours else ''}"
    said = f"{step.who.words} {FORCES[step.force]} do this, {due_in_words(step)}"
    yield "", Part(aspect_of_act(step.act), path, name, True, said, track)
    yield "force", part("force", "how strongly", (step.force, step.ours), force)
    yield "who", part("who", "who", (_people(step.who), frozenset(step.sides)), who_in_words(step.who))
    notice: Aspect = "told" if aspect_of_act(step.act) == "told" else "who"
    yield "to", part(notice, "to whom", _people(step.to), who_in_words(step.to) if step.to else NOT_THERE)
    dates = (step.due, step.aim, step.act_by, step.prompt, step.late)
    limits = (_limit(duty.limit), _limit(duty.prompt) if duty.prompt else None)
    by_when = part("date", "by when", (dates, limits), due_in_words(step), dates)
    yield "due", replace(by_when, alone=step.due is not None)
    silence = duty.if_late if step.due else "no date"
    yield "late", part("route", "no reply", silence, step.if_no_reply.say if step.if_no_reply else NOT_THERE)
    yield "gate", part("route", "waits for", step.waits_on, step.waits_on or NOT_THERE)
    for paper in (*step.record, *([step.form] if step.form else [])):
        own = paper.document == duty.document and step.act != "record"
        written = part("record", "record", _paper(paper), _paper_in_words(paper))
        yield f"paper {paper.document}", replace(written, element=f"documents.{paper.document}", alone=own)
    for telling in step.tell:
        to = f" (to {telling.to.words})" if telling.to else ""
        told = part("told", "tell", _people(telling.to), f"{telling.what}{to}")
        yield f"tell {telling.duty}", replace(told, element=f"duties.{telling.duty}")
    yield "copy", part("told", "copy to", _people(step.copies), who_in_words(step.copies) if step.copies else NOT_THERE)
    joined = " and " if step.how_all else " or "
    how = joined.join(MEANS[mode] for mode in step.how) or NOT_THERE
    yield "how", part("told", "by what means", (frozenset(step.how), step.how_all), how)
    yield "say", part("told", "what to say", len(step.content), "; ".join(step.content) or NOT_THERE)


def _who(path: str, about: str, party: Party, track: str) -> Part:
    return Part("who", path, about, _people(party), who_in_words(party), track)


def _people(party: Party | None) -> Hashable:
    """Whom a party means: the roles and sides, not what they are called."""
    if party is None:
        return None
    if not party.members:
        return party.words
    members = frozenset(
        (member.role, member.side, member.agency, _posts(member.role, party)) for member in party.members
    )
    return members, party.together


def _posts(role: str, party: Party) -> frozenset[str]:
    return frozenset(named.post for member in party.members if member.role == role for named in member.acting)


def _limit(limit: Limit) -> Hashable:
    """A limit as such: two that fall on one day here may part on another."""
    if limit.earliest_of:
        return frozenset(_limit(part) for part in limit.earliest_of)
    if limit.one_of:
        return frozenset(_limit(case.limit) for case in limit.one_of)
    if limit.kind in ("words_only", "borrowed"):
        return limit.kind
    plain = plain_limit(limit)
    anchor = repr(limit.anchor) if limit.anchor else ""
    return limit_in_words(plain) if plain else limit.kind, limit.due_of or limit.before or "", anchor, limit.otherwise


def _paper(paper: Paper) -> Hashable:
    return paper.document, paper.kind, frozenset(paper.items), paper.kept_in, paper.ours


def _paper_in_words(paper: Paper) -> str:
    items = ", ".join(name.replace("_", " ") for name in paper.items)
    return f"{paper.called}{f' ({items})' if items else ''}{f', kept in {paper.kept_in}' if paper.kept_in else ''}"
