"""Survivors that somebody has looked at: for each why nothing notices it, or need not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from foundation.datafile import read
from foundation.shape import Shape, Text, shaped


class ExplainedFile(Shape):
    """A file of explained survivors.

    Attributes:
        explained: For each fault by its name why it survives.
    """

    explained: dict[Text, Text]


def load_explained(path: Path) -> Mapping[str, str]:
    """The survivors that are explained in a file.

    Raises:
        DataFileError: With everything that is wrong in it.
    """
    return shaped(ExplainedFile, read(path)).explained
