"""Does danger, or danger that is not known, lead to protection first, whatever else is answered and open?"""

from __future__ import annotations

from functools import partial

from rules.check.answers import FACTS, over_answers
from rules.check.finding import Extent, Finding
from rules.check.joint import joint_of
from rules.check.look import About, Check, Looked, Subject, as_detail, small_case, small_cases, where
from rules.check.region import Region
from rules.model.duty import Duty
from rules.model.limit import Limit
from rules.policy import Policy

SOON_HOURS = 24
"""An hour limit that is not longer is one for today."""


def _unprotected(subject: Subject) -> Looked:
    policy, joint = subject.policy, joint_of(subject.policy)
    about, findings = About(subject, "danger-unprotected"), list[Finding]()
    protected = joint.any_opens(*policy.safety_tracks)
    for fact in policy.safety_facts:
        danger = Region(joint.space, joint.space.having(fact, frozenset(["yes"])), frozenset([fact]))
        for answers in small_cases(danger - protected):
            says = f"{where(answers)}, no track that protects the child opens"
            if not policy.safety_tracks:
                says += ": no track is marked `safety: yes`"
            findings.append(
                about.found(
                    f"facts.{fact}",
                    says,
                    "let a rule open a track with `safety: yes` wherever the answer is yes, whatever else is answered",
                    weight="error",
                    clauses=policy.file.facts[fact].clauses,
                    case=partial(small_case, policy, answers),
                    detail=as_detail(answers),
                )
            )
    return Looked(over_answers(policy, *_WHENEVER), tuple(findings))


_WHENEVER = (
    "not known counts as yes, since loading refuses anything else",
    "a track opens on answers alone, whatever other tracks are open and wherever they stand",
)


def _kept_waiting(subject: Subject) -> Looked:
    policy = subject.policy
    about, findings = About(subject, "danger-kept-waiting"), list[Finding]()
    for name in policy.safety_tracks:
        track, path = policy.track(name), f"tracks.{name}"
        if track.waits_for:
            others = " and ".join(sorted({wait.track for wait in track.waits_for.values()}))
            says = f"{track.called} waits for {others}: a child in danger would wait with it"
            findings.append(about.found(path, says, "take `waits_for` out", weight="error", detail="waits"))
        if not track.starts.now:
            says = (
                f"{track.called} begins only once {' or '.join(track.starts.events)} is reported, not with the danger"
            )
            findings.append(about.found(path, says, "write `starts: now`", weight="error", detail="starts"))
        if track.opens.power:
            says = f"{track.called} opens only where somebody uses the power {track.opens.power}"
            mend = "let it open on a finding that follows from the danger"
            findings.append(about.found(path, says, mend, weight="error", detail="power"))
        if track.reopening.to == "new_track":
            says = f"where danger is learned again after {track.called} ended, only a new case would protect the child"
            findings.append(about.found(path, says, "write `reopening: {to: first_stage, stated: no}`", detail="again"))
    extent = Extent(proved=True, count=len(policy.safety_tracks), of="tracks that protect a child")
    return Looked(extent, tuple(findings))


def _without_step(subject: Subject) -> Looked:
    policy = subject.policy
    about, findings, count = About(subject, "danger-without-step"), list[Finding](), 0
    for name in policy.safety_tracks:
        for stage in _first_stages(policy, name):
            count += 1
            title = policy.stage(name, stage).called
            steps = [policy.file.duties[duty] for duty in policy.duties_at(name, stage)]
            steps = [duty for duty in steps if duty.act not in ("record", "refrain") and _from_the_start(duty)]
            if not steps:
                says = f"when {policy.track(name).called} begins at {title}, nobody has to act from the first moment on"
                mend = "add a duty that `starts: stage_began`, without conditions, and says whom to tell"
            elif not any(_is_soon(part) for duty in steps for part in (*_limits(duty),)):
                says = f"at {title}, nothing says that protecting the child is for today: no step has such a limit"
                mend = "give the step a limit `at_once`, or where the policy is silent a `prompt` of that kind"
            else:
                continue
            findings.append(about.found(f"tracks.{name}.stages.{stage}", says, mend, weight="error"))
    return Looked(Extent(proved=True, count=count, of="stages at which protection begins"), tuple(findings))


def _first_stages(policy: Policy, track: str) -> tuple[str, ...]:
    first = policy.track(track).first_stage
    if first is None:
        return tuple(policy.track(track).stages)
    findings = {name: finding.values for name, finding in policy.file.findings.items()}
    return tuple(stage for stage in first.stages(findings) if stage in policy.track(track).stages)


def _from_the_start(duty: Duty) -> bool:
    """Whether a duty is owed from the first moment, whatever the facts are and whatever else was done."""
    return (duty.starts.stage_began or duty.starts.track_began or duty.starts.span_began) and not (
        duty.when or duty.needs
    )


def _limits(duty: Duty) -> tuple[Limit, ...]:
    return (*duty.limit.parts, *(duty.prompt.parts if duty.prompt else ()))


def _is_soon(limit: Limit) -> bool:
    return limit.at_once or limit.same_working_day or (limit.hours is not None and limit.hours <= SOON_HOURS)


CHECKS = (
    Check(
        "danger-unprotected",
        "Danger, and danger that is not known, opens a track that protects the child, whatever else is answered.",
        _unprotected,
        FACTS | {"powers"},
    ),
    Check(
        "danger-kept-waiting",
        "Protecting a child begins with the danger, and again with each new danger, and waits for nothing.",
        _kept_waiting,
        frozenset(("openings", "stages")),
    ),
    Check(
        "danger-without-step",
        "Where protecting a child begins, somebody has to act today.",
        _without_step,
        frozenset(("openings", "stages", "duties", "findings")),
    ),
)
