"""Does every combination of answers have an answer, and just one? Gaps and conflicts of findings, and of routes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

from rules.check.finding import Extent, Finding
from rules.check.joint import Joint, joint_of
from rules.check.look import About, Check, Looked, Subject, as_detail, small_case, small_cases, where
from rules.check.region import smallest
from rules.check.table import Table
from rules.completion import MOST_COMPLETIONS
from rules.policy import Policy

FACTS = frozenset(("facts", "findings", "rules", "openings"))
"""The parts of a policy that say what follows from which answers."""
USES = FACTS | {"stages", "duties", "powers"}
"""These, and the parts that use what findings name."""


def over_answers(policy: Policy, *assumes: str) -> Extent:
    """That all combinations of answers were looked at."""
    joint = joint_of(policy)
    return Extent(proved=True, count=joint.all.count, of="combinations of answers", assumes=assumes)


def opened_on(policy: Policy) -> tuple[str, ...]:
    """The clauses of the findings that open the tracks of a policy; its own where these cite none."""
    read = {name for track in policy.file.tracks.values() for name in track.opens.findings}
    cited = (clause for name in sorted(read) for clause in policy.file.findings[name].clauses)
    return tuple(dict.fromkeys(cited)) or tuple(policy.file.policy.clauses)


def _no_answer(subject: Subject) -> Looked:
    policy = subject.policy
    joint, about = joint_of(policy), About(subject, "no-answer")
    answered = joint.any_opens(*policy.file.tracks)
    for duty in policy.file.duties.values():
        if duty.starts.applies and not duty.tracks:
            answered |= joint.where(duty.when)
    findings = [
        about.found(
            "rules",
            f"{where(answers)}, no route opens and nothing is asked of anybody: whoever asks is left without an answer",
            "add a rule for it, or a duty that `starts: applies` and says what to do instead",
            clauses=opened_on(policy),
            case=partial(small_case, policy, answers),
            detail=as_detail(answers),
        )
        for answers in small_cases(joint.all - answered)
    ]
    return Looked(over_answers(policy), tuple(findings))


def _two_values(subject: Subject) -> Looked:
    policy, joint = subject.policy, joint_of(subject.policy)
    about, rules = About(subject, "two-values"), policy.file.rules
    findings = []
    for one, other in combinations(sorted(rules), 2):
        finding = rules[one].finding
        apart = rules[other].finding == finding and rules[one].value != rules[other].value
        if not apart or policy.file.findings[finding].kind == "many":
            continue
        answers = smallest(joint.fires[one] & joint.fires[other])
        if answers is not None:
            values = f"{rules[one].value} and {rules[other].value}"
            findings.append(
                about.found(
                    f"rules.{other}",
                    f"{where(answers)}, {one} and {other} make `{finding}` {values}, and it can have one value only",
                    "name one of them in the other's `overrides`, citing the clause that says so",
                    weight="error",
                    clauses=(*rules[one].clauses, *rules[other].clauses),
                    case=partial(small_case, policy, answers),
                    detail=one,
                )
            )
    return Looked(over_answers(policy), tuple(findings))


def _no_value(subject: Subject) -> Looked:
    policy, joint = subject.policy, joint_of(subject.policy)
    about = About(subject, "no-value")
    findings = []
    for name, finding in policy.file.findings.items():
        if finding.kind == "one":
            for answers in small_cases(joint.where(finding.only_when) - joint.named(name)):
                says = f"{where(answers)}, no rule says what `{name}` is, and it has to have a value"
                findings.append(
                    about.found(
                        f"findings.{name}",
                        says,
                        "add a rule, or say in `only_when` where a value is expected",
                        weight="error",
                        clauses=finding.clauses or policy.file.policy.clauses,
                        case=partial(small_case, policy, answers),
                        detail=as_detail(answers),
                    )
                )
    used = (*_used_without_value(policy, joint, about), *_of_another_track(policy, joint, about))
    return Looked(over_answers(policy), (*findings, *used))


def _used_without_value(policy: Policy, joint: Joint, about: About) -> Iterator[Finding]:
    """Where a track begins at, or a duty names, what a finding names, and the finding has no value there."""
    for element, finding, tracks in _uses(policy):
        used = joint.any_opens(*tracks) if tracks else joint.all
        expected = joint.where(policy.file.findings[finding].only_when)
        answers = smallest(used - joint.named(finding) - expected)
        if answers is not None:
            yield about.found(
                element,
                f"{where(answers)}, it uses what `{finding}` names, and there `{finding}` names nothing",
                f"let a rule say what `{finding}` is there as well",
                weight="error",
                case=partial(small_case, policy, answers),
                detail=finding,
            )


def _of_another_track(policy: Policy, joint: Joint, about: About) -> Iterator[Finding]:
    """Where a finding names, as the stage of a track, a stage that the track has not got."""
    for name, track in policy.file.tracks.items():
        targets = [track.first_stage] if track.first_stage else []
        targets += [target for stage in track.stages.values() for target in stage.exits.values()]
        for finding in sorted({target.found for target in targets if target.found}):
            for value in [value for value in policy.file.findings[finding].values if value not in track.stages]:
                answers = smallest(joint.opens(name) & joint.holds[finding, value])
                if answers is not None:
                    yield about.found(
                        f"tracks.{name}",
                        f"{where(answers)}, `{finding}` names the stage {value}, which this track has not got",
                        f"let a rule name one of its stages there: {', '.join(sorted(track.stages))}",
                        weight="error",
                        case=partial(small_case, policy, answers),
                        detail=f"{finding}={value}",
                    )


def _uses(policy: Policy) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every place that uses what a finding names: the element, the finding, and its tracks."""
    for name, track in policy.file.tracks.items():
        if track.first_stage and track.first_stage.found:
            yield f"tracks.{name}", track.first_stage.found, (name,)
        for stage_name, stage in track.stages.items():
            here = f"tracks.{name}.stages.{stage_name}"
            found = [stage.meet.found if stage.meet else None, *(target.found for target in stage.exits.values())]
            yield from ((here, finding, (name,)) for finding in dict.fromkeys(found) if finding)
    for name, duty in policy.file.duties.items():
        found = [who.found for who in (duty.who, duty.to, duty.copies) if who]
        if not duty.starts.outside_a_case:
            yield from ((f"duties.{name}", finding, duty.tracks) for finding in dict.fromkeys(found) if finding)


def _too_many_ways(subject: Subject) -> Looked:
    policy = subject.policy
    space, about = joint_of(policy).space, About(subject, "too-many-ways")
    if isinstance(space, Table):
        return Looked(over_answers(policy))
    facts = ", ".join(space.facts)
    found = about.found(
        "facts",
        f"as long as nothing is answered there are more than {MOST_COMPLETIONS:,} ways in which {facts} can turn out; "
        "advice cannot weigh them all, and says that it cannot decide",
        "ask less, split a question that many rules read, or give questions an `asked_when`",
        weight="error",
        clauses=policy.file.policy.clauses,
    )
    return Looked(over_answers(policy), (found,))


CHECKS = (
    Check("no-answer", "Whatever is answered, somebody is told what to do.", _no_answer, FACTS | {"duties", "powers"}),
    Check("two-values", "A finding that has one value never gets two.", _two_values, FACTS),
    Check(
        "no-value",
        "A finding has a value wherever one is expected or used.",
        _no_value,
        FACTS | {"stages", "duties", "powers"},
    ),
    Check(
        "too-many-ways",
        "The questions are few enough to be weighed together while none is answered.",
        _too_many_ways,
        FACTS | {"duties", "powers", "rights"},
    ),
)
