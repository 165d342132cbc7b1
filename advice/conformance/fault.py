"""What goes wrong on our side while something is worked out: told in a sentence, as it is itself what is looked for."""

from __future__ import annotations

from collections.abc import Callable

from foundation.errors import EscalationError


def fault(work: Callable[[], object], allowed: type[EscalationError] | None = None) -> str | None:
    """What went wrong while something was worked out, in a sentence; nothing, if nothing did.

    Args:
        work: Works it out.
        allowed: An error that is none here, and is left to who called.
    """
    try:
        work()
    except EscalationError as error:
        if allowed and isinstance(error, allowed):
            raise
        return f"it cannot be worked out: {error.what}"
    except Exception as error:  # noqa: BLE001 -- what a program throws at a person is what is looked for here
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}, line {trace.tb_lineno}" if trace else ""
        return f"a fault of the program: {type(error).__name__} in {where}"
    return None
