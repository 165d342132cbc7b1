"""A receipt: run again it gives the same advice, and a changed byte is noticed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from advice.advice import Advice, as_json
from advice.advise import advise
from advice.case import Case
from advice.errors import ReceiptError
from advice.receipt import area_of, case_of, differences, hash_of
from directory.loader import Area, load_area
from directory.supposed import parse_supposed
from foundation.errors import EscalationError
from rules.library import SHIPPED, load_policies
from rules.loader import load_policy
from rules.policy import Policy
from tests.advice.camden import (
    BEGAN,
    FACTS,
    area,
    arose,
    asked,
    at,
    camden,
    case,
    failed,
    learned,
    moved,
    resolved,
    up_to,
)

LATER = "2026-09-02 15:00"


def receipt(advice: Advice) -> dict[str, Any]:
    """A receipt as it comes out of a file."""
    found: dict[str, Any] = json.loads(json.dumps(as_json(advice.receipt)))
    return found


def again(paper: dict[str, Any], policy: Policy, directory: Area | None = None) -> list[str]:
    found, moment = case_of(paper, policy)
    return differences(paper, policy, directory, advise(found, directory=directory, at=moment))


CASES = {
    "nothing known": Case(camden()),
    "stage 1": case(arose()),
    "stage 4": case(*up_to(4)),
    "danger": case(arose(), imminent_risk="not_known"),
    "nobody said when": case(),
    "without a moment of opening": case(arose(), opened=None),
    "reported later": case(arose(), {**failed("2026-09-02 10:00"), "reported": "2026-09-02 14:00"}),
    "struck out": case(arose(), {**resolved("2026-09-02 10:00"), "id": "e2"}, {"at": LATER, "struck": "e2"}),
    "departures": case(arose(), moved("2026-09-02 10:00", 4)),
    "learned": case(arose(), learned("2026-09-02 10:00", issue=["threshold", "conduct"])),
    "switched": Case(camden(), FACTS, [arose()], opened=at(BEGAN), readings={"CAM-A1": "b"}),
    "clocks": case(arose("2026-10-25T01:30+01:00"), opened="2026-10-25T01:30+01:00"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_receipt_run_again_gives_the_same_advice(name: str) -> None:
    moment = "2026-10-25T01:30+00:00" if name == "clocks" else LATER
    advice = asked(CASES[name], moment)
    assert again(receipt(advice), camden(), area()) == []


def test_a_receipt_of_a_switched_question_gives_the_same_advice() -> None:
    paper = receipt(asked(case(arose()), LATER, A1="b", A3="b"))
    assert paper["readings"] == {"CAM-A1": "b", "CAM-A3": "b"}
    assert again(paper, camden(), area()) == []


def test_a_receipt_without_a_directory_gives_the_same_advice() -> None:
    advice = advise(case(*up_to(3)), at=at(LATER))
    assert receipt(advice)["area"] == ""
    assert again(receipt(advice), camden()) == []


def test_a_receipt_holds_what_the_advice_was_made_from_and_no_more() -> None:
    secret = Case(camden(), FACTS, [arose()], opened=at(BEGAN), reference="CASE-4711")
    paper = receipt(asked(secret, LATER))
    assert list(paper) == [
        "policy", "policy_hash", "area", "area_hash", "readings", "facts", "events", "opened", "at", "advice_hash",
        "supposed",
    ]  # fmt: skip
    assert paper["policy"] == "camden@2015-12-01"
    assert len(paper["policy_hash"]) == len(paper["area_hash"]) == len(paper["advice_hash"]) == 64
    assert "CASE-4711" not in json.dumps(paper)


def test_what_was_supposed_is_supposed_again() -> None:
    supposed = area().supposing([parse_supposed("head-of-cait vacant from 2026-08-01")])
    advice = advise(case(*up_to(3)), directory=supposed, at=at(LATER))
    paper = receipt(advice)
    assert paper["supposed"] == ["head-of-cait vacant from 2026-08-01"]
    assert again(paper, camden(), area_of(paper, area())) == []


@pytest.mark.parametrize(
    "supposed", [["head-of-cait vacant from tomorrow"], ["nobody away from 2026-08-01"], "all", [1]]
)
def test_what_cannot_be_supposed_is_no_receipt(supposed: object) -> None:
    with pytest.raises(EscalationError):
        area_of({"supposed": supposed}, area())


def copied(folder: Path) -> Path:
    target = folder / "camden" / "2015-12-01"
    shutil.copytree(SHIPPED / "camden" / "2015-12-01", target)
    return target


def test_the_same_files_elsewhere_give_the_same_advice(tmp_path: Path) -> None:
    paper = receipt(asked(case(arose()), LATER))
    assert again(paper, load_policy(copied(tmp_path)), area()) == []
    assert again(paper, load_policies().at("camden", "2015-12-01"), load_area("camden")) == []


@pytest.mark.parametrize("name", ["policy.yaml", "readings.yaml", "clauses.csv"])
def test_one_changed_byte_of_the_policy_is_noticed(tmp_path: Path, name: str) -> None:
    """A comment, or a word that changes no advice: the policy is not the one that the receipt names."""
    folder = copied(tmp_path)
    raw = (folder / name).read_bytes()
    old, new = {
        "policy.yaml": (b"Read it beside the printed policy", b"Read it beside the printed Policy"),
        "readings.yaml": (b"the ways to take each", b"the ways to take Each"),
        "clauses.csv": (b"Subject matter:", b"Subject Matter:"),
    }[name]
    assert raw.count(old) == 1
    (folder / name).write_bytes(raw.replace(old, new))
    paper = receipt(asked(case(arose()), LATER))
    assert again(paper, load_policy(folder), area()) == ["The files of camden@2015-12-01 have changed since."]


def test_a_change_of_the_policy_that_changes_the_advice_is_noticed_twice(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    text = (folder / "policy.yaml").read_text(encoding="utf-8")
    (folder / "policy.yaml").write_text(text.replace("discuss the matter with each other first", "talk first"))
    paper = receipt(asked(case(arose()), LATER))
    assert again(paper, load_policy(folder), area()) == [
        "The files of camden@2015-12-01 have changed since.",
        "The advice is not the same.",
    ]


def test_one_changed_byte_of_the_directory_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "camden.yaml"
    text = Path(area_file()).read_text(encoding="utf-8")
    path.write_text(text.replace("# Camden: the agencies", "# Camden: The agencies"), encoding="utf-8")
    paper = receipt(asked(case(arose()), LATER))
    assert again(paper, camden(), load_area(str(path))) == ["The directory of camden has changed since."]


def area_file() -> str:
    from directory.loader import SHIPPED as AREAS

    return str(AREAS / "camden.yaml")


def test_a_directory_that_is_missing_now_is_noticed() -> None:
    paper = receipt(asked(case(*up_to(3)), LATER))
    assert again(paper, camden()) != []


@pytest.mark.parametrize(
    ("key", "value"),
    [("facts", {**FACTS, "imminent_risk": "yes"}), ("at", "2026-09-20T10:00+01:00"), ("events", [])],
)
def test_a_receipt_that_was_changed_gives_another_advice(key: str, value: Any) -> None:
    paper = {**receipt(asked(case(*up_to(3)), LATER)), key: value}
    assert again(paper, camden(), area()) == ["The advice is not the same."]


def test_a_changed_hash_is_noticed() -> None:
    paper = {**receipt(asked(case(arose()), LATER)), "advice_hash": "0" * 64}
    assert again(paper, camden(), area()) == ["The advice is not the same."]


@pytest.mark.parametrize("key", ["facts", "events", "readings", "at"])
def test_a_receipt_with_a_part_missing_is_refused(key: str) -> None:
    paper = receipt(asked(case(arose()), LATER))
    del paper[key]
    with pytest.raises(ReceiptError, match="not a whole receipt"):
        case_of(paper, camden())


@pytest.mark.parametrize(("key", "value"), [("facts", 3), ("events", 3), ("readings", [1]), ("at", None)])
def test_a_receipt_with_a_part_of_another_kind_is_refused(key: str, value: Any) -> None:
    with pytest.raises(ReceiptError, match="not a whole receipt"):
        case_of({**receipt(asked(case(arose()), LATER)), key: value}, camden())


def test_the_hash_of_an_advice_is_of_what_it_says() -> None:
    one, other = asked(case(arose()), LATER), asked(case(arose()), LATER)
    assert hash_of(one) == hash_of(other)
    assert hash_of(one) != hash_of(asked(case(arose()), "2026-09-09 15:00"))
    assert one.receipt is not None
    assert hash_of(one) == one.receipt.advice_hash
