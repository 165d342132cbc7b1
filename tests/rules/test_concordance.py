"""Nothing of the policy is forgotten: every clause is accounted for, every reading bears on something."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from directory.loader import SHIPPED as AREAS
from foundation.datafile import read
from rules.citations import Citation, citations_of
from rules.concordance import Account, Entry, concordance, counts
from rules.policy import Policy
from tests.rules.policies import camden, small, starter

ENTRIES = concordance(camden())


def test_every_clause_of_camden_is_accounted_for_and_each_account_is_counted() -> None:
    assert len(ENTRIES) == 151
    assert counts(ENTRIES) == {"encoded": 91, "directory": 53, "context": 5, "not_encoded": 2}


def test_the_clauses_are_numbered_without_a_gap_and_stand_in_the_order_of_the_document() -> None:
    assert list(camden().clauses) == [f"CAM-{n:03}" for n in range(1, 152)]
    assert [entry.clause.id for entry in ENTRIES] == list(camden().clauses)
    assert [clause.line for clause in camden().clauses.values()] == list(range(2, 153))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.clause.id)
def test_the_account_of_a_clause_is_one_of_four_and_stands_on_something(entry: Entry) -> None:
    assert entry.account in get_args(Account)
    assert bool(entry.elements) is (entry.account == "encoded")
    assert bool(entry.why) is (entry.account == "not_encoded")
    for path, says in entry.elements.items():
        assert re.fullmatch(r"[a-z_]+(\.[a-z0-9_.-]+)?", path)
        assert says.endswith((".", ")")), (path, says)
    assert set(entry.readings) == {n for n, reading in camden().readings.items() if entry.clause.id in reading.clauses}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.clause.id)
def test_a_clause_says_what_it_says_of_whom(entry: Entry) -> None:
    clause = entry.clause
    assert clause.where
    assert clause.kind
    assert clause.statement.endswith((".", "?", ")"))
    assert all(reading in camden().readings for reading in re.findall(r"CAM-A[0-9]+", clause.notes))


def test_what_is_not_encoded_says_why() -> None:
    assert {entry.clause.id: entry.why.partition(":")[0] for entry in ENTRIES if entry.account == "not_encoded"} == {
        "CAM-016": "aspiration",
        "CAM-017": "aspiration",
    }


def test_a_citation_knows_its_element() -> None:
    assert Citation("CAM-033", ("duties", "hand-over", "limit")) in set(citations_of(camden()))
    assert Citation("CAM-033", ("duties", "hand-over", "limit")).element == "duties.hand-over.limit"


def test_an_element_is_found_from_the_clause_that_stands_in_its_limit_or_its_items() -> None:
    found = {entry.clause.id: entry.elements for entry in ENTRIES}
    assert "duties.settle" in found["CAM-032"]
    assert list(found["CAM-049"]) == ["documents.case-notes"]
    assert "policy.emergency" in found["CAM-044"]
    assert "tracks.disagreement.waits_for.protection-decided" in found["CAM-046"]
    assert "tracks.disagreement.stages.stage-1" in found["CAM-055"]
    assert set(found["CAM-001"]) == {"policy", "policy.banners"}


def test_under_other_readings_the_same_clauses_are_accounted_for() -> None:
    for reading, option in (("CAM-A4", "b"), ("CAM-A6", "b"), ("CAM-A10", "b"), ("CAM-A11", "c")):
        assert len(concordance(camden().under({reading: option}))) == 151


def test_the_starter_accounts_for_its_six_clauses() -> None:
    assert counts(concordance(starter())) == {"encoded": 5, "not_encoded": 1}


def test_a_clause_that_is_both_cited_and_context_is_encoded(tmp_path: Path) -> None:
    text = "# EXA-4 is named in a span only.\ncontext: [EXA-1, EXA-2, {from: EXA-3, to: EXA-5}]\ndirectory: [EXA-6]\n"
    policy = small(tmp_path, text)
    assert [(entry.clause.id, entry.account) for entry in concordance(policy)] == [
        ("EXA-1", "encoded"), ("EXA-2", "context"), ("EXA-3", "context"), ("EXA-4", "context"), ("EXA-5", "context"),
        ("EXA-6", "directory"),
    ]  # fmt: skip


# Readings


def readings_named_in(policy: Policy) -> set[str]:
    """Every reading that a part of a policy names, wherever it stands."""
    found: set[str] = set()

    def look(value: object) -> None:
        if isinstance(value, dict):
            for key, item in value.items():
                if key == "readings" and isinstance(item, list):
                    found.update(item)
                look(item)
        elif isinstance(value, list):
            for item in value:
                look(item)

    look(policy.document.data)
    return found


@pytest.mark.parametrize("name", camden().readings)
def test_a_reading_bears_on_an_element_or_the_directory_or_changes_words_only(name: str) -> None:
    area = read(AREAS / "camden.yaml").data
    in_the_area = name in area["readings"] or name in str(area)
    assert name in readings_named_in(camden()) or in_the_area or camden().readings[name].words_only


def test_a_reading_that_decides_something_is_named_by_what_it_decides() -> None:
    elements = dict(camden().elements())
    for path, readings in {
        "duties.hand-over": {"CAM-A2", "CAM-A3"},
        "duties.settle": {"CAM-A1"},
        "duties.settle-in-a-week-at-stage-5": {"CAM-A1", "CAM-A4"},
        "tracks.disagreement.waits_for.protection-decided": {"CAM-A6"},
        "rules.inside-one-agency": {"CAM-A11"},
        "roles.named-officer": {"CAM-A35"},
        "facts.agencies": {"CAM-A11"},
    }.items():
        assert readings <= set(elements[path].readings), path


def test_an_option_that_changes_more_than_words_bears_on_the_policy_or_the_directory() -> None:
    """What no file reads cannot change a route, a date, a duty or a post."""
    area = read(AREAS / "camden.yaml").data
    used = readings_named_in(camden()) | set(area["readings"])
    for name, reading in camden().readings.items():
        if not reading.words_only:
            changes = {change for option in reading.permitted for change in reading.options[option].changes}
            assert name in used or changes <= {"words"}, name


def test_every_option_that_the_directory_offers_is_one_that_may_be_chosen() -> None:
    for name, unclear in read(AREAS / "camden.yaml").data["readings"].items():
        reading = camden().readings[name]
        assert set(unclear["options"]) == set(reading.permitted), name
        assert unclear["default"] == reading.default


@pytest.mark.parametrize("name", camden().readings)
def test_a_reading_says_what_is_unclear_what_is_taken_and_what_the_user_is_told(name: str) -> None:
    reading = camden().readings[name]
    assert reading.default in reading.permitted
    assert len(reading.options) >= 2
    for text in (reading.issue, reading.taken, reading.tell):
        assert text[0].isupper() or text[0] == '"'
        assert text.endswith((".", "?"))
    for option, found in reading.options.items():
        assert bool(found.changes) + bool(found.refused) <= 1
        assert found.changes or found.refused or option == reading.default
