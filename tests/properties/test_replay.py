"""Asked again, an advice is the same: whatever the order of a file, however often, and by its receipt."""

from __future__ import annotations

import json
import random
import shutil
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from advice.advice import Advice, as_json
from advice.advise import advise
from advice.case import Case, event_from
from advice.fold import fold
from advice.receipt import case_of, differences
from foundation.moment import parse_moment
from rules.library import SHIPPED, load_policies
from rules.loader import load_policy
from rules.policy import Policy
from tests.properties.histories import RAISED, History, area, camden, examples, histories, later

SOME = examples(50)


def advised(history: History, policy: Policy | None = None) -> Advice:
    case = history.case()
    if policy is not None:
        case = Case(policy, history.facts, history.events, opened=history.opened)
    return advise(case, directory=area(), at=history.asked)


def plain(advice: Advice) -> Any:
    """An advice as data; the order of the events in its receipt says nothing."""
    data = as_json(advice)
    data["receipt"]["events"].sort(key=str)
    return data


@SOME
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_a_file_means_nothing(history: History, chance: random.Random) -> None:
    events, facts = list(history.events), list(history.facts)
    chance.shuffle(events)
    chance.shuffle(facts)
    shuffled = History(
        {name: history.facts[name] for name in facts}, tuple(events), history.opened, history.asked
    )  # fmt: skip
    assert plain(advised(shuffled)) == plain(advised(history))


@SOME
@given(histories())
def test_asked_twice_an_advice_is_the_same(history: History) -> None:
    assert as_json(advised(history)) == as_json(advised(history))


@cache
def another() -> Policy:
    """The same policy, read anew by another library: nothing is remembered in it."""
    return load_policies().at("camden", "2015-12-01")


@SOME
@given(histories())
def test_a_policy_that_was_read_anew_gives_the_same_advice(history: History) -> None:
    assert another() is not camden()
    assert as_json(advised(history, another())) == as_json(advised(history))


@SOME
@given(histories())
def test_a_receipt_run_again_gives_the_same_advice(history: History) -> None:
    paper = json.loads(json.dumps(as_json(advised(history).receipt)))
    case, at = case_of(paper, camden())
    assert differences(paper, camden(), area(), advise(case, directory=area(), at=at)) == []


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


@examples(20)
@given(histories())
def test_one_changed_byte_of_the_policy_is_noticed(history: History) -> None:
    paper = json.loads(json.dumps(as_json(advised(history).receipt)))
    case, at = case_of(paper, changed())
    again = advise(case, directory=area(), at=at)
    assert differences(paper, changed(), area(), again) == ["The files of camden@2015-12-01 have changed since."]


@examples(150)
@given(histories())
def test_an_event_that_is_written_is_read_again_as_the_same(history: History) -> None:
    for data in history.events:
        event = event_from(camden(), data)
        assert event_from(camden(), event.as_data()) == event
        assert event_from(camden(), json.loads(json.dumps(event.as_data()))) == event


def reported(history: History) -> list[datetime]:
    """When each event was reported."""
    return [parse_moment(str(event.get("reported", event["at"]))) for event in history.events]


@examples(100)
@given(RAISED, st.data())
def test_a_later_moment_never_changes_when_a_stage_failed(history: History, data: st.DataObject) -> None:
    moment = data.draw(later(history.asked))
    told = reported(history)
    if any(history.asked < one <= moment for one in told):
        return
    before, after = (fold(history.case(), one).runs for one in (history.asked, moment))
    for one, other in zip(before, after, strict=False):
        assert (one.track, one.start, one.began or other.began) == (other.track, other.start, other.began)
        for visit, same in zip(one.visits, other.visits, strict=True):
            assert (visit.stage, visit.began) == (same.stage, same.began)
            assert visit.failed in (None, same.failed)
            assert (visit.resolved, visit.left) == (same.resolved, same.left)


@SOME
@given(RAISED, st.data())
def test_what_is_reported_later_changes_no_earlier_advice(history: History, data: st.DataObject) -> None:
    """A replay of yesterday's advice: what was not known then is not known in it."""
    told = max([history.asked, *reported(history)])
    late = {"at": history.events[0]["at"], "reported": str(data.draw(later(told)).isoformat()), "did": "discuss"}
    if parse_moment(late["reported"]) <= history.asked:
        return
    after = history.with_events((*history.events, late))
    one, other = plain(advised(history)), plain(advised(after))
    for name in ("answer", "steps", "tracks", "departures", "ask_first", "not_yet", "silences"):
        assert one[name] == other[name]
