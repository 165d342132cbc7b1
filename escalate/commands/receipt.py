"""`escalate verify`: run the receipt of an advice again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from advice.advise import advise
from advice.errors import ReceiptError
from advice.receipt import case_of, differences
from directory.loader import load_area
from escalate.asking import policies
from escalate.screen import show


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An advice as JSON, or its receipt alone.")],
) -> int:
    """Run a receipt again: does it still give the same advice? A changed byte of the policy is noticed.

    Example: escalate next camden --case my.yaml --json > advice.json; escalate verify advice.json
    """
    receipt = _read(file)
    name, _, version = str(receipt.get("policy", "")).partition("@")
    policy = policies().at(name, version)
    area = load_area(str(receipt["area"])).under(policy.choice) if receipt.get("area") else None
    case, at = case_of(receipt, policy)
    again = advise(case, directory=area, at=at)
    found = differences(receipt, policy, area, again)
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
    except ValueError as error:
        raise ReceiptError(f"{file} is not JSON: {error}.", hint="Write it with escalate next --json.") from None
    found = data.get("receipt", data) if isinstance(data, dict) else None
    if not isinstance(found, dict) or "policy" not in found:
        raise ReceiptError(f"{file} holds no receipt.", hint="Write it with escalate next --json.")
    return found
