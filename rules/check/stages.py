"""Can every stage be reached and left, and does a matter that nobody settles come to an end?"""

from __future__ import annotations

from functools import partial

from rules.check.answers import FACTS
from rules.check.finding import Extent, Finding, SmallCase
from rules.check.graph import loops, reachable, way
from rules.check.joint import joint_of
from rules.check.ladder import (
    ends_of,
    first_stages,
    onward,
    opens,
    path_of,
    reached,
    stages,
    ways,
)
from rules.check.look import About, Check, Looked, Subject, parts_changed, small_case, switches
from rules.check.region import smallest
from rules.model.parts import EXITS, FAILING
from rules.model.track import Stage
from rules.policy import Policy

LADDER = FACTS | {"stages", "powers", "duties"}
"""The parts of a policy that say where a case can go."""
NOT_SETTLED = (*FAILING, "not_justified")
"""The exits of a matter that nobody settled and nobody withdrew."""


def over_stages(policy: Policy, *assumes: str) -> Extent:
    """That all stages were looked at."""
    return Extent(proved=True, count=len(list(stages(policy))), of="stages", assumes=assumes)


def case_on(policy: Policy, track: str, stage: str = "") -> SmallCase | None:
    """The fewest answers with which a track opens; where it can begin at several stages, so that it begins nearest."""
    near = _nearest_start(policy, track, stage)
    return policy.remember(("case on", track, near), lambda: _case_on(policy, track, near))


def _case_on(policy: Policy, track: str, start: str) -> SmallCase | None:
    joint, first = joint_of(policy), policy.track(track).first_stage
    region = joint.opens(track)
    if start and first and first.found:
        region &= joint.holds[first.found, start]
    return small_case(policy, smallest(region))


def _nearest_start(policy: Policy, track: str, stage: str) -> str:
    """The stage, of several at which a track can begin, from which the way to a stage is shortest."""
    first = policy.track(track).first_stage
    if not stage or first is None or first.found is None:
        return ""
    lengths = {start: len(way(onward(policy, track), [start], stage)) for start in first_stages(policy, track)}
    return min((start for start, length in lengths.items() if length), key=lambda start: lengths[start], default="")


def _unreachable(subject: Subject) -> Looked:
    policy = subject.policy
    about, findings = About(subject, "stage-unreachable"), list[Finding]()
    for track in policy.track_order:
        if not opens(policy, track):
            says = f"{policy.track(track).called} never opens: no combination of answers concludes what opens it"
            mend = "let a rule conclude it, or take the track out"
            findings.append(about.found(f"tracks.{track}", says, mend))
            continue
        for name in sorted(policy.track(track).stages.keys() - reached(policy, track)):
            title = policy.stage(track, name).called
            under = [f"{r}={o}" for r, o in switches(policy) if _is_reached(policy, track, name, r, o)]
            if under:
                says = f"no case comes to {title} as the policy is read; under {' or '.join(under)} one does"
                mend = "nothing, where the reading is meant to leave it out; accept it then"
                findings.append(about.found(path_of(track, name), says, mend, weight="note"))
            else:
                says = f"no case comes to {title}: no exit, no power and no duty leads to it, under any reading"
                mend = "let an exit lead to it, or take the stage out"
                findings.append(about.found(path_of(track, name), says, mend))
    return Looked(over_stages(policy), tuple(findings))


def _is_reached(policy: Policy, track: str, stage: str, reading: str, option: str) -> bool:
    """Whether a case comes to a stage under another option."""
    if LADDER.isdisjoint(parts_changed(policy, reading, option)):
        return False
    return stage in reached(policy.under({reading: option}), track)


def _without_way_out(subject: Subject) -> Looked:
    policy = subject.policy
    about, findings = About(subject, "stage-without-way-out"), list[Finding]()
    for track, name, stage in stages(policy):
        by: list[str] = [exit_ for exit_ in EXITS if exit_ != "withdrawn"]
        by += [step.by for step in ways(policy, track) if step.by not in EXITS]
        on = reachable(onward(policy, track, by), [name])
        if any(_can_end(policy.stage(track, other)) for other in on):
            continue
        if stage.lost:
            says = f"our copy lacks what happens at {stage.called}: no way leads out of it"
            mend = "find the missing text; until then the advice says to ask the partnership for it"
        else:
            says = f"from {stage.called}, no way leads to an end, unless the matter is withdrawn"
            mend = "say in `exits` where it leads when it is resolved, and when it is not"
        findings.append(about.found(path_of(track, name), says, mend, case=partial(case_on, policy, track, name)))
    return Looked(over_stages(policy), tuple(findings))


def _can_end(stage: Stage) -> bool:
    return any(target.closes for exit_, target in stage.exits.items() if exit_ != "withdrawn")


def _endings(subject: Subject) -> Looked:
    policy = subject.policy
    about, findings = About(subject, "ending-not-allowed"), list[Finding]()
    for track, name, stage in stages(policy):
        words = policy.vocabulary.exits
        ends = [exit_ for exit_ in NOT_SETTLED if exit_ in stage.exits and _ends(stage, exit_)]
        if ends:
            how = " or ".join(words[exit_] for exit_ in ends)
            says = f"at {stage.called}, the matter ends by being {how}: nobody settled it, and nobody withdrew it"
            mend = "let it lead to a stage or to a procedure outside; where the policy is silent write `not_stated`"
            case = partial(case_on, policy, track, name)
            findings.append(about.found(path_of(track, name), says, mend, case=case, detail="unsettled"))
        if "deemed_agreed" in stage.exits and _ends(stage, "deemed_agreed"):
            says = f"at {stage.called}, silence counts as agreement and ends the matter: nobody says that it is settled"
            mend = "let silence lead on; or accept it, where the policy says so"
            case = partial(case_on, policy, track, name)
            findings.append(about.found(path_of(track, name), says, mend, case=case, detail="by-silence"))
    return Looked(over_stages(policy), tuple(findings))


def _ends(stage: Stage, exit_: str) -> bool:
    return any(target.close or target.final_word for name, target in stage.exits.items() if name == exit_)


def _loops(subject: Subject) -> Looked:
    policy = subject.policy
    about, findings = About(subject, "loop-without-way-out"), list[Finding]()
    for track in policy.track_order:
        for loop in loops(onward(policy, track, NOT_SETTLED)):
            if any(_leaves(policy, track, name, loop) for name in loop):
                continue
            titles = " and ".join(policy.stage(track, name).called for name in loop)
            says = f"a matter that is not settled goes round and round: {titles} lead to nothing else"
            mend = "let one of them lead on, to somebody who can decide"
            cited = [clause for name in loop for clause in policy.stage(track, name).clauses]
            case, path = partial(case_on, policy, track, loop[0]), path_of(track, loop[0])
            findings.append(about.found(path, says, mend, clauses=cited, case=case, detail=",".join(loop[1:])))
    return Looked(over_stages(policy), tuple(findings))


def _leaves(policy: Policy, track: str, stage: str, loop: tuple[str, ...]) -> bool:
    """Whether a matter that is not settled can leave a loop at one of its stages."""
    targets = [t for exit_, t in policy.stage(track, stage).exits.items() if exit_ in NOT_SETTLED]
    elsewhere = any(end not in loop for target in targets for end in ends_of(policy, track, target))
    return elsewhere or any(not (target.leads_to or target.found) for target in targets)


CHECKS = (
    Check("stage-unreachable", "A case can come to every stage.", _unreachable, frozenset()),
    Check("stage-without-way-out", "From every stage a way leads to an end.", _without_way_out, LADDER),
    Check(
        "ending-not-allowed",
        "A matter ends only when it is resolved, finally decided, withdrawn, or taken to another procedure.",
        _endings,
        LADDER,
    ),
    Check(
        "loop-without-way-out", "A matter that is not settled comes before somebody else in the end.", _loops, LADDER
    ),
)
