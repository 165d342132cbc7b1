"""Asked again, an advice is the same: from files that are read anew; and one changed byte of them is noticed."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given

from advice.advice import Advice, as_json
from advice.advise import advise
from advice.case import Case, event_from
from advice.receipt import case_of, differences
from rules.library import SHIPPED, load_policies
from rules.loader import load_policy
from rules.policy import Policy
from tests.properties.histories import History, area, camden, examples, histories

SOME = examples(12)


def advised(history: History, policy: Policy | None = None) -> Advice:
    case = history.case()
    if policy is not None:
        case = Case(policy, history.facts, history.events, opened=history.opened)
    return advise(case, directory=area(), at=history.asked)


@cache
def another() -> Policy:
    """The same policy, read anew by another library: nothing is remembered in it."""
    return load_policies().at("camden", "2015-12-01")


@SOME
@given(histories())
def test_a_policy_that_was_read_anew_gives_the_same_advice(history: History) -> None:
    assert another() is not camden()
    assert as_json(advised(history, another())) == as_json(advised(history))


@cache
def changed() -> Policy:
    """Camden's policy with one letter of a comment changed."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "camden"
        shutil.copytree(SHIPPED / "camden" / "2015-12-01", target)
        raw = (target / "policy.yaml").read_bytes()
        comment = b"# Camden Safeguarding Children Board"
        assert raw.count(comment) == 1
        (target / "policy.yaml").write_bytes(raw.replace(comment, b"# camden Safeguarding Children Board"))
        return load_policy(target)


@examples(8)
@given(histories())
def test_one_changed_byte_of_the_policy_is_noticed(history: History) -> None:
    paper = json.loads(json.dumps(as_json(advised(history).receipt)))
    case, at = case_of(paper, changed())
    again = advise(case, directory=area(), at=at)
    assert differences(paper, changed(), area(), again) == ["The files of camden@2015-12-01 have changed since."]


@examples(80)
@given(histories())
def test_an_event_that_is_written_is_read_again_as_the_same(history: History) -> None:
    for data in history.events:
        event = event_from(camden(), data)
        assert event_from(camden(), event.as_data()) == event
        assert event_from(camden(), json.loads(json.dumps(event.as_data()))) == event
