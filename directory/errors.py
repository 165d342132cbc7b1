"""The branch of the error tree that belongs to directories; `foundation.errors` draws the whole tree."""

from __future__ import annotations

from foundation.errors import EscalationError


class DirectoryError(EscalationError):
    """Something about an area's directory of agencies and posts."""


class AreaNotFound(DirectoryError):
    """There is no area of that name."""


class RoleNotFound(DirectoryError):
    """A role that neither the area nor its policy knows."""
