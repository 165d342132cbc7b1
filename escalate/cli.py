"""The command line: `escalate`. Every command is thin: it reads its arguments, asks a library, and prints.

Exit codes: 0 fine, 1 findings, 2 bad input, 3 we failed (the emergency line is still shown), 130 interrupted.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import typer

from escalate.screen import EMERGENCY, ReaderGone, complain
from foundation.errors import EscalationError

FINE, FINDINGS, BAD_INPUT, WE_FAILED, INTERRUPTED = 0, 1, 2, 3, 130

_HOUSE = Path(__file__).parent.parent
_PACKAGES = ("foundation", "rules", "directory", "advice", "simulator", "escalate")

_BadUsage: type[Exception] = typer.BadParameter.__mro__[1]
"""What typer raises for a wrong command line; typer names only its special cases."""

COMMANDS: Mapping[str, str] = {
    "next": "following:command",
    "ask": "ask:command",
    "case": "case:app",
    "timeline": "timeline:command",
    "why": "why:command",
    "who": "who:command",
    "cover": "cover:command",
    "directory": "directory:app",
    "days": "days:command",
    "policies": "policies:list_policies",
    "which": "policies:which",
    "show": "show:command",
    "readings": "readings:command",
    "check": "check:command",
    "diff": "diff:command",
    "draw": "draw:app",
    "new": "new:app",
    "verify": "receipt:command",
    "conform": "conform:command",
    "mutate": "mutate:command",
    "scenarios": "scenarios:command",
    "simulate": "simulate:command",
    "compare": "compare:command",
    "sweep": "sweep:command",
    "sensitivity": "sensitivity:command",
    "report": "report:command",
}
"""Every command, in the order of the help, with its module in `escalate.commands` and its name there."""
_ADVISING = ("next", "ask", "timeline")
"""The commands that people turn to for advice: at these, as at every mistyped word, the emergency line is shown."""


def application(wanted: str = "") -> typer.Typer:
    """The command line: with the one command that is wanted, as loading the others takes time; with all, otherwise."""
    app = typer.Typer(
        name="escalate",
        help="What should I do next? Decision support for the escalation policies of safeguarding partnerships.\n\n"
        "If a child is in immediate danger, ring 999 now.",
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain help: whole at any width, and fit for a screen reader
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
        callback=_beside_commands,
    )
    for name in (wanted,) if wanted in COMMANDS else COMMANDS:
        module, _, attribute = COMMANDS[name].partition(":")
        found = getattr(import_module(f"escalate.commands.{module}"), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def _beside_commands() -> None:
    """Nothing is done without a command; that there is this much makes a single one keep its name."""


def main() -> None:
    """Run the command line, and turn every fault into words and an exit code."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # what is no text is answered, like any other answer that does not fit
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:  # noqa: PLR0911 -- one return for each way to end
    """Run the command line with these arguments, and return its exit code."""
    if sys.stdout is None:
        complain(f"{EMERGENCY}\nThere is nowhere to print an answer: standard output is closed.")
        return BAD_INPUT
    try:
        code = application(arguments[0] if arguments else "")(arguments, prog_name="escalate", standalone_mode=False)
    except (ReaderGone, SystemExit):
        # Whoever read our output has gone (typer leaves so, when it prints help); that is not our fault, and nothing
        # more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except (typer.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except _BadUsage as error:
        _remind(arguments)
        error.show()  # type: ignore[attr-defined]  # it is one of typer's
        return BAD_INPUT
    except EscalationError as error:
        return _we_failed(str(error)) if error.ours else _bad_input(arguments, str(error))
    except OSError as error:
        about = f"{str(error.filename)[:80]}: " if error.filename else ""
        return _bad_input(arguments, f"{about}{error.strerror or 'it cannot be read or written'}.")
    except Exception as error:  # noqa: BLE001 -- the last line of defence: a person must never be left with a traceback
        if os.environ.get("ESCALATE_DEBUG"):
            traceback.print_exc()
        return _we_failed(f"{type(error).__name__} in {_where(error)}")
    if code == INTERRUPTED:
        _remind(arguments)
        complain("Interrupted.")
    return code if isinstance(code, int) else FINE


def _remind(arguments: list[str]) -> None:
    """Whatever is wrong with a question about what to do, the emergency line comes first."""
    if arguments and (arguments[0] in _ADVISING or arguments[0] not in COMMANDS):
        complain(EMERGENCY)


def _bad_input(arguments: list[str], what: str) -> int:
    _remind(arguments)
    complain(what)
    return BAD_INPUT


def _where(error: Exception) -> str:
    """The last line of ours that an error went through. Its message is left out: it could hold parts of a case."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_HOUSE) and path.relative_to(_HOUSE).parts[0] in _PACKAGES:
            return f"{path.relative_to(_HOUSE)}, line {frame.lineno}"
    return "a place that is not known"


def _we_failed(detail: str) -> int:
    complain(EMERGENCY)
    complain("Something went wrong on our side, so there is no advice. Ask your safeguarding lead now.")
    complain(f"What happened, for whoever mends it: {detail} (set ESCALATE_DEBUG=1 to see more).")
    return WE_FAILED
