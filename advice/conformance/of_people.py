"""What has to hold of everybody to whom an advice leads: nobody is presented as there who may not be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from advice.conformance.situation import Situation
from advice.party import Member, Party
from directory.found import Named
from directory.model import SETTLED_BY_A_HOLDER, STATUS_WORDS

MAIL = re.compile(r"[\w.+-]+@(?!escalate\b)(?!\d{4})[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?<![\w.-])(?:\+44|\(?0\d)[\d() -]{6,}\d(?![\w-])")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Cllr|DI|DCI|PC|Insp)\.? [A-Z][a-z]+\b")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def parties(situation: Situation) -> Iterator[Party]:
    """Everybody whom a step names."""
    for step in situation.advice.steps:
        told = (telling.to for telling in step.tell)
        yield from (party for party in (step.who, step.to, step.copies, *told) if party)


def _members(situation: Situation) -> Iterator[Member]:
    return (member for party in parties(situation) for member in party.members)


def _named(situation: Situation) -> Iterator[tuple[Member, Named]]:
    return ((member, named) for member in _members(situation) for named in member.posts)


def contacts_are_not_shown_as_current(situation: Situation) -> str | None:
    """No contact is presented as current unless it was confirmed: how old it is, is said."""
    if situation.area is None:
        return None
    for _, named in _named(situation):
        said = " ".join(named.warnings)
        if named.confirmed is None and not ("unconfirmed" in said or "never confirmed" in said):
            return f"{named.post} was never confirmed, and that is not said"
        if named.confirmed is not None and "last confirmed on" not in said:
            return f"of {named.post} it is not said when it was last confirmed"
    return None


def statuses_are_said(situation: Situation) -> str | None:
    """Vacant, acting, interim, shared and inferred posts carry a warning."""
    area = situation.area
    for member, named in _named(situation) if area else ():
        post = area.file.posts[named.post] if area else None
        plays = post.plays.get(member.role) if post else None
        for status in (*(post.status if post else ()), *(plays.status if plays else ())):
            settled = status in SETTLED_BY_A_HOLDER and post and post.held
            if STATUS_WORDS[status] not in named.warnings and not settled and not named.acts_for:
                return f"{named.post} is {status}, and that is not said"
    return None


def nobody_is_led_to_nobody(situation: Situation) -> str | None:
    """Where no post can act, it is said what to do instead, or asked what would tell who it is."""
    area = situation.area
    for member in _members(situation) if area else ():
        role = situation.policy.file.roles.get(member.role)
        if role is None or role.found != "directory" or role.made_of:
            continue
        if not (member.acting or member.cover or member.ask):
            return f"nobody is named for {member.role} of {member.agency or 'the case'}, and nothing is said instead"
    return None


def nobody_acts_who_is_absent(situation: Situation) -> str | None:
    """A post that is supposed to be empty all the time never acts, and why it does not is said."""
    if situation.area is None:
        return None
    day = situation.at.date()
    empty = {one.post for one in situation.history.supposed if day in one.span and one.span.last >= _reach(situation)}
    for _, named in _named(situation):
        if named.post in empty and (named.acts or (named.lead and not named.absent)):
            return f"{named.post} acts, although it is supposed to be empty"
    return None


def _reach(situation: Situation) -> date:
    """The last day on which anybody named here is reached: the day asked about, or the next that is worked."""
    reached = [named.reached.date() for _, named in _named(situation) if named.reached]
    return max([situation.at.date(), *reached])


def no_person_is_named(situation: Situation) -> str | None:
    """No person's name and no mailbox or telephone number stands in a policy."""

    def find() -> str | None:
        policy = situation.policy
        text = " ".join([policy.file.model_dump_json(), *(clause.statement for clause in policy.clauses.values())])
        plain = DATE.sub("", text)
        for pattern, called in ((MAIL, "a mailbox"), (PHONE, "a telephone number"), (TITLED, "a person's name")):
            found = pattern.search(text if pattern is MAIL else plain)
            if found and (pattern is not PHONE or len(re.sub(r"\D", "", found.group())) >= 7):
                return f"the policy holds what looks like {called}"
        return None

    return situation.policy.remember("names in the policy", find)
