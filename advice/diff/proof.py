"""How sure it is that two policies do not differ in anything else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from advice.diff.trials import Counted

How = Literal["identical", "proved", "tried"]


@dataclass(frozen=True)
class Proof:
    """How sure it is that nothing else differs.

    Attributes:
        how: Nothing in the files differs; compared in all combinations of answers; or in some.
        compared: How much was compared.
        only_a: Facts that only the first policy knows.
        only_b: Facts that only the second knows.
    """

    how: How
    compared: Counted = field(default_factory=Counted)
    only_a: tuple[str, ...] = ()
    only_b: tuple[str, ...] = ()
