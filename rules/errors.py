"""The branch of the error tree that belongs to policies and to the engine; `foundation.errors` draws the whole tree."""

from __future__ import annotations

from foundation.errors import EscalationError


class PolicyError(EscalationError):
    """Something about a policy."""


class PolicyNotFound(PolicyError):
    """There is no policy of that name."""


class PolicyNotInForce(PolicyError):
    """The policy was not in force on the day asked about."""


class PolicyTooLarge(PolicyError):
    """More than the engine can be trusted with, or more completions of open facts than are tried."""

    ours = True


class UnknownReading(PolicyError):
    """A reading or an option that the policy does not have, or that may not be chosen."""


class PolicyGap(PolicyError):
    """No rule gives a finding the one value that it must have."""

    ours = True


class PolicyConflict(PolicyError):
    """Rules give a finding several values where it must have one."""

    ours = True


class EngineFault(EscalationError):
    """The rules engine did something that it never may; there is no answer."""

    ours = True
