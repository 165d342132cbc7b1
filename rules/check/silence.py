"""When somebody is silent, or the policy is: does anybody wait for ever, and has every exit a next step?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from rules.check.finding import Finding
from rules.check.joint import joint_of
from rules.check.ladder import ends_of, failing, fails_by_silence, leads_on, path_of, stages
from rules.check.look import About, Check, Looked, Subject, small_case, where
from rules.check.region import Region, smallest
from rules.check.stages import LADDER, case_on, over_stages
from rules.model.duty import Duty
from rules.model.parts import FAILING
from rules.model.track import Stage
from rules.policy import Policy

SAYING = LADDER | {"roles"}


def _waits_for_ever(subject: Subject) -> Looked:
    policy = subject.policy
    about, findings = About(subject, "waits-for-ever"), list[Finding]()
    for track, name, stage in stages(policy):
        if stage.lost or leads_on(policy, track, name) or fails_by_silence(policy, track, name):
            continue
        waiting = _waiting_for(policy, track)
        behind = f", and {' and '.join(waiting)} waits for it" if waiting else ""
        advised = f" (what we suggest: {', '.join(stage.readings)})" if stage.readings else ""
        says = (
            f"if nobody answers at {stage.called}, the matter rests there for ever{behind}: no limit ends the stage, "
            f"and nothing that one side alone can report leads on{advised}"
        )
        mend = "give somebody a limit with `if_late: stage_fails`, or let `no_response` lead to somebody else"
        findings.append(about.found(path_of(track, name), says, mend, case=partial(case_on, policy, track, name)))
    return Looked(over_stages(policy, _SILENT), tuple(findings))


_SILENT = "the other side does nothing; the side that raised it does what it owes, and reports what it knows"


def _waiting_for(policy: Policy, track: str) -> list[str]:
    """The tracks that cannot begin before another has ended."""
    others = sorted(policy.file.tracks.items())
    return [o.called for _, o in others if any(w.track == track and w.until.closed for w in o.waits_for.values())]


def _fails_nothing(subject: Subject) -> Looked:
    policy = subject.policy
    about, findings = About(subject, "silence-fails-nothing"), list[Finding]()
    for track, name, stage in stages(policy):
        leads = any(not target.not_stated for target in failing(stage).values())
        follows = all(target.follows for target in failing(stage).values())
        if not leads or follows or fails_by_silence(policy, track, name):
            continue
        says = (
            f"at {stage.called}, no limit makes silence a failure: it goes on only once somebody reports that it failed"
        )
        mend = "give somebody a limit that can be counted, with `if_late: stage_fails`"
        findings.append(
            about.found(path_of(track, name), says, mend, weight="note", case=partial(case_on, policy, track, name))
        )
    return Looked(over_stages(policy, _SILENT), tuple(findings))


def _exit_missing(subject: Subject) -> Looked:
    policy = subject.policy
    about, findings = About(subject, "failing-exit-missing"), list[Finding]()
    words = policy.vocabulary.exits
    for track, name, stage in stages(policy):
        leading = [exit_ for exit_, target in failing(stage).items() if not target.not_stated]
        missing = [exit_ for exit_ in FAILING if exit_ not in stage.exits]
        if not leading or not missing:
            continue
        says = (
            f"at {stage.called}, it is said where {words[leading[0]]} leads, and not where "
            f"{' or '.join(words[exit_] for exit_ in missing)} leads: whoever reports that comes to a silence"
        )
        mend = f"add {' and '.join(missing)} to its exits; `not_stated` where the policy does not say"
        case = partial(case_on, policy, track, name)
        findings.append(about.found(path_of(track, name), says, mend, weight="note", case=case))
    return Looked(over_stages(policy), tuple(findings))


def _no_next_step(subject: Subject) -> Looked:
    policy = subject.policy
    about, findings = About(subject, "exit-without-next-step"), list[Finding]()
    for track, name, stage in stages(policy):
        case = partial(case_on, policy, track, name)
        for end in sorted({e for t in stage.exits.values() for e in ends_of(policy, track, t)}):
            if not any(_begins_there(policy.file.duties[duty]) for duty in policy.duties_at(track, end)):
                title = policy.stage(track, end).called
                says = f"{stage.called} leads to {title}, where nobody is asked to do anything"
                mend = "add a duty of those who meet there"
                findings.append(about.found(path_of(track, end), says, mend, case=case, detail=name))
        silent = [exit_ for exit_, target in failing(stage).items() if target.not_stated]
        rests = not (leads_on(policy, track, name) or fails_by_silence(policy, track, name))  # that is told already
        if silent and not rests and not policy.track(track).safety and not _begins_with_failing(policy, track, name):
            words = " or ".join(policy.vocabulary.exits[exit_] for exit_ in silent)
            says = f"at {stage.called}, the policy is silent about what follows {words}, and nobody has to act then"
            mend = "add a duty with `ours: yes` that `starts: stage_failed` and says what to do instead of waiting"
            findings.append(about.found(path_of(track, name), says, mend, weight="note", case=case))
    return Looked(over_stages(policy), tuple(findings))


def _begins_there(duty: Duty) -> bool:
    """Whether a duty can begin while a case is at its stage, other than to write down or to leave undone."""
    starts = duty.starts
    at_once = starts.stage_began or starts.span_began or starts.track_began or starts.applies
    return bool(at_once) and duty.act not in ("record", "refrain")


def _begins_with_failing(policy: Policy, track: str, stage: str) -> bool:
    """Whether somebody has to act once a stage has failed."""
    return any(policy.file.duties[name].starts.stage_failed for name in policy.duties_at(track, stage))


# ------------------------------------------------------------------------------------------------- who moves it up


def _nobody_moves(subject: Subject) -> Looked:
    policy = subject.policy
    about, findings, joint = About(subject, "nobody-moves-it-up"), list[Finding](), joint_of(subject.policy)
    for track, name, stage in stages(policy):
        on = [target for target in failing(stage).values() if target.stage or target.found]
        if not on:
            continue
        left: Region = joint.opens(track)
        for duty in _movers(policy, track, name):
            left -= joint.where(duty.when)
        answers = smallest(left)
        if answers is None:
            continue
        whenever = "" if not left - joint.opens(track) and not joint.opens(track) - left else f" {where(answers)}"
        says = f"when {stage.called} has failed, nobody has to move it on{whenever}: everybody can wait for everybody"
        mend = "add a duty with `act: move_up` that `starts: stage_failed`; `ours: yes` where the policy names nobody"
        findings.append(about.found(path_of(track, name), says, mend, case=partial(small_case, policy, answers)))
    return Looked(over_stages(policy), tuple(findings))


def _movers(policy: Policy, track: str, stage: str) -> Iterator[Duty]:
    """The duties to move a case on that have begun by the time a stage has failed."""
    for name in policy.duties_at(track, stage):
        duty = policy.file.duties[name]
        starts = duty.starts
        begun = starts.stage_failed or starts.stage_began or starts.span_began or starts.track_began or starts.applies
        if duty.act == "move_up" and begun:
            yield duty


# ------------------------------------------------------------------------------------------------ silent documents


def _without_advice(subject: Subject) -> Looked:
    policy = subject.policy
    about = About(subject, "silence-without-advice")
    findings = [*_silent_stages(policy, about), *_silent_duties(policy, about)]
    return Looked(over_stages(policy), tuple(findings))


def _silent_stages(policy: Policy, about: About) -> Iterator[Finding]:
    for track, name, stage in stages(policy):
        if stage.readings or stage.lost or policy.track(track).readings:
            continue
        leading = any(not target.not_stated for target in failing(stage).values())
        missing = [policy.vocabulary.exits[exit_] for exit_ in FAILING if exit_ not in stage.exits and not leading]
        case = partial(case_on, policy, track, name)
        mend = "write down the unclear point, with what you suggest, and name it in `readings`"
        if missing:
            what = " or ".join(missing)
            says = f"at {stage.called}, the policy does not say what follows {what}, and no reading says what to do"
            yield about.found(path_of(track, name), says, mend, case=case, detail="exits")
        if _says_not_who_decides(stage):
            says = f"at {stage.called}, neither policy nor reading says who settles it, or what their word does"
            yield about.found(path_of(track, name), says, mend, weight="note", case=case, detail="judge")


def _says_not_who_decides(stage: Stage) -> bool:
    judge = stage.resolved_by
    return bool(judge.not_stated) or (judge.decision is not None and judge.effect in (None, "not_stated"))


def _silent_duties(policy: Policy, about: About) -> Iterator[Finding]:
    """Duties of which it is not stated what being late means, where nothing says what we suggest."""
    for name, duty in policy.duties:
        followed = any(other.starts.late == name for other in policy.file.duties.values())
        if duty.if_late == "not_stated" and not duty.readings and not followed:
            says = (
                f"the policy does not say what follows when this is late: {duty.what}; and nothing says what we suggest"
            )
            mend = "name a reading in its `readings`, or add a duty that `starts: {late: " + name + "}`"
            yield about.found(f"duties.{name}", says, mend)


CHECKS = (
    Check("waits-for-ever", "Nobody waits for ever when the other side is silent.", _waits_for_ever, SAYING),
    Check("silence-fails-nothing", "Where a stage leads on, silence brings it there.", _fails_nothing, SAYING),
    Check("nobody-moves-it-up", "When a stage has failed, somebody has to move the matter on.", _nobody_moves, LADDER),
    Check("exit-without-next-step", "After every exit that can be reported somebody acts.", _no_next_step, LADDER),
    Check(
        "failing-exit-missing", "Where one way of failing leads on, the others are provided for.", _exit_missing, LADDER
    ),
    Check(
        "silence-without-advice", "Where the policy is silent, something says what we suggest.", _without_advice, LADDER
    ),
)
