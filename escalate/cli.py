"""The command line: `escalate`. Every command is thin: it reads its arguments, asks a library, and prints.

Exit codes: 0 fine, 1 findings, 2 bad input, 3 we failed (the emergency line is still shown), 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback

import typer

from escalate.commands import ask, case, days, following, new, policies, receipt, show, who, why
from escalate.screen import EMERGENCY, complain
from foundation.errors import EscalationError

FINE, FINDINGS, BAD_INPUT, WE_FAILED, INTERRUPTED = 0, 1, 2, 3, 130

_ADVISING = ("next", "ask")
"""The commands that a person turns to for advice: whatever is wrong, the emergency line is shown."""

_BadUsage: type[Exception] = typer.BadParameter.__mro__[1]
"""What typer raises for a wrong command line; typer names only its special cases."""

app = typer.Typer(
    name="escalate",
    help="What should I do next? Decision support for the escalation policies of safeguarding partnerships.\n\n"
    "If a child is in immediate danger, ring 999 now.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("next")(following.command)
app.command("ask")(ask.command)
app.add_typer(case.app, name="case")
app.command("why")(why.command)
app.command("who")(who.command)
app.command("days")(days.command)
app.command("policies")(policies.list_policies)
app.command("which")(policies.which)
app.command("show")(show.command)
app.add_typer(new.app, name="new")
app.command("verify")(receipt.command)


def main() -> None:
    """Run the command line, and turn every fault into words and an exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:  # noqa: PLR0911 -- one return for each way to end
    """Run the command line with these arguments, and return its exit code."""
    try:
        code = app(arguments, prog_name="escalate", standalone_mode=False)
        return code if isinstance(code, int) else FINE
    except (typer.Abort, KeyboardInterrupt):
        complain("Interrupted. Nothing was changed.")
        return INTERRUPTED
    except typer.Exit as finished:
        return finished.exit_code
    except _BadUsage as error:
        error.show()  # type: ignore[attr-defined]  # it is one of typer's
        return BAD_INPUT
    except EscalationError as error:
        if not error.ours:
            complain(str(error))
            if arguments[0] in _ADVISING:
                complain(EMERGENCY)
            return BAD_INPUT
        return _we_failed(str(error))
    except BrokenPipeError:
        # Whoever read our output has gone; that is not our fault, and nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as error:  # noqa: BLE001 -- the last line of defence: a person must never be left with a traceback
        if os.environ.get("ESCALATE_DEBUG"):
            traceback.print_exc()
        return _we_failed(f"{type(error).__name__}: {error}")


def _we_failed(detail: str) -> int:
    complain(EMERGENCY)
    complain("Something went wrong on our side, so there is no advice. Ask your safeguarding lead now.")
    complain(f"What happened, for whoever mends it: {detail} (set ESCALATE_DEBUG=1 to see where).")
    return WE_FAILED
