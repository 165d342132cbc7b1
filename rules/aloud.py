"""Reads a policy aloud: one plain sentence for every element. An element that cannot be read so is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from foundation.sentence import capital
from rules.model.duty import Duty, Power, Right, Start
from rules.model.limit import Anchor, Limit
from rules.model.parts import When, Where, Who
from rules.model.policy import Document, Role
from rules.model.situation import Event, Fact, Finding, Rule
from rules.model.track import Judge, Stage, Target, Track, Wait
from rules.policy import Policy

LATE_WORDS = {
    "stage_fails": "if it is not done by then, the stage has failed",
    "deemed_agreed": "silence counts as agreement",
    "nothing": "",
    "not_stated": "the policy does not say what follows if it is late",
}


@dataclass(frozen=True)
class Sentence:
    """An element read aloud."""

    element: str
    says: str
    clauses: tuple[str, ...]
    readings: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.says} [{', '.join((*self.clauses, *self.readings))}]"


def read_aloud(policy: Policy) -> Iterator[Sentence]:
    """Every element of a policy as a sentence, in the order of the sections."""
    reader = _Reader(policy)
    for path, element in policy.elements():
        says = reader.read(path, element)
        yield Sentence(path, says, tuple(element.clauses), tuple(element.readings))


def sentence_of(policy: Policy, path: str) -> Sentence:
    """One element read aloud.

    Raises:
        KeyError: If there is no element of that path.
    """
    for sentence in read_aloud(policy):
        if sentence.element == path:
            return sentence
    raise KeyError(path)


def who_aloud(policy: Policy, who: Who) -> str:
    """Who, read aloud."""
    said = _Reader(policy).who(who)
    return capital(said)


def short_title(track: Track, stage: str) -> str:
    """A stage by the beginning of its title, up to the comma; by all of it where another stage begins the same."""
    short = track.stages[stage].called.partition(",")[0]
    same = [other for other in track.stages.values() if other.called.partition(",")[0] == short]
    return short if len(same) == 1 else track.stages[stage].called


def limit_aloud(policy: Policy, limit: Limit) -> str:
    """A limit, read aloud."""
    return _Reader(policy).limit(limit)


def start_aloud(policy: Policy, start: Start) -> str:
    """What a duty starts from, read aloud."""
    return _Reader(policy).start(start)


def when_aloud(policy: Policy, when: When) -> str:
    """Conditions, read aloud."""
    return _Reader(policy).when(when)


def judge_aloud(policy: Policy, judge: Judge) -> str:
    """Who says that a stage is resolved, as a sentence."""
    return _Reader(policy).judge(judge)


def target_aloud(policy: Policy, track: str, target: Target) -> str:
    """Where an exit leads, read aloud."""
    return _Reader(policy).target(policy.track(track), target)


class _Reader:
    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def read(self, path: str, element: Any) -> str:
        """One element as a sentence."""
        readers: dict[type, Callable[[str, Any], str]] = {
            Role: self._role,
            Fact: self._fact,
            Finding: self._finding,
            Rule: self._rule,
            Event: self._event,
            Track: self._track,
            Stage: self._stage,
            Wait: self._wait,
            Duty: self._duty,
            Power: self._power,
            Right: self._right,
            Document: self._document,
        }
        said = readers[type(element)](path, element)
        return capital(said)

    # ------------------------------------------------------------------------------------ who and what

    def _role(self, path: str, role: Role) -> str:
        sides = {
            "raising_side": "on the side that raises the concern",
            "other_side": "on the other side",
            "each_side": "on each side",
            "council": "in the council",
            "board": "on the board",
            "outside": "outside the agencies",
            "family": "in the family",
        }
        found = "each agency knows its own" if role.found == "agency" else "the directory names the post"
        members = f", made up of {self._roles(role.made_of, 'and')}" if role.made_of else ""
        uninvolved = ", from an agency that is not in the dispute" if role.uninvolved else ""
        joined = "" if role.joined or role.of != "each_side" else "; agencies that joined are left out"
        stands_in = f"; where there is none, {self._called(role.stands_in)} acts" if role.stands_in else ""
        del path
        return f"the policy speaks of {role.called}, {sides[role.of]}{members}{uninvolved}: {found}{joined}{stands_in}."

    def _fact(self, path: str, fact: Fact) -> str:
        means = fact.not_known
        not_known = (
            f"not known counts as {means.read_as}"
            if means.read_as
            else "not known is an answer of its own"
            if means.value
            else "not known has to be found out"
        )
        kinds = {
            "yes_no": "yes or no",
            "one_of": f"one of {', '.join(fact.values)}",
            "some_of": f"any of {', '.join(fact.values)}",
        }
        when = f" It is asked only when {self.when(fact.asked_when)}." if fact.asked_when else ""
        judged = f" {capital(self._called(fact.judged_by))} judges it." if fact.judged_by else ""
        computed = f" It is worked out from {' and '.join(fact.same_agency.of)}." if fact.same_agency else ""
        del path
        return f'asked: "{fact.ask}" {kinds.get(fact.kind, fact.kind)}; {not_known}.{when}{judged}{computed}'

    def _finding(self, path: str, finding: Finding) -> str:
        name = path.rpartition(".")[2]
        how = "exactly one of" if finding.kind == "one" else "any of"
        only = f", where {self.when(finding.only_when)}" if finding.only_when else ""
        return f"{name} is {how} {', '.join(finding.values)}{only}."

    def _rule(self, path: str, rule: Rule) -> str:
        del path
        instead = f", in place of {' and '.join(rule.overrides)}" if rule.overrides else ""
        return f"where {self.when(rule.when)}, {rule.finding} is {rule.value}{instead}."

    def _event(self, path: str, event: Event) -> str:
        del path
        return f"it can be reported that {event.called}{', more than once' if event.repeats else ''}."

    # ----------------------------------------------------------------------------------------- tracks

    def _track(self, path: str, track: Track) -> str:
        del path
        opens = (
            f"when the power {track.opens.power} is used"
            if track.opens.power
            else f"where {self.when(track.opens.findings)}"
        )
        starts = (
            "as soon as that is known"
            if track.starts.now
            else f"once {' or '.join(self._policy.file.events[event].called for event in track.starts.events)}"
        )
        first = f", at {self._first(track)}" if len(track.stages) > 1 else ""
        safety = "; it protects a child and comes before everything" if track.safety else ""
        resumes = {
            "same_stage": "at the same stage",
            "first_stage": "at the first stage",
            "next_stage": "at the next stage",
            "chosen": "at a stage that is chosen",
            "new_track": "as a new case",
        }[track.reopening.to]
        stated = "" if track.reopening.stated else " (our suggestion; the policy is silent)"
        return f"{track.called} opens {opens}, {starts}{first}{safety}. Re-opened, it resumes {resumes}{stated}."

    def _first(self, track: Track) -> str:
        target = track.first_stage
        if target is None or target.found:
            return f"the stage that {target.found if target else 'it has'} names"
        return track.stages[target.stage or ""].called

    def _stage(self, path: str, stage: Stage) -> str:
        track = self._policy.track(path.split(".")[1])
        meet = f"it is with {self.who(stage.meet)}" if stage.meet else "nobody is named to meet"
        exits = "; ".join(
            f"{self._policy.vocabulary.exits[exit_]}: {self.target(track, target)}"
            for exit_, target in sorted(stage.exits.items())
        )
        informal = " It is an informal step." if not stage.formal else ""
        lost = " Our copy of the policy lacks its content." if stage.lost else ""
        return f"at {stage.called}, {meet}. {self.judge(stage.resolved_by)} Exits: {exits or 'none'}.{informal}{lost}"

    def _wait(self, path: str, wait: Wait) -> str:
        waiting = self._policy.track(path.split(".")[1]).called
        other = self._policy.track(wait.track).called
        until = (
            "is finished"
            if wait.until.closed
            else f"has this done: {self._policy.file.duties[wait.until.done].what}"
            if wait.until.done
            else f"has come to where {self._policy.file.events[wait.until.event or ''].called}"
        )
        return f"{waiting} waits until {other} {until}."

    def target(self, track: Track, target: Target) -> str:
        """Where an exit leads, in words."""
        if target.leads_to:
            by_itself = " by itself" if target.follows else ""
            return f"on to {track.stages[target.leads_to].called}{by_itself}"
        if target.found:
            return f"on to the stage that {target.found} names"
        if target.procedure:
            return f"out to {self._policy.file.procedures[target.procedure].called}"
        if target.not_stated:
            return "the policy does not say"
        return "it ends there, with nothing above" if target.final_word else "it ends"

    def judge(self, judge: Judge) -> str:
        """Who says that it is resolved, as a sentence."""
        if judge.agreement:
            return "It is resolved when both sides say so."
        if judge.decision:
            effect = {
                "imposes": "and its word is binding",
                "recommends": "and it recommends",
                "mediates": "and it mediates",
                "arbitrates": "and it arbitrates",
            }.get(judge.effect or "", "and the policy does not say what its word does")
            agreed = " Both sides can still agree." if judge.or_agreement else ""
            return f"{capital(self._called(judge.decision))} decides, {effect}.{agreed}"
        if judge.event:
            return f"It is resolved when {self._policy.file.events[judge.event].called}."
        if judge.done:
            return f"It is resolved when this is done: {self._policy.file.duties[judge.done].what}."
        if judge.any_of or judge.all_of:
            roles = self._roles(judge.any_of or judge.all_of, "or" if judge.any_of else "and")
            return f"It is resolved when {roles} say so."
        return "Our copy lacks who judges it." if judge.lost else "The policy does not say who judges it."

    # ----------------------------------------------------------------------------------------- duties

    def _duty(self, path: str, duty: Duty) -> str:
        del path
        force = self._policy.vocabulary.forces[duty.force]
        parts = [f"{self.who(duty.who)} {force} {duty.what}"]
        if duty.to:
            parts.append(f"(to {self.who(duty.to)})")
        if duty.copies:
            parts.append(f"with a copy to {self.who(duty.copies)}")
        if duty.how:
            parts.append(duty.how.in_words)
        if duty.content:
            parts.append(f"saying {'; '.join(duty.content)}")
        if duty.suggested:
            parts.append(f"(we suggest adding: {'; '.join(duty.suggested)})")
        said = " ".join(parts)
        said += self._where(duty.within, "at") + self._where(duty.over, "once over")
        said += f", where {self.when(duty.when)}" if duty.when else ""
        said += self._to_stage(duty) + f", {self.start(duty.starts)}, {self.limit(duty.limit)}"
        late = LATE_WORDS[duty.if_late]
        said += f"; {late}" if late else ""
        said += f". It needs this first: {self._policy.file.duties[duty.needs].what}" if duty.needs else ""
        said += self._done_by(duty)
        said += self._extension(duty)
        said += f". It makes or uses {self._policy.file.documents[duty.document].called}" if duty.document else ""
        said += f". We suggest chasing it {self.limit(duty.prompt)} (ours)" if duty.prompt else ""
        return f"{said}.{' This is ours, not the policy.' if duty.ours else ''}"

    def _done_by(self, duty: Duty) -> str:
        by = duty.done_by
        if by is None:
            return ""
        if by.agreed:
            return f". Agreeing a date for this is doing it: {self._policy.file.duties[by.agreed].what}"
        return f". It counts as done once {self._policy.file.events[by.event or ''].called}"

    def _extension(self, duty: Duty) -> str:
        if duty.extension is None:
            return ""
        outer = f" ({self.limit(duty.extension.outer)})" if duty.extension.outer else ""
        return f". {capital(self.who(duty.extension.by))} can extend it, not beyond {duty.extension.not_beyond}{outer}"

    def _power(self, path: str, power: Power) -> str:
        del path
        when = f", where {self.when(power.when)}" if power.when else ""
        who = self.who(power.who)
        opens = f"; it opens {self._policy.track(power.gives.track).called}" if power.gives else ""
        return f"{who} may {power.may}{self._where(power.within, 'at')}{when}{self._to_stage(power)}{opens}."

    def _to_stage(self, element: Duty | Power) -> str:
        """The stage to which it leads, where it names one."""
        if element.to_stage in (None, "any"):
            return ", to any stage" if element.to_stage else ""
        tracks = (self._policy.track(track) for track in element.within or {})
        called = next((t.stages[element.to_stage].called for t in tracks if element.to_stage in t.stages), "")
        return f", to {called}" if called else ""

    def _right(self, path: str, right: Right) -> str:
        del path
        when = f", where {self.when(right.when)}" if right.when else ""
        reminder = self.who(right.reminder)
        return (
            f"the {right.whose} is entitled to {right.to}{self._where(right.within, 'at')}{when}; {reminder} reminds."
        )

    def _document(self, path: str, document: Document) -> str:
        del path
        items = f" with {'; '.join(item.called for item in document.items.values())}" if document.items else ""
        kept = f", kept in {document.kept_in}" if document.kept_in else ""
        return f"{document.called}: a {document.kind}{items}{kept}."

    def start(self, start: Start) -> str:
        """What it starts from, in words."""
        events = (*([start.event] if start.event else []), *start.first_of_events)
        happened = " or ".join(self._policy.file.events[event].called for event in events)
        duties = self._policy.file.duties
        plain = {
            "stage_began": "from the moment the stage begins",
            "span_began": "from the first of these stages that is entered",
            "track_began": "from the moment the track begins",
            "stage_failed": "once the stage has failed",
            "stage_left": "once the stage is left",
            "resolved": "once it is resolved",
            "track_closed": "once it has ended",
            "applies": "as soon as that is so",
            "always": "at all times",
        }
        if start.every:
            return start.every
        if start.done or start.late:
            what = "is done" if start.done else "is late"
            return f"once this {what}: {duties[start.done or start.late or ''].what}"
        return plain.get(start.kind) or f"once {happened}"

    def limit(self, limit: Limit) -> str:
        """A limit, in words."""
        words = f' ("{limit.words}")' if limit.words else ""
        if limit.earliest_of:
            return f"{'; or '.join(self.limit(part) for part in limit.earliest_of)}, whichever comes first{words}"
        if limit.one_of:
            cases = (f"{self.limit(case.limit)} where {self.when(case.when)}" for case in limit.one_of)
            return f"{'; '.join(cases)}{words}"
        first = ", the first day counting" if limit.start_day_counts else ""
        same = ", to the same time of day" if limit.ends == "same_time" else ""
        another = self._policy.file.duties[limit.due_of].what if limit.due_of else ""
        said = {
            "hours": f"within {_count(limit.hours, 'hour')}, day and night",
            "calendar_days": f"within {_count(limit.calendar_days, 'calendar day')}",
            "working_days": f"within {_count(limit.working_days, 'working day')}{first}{same}",
            "working_weeks": f"within {_count(limit.working_weeks, 'working week')}{first}",
            "same_working_day": "on the same working day",
            "at_once": "at once",
            "agreed_date": "by a date that is agreed",
            "before": f"before {self._policy.file.events[limit.before].called if limit.before else ''}",
            "due_of": f"not later than this is due: {another}",
            "words_only": "without a number",
            "borrowed": f"as {limit.borrowed} says",
            "lost": "in a time that our copy lacks",
            "none_stated": "with no time limit stated",
        }[limit.kind]
        return f"{said}{words}{self._anchor(limit.anchor)}"

    def _anchor(self, anchor: Anchor | None) -> str:
        if anchor is None:
            return ""
        for stages, what in ((anchor.stage_began, "began"), (anchor.failed, "failed")):
            for track, stage in (stages or {}).items():
                return f", counted from when {self._policy.stage(track, stage).called} {what}"
        if anchor.track_began:
            return f", counted from when {self._policy.track(anchor.track_began).called} began"
        if anchor.event:
            return f", counted from when {self._policy.file.events[anchor.event].called}"
        return f", counted from when this was done: {self._policy.file.duties[anchor.done or ''].what}"

    # ------------------------------------------------------------------------------------------ parts

    def who(self, who: Who) -> str:
        """Who, in words."""
        if who.not_stated or who.lost:
            return "somebody the policy does not name" if who.not_stated else "somebody our copy does not name"
        if who.met_at_stage:
            side = {"raising": " on the side that raised it", "other": " on the other side"}.get(who.side or "", "")
            return f"those who meet at the stage{side}"
        if who.each_agency:
            return "each agency involved"
        if who.found:
            return f"the one that {who.found} names"
        if who.each_side:
            return f"{self._called(who.each_side)}, each side its own,"
        return self._roles(who.roles, "or" if who.any_of else "and")

    def _roles(self, roles: tuple[str, ...], joined: str) -> str:
        return f" {joined} ".join(self._called(role) for role in roles)

    def _called(self, role: str | None) -> str:
        return self._policy.file.roles[role].called if role else ""

    def _where(self, where: Where | None, how: str) -> str:
        if not where:
            return ""
        places = []
        for track in (track for track in self._policy.track_order if track in where):
            stages = self._policy.file.tracks[track].stages
            named = self._policy.stages_in(where, track)
            whole = len(named) == len(stages)
            titles = [short_title(self._policy.file.tracks[track], stage) for stage in named]
            places.append(f"every stage of {self._policy.track(track).called}" if whole else " and ".join(titles))
        return f", {how} {'; '.join(places)}"

    def when(self, when: When) -> str:
        """Conditions, in words."""
        return " and ".join(
            f"{name} is {' or '.join(values.any_of)}"
            if values.any_of
            else f"{name} is not {' or '.join(values.none_of)}"
            for name, values in when.items()
        )


def _count(count: int | None, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}"
