"""The JSON Schemas of the files of a policy. That every name points somewhere is checked when a policy is loaded."""

from __future__ import annotations

from pathlib import Path

from foundation.schema import Schema, schema_of, schema_with_alternatives
from rules.model.policy import PolicyFile, ReadingsFile, VocabularyFile

FOLDER = Path(__file__).parent / "policies"


def schemas() -> dict[Path, Schema]:
    """The schema of each kind of file, by the path at which it is kept."""
    return {
        # What the vocabulary says of a fact or an event, a policy leaves out; a case may have come to any stage.
        FOLDER / "policy.schema.json": schema_with_alternatives(PolicyFile, partly=("Fact", "Event"), fixed=("Stage",)),
        FOLDER / "readings.schema.json": schema_of(ReadingsFile),
        FOLDER / "vocabulary.schema.json": schema_of(VocabularyFile),
    }
