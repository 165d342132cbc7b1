"""The policies that are at hand: by name, by version, by folder, and by the day on which they are in force."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from foundation.errors import DataFileError
from rules.errors import PolicyNotFound, PolicyNotInForce
from rules.library import SHIPPED, Policies, load_policies
from rules.new_policy import write_starter
from tests.rules.policies import camden

ON = date(2026, 9, 1)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Policies:
    """One policy in two versions, the first of which ended before the second began; and another policy."""
    folder = tmp_path_factory.mktemp("policies")
    first = write_starter(folder, "westshire", date(2024, 1, 1), "schemas")
    until(first, "2025-03-31")
    write_starter(folder, "westshire", date(2025, 4, 8), "schemas")
    write_starter(folder, "eastshire", date(2026, 1, 1), "schemas")
    (folder / "notes").mkdir()
    (folder / "westshire" / "drafts").mkdir()
    (folder / "vocabulary.yaml").write_text("", encoding="utf-8")
    return load_policies(folder)


def until(folder: Path, last: str) -> None:
    text = (folder / "policy.yaml").read_text(encoding="utf-8")
    found = f"  valid_from: {folder.name}\n"
    assert found in text
    (folder / "policy.yaml").write_text(text.replace(found, f"{found}  valid_until: {last}\n"), encoding="utf-8")


# Names and versions


def test_the_policies_that_ship_are_listed_by_name() -> None:
    assert load_policies().folder == SHIPPED
    assert "camden" in load_policies().names()
    assert load_policies().versions("camden") == ("2015-12-01",)


def test_every_policy_that_ships_loads_and_stands_where_it_says() -> None:
    for policy in load_policies():
        assert policy.valid_from.isoformat() in load_policies().versions(policy.id)


def test_names_and_versions_are_listed_in_order_and_other_folders_are_left_aside(two: Policies) -> None:
    assert two.names() == ("eastshire", "westshire")
    assert two.versions("westshire") == ("2024-01-01", "2025-04-08")
    assert [policy.version for policy in two] == [
        "eastshire@2026-01-01", "westshire@2024-01-01", "westshire@2025-04-08",
    ]  # fmt: skip


def test_a_version_is_read_once(two: Policies) -> None:
    assert two.at("westshire", "2024-01-01") is two.at("westshire", "2024-01-01")
    assert two.find("westshire", on=ON) is two.at("westshire", "2025-04-08")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("camdem", "There is no policy `camdem`. Did you mean `camden`?"),
        ("Camden", "There is no policy `Camden`. Did you mean `camden`?"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(name: str, said: str) -> None:
    policies = load_policies()
    for ask in (
        policies.versions,
        lambda name: policies.find(name, on=ON),
        lambda name: policies.in_force(name, on=ON),
    ):
        with pytest.raises(PolicyNotFound) as refused:
            ask(name)
        assert str(refused.value) == said


def test_an_unknown_name_unlike_any_other_is_refused_with_all_there_are(two: Policies) -> None:
    with pytest.raises(PolicyNotFound) as refused:
        two.versions("mercia")
    assert str(refused.value) == "There is no policy `mercia`. Known here: eastshire, westshire"


def test_where_there_is_no_policy_at_all_none_is_found(tmp_path: Path) -> None:
    assert load_policies(tmp_path).names() == ()
    with pytest.raises(PolicyNotFound):
        load_policies(tmp_path).find("camden", on=ON)


def test_a_folder_of_policies_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(PolicyNotFound, match=r"^There is no folder of policies `.*nowhere`\. Check the path\.$"):
        load_policies(tmp_path / "nowhere").find("camden", on=ON)


def test_an_unknown_version_is_refused_with_those_there_are(two: Policies) -> None:
    with pytest.raises(PolicyNotFound) as refused:
        two.at("westshire", "2024-01-02")
    assert str(refused.value) == (
        "There is no version westshire@2024-01-02. There is: westshire@2024-01-01, westshire@2025-04-08."
    )


# In force


def test_a_policy_is_in_force_from_its_first_day() -> None:
    assert load_policies().in_force("camden", on=date(2015, 12, 1)).version == "camden@2015-12-01"
    assert load_policies().in_force("camden", on=date(2099, 1, 1)).version == "camden@2015-12-01"


def test_before_its_first_version_it_is_refused_and_said_when_it_is_in_force() -> None:
    with pytest.raises(PolicyNotInForce) as refused:
        load_policies().in_force("camden", on=date(2015, 11, 30))
    assert str(refused.value) == (
        "camden was not in force on Monday 30 November 2015. "
        "It is in force from Tuesday 1 December 2015 on. Ask about such a day."
    )


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2024, 1, 1), "westshire@2024-01-01"),
        (date(2025, 3, 31), "westshire@2024-01-01"),
        (date(2025, 4, 8), "westshire@2025-04-08"),
        (date(2030, 1, 1), "westshire@2025-04-08"),
    ],
    ids=str,
)
def test_as_of_a_day_the_version_of_that_day_is_taken(two: Policies, on: date, version: str) -> None:
    assert two.in_force("westshire", on=on).version == version
    assert two.find("westshire", on=on).version == version


@pytest.mark.parametrize(
    ("on", "day"),
    [
        (date(2023, 12, 31), "Sunday 31 December 2023"),
        (date(2025, 4, 1), "Tuesday 1 April 2025"),
        (date(2025, 4, 7), "Monday 7 April 2025"),
    ],
    ids=str,
)
def test_before_between_and_after_versions_it_is_refused_with_every_period(two: Policies, on: date, day: str) -> None:
    with pytest.raises(PolicyNotInForce) as refused:
        two.find("westshire", on=on)
    assert str(refused.value) == (
        f"westshire was not in force on {day}. It is in force from Monday 1 January 2024 to Monday 31 March 2025; "
        "from Tuesday 8 April 2025 on. Ask about such a day."
    )


def test_a_policy_that_has_ended_is_not_in_force_although_an_older_one_never_ended(tmp_path: Path) -> None:
    write_starter(tmp_path, "westshire", date(2024, 1, 1), "schemas")
    until(write_starter(tmp_path, "westshire", date(2025, 1, 1), "schemas"), "2025-12-31")
    policies = load_policies(tmp_path)
    assert policies.in_force("westshire", on=date(2024, 12, 31)).version == "westshire@2024-01-01"
    assert policies.in_force("westshire", on=date(2025, 12, 31)).version == "westshire@2025-01-01"
    with pytest.raises(PolicyNotInForce):
        policies.in_force("westshire", on=date(2026, 1, 1))


# As people ask for it


def test_a_version_may_be_asked_for_on_any_day(two: Policies) -> None:
    assert two.find("westshire@2024-01-01", on=ON).version == "westshire@2024-01-01"


def test_a_folder_may_be_asked_for_on_any_day(two: Policies) -> None:
    folder = two.folder / "westshire" / "2024-01-01"
    assert two.find(str(folder), on=ON).version == "westshire@2024-01-01"
    assert load_policies().find(str(folder), on=date(1999, 1, 1)).version == "westshire@2024-01-01"
    assert load_policies().find(str(SHIPPED / "camden" / "2015-12-01"), on=ON).digest == camden().digest


@pytest.mark.parametrize("wanted", ["here/there", "here\\there", "/nowhere"])
def test_a_folder_without_a_policy_is_refused(wanted: str) -> None:
    with pytest.raises(PolicyNotFound) as refused:
        load_policies().find(wanted, on=ON)
    assert str(refused.value) == f"There is no policy.yaml in the folder `{wanted}`. Check the path."


def test_a_policy_with_a_fault_is_refused_with_its_line_when_it_is_asked_for(tmp_path: Path) -> None:
    folder = write_starter(tmp_path, "westshire", date(2024, 1, 1), "schemas")
    text = (folder / "policy.yaml").read_text(encoding="utf-8")
    (folder / "policy.yaml").write_text(text.replace("force: must", "force: mst"), encoding="utf-8")
    policies = load_policies(tmp_path)
    assert policies.names() == ("westshire",)
    with pytest.raises(DataFileError, match=r"policy\.yaml:87: duties\.refer-at-once\.force: `mst` is not one of"):
        policies.find("westshire", on=ON)


def test_the_digest_changes_with_every_file_of_a_policy(tmp_path: Path) -> None:
    folder = write_starter(tmp_path, "westshire", date(2024, 1, 1), "schemas")
    digests = {load_policies(tmp_path).at("westshire", "2024-01-01").digest}
    for name in ("policy.yaml", "readings.yaml", "clauses.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        changed = text.replace("p1,principle", "p2,principle") if name.endswith("csv") else f"{text}# a comment\n"
        (folder / name).write_text(changed, encoding="utf-8")
        digests.add(load_policies(tmp_path).at("westshire", "2024-01-01").digest)
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("name", "day", "said"),
    [
        ("westshire", "2027-01-01", "valid_from: `2024-01-01` stands in a folder called `2027-01-01`"),
        ("eastshire", "2024-01-01", "id: `westshire` stands in a folder called `eastshire`"),
    ],
)
def test_a_version_that_stands_where_it_does_not_belong_is_refused(
    name: str, day: str, said: str, tmp_path: Path
) -> None:
    """As after a copy whose name or first day was left as it was: it would be in force on days that it denies."""
    folder = write_starter(tmp_path, "westshire", date(2024, 1, 1), "schemas")
    (tmp_path / name).mkdir(exist_ok=True)
    folder.rename(tmp_path / name / day)
    with pytest.raises(DataFileError) as refused:
        load_policies(tmp_path).at(name, day)
    (problem,) = refused.value.problems
    assert str(problem).endswith(f": policy.{said}; rename the folder, or correct the file")
