"""Has every duty who, to whom, when and a record, and can it ever be owed? The same of powers and rights."""

from __future__ import annotations

from rules.aloud import limit_aloud, who_aloud
from rules.check.answers import FACTS
from rules.check.finding import Extent, Finding
from rules.check.joint import joint_of
from rules.check.ladder import fails_by_silence, is_countable, path_of, reached, stages
from rules.check.look import About, Check, Looked, Subject
from rules.model.duty import Duty, Power, Right
from rules.policy import Policy

WRITTEN = ("email", "letter", "writing")
LASTING = ("support", "refrain")
"""Acts that go on as long as there is cause for them."""
ADDRESSED = ("tell", "refer", "send", "reply", "acknowledge", "report")
"""Acts that reach nobody where it is not said whom."""
OWED = FACTS | {"stages", "powers", "duties", "rights"}


def over_duties(policy: Policy, *assumes: str) -> Extent:
    """That all duties were looked at."""
    return Extent(proved=True, count=len(policy.file.duties), of="duties", assumes=assumes)


def _without_who(subject: Subject) -> Looked:
    policy, about = subject.policy, About(subject, "duty-without-who")
    findings = []
    for name, duty in policy.duties:
        if duty.who.not_stated or duty.who.lost:
            why = "our copy names nobody" if duty.who.lost else "the policy names nobody"
            force = policy.vocabulary.forces[duty.force]
            says = f"it is not said who {force} {duty.what}: {why}, so that everybody can wait for everybody"
            mend = "name a role; where the policy is silent, ask for one with a reading of what you suggest meanwhile"
            findings.append(about.found(f"duties.{name}", says, mend))
    return Looked(over_duties(policy), tuple(findings))


def _without_whom(subject: Subject) -> Looked:
    policy, about = subject.policy, About(subject, "duty-without-whom")
    findings = []
    for name, duty in policy.duties:
        unsaid = duty.to is not None and (duty.to.not_stated or duty.to.lost)
        if unsaid or (duty.to is None and duty.act in ADDRESSED and not duty.starts.always):
            says = f"it is not said to whom: {duty.what}"
            mend = "add `to`; where the policy does not say, `to: not_stated` with a reading of what you suggest"
            findings.append(about.found(f"duties.{name}", says, mend, weight="warning" if unsaid else "note"))
    return Looked(over_duties(policy), tuple(findings))


# ---------------------------------------------------------------------------------------------------------- when


def _without_date(subject: Subject) -> Looked:
    policy, about = subject.policy, About(subject, "duty-without-date")
    findings = []
    for name, duty in policy.duties:
        undated = _says_no_date(policy, duty) and duty.prompt is None and duty.act not in LASTING and not _is_must(duty)
        if undated and not duty.starts.outside_a_case and not _is_bounded(policy, duty):
            says = f"nothing says by when: {duty.what}; no time limit, no date to chase it, and no stage that ends it"
            mend = "give it a limit, or where the policy is silent a `prompt` of yours"
            findings.append(about.found(f"duties.{name}", says, mend, weight="note"))
    return Looked(over_duties(policy, *_UNDATED), tuple(findings))


_UNDATED = ("what holds at all times, or is reported from year to year, is owed without a case and has no date",)


def _says_no_date(policy: Policy, duty: Duty) -> bool:
    """Whether the policy says nothing of when: no number, no words, no other event or document to go by."""
    said = (policy.clauses[number].limit for number in duty.clauses)
    return all(part.none_stated or part.lost for part in duty.limit.parts) and not any(map(_states_a_time, said))


def _states_a_time(limit: str) -> bool:
    """Whether a cell of `clauses.csv` states a time, and not that none is stated or that our copy lacks it."""
    return (
        bool(limit)
        and not limit.startswith("MISSING")
        and not any(word in limit for word in ("not stated", "none stated", "unknown"))
    )


def _is_must(duty: Duty) -> bool:
    return duty.force == "must" and not duty.ours


def _is_bounded(policy: Policy, duty: Duty) -> bool:
    """Whether a duty ends with each of its stages, and each of these ends by a date."""
    if duty.within is None or duty.ends is None:
        return False
    return all(_has_end(policy, duty, track, stage) for track in duty.tracks for stage in policy.stages_of(duty, track))


def _has_end(policy: Policy, duty: Duty, track: str, stage: str) -> bool:
    """Whether a stage fails by a date, and, for what outlasts its failing, is left by one."""
    if not fails_by_silence(policy, track, stage):
        return False
    if duty.ends == "stage_failed" and not duty.starts.stage_failed:
        return True
    moves = (policy.file.duties[name] for name in policy.duties_at(track, stage))
    return any(move.act == "move_up" and is_countable(policy, move.limit) for move in moves)


def _must_without_date(subject: Subject) -> Looked:
    policy, about = subject.policy, About(subject, "must-without-date")
    findings = []
    for name, duty in policy.duties:
        if _is_must(duty) and _says_no_date(policy, duty) and not duty.starts.outside_a_case:
            chased = (
                f"; that we suggest chasing it {limit_aloud(policy, duty.prompt)} binds nobody" if duty.prompt else ""
            )
            says = f"{who_aloud(policy, duty.who)} must {duty.what}, and our text sets no time limit{chased}"
            mend = "ask for a limit; until then a `prompt` says when you would chase it"
            weight = "note" if duty.prompt else "warning"
            findings.append(about.found(f"duties.{name}", says, mend, weight=weight))  # type: ignore[arg-type]
    return Looked(over_duties(policy, *_UNDATED), tuple(findings))


# -------------------------------------------------------------------------------------------------------- records


def _without_record(subject: Subject) -> Looked:
    policy, about = subject.policy, About(subject, "stage-without-record")
    findings, count = list[Finding](), 0
    for track, name, stage in stages(policy):
        count += 1
        duties = [policy.file.duties[duty] for duty in policy.duties_at(track, name)]
        if stage.lost or not duties or any(_writes(duty) for duty in duties):
            continue
        says = (
            f"nothing that is done at {stage.called} is written down: no duty there makes a record or fills in a form"
        )
        mend = "add a duty with `act: record` and its `document`; `ours: yes` where the policy is silent"
        findings.append(about.found(path_of(track, name), says, mend, weight="note"))
    return Looked(Extent(proved=True, count=count, of="stages"), tuple(findings))


def _writes(duty: Duty) -> bool:
    means = {*(duty.how.any_of or duty.how.all_of)} if duty.how else set()
    return duty.act in ("record", "send") or duty.document is not None or not means.isdisjoint(WRITTEN)


# ---------------------------------------------------------------------------------------------------- never owed


def _never_owed(subject: Subject) -> Looked:
    policy, about, joint = subject.policy, About(subject, "duty-never-owed"), joint_of(subject.policy)
    findings = []
    for section in ("duties", "powers", "rights"):
        for name, element in sorted(getattr(policy.file, section).items()):
            path = f"{section}.{name}"
            if not subject.asks(path):
                continue
            if not joint.where(element.when):
                why = "its conditions never hold together"
            elif (late := _late_without_limit(policy, element)) is not None:
                why = f"it starts when {late} is late, and that has no limit that can pass"
            elif _is_out_of_reach(policy, element):
                why = "no case comes to its stages"
            else:
                continue
            called = "owed" if section == "duties" else "offered" if section == "powers" else "due"
            mend = "correct it, or take it out and account for its clauses"
            findings.append(about.found(path, f"this is never {called}: {why}", mend))
    count = len(policy.file.duties) + len(policy.file.powers) + len(policy.file.rights)
    return Looked(Extent(proved=True, count=count, of="duties, powers and rights"), tuple(findings))


def _is_out_of_reach(policy: Policy, element: Duty | Power | Right) -> bool:
    """Whether an element has stages, and no case comes to one of them."""
    where = element.places if isinstance(element, Duty) else element.within or {}
    here = ((track, stage) for track in where for stage in policy.stages_of(element, track))
    return bool(where) and not any(stage in reached(policy, track) for track, stage in here)


def _late_without_limit(policy: Policy, element: Duty | Power | Right) -> str | None:
    """The duty whose lateness an element starts from, if it can never be late."""
    late = element.starts.late if isinstance(element, Duty) else None
    return late if late and not policy.file.duties[late].limit.can_be_late else None


CHECKS = (
    Check("duty-without-who", "Every duty is somebody's.", _without_who, frozenset(("duties",))),
    Check(
        "duty-without-whom",
        "Whatever has to be told or sent has somebody to go to.",
        _without_whom,
        frozenset(("duties",)),
    ),
    Check("must-without-date", "What somebody must do has a time limit.", _must_without_date, frozenset(("duties",))),
    Check(
        "duty-without-date", "Every duty in a case has a date by which it is to be done or chased.", _without_date, OWED
    ),
    Check("stage-without-record", "Something is written down at every stage.", _without_record, OWED),
    Check("duty-never-owed", "Every duty, power and right can come to apply.", _never_owed, OWED, always=True),
)
