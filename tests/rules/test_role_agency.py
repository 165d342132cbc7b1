"""A role that always belongs to one agency names it as the area's file does, hyphens included."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from rules.model.policy import Role


def role(agency: str) -> Role:
    return Role.model_validate(
        {"called": "the social worker", "of": "council", "agency": agency, "clauses": ["EXA-001"]}
    )


def test_the_agency_of_a_role_is_named_as_in_the_file_of_the_area() -> None:
    assert role("social-care").agency == "social-care"


def test_no_agency_of_an_area_could_be_named_otherwise() -> None:
    with pytest.raises(ValidationError):
        role("social_care")
