"""Does going up lead up? The posts of a stage beside those of the one that its failing leads to, for each agency."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from advice.check.look import CaseCheck, Setting, begins_on
from advice.check.posts import area_of, case_at, found_in_area, posts_extent
from advice.check.staffing import READS
from advice.cover.needs import SIDED, roles_met
from directory.graph import Part
from directory.loader import Area
from rules.check.finding import Finding
from rules.check.ladder import ways
from rules.check.look import About, Looked, Subject
from rules.model.parts import FAILING
from rules.policy import Policy

Step = tuple[str, str, str]
"""A step up: the track, the stage that failed, and the one to which that leads."""


def _falls(subject: Subject, setting: Setting) -> Looked:
    policy, area = subject.policy, area_of(subject.policy, setting)
    about, findings, count = About(subject, "seniority-falls"), dict[str, Finding](), 0
    for step in _steps(policy):
        for agency in (name for name, here in area.file.agencies.items() if here.listed):
            below, above = (_parts(policy, area, step[0], stage, agency) for stage in step[1:])
            count += bool(below and above)
            for one, other in _falling(area, below, above):
                found = _fallen(about, setting, step, agency, (one, other))
                findings.setdefault(found.id, found)
            again = {part.post for part in below} == {part.post for part in above}
            if below and above and again and not _of_one_stage(policy, *step):
                found = _same(about, setting, step, agency, below)
                findings.setdefault(found.id, found)
    return Looked(posts_extent(setting, count), tuple(findings.values()))


def _of_one_stage(policy: Policy, track: str, first: str, then: str) -> bool:
    """Whether two stages are parts of one printed stage, at which the same people go on."""
    parts = {policy.stage(track, stage).part_of or stage for stage in (first, then)}
    return len(parts) == 1


def _steps(policy: Policy) -> Iterator[Step]:
    for track in policy.track_order:
        if track not in policy.safety_tracks:
            up = ((way.start, way.end) for way in ways(policy, track) if way.by in FAILING and way.start != way.end)
            yield from ((track, *each) for each in dict.fromkeys(up))


def _parts(policy: Policy, area: Area, track: str, stage: str, agency: str) -> list[Part]:
    """The posts that an agency has at a stage: its own of a role of a side, otherwise whoever plays the role."""
    found = list[Part]()
    for role in roles_met(policy, track, stage):
        sided = policy.file.roles[role].of in SIDED and not policy.file.roles[role].agency
        found += area.graph.parts(role, agency if sided else None)
    single = (part for part in found if "general" not in area.file.posts[part.post].status)
    return [part for part in single if part.plays.part == "lead"]


def _falling(area: Area, below: list[Part], above: list[Part]) -> Iterator[tuple[Part, Part]]:
    """Who stands lower at the later stage: in the line of management, or else by their levels."""
    for one in below:
        for other in above:
            if one.post != other.post and _can_meet(one, other) and _is_lower(area, other.post, one.post):
                yield one, other


def _is_lower(area: Area, post: str, than: str) -> bool:
    if post in area.graph.below(than) or than in area.graph.below(post):
        return post in area.graph.below(than)
    own, other = area.file.posts[post].level, area.file.posts[than].level
    return own is not None and other is not None and own < other


def _can_meet(one: Part, other: Part) -> bool:
    """Whether two posts can be the right ones in one and the same case."""
    if not one.plays.when or not other.plays.when:
        return True
    return any(
        all(set(a[name]) & set(b[name]) for name in a.keys() & b.keys())
        for a in one.plays.when
        for b in other.plays.when
    )


def _fallen(about: About, setting: Setting, step: Step, agency: str, posts: tuple[Part, Part]) -> Finding:
    area, policy = area_of(about.policy, setting), about.policy
    first, then = (area.file.posts[part.post].called for part in posts)
    says = (
        f"in {area.called(agency)}, going up from {policy.stage(step[0], step[1]).called} to "
        f"{policy.stage(step[0], step[2]).called} leads down: from {first} to {then}, who stands lower"
    )
    mend = "name a post that stands higher for the later stage, or correct `manager` and `level`"
    return _found(about, setting, step, agency, (says, mend, f"{agency}:{posts[0].post}:{posts[1].post}"))


def _same(about: About, setting: Setting, step: Step, agency: str, parts: list[Part]) -> Finding:
    area, policy = area_of(about.policy, setting), about.policy
    titles = " and ".join(dict.fromkeys(area.file.posts[part.post].called for part in parts))
    says = (
        f"in {area.called(agency)}, going up from {policy.stage(step[0], step[1]).called} to "
        f"{policy.stage(step[0], step[2]).called} leads to the same again: {titles}"
    )
    return _found(about, setting, step, agency, (says, "name another post for the later stage", f"{agency}:same"))


def _found(about: About, setting: Setting, step: Step, agency: str, said: tuple[str, str, str]) -> Finding:
    says, mend, detail = said
    track, _, then = step
    policy, begins = about.policy, begins_on(about.policy, setting.first)
    facts = {"raising_agency": agency}
    case = partial(case_at, policy, track, then, facts, begins)
    found = about.found(f"tracks.{track}.stages.{then}", says, mend, case=case, detail=detail)
    return found_in_area(found, policy, setting, "agencies", agency)


CHECKS = (
    CaseCheck(
        "seniority-falls",
        "Whoever a matter goes up to stands no lower than those it comes from, and is somebody else.",
        _falls,
        READS,
        of_posts=True,
    ),
)
