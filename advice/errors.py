"""The branch of the error tree that belongs to cases; `foundation.errors` draws the whole tree."""

from __future__ import annotations

from foundation.errors import EscalationError


class CaseError(EscalationError):
    """Something about a case: what was answered, what happened, or its file."""


class UnknownFact(CaseError):
    """An answer to a question that nobody asks."""


class ImpossibleValue(CaseError):
    """An answer that the question does not allow."""


class ReceiptError(CaseError):
    """A receipt that cannot be run again, or that no longer gives the same advice."""
