"""Do the time limits hold together? Several limits of a duty, totals, hand-overs, and dates of ours beside theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from rules.aloud import limit_aloud
from rules.check.duties import over_duties
from rules.check.finding import Extent, Finding
from rules.check.graph import loops, reachable
from rules.check.joint import Joint, joint_of
from rules.check.ladder import begins_by_itself, is_countable, onward, stages
from rules.check.look import About, Check, Looked, Subject, as_detail, small_case, small_cases, where
from rules.check.region import Answer, Region, smallest
from rules.check.stages import LADDER, case_on
from rules.model.duty import Duty
from rules.model.limit import Limit
from rules.policy import Policy

Answers = Mapping[str, Answer]
HOURS_OF_A_DAY, DAYS_OF_A_WEEK = 24, 7
NUMBER = re.compile(
    r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|fourteen|twenty|thirty)\b[- ](working )?"
    r"(hour|day|week|month)s?\b",
    re.IGNORECASE,
)
"""A number of units of time, in words or digits."""


# ------------------------------------------------------------------------------------------ several limits of a duty


def _not_one(subject: Subject) -> Looked:
    policy, about, joint = subject.policy, About(subject, "limit-not-one"), joint_of(subject.policy)
    findings, count = list[Finding](), 0
    for name, duty in policy.duties:
        cases = duty.limit.one_of
        if not cases:
            continue
        count += 1
        owed = _owed_where(joint, duty)
        regions = [joint.where(case.when) for case in cases]
        for answers in small_cases(owed - _any(joint, regions)):
            says = f"{where(answers)}, none of its limits applies: {duty.what}"
            mend = "add the case that is missing"
            case = partial(small_case, policy, answers)
            findings.append(
                about.found(
                    f"duties.{name}", says, mend, weight="error", case=case, detail=f"none:{as_detail(answers)}"
                )
            )
        for n, one in enumerate(regions):
            for m in range(n + 1, len(regions)):
                both = smallest(owed & one & regions[m])
                if both is None:
                    continue
                first, second = (limit_aloud(policy, cases[which].limit) for which in (n, m))
                says = f"{where(both)}, two of its limits apply: {first}, and {second}"
                mend = "let their conditions exclude one another"
                case = partial(small_case, policy, both)
                detail = f"both:{n + 1},{m + 1}"
                findings.append(about.found(f"duties.{name}", says, mend, weight="error", case=case, detail=detail))
    assumes = ("the facts are as they are when the track of the duty opens",)
    return Looked(Extent(proved=True, count=count, of="limits that depend on facts", assumes=assumes), tuple(findings))


def _owed_where(joint: Joint, duty: Duty) -> Region:
    """Where a duty can be owed: its conditions hold, and one of its tracks opens."""
    opening = joint.any_opens(*duty.tracks) if duty.tracks else joint.all
    return joint.where(duty.when) & opening


def _any(joint: Joint, regions: list[Region]) -> Region:
    found = joint.none
    for region in regions:
        found |= region
    return found


def _due_elsewhere(subject: Subject) -> Looked:
    policy, about, findings, count = subject.policy, About(subject, "due-of-elsewhere"), list[Finding](), 0
    for name, duty in policy.duties:
        for limit in (case.limit for case in duty.limit.one_of) if duty.limit.one_of else (duty.limit,):
            followed = sorted({part.due_of for part in limit.parts if part.due_of})
            count += len(followed)
            if not followed or any(is_countable(policy, part) for part in limit.parts if not part.due_of):
                continue  # where what it follows has not begun, another part of it counts
            missing = [
                policy.stage(track, stage).called
                for track in duty.tracks
                for stage in policy.stages_of(duty, track)
                if not any(_runs_at(policy, of, track, stage) for of in followed)
            ]
            if missing:
                of = " or ".join(followed)
                says = f"it is due not later than {of} is, and {of} is never owed before {' or '.join(missing)}"
                mend = f"let {of} be owed over that stage as well, or give this a limit of its own there"
                findings.append(about.found(f"duties.{name}", says, mend, weight="error", detail=",".join(followed)))
    return Looked(Extent(proved=True, count=count, of="limits that follow another"), tuple(findings))


def _runs_at(policy: Policy, name: str, track: str, stage: str) -> bool:
    """Whether a duty can have begun when a case is at a stage: it is owed there, or was on the way, or in any case."""
    duty = policy.file.duties[name]
    return not duty.tracks or stage in reachable(onward(policy, track), policy.stages_of(duty, track))


# --------------------------------------------------------------------------------------- how long limits are together


def hours_of(policy: Policy, limit: Limit) -> int | None:
    """The fewest hours a limit allows, day and night; None where it gives no number, or facts decide."""
    if limit.earliest_of:
        known = [hours for part in limit.earliest_of if (hours := hours_of(policy, part)) is not None]
        return min(known, default=None)
    if limit.due_of:
        return hours_of(policy, policy.file.duties[limit.due_of].limit)
    if limit.at_once or limit.same_working_day:
        return 0
    days = limit.working_days or limit.calendar_days or (limit.working_weeks or 0) * DAYS_OF_A_WEEK
    return limit.hours or days * HOURS_OF_A_DAY or None


def _shorter_than_hand_over(subject: Subject) -> Looked:
    policy, about, joint = subject.policy, About(subject, "limit-shorter-than-hand-over"), joint_of(subject.policy)
    findings, count = list[Finding](), 0
    for track, name, stage in stages(policy):
        for move in policy.duties_at(track, name):
            duty = policy.file.duties[move]
            allowed = hours_of(policy, duty.limit) if duty.act == "move_up" and duty.starts.stage_failed else None
            count += bool(allowed)
            for each, (_, part, answers) in _below(joint, track, name, duty, allowed or 0).items():
                says = (
                    f"at {stage.called}, {each} is due {limit_aloud(policy, part)}, and {move} allows longer than that "
                    f"to hand it over: {limit_aloud(policy, duty.limit)}"
                )
                mend = "give the hand-over a limit no longer than that of the stage it follows"
                clauses = (*policy.file.duties[each].clauses, *duty.clauses)
                case = partial(small_case, policy, answers)
                detail = f"{track}.{name}.{each}"
                findings.append(
                    about.found(f"duties.{move}", says, mend, weight="note", clauses=clauses, case=case, detail=detail)
                )
    return Looked(Extent(proved=True, count=count, of="hand-overs with a limit"), tuple(findings))


def _below(joint: Joint, track: str, stage: str, move: Duty, allowed: int) -> dict[str, tuple[int, Limit, Answers]]:
    """For each duty by whose limit a stage fails in fewer hours than these: the shortest of its limits, and where."""
    found: dict[str, tuple[int, Limit, Answers]] = {}
    for name, limit, here in _failing_limits(joint, track, stage):
        hours = hours_of(joint.policy, limit)
        if hours is not None and hours < min(allowed, found[name][0] if name in found else allowed):
            answers = smallest(here & joint.where(move.when))
            if answers is not None:
                found[name] = hours, limit, answers
    return found


def _failing_limits(joint: Joint, track: str, stage: str) -> Iterator[tuple[str, Limit, Region]]:
    """The limits by which a stage fails, each with its duty and where it applies when the track opens."""
    policy = joint.policy
    for name in policy.duties_at(track, stage):
        duty = policy.file.duties[name]
        if duty.if_late == "stage_fails":
            owed = joint.where(duty.when) & joint.opens(track)
            if duty.limit.one_of:
                yield from ((name, case.limit, owed & joint.where(case.when)) for case in duty.limit.one_of)
            else:
                yield name, duty.limit, owed


def _total_too_short(subject: Subject) -> Looked:
    policy, about, findings, count = subject.policy, About(subject, "total-shorter-than-its-stages"), list[Finding](), 0
    for name, duty in policy.duties:
        total = hours_of(policy, duty.limit) if duty.over else None
        for track in (duty.over or {}) if total else ():
            count += 1
            along = _longest(policy, track, policy.stages_of(duty, track))
            needed = sum(hours for _, hours in along)
            if total is not None and needed > total:
                titles = " and ".join(policy.stage(track, stage).called for stage, _ in along)
                says = (
                    f"all of it is due {limit_aloud(policy, duty.limit)}, and the limits of {titles} alone come to "
                    f"{_days(needed)}"
                )
                mend = "make the total longer or the limits of its stages shorter, or let these end with it (`due_of`)"
                case = partial(case_on, policy, track)
                findings.append(about.found(f"duties.{name}", says, mend, weight="note", case=case, detail=track))
    assumes = ("a day of work is taken as a day, a week as seven, and nothing for handing over unless it has a limit",)
    return Looked(Extent(proved=True, count=count, of="totals", assumes=assumes), tuple(findings))


def _days(hours: int) -> str:
    days = -(-hours // HOURS_OF_A_DAY)
    return f"{days} day{'' if days == 1 else 's'}"


def _longest(policy: Policy, track: str, named: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """The stages of a group, along the way through it that takes longest, each with the hours that it can take."""
    within = {
        name: {end for end in ends if end in named} for name, ends in onward(policy, track).items() if name in named
    }
    if loops(within):
        return ()  # a way round has no longest
    best: dict[str, tuple[tuple[str, int], ...]] = {}
    for name in reversed(policy.stage_order(track)):
        if name in within:
            after = max((best[end] for end in within[name] if end in best), key=_total, default=())
            own = _own_hours(policy, track, name)
            best[name] = (((name, own), *after) if own else after) or ()
    return max(best.values(), key=_total, default=())


def _total(along: tuple[tuple[str, int], ...]) -> int:
    return sum(hours for _, hours in along)


def _own_hours(policy: Policy, track: str, stage: str) -> int:
    """The hours that a stage can take until it fails, and until it is handed over, by limits of its own."""
    duties = [(name, policy.file.duties[name]) for name in policy.duties_at(track, stage)]
    ending = [
        hours
        for name, duty in duties
        if duty.if_late == "stage_fails" and duty.within and begins_by_itself(policy, name) and not _follows(duty.limit)
        if (hours := hours_of(policy, duty.limit))
    ]
    moving = [
        hours_of(policy, duty.limit) or 0
        for _, duty in duties
        if duty.act == "move_up" and duty.starts.stage_failed and not _follows(duty.limit)
    ]
    return min(ending) + min(moving, default=0) if ending else 0


def _follows(limit: Limit) -> bool:
    """Whether a limit is due not later than another duty."""
    return any(part.due_of for part in limit.every)


# --------------------------------------------------------------------------------------------- dates that are ours


def _passes_for_limit(subject: Subject) -> Looked:
    policy, about, findings = subject.policy, About(subject, "prompt-passes-for-limit"), list[Finding]()
    for name, duty in policy.duties:
        if duty.prompt is None:
            continue
        words = [part for part in duty.limit.every if part.words_only and part.words and NUMBER.search(part.words)]
        if any(part.words or part.clauses for part in duty.prompt.every):
            says = f"its `prompt` has words or clauses of the policy, so that our date looks like theirs: {duty.what}"
            mend = "take `words` and `clauses` out of the prompt; or make it the `limit`, if the policy sets it"
            findings.append(about.found(f"duties.{name}", says, mend, detail="words"))
        if words:
            says = f'the policy says "{words[0].words}", and only our prompt makes a date of it: {duty.what}'
            mend = "write the number as the `limit`"
            findings.append(about.found(f"duties.{name}", says, mend, weight="error", detail="number"))
        if not duty.prompt.can_be_late or any(part.due_of or part.agreed_date for part in duty.prompt.parts):
            says = f"its `prompt` gives no date of ours by which to chase it: {duty.what}"
            mend = "write a prompt that can be counted, such as {working_days: 1}, or take it out"
            findings.append(about.found(f"duties.{name}", says, mend, detail="no-date"))
    return Looked(over_duties(policy), tuple(findings))


CHECKS = (
    Check("limit-not-one", "Of several limits that depend on facts exactly one applies.", _not_one, LADDER),
    Check("due-of-elsewhere", "What is due with another duty is owed where that is.", _due_elsewhere, LADDER),
    Check(
        "limit-shorter-than-hand-over", "Handing over takes no longer than the stage.", _shorter_than_hand_over, LADDER
    ),
    Check("total-shorter-than-its-stages", "A total leaves room for the stages within it.", _total_too_short, LADDER),
    Check(
        "prompt-passes-for-limit",
        "A date of ours never looks like the policy's.",
        _passes_for_limit,
        frozenset(("duties",)),
    ),
)
