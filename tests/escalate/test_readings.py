"""`escalate readings`, options side by side, and policies that a board proposes, as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.escalate.terminal import escalate

AT = "2026-12-23 15:30"
FACTS = ("--fact", "imminent_risk=no", "--fact", "raising_agency=school", "--fact", "other_agency=fssw",
         "--fact", "case_type=cin", "--fact", "issue=closure")  # fmt: skip
VARIANT = str(Path("scenarios/variants/camden-three-days.yaml").resolve())


def test_every_unclear_point_is_listed_the_weightiest_first() -> None:
    said = escalate("readings", "camden", "--at", AT, "--json").data
    assert len(said) == 35
    weights = [found["weight"] for found in said.values()]
    assert weights == sorted(weights, key=["high", "medium", "low"].index)
    told = escalate("readings", "camden", "--at", AT).out
    for reading in said:
        assert f"{reading}, " in told


def test_how_each_may_be_taken_and_how_not_is_said() -> None:
    told = " ".join(escalate("readings", "camden", "--at", AT, "--reading", "CAM-A1=b").out.split())
    assert "(b) 7 calendar days [taken; changes date]" in told
    assert "[the default]" in told
    assert "[refused: " in told


def test_options_stand_side_by_side() -> None:
    said = escalate("next", "camden", *FACTS, "--at", AT, "--reading", "CAM-A1=a,b")
    assert said.code == 0
    assert said.out.startswith("IF A CHILD IS IN IMMEDIATE DANGER, RING 999 NOW.")
    assert "IT MATTERS HERE" in said.out
    data = escalate("next", "camden", *FACTS, "--at", AT, "--reading", "CAM-A1=a,b", "--json").data
    assert (data["reading"], sorted(data["advice"])) == ("CAM-A1", ["a", "b"])
    assert data["advice"]["a"]["steps"][0]["due"] != data["advice"]["b"]["steps"][0]["due"] or data["differences"]


def test_only_one_reading_stands_side_by_side_at_a_time() -> None:
    said = escalate("next", "camden", *FACTS, "--at", AT, "--reading", "CAM-A1=a,b", "--reading", "CAM-A3=a,b")
    assert (said.code, "one reading" in said.err) == (2, True)
    refused = escalate("next", "camden", *FACTS, "--at", AT, "--reading", "CAM-A3=a,c")
    assert (refused.code, "may not be read as" in refused.err) == (2, True)


def test_a_variant_is_accepted_wherever_a_policy_is(tmp_path: Path) -> None:
    advice = escalate("next", VARIANT, *FACTS, "--at", AT)
    assert advice.code == 0
    assert "three working days" in " ".join(advice.out.split())
    assert "PROPOSED-1" in advice.out
    assert "keeps a child waiting" in escalate("show", VARIANT, "PROPOSED-1", "--at", AT).out
    assert escalate("show", VARIANT, "--duties", "--at", AT).code == 0
    assert escalate("why", VARIANT, "stage-2", *FACTS, "--at", AT).code == 0
    path = tmp_path / "advice.json"
    path.write_text(escalate("next", VARIANT, *FACTS, "--at", AT, "--json").out, encoding="utf-8")
    assert escalate("verify", path, "--policy", VARIANT).code == 0


def test_a_case_under_a_policy_is_put_to_a_variant_of_it(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    assert escalate("case", "new", path, "--policy", "camden", *FACTS, "--at", "2026-09-01 09:00").code == 0
    assert escalate("case", "add", path, "raised", "--at", "2026-09-01 09:00").code == 0
    plain, proposed = (
        json.loads(escalate("next", policy, "--case", path, "--at", "2026-09-01 10:00", "--json").out)["steps"]
        for policy in ("camden", VARIANT)
    )
    dates = [next(step["due"] for step in steps if step["duty"] == "settle") for steps in (plain, proposed)]
    assert dates == ["2026-09-08T17:00+01:00", "2026-09-04T17:00+01:00"]
