"""A message ready to send: whom it is for, what it asks, and no name in it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from advice.message import PLACEHOLDER, message_for
from advice.party import Member, Party
from foundation.limit import Due
from rules.model.duty import Duty
from tests.advice.camden import Data, arose, asked, at, case, did, failed, step, up_to
from tests.advice.small import duty

LATER = "2026-09-02 15:00"
TO = Party("the line managers")
WHO = Party("the professionals")


def message(**keys: Any) -> str:
    found = Duty.model_validate(duty(starts="always", **keys))
    return message_for(found, WHO, None, "", None)


SCENES: list[list[Data]] = [
    *(up_to(stage) for stage in range(1, 6)),
    [arose(), failed("2026-09-02 10:00")],
    [*up_to(5), failed("2026-09-02 14:00")],
    [*up_to(3), did("2026-09-02 14:00", "tell-development-officer")],
]


@pytest.mark.parametrize("events", SCENES)
@pytest.mark.parametrize("risk", ["no", "yes"])
def test_a_message_holds_no_name_and_asks_for_none(events: list[Data], risk: str) -> None:
    issue = ["threshold", "conduct", "strategic", "operational", "non_engagement"]
    advice = asked(case(*events, imminent_risk=risk, issue=issue), LATER)
    for text in (one.message for one in advice.steps if one.message):
        assert text.count(PLACEHOLDER) == 1
        rest = text.replace(PLACEHOLDER, "").replace("[...]", "")
        assert "[" not in rest, "nothing else is left to fill in but what the policy requires"
        assert not re.search(r"\b(name|child's name|date of birth|address|phone number)\b", rest, re.IGNORECASE)
        assert "{" not in rest
        assert "None" not in rest


@pytest.mark.parametrize("events", SCENES)
def test_a_message_holds_what_has_to_be_said(events: list[Data]) -> None:
    for one in asked(case(*events), LATER).steps:
        if one.message:
            for item in one.content:
                assert f"{item}: [...]" in one.message
            assert one.what in one.message
            assert all(clause in one.message for clause in one.clauses)


def test_a_message_says_for_whom_about_what_and_by_when() -> None:
    found = step(asked(case(arose(), failed("2026-09-02 10:00")), "2026-09-02 11:00"), "hand-over")
    assert found.message.startswith(
        f"To the front line managers. About {PLACEHOLDER}, Stage 1, discussion between front line workers. "
        "We could not settle this, so I am moving it up to you."
    )
    assert "Please answer by Thursday 3 September 2026, 10:00." in found.message


@pytest.mark.parametrize("act", ["record", "refrain"])
def test_what_is_written_for_oneself_needs_no_message(act: str) -> None:
    assert message(act=act) == ""


@pytest.mark.parametrize("act", ["settle", "refer", "decide", "tell", "protect", "check", "send", "report"])
def test_every_other_act_has_a_message(act: str) -> None:
    text = message(act=act)
    assert text.startswith(f"To the professionals. About {PLACEHOLDER}.")
    assert "What is needed: do what the test needs." in text


def test_what_to_plan_for_is_the_earliest_of_its_dates() -> None:
    found = Duty.model_validate(duty(starts="always"))
    due = Due(at("2026-09-05 19:00"), act_by=at("2026-09-04 17:00"))
    assert "Please answer by Friday 4 September 2026, 17:00." in message_for(found, WHO, TO, "Stage 1", due)


def test_a_message_goes_to_whom_it_is_for_and_not_to_who_sends_it() -> None:
    found = Duty.model_validate(duty(starts="always"))
    named = Party("the line managers", (Member("front-line-manager", "the line managers", agency_called="FSSW"),))
    assert message_for(found, WHO, named, "Stage 1", None).startswith("To the line managers.")
