"""Who cannot act on the day on which somebody is needed, until when, and who acts instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advice.party import Member, Party
from directory.found import BY_WORDS


def absences(party: Party) -> Iterator[str]:
    """Of every post that is meant and cannot act that day: why, and who acts; a sentence for each."""
    for member in party.members:
        for named in member.posts:
            if named.lead and named.absent:
                of = f" ({member.agency_called})" if member.agency_called else ""
                yield f"{named.called}{of} is {named.absent.rstrip('.')}; {_instead(member, named.post)}."


def not_yet_said(said: Iterable[str], known: Iterable[str]) -> list[str]:
    """Of what is said about absences that which is not known yet: of one absence once, whoever acts by then."""
    found = list(known)
    fresh = list[str]()
    for sentence in said:
        absence = sentence.partition(";")[0]
        if not any(absence in other for other in (*found, *fresh)):
            fresh.append(sentence)
    return fresh


def _instead(member: Member, post: str) -> str:
    acting = [f"{named.called} {BY_WORDS[named.by]}" for named in member.acting if named.acts_for == post and named.by]
    if acting:
        return " and ".join(acting)
    if member.cover:
        return f"{member.cover[:1].lower()}{member.cover[1:].rstrip('.')}"
    others = [named.called for named in member.acting]
    return f"{' and '.join(others)} can act" if others else "nobody is recorded who acts instead: ask who does"


def acting(party: Party) -> frozenset[str]:
    """The posts that act of a party."""
    return frozenset(named.post for member in party.members for named in member.acting)
