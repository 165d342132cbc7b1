"""The one place where a decision meets dates and posts: what a person should do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from advice.advice import (
    Advice,
    Answer,
    Because,
    Departed,
    Emergency,
    Entitlement,
    NotYet,
    Option,
    Question,
    Silence,
    Step,
    TrackNow,
)
from advice.case import Case, as_the_area_reads
from advice.fold import same_name
from advice.party import Parties
from advice.receipt import receipt_for
from advice.standing import standing
from advice.starting import with_starts_assumed
from advice.state import Run, Visit
from advice.steps import Steps, next_stage, onward_target
from directory.loader import Area
from foundation.errors import EscalationError
from foundation.moment import date_in_words, in_london, moment_in_words, parse_date
from foundation.sentence import capital
from rules.compiler import LAPSED, OFFERED, OWED
from rules.decide import Decision, decide
from rules.model.parts import FAILING
from rules.model.policy import WEIGHTS
from rules.model.situation import NOT_KNOWN
from rules.model.track import Wait
from rules.policy import Policy
from rules.ruleset import Fired


def advise(
    case: Case,
    *,
    directory: Area | None = None,
    at: datetime,
    readings: Mapping[str, str] | None = None,
    receipt: bool = True,
) -> Advice:
    """What to do next in a case.

    Whatever goes wrong inside, an advice comes back: one that could not decide shows the emergency line, never
    nothing.

    Args:
        case: The case.
        directory: The area's agencies and posts; without it, roles are named but no posts.
        at: The moment asked about, with an offset.
        readings: Readings to switch for this question only.
        receipt: Add from what it was made; who compares very many can do without.
    """
    moment = in_london(at)
    try:
        if readings:
            chosen = {**case.readings, **readings}
            asked = replace(case, policy=case.policy.under(readings), readings=chosen)
        else:
            asked = case
        asked = as_the_area_reads(asked, directory)
        area = directory.under(asked.policy.choice) if directory else None
    except EscalationError as error:
        if not error.ours:
            raise
        return _cannot_decide(case, directory, error)
    try:
        return _Adviser(asked, area, moment).advice(receipt=receipt)
    except EscalationError as error:
        return _cannot_decide(case, directory, error)


class _Adviser:
    """Puts one advice together."""

    def __init__(self, case: Case, area: Area | None, at: datetime) -> None:
        self._case, self._area, self._at = case, area, at
        self._policy: Policy = case.policy
        self._same = area.same_agency if area else same_name
        _, self._course, self._assumed = with_starts_assumed(case, at, self._same)
        self._decision: Decision = decide(self._policy, self._course.rule_answers(), standing(self._course))
        self._parties = Parties(self._policy, area, self._course, at)

    def advice(self, *, receipt: bool) -> Advice:
        steps = Steps(self._course, self._decision, self._parties, self._at).all()
        ask = (*self._questions(steps), *self._how_it_ended(steps))
        tracks = tuple(self._tracks(steps))
        draft = Advice(
            answer=self._answer(steps, ask, tracks),
            emergency=emergency_of(self._policy, self._area),
            policy=self._policy.file.policy.title,
            banners=tuple(self._banners()),
            ask_first=ask,
            tracks=tracks,
            departures=tuple(Departed(d.at, d.what, d.clauses) for d in self._course.departures),
            steps=steps,
            options=tuple(self._options()),
            rights=tuple(self._rights()),
            not_yet=tuple(self._not_yet()),
            silences=(),
            because=tuple(self._because()),
            receipt=None,
        )
        complete = replace(draft, silences=self._silences(draft))
        if not receipt:
            return complete
        return replace(complete, receipt=receipt_for(self._case, self._area, self._at, complete))

    # ------------------------------------------------------------------------------- where the case stands

    def _answer(self, steps: tuple[Step, ...], ask: tuple[Question, ...], tracks: tuple[TrackNow, ...]) -> Answer:
        runs = self._course.runs
        urgent = {question.fact for question in ask if not question.again} & set(self._policy.safety_facts)
        if urgent:
            return "ask"
        if not runs and not self._decision.findings.may_open and (steps or not ask):
            return "out_of_scope"
        yours = any(step.is_yours or step.track in self._policy.safety_tracks for step in steps)
        if yours or any(track.stands_still for track in tracks):
            return "act"
        if steps:
            return "ask" if any(question.is_report for question in ask) else "wait"
        if ask:
            return "ask"
        return "closed" if runs and all(run.closed for run in runs) else "wait"

    def _tracks(self, steps: tuple[Step, ...]) -> Iterator[TrackNow]:
        for run in self._course.runs:
            track = self._policy.track(run.track)
            latest = self._course.run_of(run.track) is run
            state = self._course.standing(run.track) if latest else "closed"
            visit = run.visit
            stage = track.stages[visit.stage] if visit else None
            yield TrackNow(
                track=run.track,
                called=track.called,
                state=state,
                since=run.closed if state == "closed" else visit.began if visit else run.start,
                stage=visit.stage if visit else "",
                stage_called=stage.called if stage else "",
                waits_for=tuple(self._wait_in_words(track.waits_for[name]) for name in run.waits),
                agreed_so_far=tuple(sorted(visit.said_resolved)) if visit and state != "closed" else (),
                clauses=(*track.clauses, *(stage.clauses if stage else ())),
                readings=tuple(dict.fromkeys((*track.readings, *self._waits_readings(run), *self._at_silence(run)))),
                assumed=run.track in self._assumed,
                stands_still=self._stands_still(run, steps) if latest and state == "open" else "",
            )

    def _stands_still(self, run: Run, steps: tuple[Step, ...]) -> str:
        """What to do where nothing would happen on an open track unless somebody is told: never a dead end."""
        if run.visit is None:
            return ""
        stage = self._policy.stage(run.track, run.visit.stage)
        if stage.lost:
            return (
                f"Our copy of the policy lacks what happens at {stage.called}. Do not wait: ask the partnership today"
                " for what is missing, and your own safeguarding lead who takes it up until then (ours)."
            )
        following = next_stage(self._course, run, run.visit)
        moving = any(step.act == "move_up" and step.track == run.track for step in steps)
        if run.visit.exit is None or following is None or moving:
            return ""
        called = self._policy.stage(run.track, following).called
        return f"{stage.called} has failed, and no duty says who moves it on: move it up to {called} now (ours)."

    def _wait_in_words(self, wait: Wait) -> str:
        other = self._policy.track(wait.track).called
        if wait.until.done:
            return f"{other}: until this is done: {self._policy.file.duties[wait.until.done].what}"
        if wait.until.event:
            return f"{other}: until {self._policy.file.events[wait.until.event].called}"
        run = self._course.run_of(wait.track)
        return f"{other}, to be finished first" if run else f"{other}: it has to be known whether a child is in danger"

    def _waits_readings(self, run: Run) -> tuple[str, ...]:
        waits = self._policy.track(run.track).waits_for
        return tuple(reading for name in run.waits for reading in waits[name].readings)

    def _at_silence(self, run: Run) -> tuple[str, ...]:
        """The readings of a stage at which the policy is silent."""
        if run.visit is None or self._course.standing(run.track) != "at_a_silence":
            return ()
        return self._policy.stage(run.track, run.visit.stage).readings

    # ----------------------------------------------------------------------------------- what is still asked

    def _questions(self, steps: tuple[Step, ...]) -> Iterator[Question]:
        asked = set[str]()
        names = self._to_ask()
        again = [fact for fact in self._policy.safety_facts if fact not in names and self._is_stale(fact)]
        wanted = [*(n for n in names if n in self._policy.safety_facts), *again]
        wanted += [name for name in names if name not in wanted]
        wanted += [
            fact
            for step in steps
            for party in (step.who, step.to, step.copies)
            if party
            for m in party.members
            for fact in m.ask
        ]
        for name in wanted:
            for fact in self._instead_of(name):
                answer = self._course.answers.get(fact)
                still_open = answer is None or (answer == NOT_KNOWN and fact in names)  # it has to be found out
                if fact not in asked and (fact in again or still_open):
                    asked.add(fact)
                    yield self._question(fact, again=fact in again)

    def _how_it_ended(self, steps: tuple[Step, ...]) -> Iterator[Question]:
        """Of every track that stays open although nothing is owed on it any more: what would end it."""
        duties = self._policy.file.duties
        owed = {step.track for step in steps}
        owed |= {track for name in self._decision.may_be_owed for track in duties[name].tracks}
        for run in self._course.runs:
            visit = run.visit
            if not run.is_open or visit is None or run.track in owed:
                continue
            stage, called = self._policy.stage(run.track, visit.stage), self._policy.track(run.track).called
            why = f"Nothing more is owed now on {called}; it stays open until this is reported."
            if (name := stage.resolved_by.event) is not None:
                event = self._policy.file.events[name]
                yield Question(name, event.ask, "event", {name: event.called}, why, event.clauses)
            else:
                words = self._policy.vocabulary.exits
                exits = {
                    str(exit_): words[exit_] for exit_ in stage.exits if visit.exit is None or exit_ not in FAILING
                }
                yield Question(run.track, f"How did {stage.called} end?", "exit", exits, why, stage.clauses)

    def _to_ask(self) -> list[str]:
        """The facts that can still change the answer; a question that hangs on another one waits for its answer."""
        names = [ask.fact for ask in self._decision.ask]
        facts = self._policy.file.facts
        return [name for name in names if not set(facts[name].asked_when) & set(names)]

    def _instead_of(self, name: str) -> tuple[str, ...]:
        """A fact that is computed is asked by way of those it is computed from, as long as these are not known."""
        fact = self._policy.facts[name]
        if fact.same_agency is None:
            return (name,)
        open_ = tuple(other for other in fact.same_agency.of if self._course.answers.get(other) is None)
        return open_ or (name,)

    def _is_stale(self, fact: str) -> bool:
        """Whether the answer is older than something learned or re-opened since: the gate is asked again."""
        learned = self._course.learned.get(fact)
        if not learned:
            return False
        since = [at for other, times in self._course.learned.items() if other != fact for at in times]
        since += [run.start for run in self._course.runs if run.resumes]
        since += [run.closed for run in self._course.runs if run.closed and run.track in self._policy.safety_tracks]
        return any(at > learned[-1] for at in since)

    def _question(self, name: str, *, again: bool) -> Question:
        fact = self._policy.facts[name]
        values = {"yes": "yes", "no": "no"} if fact.kind == "yes_no" else self._choices(name, fact.kind) or fact.values
        why = fact.why or ""
        if again:
            last = moment_in_words(self._course.learned[name][-1])
            why = f"It was answered on {last}; something has changed since. {why}"
        return Question(name, fact.ask, fact.kind, values, why, fact.clauses, again)

    def _choices(self, name: str, kind: str) -> dict[str, str]:
        """The agencies, or the service lines or professions of one agency, as the directory has them."""
        if self._area is None:
            return {}
        if kind in ("agency", "agencies"):
            return {id_: agency.called for id_, agency in self._area.file.agencies.items() if agency.listed}
        side = name.partition("_")[0]
        agency = self._area.agency(str(self._course.answers.get(f"{side}_agency", "")))
        if agency is None:
            return {}
        listed = self._area.file.agencies[agency]
        return dict(listed.service_lines if kind == "service_line" else listed.professions)

    # ------------------------------------------------------------------------------- options, rights, next

    def _options(self) -> Iterator[Option]:
        for name in sorted(self._decision.offered):
            power = self._policy.file.powers[name]
            run = next((self._course.run_of(track) for track in power.within or ()), None)
            who = self._parties.of(power.who, run.visit if run else None, run.track if run else "")
            yield Option(name, who, power.may, power.clauses, power.readings)

    def _rights(self) -> Iterator[Entitlement]:
        for name in sorted(self._decision.entitled):
            right = self._policy.file.rights[name]
            run = next((self._course.run_of(track) for track in right.within or ()), None)
            reminder = self._parties.of(right.reminder, run.visit if run else None, run.track if run else "")
            yield Entitlement(name, right.whose, right.to, reminder, right.clauses)

    def _not_yet(self) -> Iterator[NotYet]:
        for run in self._course.runs:
            if run.closed is None and self._course.run_of(run.track) is run:
                yield self._next_of(run, run.visit) if run.visit else self._start_of(run)

    def _start_of(self, run: Run) -> NotYet:
        track = self._policy.track(run.track)
        waits = [self._wait_in_words(track.waits_for[name]) for name in run.waits]
        why = f"It waits for {'; '.join(waits)}." if waits else "It is not known yet at which stage it begins."
        first = track.first(self._decision.findings.one()) or ""
        called = track.stages[first].called if first else track.called
        clauses = tuple(clause for name in run.waits for clause in track.waits_for[name].clauses)
        return NotYet(run.track, first, called, why, None, "Prepare it, but do not begin it.", clauses)

    def _next_of(self, run: Run, visit: Visit) -> NotYet:
        stage = self._policy.stage(run.track, visit.stage)
        following = next_stage(self._course, run, visit)
        if following is None:
            onward = onward_target(self._course, run, visit)
            open_ = onward is not None and onward.found is not None
            why = "Where it goes from here depends on what is asked." if open_ else "There is no stage after this one."
            return NotYet(run.track, "", "", why, None, "", stage.clauses)
        called = self._policy.stage(run.track, following).called
        title = capital(stage.called)
        if visit.exit is not None:
            how = "a limit ran out" if visit.exit == LAPSED else self._policy.vocabulary.exits[visit.exit]  # type: ignore[index]  # an exit
            why = f"{title} has failed ({how}); nobody has moved it up yet."
            return NotYet(run.track, following, called, why, None, "Move it up now.", stage.clauses)
        lapse = self._course.lapse_of(run)
        why = f"{title} is still open."
        onward = onward_target(self._course, run, visit)
        then = "; it then goes on by itself" if onward and onward.follows else " and move it up"
        now = f"As soon as it is clear that it cannot be settled here, say so{then}."
        return NotYet(run.track, following, called, why, lapse, now, stage.clauses)

    # ------------------------------------------------------------------------------------- why, and how sure

    def _because(self) -> Iterator[Because]:
        for fired in self._decision.findings.fired:
            yield self._link(fired)
        for fired in self._decision.fired:
            if fired.attribute in (OWED, OFFERED):
                yield self._link(fired)

    def _link(self, fired: Fired) -> Because:
        seen = {name: " and ".join(values) for name, values in fired.because}
        rules, duties = self._policy.file.rules, self._policy.file.duties
        tracks, powers = self._policy.file.tracks, self._policy.file.powers
        element = (
            rules.get(fired.rule)
            or (duties.get(fired.value) if fired.attribute == OWED else None)
            or (powers.get(fired.value) if fired.attribute == OFFERED else None)
            or tracks.get(fired.value)
        )
        clauses = element.clauses if element else ()
        return Because(
            fired.rule, seen, f"{fired.attribute}: {fired.value}", clauses, element.readings if element else ()
        )

    def _banners(self) -> Iterator[str]:
        header = self._policy.file.policy
        for _, banner in sorted(header.banners.items()):
            yield f"{banner.say} ({', '.join((*banner.clauses, *banner.readings))})"
        if header.review_by and self._at.date() > parse_date(header.review_by):
            yield f"This policy was due for review by {date_in_words(parse_date(header.review_by))}."
        if header.adds_to:
            yield f"A base text applies as well: {header.adds_to}."

    def _silences(self, draft: Advice) -> tuple[Silence, ...]:
        """Every reading that this advice rests on, the weightiest first."""
        used = list(draft.emergency.readings) if self._safety_open() else []
        # Of one weight, what a matter that came up again rests on stands before what every advice on it rests on.
        resumed = [run.track for run in self._course.runs if run.resumes]
        used += [reading for track in resumed for reading in self._policy.track(track).reopening.readings]
        used += [reading for track in draft.tracks if track.state != "closed" for reading in track.readings]
        used += [reading for step in draft.steps for reading in step.readings]
        used += [reading for entry in draft.not_yet for reading in self._of_the_way_out(entry)]
        used += [reading for option in draft.options for reading in option.readings]
        used += [r for link in draft.because if link.rule in self._policy.file.rules for r in link.readings]
        if any(track.assumed for track in draft.tracks):
            used += self._policy.file.clock.readings
        used += list(self._policy.switched)
        # The emergency line stands in every advice; where no child is in danger, what it rests on comes last.
        return silences_of(self._policy, used, draft.emergency.readings)

    def _of_the_way_out(self, entry: NotYet) -> tuple[str, ...]:
        """The readings of the stage from which a next stage is named: which one that is can rest on them."""
        run = self._course.run_of(entry.track)
        visit = run.visit if run else None
        return self._policy.stage(entry.track, visit.stage).readings if visit and entry.stage else ()

    def _safety_open(self) -> bool:
        unasked = any(self._course.answers.get(fact) is None for fact in self._policy.safety_facts)
        return unasked or any(
            run.closed is None and run.track in self._policy.safety_tracks for run in self._course.runs
        )


def silences_of(policy: Policy, used: Iterable[str], last: Iterable[str] = ()) -> tuple[Silence, ...]:
    """The readings that something rests on, the weightiest first, of one weight in the order given.

    Args:
        policy: The policy.
        used: The readings.
        last: Readings that come after all others.
    """
    readings, given = policy.readings, list(dict.fromkeys(used))
    order = sorted(given, key=lambda id_: (WEIGHTS.index(readings[id_].weight), given.index(id_)))
    found = []
    for id_ in dict.fromkeys((*order, *last)):
        reading = readings[id_]
        option = policy.choice[id_]
        taken = reading.taken if option == reading.default else reading.options[option].says
        tell = reading.told(option)
        found.append(Silence(id_, reading.title, reading.kind, option, taken, tell, reading.weight, reading.clauses))
    return tuple(found)


def emergency_of(policy: Policy, area: Area | None) -> Emergency:
    """The first line of every advice: the national number, then the policy's own post, then the area's contacts."""
    own = policy.file.policy.emergency
    local = area.file.area.emergency if area else ()
    if own is None:
        return Emergency(local=local)
    post = policy.file.roles[own.role].called
    return Emergency(post=post, say=own.say, local=local, clauses=own.clauses, readings=own.readings)


def _cannot_decide(case: Case, area: Area | None, error: EscalationError) -> Advice:
    """What is shown when nothing could be decided: the emergency line, and whom to ask. Never nothing."""
    return Advice(
        answer="cannot_decide",
        emergency=emergency_of(case.policy, area),
        policy=case.policy.file.policy.title,
        banners=(),
        ask_first=(),
        tracks=(),
        departures=(),
        steps=(),
        options=(),
        rights=(),
        not_yet=(),
        silences=(),
        because=(),
        receipt=None,
        problem=f"We could not decide. Ask your safeguarding lead now. ({type(error).__name__}: {error})",
    )
