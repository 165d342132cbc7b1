"""`escalate readings`: the unclear points of a policy, how each is taken, and how else it may be."""

from __future__ import annotations

from collections.abc import Iterator

from escalate.asking import AtOption, JsonOption, PolicyArgument, ReadingOption, moment_or_now, pairs, policies
from escalate.screen import say, show_json
from rules.model.policy import WEIGHTS, Reading
from rules.policy import Policy


def command(
    policy: PolicyArgument,
    reading: ReadingOption = [],  # noqa: B006 -- typer reads the default, nothing changes it
    at: AtOption = "",
    json: JsonOption = False,
) -> None:
    """The unclear points of a policy: how each is taken, how else it may be, and how it may not.

    What matters most comes first. escalate show POLICY READING tells one of them in full.

    Example: escalate readings camden
    """
    chosen = policies().find(policy, moment_or_now(at).date()).under(pairs(reading, "reading"))
    order = sorted(chosen.readings, key=lambda id_: WEIGHTS.index(chosen.readings[id_].weight))
    if json:
        show_json({id_: {**_plain(chosen.readings[id_]), "taken_now": chosen.choice[id_]} for id_ in order})
        return
    for id_ in order:
        for line, indent in _lines(chosen, id_):
            say(line, indent)


def _plain(reading: Reading) -> dict[str, object]:
    return {**reading.model_dump(mode="json"), "permitted": list(reading.permitted)}


def _lines(policy: Policy, id_: str) -> Iterator[tuple[str, int]]:
    reading = policy.readings[id_]
    yield f"{id_}, {reading.title} ({reading.kind}, weight {reading.weight}; {', '.join(reading.clauses)})", 0
    for letter, option in reading.options.items():
        marks = ["taken"] if letter == policy.choice[id_] else []
        if letter == reading.default and not marks:
            marks.append("the default")
        if option.refused:
            marks.append(f"refused: {option.refused}")
        elif letter != reading.default:
            marks.append(f"changes {', '.join(option.changes)}")
        yield f"({letter}) {option.says} [{'; '.join(marks)}]", 2
