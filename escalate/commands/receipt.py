"""`escalate verify`: run the receipt of an advice again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from advice.advise import advise
from advice.errors import ReceiptError
from advice.receipt import area_of, case_of, differences
from directory.loader import load_area
from escalate.asking import OwnPolicyOption, now, policies
from escalate.screen import show


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An advice as JSON, or its receipt alone.")],
    policy: OwnPolicyOption = "",
    area: Annotated[
        str, typer.Option("--area", metavar="FILE", help="The area's file, if it does not ship with Escalate.")
    ] = "",
) -> int:
    """Run a receipt again: does it still give the same advice? A changed byte of the policy is noticed.

    The file is what escalate next --json wrote.

    Example: escalate verify advice.json
    """
    receipt = _read(file)
    name, _, version = str(receipt["policy"]).partition("@")
    library = policies()
    chosen = library.find(policy, now().date()) if policy else library.at(name, version)
    if chosen.version != receipt["policy"]:
        raise ReceiptError(f"The receipt is one of {receipt['policy']}, not of {chosen.version}.")
    where = area or str(receipt.get("area") or "")
    here = area_of(receipt, load_area(where).under(chosen.choice)) if where else None
    case, at = case_of(receipt, chosen)
    found = differences(receipt, chosen, here, advise(case, directory=here, at=at))
    for sentence in found:
        show(sentence)
    if not found:
        show("The same advice.")
    return 1 if found else 0


def _read(file: Path) -> dict[str, object]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReceiptError(f"{file} cannot be read: {error.strerror}.") from None
    except RecursionError:
        raise ReceiptError(f"{file} is nested too deeply.", hint="Write it with escalate next --json.") from None
    except ValueError as error:
        raise ReceiptError(f"{file} is not JSON: {error}.", hint="Write it with escalate next --json.") from None
    found = data.get("receipt", data) if isinstance(data, dict) else None
    if not isinstance(found, dict) or "policy" not in found:
        raise ReceiptError(f"{file} holds no receipt.", hint="Write it with escalate next --json.")
    return found
