"""Does anybody judge a dispute of their own side, or act for both? Said by the area's file, it is no finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import combinations

from advice.check.look import CaseCheck, Setting, begins_on
from advice.check.posts import area_of, case_for, found_in_area, posts_extent
from advice.check.staffing import READS, some
from advice.cover.needs import SIDED, Need, Use, uses_of
from advice.party import judges
from directory.conflict import own_sides
from directory.loader import Area
from rules.check.finding import Finding
from rules.check.look import About, Looked, Subject
from rules.policy import Policy

DAY_BY_DAY = Use("working_days")


def _own_side(subject: Subject, setting: Setting) -> Looked:
    policy, area = subject.policy, area_of(subject.policy, setting)
    about, findings, count = About(subject, "judges-own-side"), list[Finding](), 0
    for role in sorted(judges(policy)):
        here = area.file.roles.get(role)
        said = here is not None and bool(here.if_own_side or here.out_of)
        count += 1
        for post in () if said else _posts_of(area, role):
            sides = [name for name in _listed(area) if own_sides(area, post, [name])]
            if sides:
                findings.append(_judging(about, setting, role, post, sides))
    return Looked(posts_extent(setting, count), tuple(findings))


def _listed(area: Area) -> list[str]:
    """The agencies that can be a side."""
    return [name for name, agency in area.file.agencies.items() if agency.listed]


def _posts_of(area: Area, role: str) -> list[str]:
    """The posts that play a role and are one job each: a general one is filled by each agency for itself."""
    parts = (part.post for part in area.graph.parts(role) if part.plays.part == "lead")
    return [post for post in dict.fromkeys(parts) if "general" not in area.file.posts[post].status]


def _judging(about: About, setting: Setting, role: str, post: str, sides: list[str]) -> Finding:
    policy, area = about.policy, area_of(about.policy, setting)
    found = policy.file.roles[role]
    title, parties = area.file.posts[post].called, some(area.called(side) for side in sides)
    says = (
        f"{title} has the last word as {found.called}, and is on the side of {parties}: in a dispute with one of these "
        "they would judge their own side, and nothing says who judges instead"
    )
    other = next((name for name in _listed(area) if name not in sides), "")
    need = _need(policy, role, {"raising_agency": sides[0], **({"other_agency": other} if other else {})})
    return found_in_area(
        about.found(
            f"roles.{role}",
            says,
            "say in `if_own_side` of the role, in the area's file, who judges then",
            clauses=found.clauses,
            case=partial(case_for, policy, need, begins_on(policy, setting.first)),
            detail=post,
        ),
        policy,
        setting,
        "posts",
        post,
    )


def _need(policy: Policy, role: str, facts: dict[str, str]) -> Need:
    found = policy.file.roles[role]
    use = uses_of(policy).get(role, DAY_BY_DAY)
    return Need(role, found.called, use, None, "", facts, "", found.clauses)


# ------------------------------------------------------------------------------------------------------ both sides


def _both_sides(subject: Subject, setting: Setting) -> Looked:
    policy, area = subject.policy, area_of(subject.policy, setting)
    about, findings, count = About(subject, "acts-for-both-sides"), list[Finding](), 0
    for role, found in sorted(policy.file.roles.items()):
        if found.of not in SIDED or found.agency or found.found != "directory":
            continue
        count += 1
        here = area.file.roles.get(role)
        shared = {} if here and here.if_same_post else _shared(area, role)
        findings += [_acting(about, setting, role, post, agencies) for post, agencies in sorted(shared.items())]
    return Looked(posts_extent(setting, count), tuple(findings))


def _shared(area: Area, role: str) -> dict[str, list[str]]:
    """The posts that play a role for several agencies that can be in dispute with one another."""
    listed, found = _listed(area), dict[str, list[str]]()
    single = set(_posts_of(area, role))
    for part in area.graph.parts(role):
        if part.plays.part == "lead" and part.post in single and part.agency in listed:
            found.setdefault(part.post, []).append(part.agency)
    return {post: agencies for post, agencies in found.items() if list(_pairs(area, agencies))}


def _pairs(area: Area, agencies: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs of agencies that are not one and the same."""
    yield from (pair for pair in combinations(agencies, 2) if not area.same_agency(*pair))


def _acting(about: About, setting: Setting, role: str, post: str, agencies: list[str]) -> Finding:
    policy, area = about.policy, area_of(about.policy, setting)
    found, title = policy.file.roles[role], area.file.posts[post].called
    called = some((area.called(name) for name in agencies), " and ")
    says = (
        f"{title} is {found.called} of {called}: in a dispute between them one person would act for both sides, and "
        "nothing says who acts instead"
    )
    one, other = next(_pairs(area, agencies))
    need = _need(policy, role, {"raising_agency": one, "other_agency": other})
    return found_in_area(
        about.found(
            f"roles.{role}",
            says,
            "say in `if_same_post` of the role, in the area's file, who acts then",
            clauses=found.clauses,
            case=partial(case_for, policy, need, begins_on(policy, setting.first)),
            detail=post,
        ),
        policy,
        setting,
        "posts",
        post,
    )


CHECKS = (
    CaseCheck(
        "judges-own-side",
        "Nobody has the last word on a dispute of their own side, or somebody else is named for that.",
        _own_side,
        READS,
        of_posts=True,
    ),
    CaseCheck(
        "acts-for-both-sides",
        "No post acts for both sides, or somebody else is named for that.",
        _both_sides,
        READS,
        of_posts=True,
    ),
)
