"""The files of the kit: the cases one a line, the schemas of a request and of an answer, and how to use them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from advice.conformance.kit_case import Answer, KitCase, Request
from foundation.errors import DataFileError, Place, Problem
from foundation.schema import in_text, schema_of
from rules.policy import Policy

CASES, HEAD = "cases.jsonl", "kit.json"


_ANEW = "write the kit anew with --kit and without --command"


def write_kit(folder: Path, policy: Policy, cases: Sequence[KitCase]) -> None:
    """Write the kit to a folder. The same kit has the same bytes.

    Raises:
        DataFileError: If the folder holds something else, or cannot be written.
    """
    files = files_of(policy, cases)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if strange := sorted(path.name for path in folder.iterdir() if path.name not in files):
            wrong = f"the folder holds something that is no part of a kit: {strange[0]}"
            raise DataFileError([Problem(Place(str(folder)), "", wrong, "name an empty folder, or that of a kit")])
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise DataFileError([Problem(Place(str(folder)), "", f"it cannot be written: {error.strerror}")]) from None


def is_kit(folder: Path) -> bool:
    """Whether a folder holds a kit."""
    return (folder / HEAD).is_file()


def read_kit(folder: Path, policy: Policy) -> list[KitCase]:
    """The cases of a kit that was written.

    Raises:
        DataFileError: If there is none, it was made from another policy, or a line of it is no case.
    """
    head = folder / HEAD
    try:
        made_from = json.loads(head.read_text(encoding="utf-8"))["digest"]
    except (OSError, ValueError, KeyError, TypeError):
        raise DataFileError([Problem(Place(str(head)), "", "this is no head of a kit", _ANEW)]) from None
    if made_from != policy.digest:
        wrong = f"the kit was not made from {policy.version} as it is now"
        raise DataFileError([Problem(Place(str(head)), "digest", wrong, _ANEW)])
    path = folder / CASES
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise DataFileError([Problem(Place(str(path)), "", "there are no cases of a kit here", _ANEW)]) from None
    cases = []
    for number, line in enumerate(lines, 1):
        try:
            cases.append(KitCase.model_validate_json(line))
        except ValidationError:
            raise DataFileError([Problem(Place(str(path), number), "", "this line is no case", _ANEW)]) from None
    return cases


def files_of(policy: Policy, cases: Sequence[KitCase]) -> dict[str, str]:
    """The files of a kit, by name."""
    head = {"policy": policy.version, "digest": policy.digest, "cases": len(cases)}
    return {
        HEAD: f"{json.dumps(head, sort_keys=True)}\n",
        CASES: "".join(f"{line_of(case)}\n" for case in cases),
        "request.schema.json": in_text(schema_of(Request)),
        "answer.schema.json": in_text(schema_of(Answer)),
        "README.md": _readme(policy, cases),
    }


def line_of(case: KitCase) -> str:
    """A case of the kit as one line of JSON."""
    return json.dumps(case.model_dump(), sort_keys=True, ensure_ascii=False)


def _readme(policy: Policy, cases: Sequence[KitCase]) -> str:
    example = cases[0].request.id if cases else "none"
    return _README.format(
        title=policy.file.policy.title,
        version=policy.version,
        digest=policy.digest,
        count=len(cases),
        readings=len({json.dumps(case.request.readings, sort_keys=True) for case in cases}),
        example=example,
    )


_README = """\
# Conformance kit for {version}

{title}. {count} cases under {readings} choices of readings, with the answers that any implementation of this
policy has to give. Made from the policy with the digest `{digest}`.

## How to use it

Your program reads one request a line from standard input and writes one answer a line to standard output, in the
same order, and flushes each. It ends when its input ends. Then

    escalate conform POLICY --kit THIS-FOLDER --command "your-program its-options"

(POLICY is the policy as Escalate finds it: its id, or its folder) runs it on every case and says in words where it
differs. Without Escalate: give your program `request` of each line of `cases.jsonl`, and compare what it answers with
`expected`.

| file | what |
|---|---|
| `kit.json` | the policy that it was made from |
| `cases.jsonl` | one case a line: `request`, `expected`, and `shows`, what the case is there for |
| `request.schema.json` | the JSON Schema of a request |
| `answer.schema.json` | the JSON Schema of an answer |

## A request

| field | what |
|---|---|
| `id` | names the case |
| `policy`, `area` | the policy with its version; the area whose directory is used, or empty |
| `readings` | for every unclear point the option taken |
| `opened` | when the facts were given |
| `facts` | what was answered; a fact that is not there was not asked; `not_known` is an answer |
| `events` | what happened since, in any order, each of one kind as in a case file |
| `at` | the moment asked about |

Moments are ISO 8601 with offset, days are dates, both in London time. About danger `not_known` counts as yes.

An event has two times, `at` when it happened and `reported` when it was reported (the same, if left out). What was
reported after the moment asked about is not known then. What is struck out counts as if it had never been reported.
Events of one moment are taken in this order, whatever their order in the list: `learned`; what happened, was done,
used, agreed or extended; how a stage was left; `moved`; `reopened`. Of two answers to one question at one moment, the
one that comes later in the alphabet stands (`yes` after `no`). A limit has run out only after its last moment.

A track that applies, and whose start nobody reported, is taken to begin when the facts were given. The cases hold
things that the policy does not provide for, as people report them: they are accepted, and counted as departures.

## An answer

| field | what has to agree |
|---|---|
| `id` | that of the request |
| `answer` | `act`, `ask`, `wait`, `closed`, `out_of_scope` or `cannot_decide` |
| `tracks` | for each track that ever applied its last run: `track`, `state`, `stage`, `since` |
| `steps` | what is to be done, in any order: `duty`, `track`, `stage`, `force`, `due`, `who`, `to`, `late` |
| `ask_first` | the facts still needed: the same ones, and the most important first |
| `departures` | how many things were done outside the policy |

`who` and `to` are roles of the policy; of a duty that each agency owes as such, the sides (`raising`, `other`).
Moments agree if they are the same moment, however written. `due` is null where the policy gives no date: no number
is made up, and a date that is only suggested is not one. The first case is `{example}`.
"""
