"""Does every role lead to a post on every day, and at every hour at which one is needed? One finding for each gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby

from advice.check.look import CaseCheck, Setting
from advice.check.posts import ALL, area_of, case_for, found_in_area, posts_extent
from advice.check.shape import changed
from advice.cover.gaps import Coverage, Gap, cover
from advice.cover.needs import uses_of
from advice.cover.words import MOST_STRETCHES, stretch_in_words
from foundation.sentence import capital
from rules.check.finding import Extent, Finding
from rules.check.look import About, Looked, Subject
from rules.policy import Policy

_DECIDING = frozenset(("facts", "findings", "rules", "openings"))
"""What decides which tracks can open, and so whether a post is needed in a case."""
MOST_NAMED = 6
"""How many agencies and cases are named before they are counted."""


def _is_as_before(subject: Subject, setting: Setting) -> bool:
    """Whether another option leaves it as it is who is needed, in which clock, and who is there."""
    policy, beside = subject.policy, subject.beside
    if beside is None or policy.file is beside.file:
        return False
    alike = _clocks(policy) == _clocks(beside) and policy.file.roles == beside.file.roles
    same_area = area_of(policy, setting).file == area_of(beside, setting).file
    return alike and same_area and not any(section in _DECIDING for section, _ in changed(beside, policy))


def _clocks(policy: Policy) -> dict[str, object]:
    """Every role that is needed, with the clock in which it is, and the tracks on which."""
    return {role: (use.clock, use.hours, use.tracks) for role, use in uses_of(policy).items()}


def _missing(subject: Subject, setting: Setting) -> Looked:
    if _is_as_before(subject, setting):
        return Looked(posts_extent(setting, 0))
    covered = _covered(subject.policy, setting)
    about = About(subject, "post-missing")
    gaps = sorted((gap for gap in covered.gaps if gap.kind != "shut"), key=_role_and_agency)
    findings = [_nobody(about, setting, list(each)) for _, each in groupby(gaps, key=_role_and_agency)]
    return Looked(_extent(setting, covered), tuple(findings))


def _role_and_agency(gap: Gap) -> tuple[str, str]:
    return gap.need.role, gap.need.agency or ""


def _covered(policy: Policy, setting: Setting) -> Coverage:
    area = area_of(policy, setting)
    key = ("covered", area.id, id(setting.area), setting.first, setting.last)
    return policy.remember(key, lambda: cover(policy, area, setting.first, setting.last))


def _extent(setting: Setting, covered: Coverage) -> Extent:
    """How far posts were looked at, and what was taken on trust."""
    own = f"{'; '.join(covered.each_agency)}: each agency knows its own, and they are not followed"
    presumed = f"{len(covered.presumed)} posts of which nobody recorded who holds them are presumed filled"
    assumes = [presumed] if covered.presumed else []
    extent = posts_extent(setting, covered.needs)
    return replace(extent, assumes=(*extent.assumes, *assumes, *([capital(own)] if covered.each_agency else [])))


def _nobody(about: About, setting: Setting, gaps: list[Gap]) -> Finding:
    need = gaps[0].need
    of = f" of {need.agency_called}" if need.agency_called else ""
    cases = some(gap.need.case for gap in gaps if gap.need.case)
    where = f" (in a case of {cases})" if cases else ""
    why = "; ".join(dict.fromkeys(reason for gap in gaps for reason in gap.why)) or "no post is listed"
    says = f"{need.called}{of}{where}: nobody is reached {_when(gaps)}: {why}{_instead(gaps)}"
    mend = "record who holds the post or who covers, in an own file of the area; or ask the partnership whom it means"
    case = partial(case_for, about.policy, need, gaps[0].stretches[0].began)
    found = about.found(f"roles.{need.role}", says, mend, clauses=need.clauses, case=case, detail=need.agency or ALL)
    return found_in_area(found, about.policy, setting)


def some(said: Iterable[str], joined: str = " or ") -> str:
    """Several names, after some of them only how many more there are."""
    each = list(dict.fromkeys(said))
    more = f" and {len(each) - MOST_NAMED} others" if len(each) > MOST_NAMED else ""
    return f"{joined.join(each[:MOST_NAMED])}{more}"


def _when(gaps: list[Gap]) -> str:
    stretches = list(dict.fromkeys(stretch for gap in gaps for stretch in gap.stretches))
    if len(stretches) <= MOST_STRETCHES:
        return " and ".join(stretch_in_words(one) for one in stretches)
    longest = max(stretches, key=lambda one: (one.ends - one.began, one.began))
    return f"at {len(stretches)} times, the longest {stretch_in_words(longest)}"


def _instead(gaps: list[Gap]) -> str:
    said = " ".join(dict.fromkeys(gap.say for gap in gaps if gap.say))
    return f". What is said to do then: {said.rstrip('.')}" if said else ""


# ------------------------------------------------------------------------------------------------------ by the hour


def _shut(subject: Subject, setting: Setting) -> Looked:
    if _is_as_before(subject, setting):
        return Looked(posts_extent(setting, 0))
    covered = _covered(subject.policy, setting)
    about = About(subject, "nobody-out-of-hours")
    gaps = sorted((gap for gap in covered.gaps if gap.kind == "shut"), key=lambda gap: gap.need.role)
    findings = [_closed(about, setting, list(each)) for _, each in groupby(gaps, key=lambda gap: gap.need.role)]
    return Looked(_extent(setting, covered), tuple(findings))


def _closed(about: About, setting: Setting, gaps: list[Gap]) -> Finding:
    gap, need = gaps[0], gaps[0].need
    agencies = list(dict.fromkeys(each.need.agency_called for each in gaps if each.need.agency_called))
    of = f" of {some(agencies)}" if agencies else ""
    at_once = need.use.clock == "at_once"
    needed = "at any hour" if at_once else f"within {need.use.hours} hours, day and night"
    presumed = "; its hours are not recorded, and office hours are presumed" if gap.presumed else ""
    says = (
        f"{need.called}{of}: somebody is needed {needed}, and nobody is recorded who is reached while offices are "
        f"shut{presumed}"
    )
    mend = "record hours, or who is reached out of hours, in an own file of the area"
    case = partial(case_for, about.policy, need, gap.stretches[0].began)
    weight = "warning" if at_once else "note"
    found = about.found(f"roles.{need.role}", says, mend, weight=weight, clauses=_clauses(gaps), case=case)  # type: ignore[arg-type]
    return found_in_area(found, about.policy, setting)


def _clauses(gaps: list[Gap]) -> Iterator[str]:
    return (clause for gap in gaps for clause in gap.need.clauses)


READS = frozenset(("roles", "stages", "duties", "powers", "rights", "rules", "findings"))
CHECKS = (
    CaseCheck("post-missing", "Every role leads to a post, on every day.", _missing, READS, of_posts=True),
    CaseCheck(
        "nobody-out-of-hours",
        "Where a child may be in danger, or hours run on over a night, somebody is reached at that hour.",
        _shut,
        READS,
        of_posts=True,
    ),
)
