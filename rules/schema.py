"""The JSON Schemas of the files of a policy. That every name points somewhere is checked when a policy is loaded."""

from __future__ import annotations

from pathlib import Path

import scenarios
from foundation.schema import Schema, of_changes, schema_of, schema_with_alternatives
from rules.check.accepted import AcceptedFile
from rules.model.policy import PolicyFile, ReadingsFile, VocabularyFile
from rules.variant import VariantHead

FOLDER = Path(__file__).parent / "policies"
VARIANTS = Path(scenarios.__file__).parent / "variants"


def schemas() -> dict[Path, Schema]:
    """The schema of each kind of file, by the path at which it is kept."""
    policy = schema_with_alternatives(PolicyFile, partly=("Fact", "Event"), fixed=("Stage",))
    return {
        # What the vocabulary says of a fact or an event, a policy leaves out; a case may have come to any stage.
        FOLDER / "policy.schema.json": policy,
        VARIANTS / "variant.schema.json": of_changes(policy, schema_of(VariantHead), without=("policy",)),
        FOLDER / "readings.schema.json": schema_of(ReadingsFile),
        FOLDER / "vocabulary.schema.json": schema_of(VocabularyFile),
        FOLDER / "accepted.schema.json": schema_of(AcceptedFile),
    }
