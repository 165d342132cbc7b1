"""A receipt: from what an advice was made, so that it can be made again and compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from advice.advice import Advice, Receipt, as_json
from advice.case import Case
from advice.errors import ReceiptError
from directory.loader import Area
from directory.supposed import parse_supposed
from foundation.datafile import digest_of
from foundation.moment import parse_moment
from rules.policy import Policy


def receipt_for(case: Case, area: Area | None, at: datetime, advice: Advice) -> Receipt:
    """The receipt of an advice."""
    policy = case.policy
    return Receipt(
        policy=policy.version,
        policy_hash=policy.digest,
        area=area.id if area else "",
        area_hash=area.digest if area else "",
        readings={**policy.switched, **{id_: policy.choice[id_] for id_ in case.readings}},
        facts=case.facts,
        events=tuple(event.as_data() for event in case.events),
        opened=case.opened,
        at=at,
        advice_hash=hash_of(advice),
        supposed=tuple(one.in_words for one in area.supposed) if area else (),
    )


def hash_of(advice: Advice) -> str:
    """A hash of what an advice says, whatever its receipt."""
    plain = as_json(replace(advice, receipt=None))
    return digest_of(json.dumps(plain, sort_keys=True).encode())


def case_of(receipt: Mapping[str, Any], policy: Policy) -> tuple[Case, datetime]:
    """The case and the moment that a receipt was made from.

    Raises:
        ReceiptError: If parts of it are missing.
    """
    try:
        case = Case(
            policy,
            receipt["facts"],
            receipt["events"],
            opened=parse_moment(receipt["opened"]) if receipt.get("opened") else None,
            readings=receipt["readings"],
        )
        return case, parse_moment(receipt["at"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ReceiptError(f"This is not a whole receipt: {error} is missing or malformed.") from None


def area_of(receipt: Mapping[str, Any], area: Area) -> Area:
    """An area in which what was supposed when a receipt was made is supposed again.

    Raises:
        ReceiptError: If what it says was supposed is no list of texts.
        DirectoryError: If one of them cannot be read, or the area has no such post.
    """
    texts = receipt.get("supposed", [])
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ReceiptError("This is not a whole receipt: `supposed` is malformed.")
    return area.supposing(parse_supposed(text) for text in texts)


def differences(receipt: Mapping[str, Any], policy: Policy, area: Area | None, again: Advice) -> list[str]:
    """In what a receipt differs from the same advice made again; nothing if it is the same."""
    found = []
    if receipt.get("policy_hash") != policy.digest:
        found.append(f"The files of {policy.version} have changed since.")
    if area and receipt.get("area_hash") != area.digest:
        found.append(f"The directory of {area.id} has changed since.")
    if again.receipt is None or receipt.get("advice_hash") != again.receipt.advice_hash:
        found.append("The advice is not the same.")
    return found
