"""What the picture of a policy says: track by track and stage by stage, in the words in which the policy is read aloud.

Records, copies and whatever has neither a limit nor a part in who meets whom are left to `escalate show --duties`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from advice.steps import limit_words
from escalate.drawing.letter import UNBROKEN
from foundation.sentence import capital
from rules.aloud import (
    LATE_WORDS,
    judge_aloud,
    read_aloud,
    short_title,
    start_aloud,
    target_aloud,
    when_aloud,
    who_aloud,
)
from rules.duties import DutyLine, duty_lines
from rules.model.duty import Duty, Power
from rules.model.limit import Limit
from rules.model.parts import When, Who
from rules.model.track import Stage, Target, Track
from rules.policy import Policy

MEETING = ("protect", "refer", "raise", "convene", "settle", "decide", "reply")
"""Acts that say who meets whom, and who decides: shown whether they have a limit or not."""
RECORDS = ("record", "report")
OURS = " (ours, not the policy)"
EXITS = ("resolved", "deemed_agreed", "withdrawn", "not_justified", "unresolved", "no_response", "refused")
"""In this order the exits of a stage are told."""

Goes = Literal["moved", "by_itself", "found", "ends", "out", "silent"]
"""How an exit goes on: somebody moves it, it goes by itself, or to the stage that a finding names; or the track ends,
or it leads out of the policy, or the policy is silent."""


@dataclass(frozen=True)
class Said:
    """A duty or a power in words.

    Attributes:
        words: Who should or may do what.
        again: The same in short, where another stage before has told it in full.
        limit: By when, if a limit is stated.
        after: What follows it: what it means if it is late, and whether it is ours.
        clauses: Its clauses.
        readings: The unclear points it rests on.
        to: The stages to which it goes out of turn; of a wait, the track that is waited for; of an option, the track
            that it opens.
    """

    words: str
    again: str = ""
    limit: str = ""
    after: str = ""
    clauses: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaving:
    """Exits of a stage that lead to one place.

    Attributes:
        exits: The exits, in words.
        leads: Where they lead, in words.
        short: The same by the beginnings of titles.
        goes: How it goes on.
        to: The stages, if it goes on to any.
    """

    exits: str
    leads: str
    short: str
    goes: Goes
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class StageSaid:
    """A stage: who meets, what is owed, how it is left."""

    name: str
    called: str
    begins: str
    meets: str
    kind: str
    judged: str
    duties: tuple[Said, ...]
    moves: tuple[Said, ...]
    leavings: tuple[Leaving, ...]
    clauses: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True)
class TrackSaid:
    """A track: when it opens, what it waits for, what holds at several of its stages, and its stages in order."""

    name: str
    called: str
    safety: bool
    begins: str
    opens: Said
    waits: tuple[Said, ...]
    over: tuple[Said, ...]
    powers: tuple[Said, ...]
    stages: tuple[StageSaid, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True)
class Unclear:
    """An unclear point that something in the picture rests on, and how it is taken."""

    reading: str
    option: str
    title: str
    taken: str
    switched: bool

    @property
    def mark(self) -> str:
        """How it is named beside what rests on it."""
        return f"{self.reading}{UNBROKEN}({self.option})"


@dataclass(frozen=True)
class PolicySaid:
    """Everything that the picture of a policy says."""

    id: str
    version: str
    title: str
    emergency: str
    notes: tuple[str, ...]
    tracks: tuple[TrackSaid, ...]
    unclear: tuple[Unclear, ...]

    def marks(self, readings: Iterable[str]) -> tuple[str, ...]:
        """Unclear points with the option taken."""
        known = {unclear.reading: unclear.mark for unclear in self.unclear}
        return tuple(known[reading] for reading in readings)


def policy_said(policy: Policy) -> PolicySaid:
    """What the picture of a policy says, under the readings chosen."""
    teller = _Teller(policy)
    header, switched = policy.file.policy, policy.switched
    chosen = ", ".join(f"{id_}{UNBROKEN}({option})" for id_, option in sorted(switched.items()))
    tracks = tuple(teller.track(name) for name in policy.track_order)
    of_stages = (stage.readings for track in tracks for stage in track.stages)
    named = {reading for readings in (*(track.readings for track in tracks), *of_stages) for reading in readings}
    return PolicySaid(
        id=policy.id,
        version=policy.version,
        title=header.title,
        emergency=emergency_in_words(policy),
        notes=(
            *(banner.say for banner in header.banners.values()),
            *([f"Not read by the defaults: {chosen}."] if switched else []),
        ),
        tracks=tracks,
        unclear=tuple(_unclear(policy, reading) for reading in policy.readings if reading in named),
    )


def emergency_in_words(policy: Policy) -> str:
    """The policy's own first contact when a child may be in danger, if it names one."""
    own = policy.file.policy.emergency
    return f"{own.say} [{', '.join((*own.clauses, *own.readings))}]" if own else ""


def _unclear(policy: Policy, id_: str) -> Unclear:
    reading, option = policy.readings[id_], policy.choice[id_]
    return Unclear(id_, option, reading.title, reading.options[option].says, switched=option != reading.default)


class _Teller:
    """Tells the parts of one policy."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._lines: Mapping[str, DutyLine] = {line.duty: line for line in duty_lines(policy)}
        self._aloud = {sentence.element: sentence for sentence in read_aloud(policy)}

    # ------------------------------------------------------------------------------------------- tracks

    def track(self, name: str) -> TrackSaid:
        """One track with its stages."""
        track = self._policy.track(name)
        opens = self._sentence(f"tracks.{name}")
        waits = tuple(
            replace(self._sentence(f"tracks.{name}.waits_for.{key}"), to=(wait.track,))
            for key, wait in sorted(track.waits_for.items())
        )
        over = tuple(self._over(name))
        powers = tuple(self._powers(name))
        readings = (*track.reopening.readings, *_readings((opens, *waits, *over, *powers)))
        return TrackSaid(
            name=name,
            called=track.called,
            safety=track.safety,
            begins=self._start_of(track),
            opens=opens,
            waits=waits,
            over=over,
            powers=powers,
            stages=tuple(self._stage(name, stage) for stage in self._policy.stage_order(name)),
            readings=tuple(dict.fromkeys(readings)),
        )

    def _start_of(self, track: Track) -> str:
        happened = " or ".join(self._policy.file.events[event].called for event in track.starts.events)
        return f"It begins once {happened}." if happened else "It begins as soon as it applies."

    def _sentence(self, path: str) -> Said:
        aloud = self._aloud[path]
        return Said(aloud.says.replace("_", " "), clauses=aloud.clauses, readings=aloud.readings)

    def _over(self, track: str) -> Iterator[Said]:
        """Duties that are owed once over several stages."""
        for name, duty in sorted(self._policy.file.duties.items()):
            stages = self._policy.stages_in(duty.over or {}, track)
            if len(stages) > 1 and self._is_shown(duty, track):
                first, last = (short_title(self._policy.track(track), stage) for stage in (stages[0], stages[-1]))
                yield self._duty(name, duty, f"{capital(first)} to {last}, once: ")

    def _powers(self, track: str) -> Iterator[Said]:
        """Powers of a track that lead to none of its stages in particular, and the one that opens it."""
        opened_by = self._policy.track(track).opens.power
        for name, power in sorted(self._policy.file.powers.items()):
            here = track in (power.within or {}) and power.to_stage in (None, "any")
            if here or name == opened_by:
                to = (power.gives.track,) if power.gives else ()
                yield replace(self._sentence(f"powers.{name}"), to=to)

    # ------------------------------------------------------------------------------------------- stages

    def _stage(self, track: str, name: str) -> StageSaid:
        stage = self._policy.stage(track, name)
        duties, moves = tuple(self._duties(track, name)), tuple(self._moves(track, name))
        return StageSaid(
            name=name,
            called=stage.called,
            begins=self._begins(track, name),
            meets=self._meets(stage.meet) if stage.meet else "Nobody is named to meet.",
            kind=" ".join(self._kind(stage)),
            judged=judge_aloud(self._policy, stage.resolved_by),
            duties=duties,
            moves=moves,
            leavings=tuple(self._leavings(track, stage)),
            clauses=stage.clauses,
            readings=tuple(dict.fromkeys((*stage.readings, *_readings((*duties, *moves))))),
        )

    def _kind(self, stage: Stage) -> Iterator[str]:
        if not stage.formal:
            yield "An informal step."
        if stage.lost:
            yield "Our copy of the policy lacks its content."

    def _begins(self, track: str, stage: str) -> str:
        """Whether the track can begin here."""
        first = self._policy.track(track).first_stage
        if first is None or len(self._policy.track(track).stages) == 1:
            return ""
        if first.found:
            return "It can begin here." if stage in first.stages(self._values) else self._led_to(track, stage)
        return "It begins here." if first.leads_to == stage else self._led_to(track, stage)

    def _led_to(self, track: str, stage: str) -> str:
        """That nothing leads to a stage, where that is so as the policy is read."""
        others = self._policy.track(track).stages.values()
        exits = (to for other in others for target in other.exits.values() for to in target.stages(self._values))
        elements: tuple[Duty | Power, ...] = (*self._policy.file.powers.values(), *self._policy.file.duties.values())
        moves = (element.to_stage for element in elements if track in (element.within or {}))
        return "" if {stage, "any"} & {*exits, *moves} else "No exit leads here, as the policy is read."

    @property
    def _values(self) -> dict[str, tuple[str, ...]]:
        return {name: finding.values for name, finding in self._policy.file.findings.items()}

    def _meets(self, who: Who) -> str:
        """Who meets: of a finding each role that it can name, of a meeting each of its members."""
        roles = self._policy.file.roles
        if who.found:
            named = dict.fromkeys(roles[role].called for role in self._values[who.found] if role in roles)
            return capital(f"{', or '.join(named)}.")
        members = [roles[member].called for role in who.roles for member in roles[role].made_of or ()]
        made_of = f": {'; '.join(members)}" if members else ""
        return f"{who_aloud(self._policy, who)}{made_of}."

    def _leavings(self, track: str, stage: Stage) -> Iterator[Leaving]:
        """The exits, those that lead to one place together."""
        groups: list[tuple[Target, list[str]]] = []
        for exit_ in EXITS:
            target = stage.exits.get(exit_)  # type: ignore[call-overload]  # one of those that are listed above
            if target is None:
                continue
            same = next((names for other, names in groups if other == target), None)
            if same is None:
                groups.append((target, same := []))
            same.append(self._policy.vocabulary.exits[exit_])  # type: ignore[index]  # as above
        for target, names in groups:
            yield self._leaving(track, target, ", ".join(names))

    def _leaving(self, track: str, target: Target, exits: str) -> Leaving:
        leads, stages = target_aloud(self._policy, track, target), target.stages(self._values)
        short = " or ".join(short_title(self._policy.track(track), stage) for stage in stages)
        if target.found:
            titles = " or ".join(self._policy.stage(track, stage).called for stage in stages)
            return Leaving(exits, f"{leads}: {titles}", f"on to {short}", "found", stages)
        if target.follows:
            return Leaving(exits, leads, f"on to {short} by itself", "by_itself", stages)
        if stages:
            return Leaving(exits, leads, f"on to {short}", "moved", stages)
        return Leaving(exits, leads, leads, "silent" if target.not_stated else "out" if target.procedure else "ends")

    # ------------------------------------------------------------------------------------------- duties

    def _duties(self, track: str, stage: str) -> Iterator[Said]:
        found = [(name, self._policy.file.duties[name]) for name in self._policy.duties_at(track, stage)]
        shown = [
            (name, duty)
            for name, duty in found
            if len(self._policy.stages_in(duty.over or {}, track)) < 2
            and self._is_shown(duty, track)
            and not self._past(duty, track, stage)
        ]
        for name, duty in sorted(shown, key=lambda one: (one[1].ours, one[1].limit.kind == "none_stated", one[0])):
            yield self._duty(name, duty, again=self._told_before(duty, track, stage))

    def _is_shown(self, duty: Duty, track: str) -> bool:
        """Whether a duty belongs into a picture: it has a limit, or says who meets whom, who decides, where to go.

        Where a track has one stage only there is room for all that the policy itself asks.
        """
        if duty.act in RECORDS:
            return False
        if duty.to_stage or not duty.limit.none_stated:
            return True
        if duty.ours:
            safety = self._policy.track(track).safety and duty.act in MEETING
            return safety or duty.starts.stage_failed
        return duty.act in MEETING or len(self._policy.track(track).stages) == 1

    def _duty(self, name: str, duty: Duty, place: str = "", again: str = "") -> Said:
        line = self._lines[name]
        words = f"{line.who} {line.force} {line.what}"
        if duty.when:
            words += f", where {self._when(duty.when)}"
        if not duty.starts.stage_began and not duty.starts.applies:
            words += f", {start_aloud(self._policy, duty.starts)}"
        words += "".join(f", to {called}" for called in self._titles(duty))
        late = LATE_WORDS[duty.if_late]
        limits = (clause for limit in duty.limit.every for clause in limit.clauses)
        return Said(
            f"{place}{words}",
            again=again,
            limit="" if duty.limit.none_stated else self._limit(line, duty.limit),
            after=f"{f'; {late}' if late else ''}{OURS if duty.ours else ''}",
            clauses=tuple(dict.fromkeys((*line.clauses, *limits))),
            readings=duty.readings,
        )

    def _titles(self, duty: Duty) -> Iterator[str]:
        """The title of the stage that a duty itself names."""
        tracks = (self._policy.track(track) for track in duty.places)
        return iter(dict.fromkeys(short_title(t, duty.to_stage) for t in tracks if duty.to_stage in t.stages))

    def _when(self, when: When) -> str:
        return when_aloud(self._policy, when).replace("_", " ")

    def _limit(self, line: DutyLine, limit: Limit) -> str:
        """A limit in short; in full where it hangs on the case, or on something else that would not be named."""
        hanging = (part for part in limit.every if part.one_of or part.anchor or part.before)
        unnamed = (part for part in limit.every if part.due_of and not part.words)
        return line.limit if any((*hanging, *unnamed)) else limit_words(limit)

    def _told_before(self, duty: Duty, track: str, stage: str) -> str:
        """How a duty is told in short at each stage but the first of those at which it is owed."""
        first = self._policy.stages_of(duty, track)[0]
        if stage == first or duty.act not in (*MEETING, "move_up"):
            return ""
        act = self._policy.vocabulary.acts[duty.act]
        return f"{capital(act)}, as at {short_title(self._policy.track(track), first)}"

    def _moves(self, track: str, stage: str) -> Iterator[Said]:
        """What may, or has to, take the case from here past the ordinary next stage."""
        for name, power in sorted(self._policy.file.powers.items()):
            if power.to_stage not in (None, "any") and stage in self._policy.stages_of(power, track):
                yield replace(self._sentence(f"powers.{name}"), to=(power.to_stage or "",))
        for name in self._policy.duties_at(track, stage):
            duty = self._policy.file.duties[name]
            if past := self._past(duty, track, stage):
                yield replace(self._duty(name, duty), to=(past,))

    def _past(self, duty: Duty, track: str, stage: str) -> str:
        """The stage to which a duty leads from here, if that is not the ordinary next one."""
        ordinary = self._policy.stage(track, stage).exits.get("unresolved")
        following = ordinary.stages(self._values) if ordinary else ()
        named = duty.to_stage or ""
        return named if named in self._policy.track(track).stages and named not in following else ""


def _readings(parts: Iterable[Said]) -> Iterator[str]:
    return (reading for part in parts for reading in part.readings)
