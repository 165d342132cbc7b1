"""The folder of a run: made, gone on with, and finished."""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from simulator.errors import ScenarioError
from simulator.keeping.as_run import write_as_run
from simulator.keeping.measures import write_measures
from simulator.keeping.table import join_parts, records_in, write_csv, write_part
from simulator.keeping.xes import write_xes
from simulator.measures.estimate import Tally
from simulator.record import Record
from simulator.run import Job, Outcome, Piece, Plan

_RUN, _CHECKPOINT, _PARTS = "run.json", "checkpoint.json", "parts"
_FORMAT = 1
_TOGETHER = ("scipy", "simpy", "pyarrow")
"""Packages on which the bytes of a run can depend."""


@dataclass
class RunFolder:
    """The folder of a run.

    Attributes:
        path: Where it is.
        job: What is run.
        plan: How many replications.
        tally: The sums of the batches that are done.
        is_finished: Whether there is nothing left to do.
    """

    path: Path
    job: Job
    plan: Plan
    tally: Tally | None = None
    is_finished: bool = False
    _rows: list[Record] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path, job: Job, plan: Plan) -> RunFolder:
        """Make a folder, or go on with one that was begun in the same way.

        Raises:
            ScenarioError: If something else is kept in it.
        """
        found = cls(path, job, plan)
        said = found._said()
        if not path.exists() or (path.is_dir() and not any(path.iterdir())):
            (path / _PARTS).mkdir(parents=True)
            found._write(_RUN, {**said, "finished": False})
            return found
        before = _read(path / _RUN)
        kept = {name: before.get(name) for name in said}
        if kept != said:
            raise ScenarioError(_differs(path, kept, said), hint="Name another folder, or run what it was begun with.")
        found.is_finished = bool(before.get("finished"))
        if found.is_finished:
            found._tidy()
        source = _RUN if found.is_finished else _CHECKPOINT
        if (path / source).exists():
            data = _read(path / source)
            found.tally = Tally.from_data(data["tally"])
        return found

    def _said(self) -> dict[str, Any]:
        """What makes a run this run and no other."""
        scenario = self.job.scenarios[0]
        return {
            "format": _FORMAT,
            "scenario": scenario.id,
            "seed": self.job.seed,
            "plan": _plain(self.plan),
            "hashes": {
                "scenario": scenario.digest,
                "policy": scenario.policy.digest,
                "area": scenario.area.digest,
            },
            "versions": {
                "escalate": version("escalate"),
                "python": platform.python_version(),
                **{name: version(name) for name in _TOGETHER},
            },
        }

    def keep(self, piece: Piece) -> None:
        """Take the records of some replications."""
        self._rows += piece.records[0]

    def batch_done(self, tally: Tally) -> None:
        """Write the records of a batch, and then that it is done: what is lost in between is done again."""
        write_part(self._rows, self._part(tally.replications // self.plan.batch))
        self._rows = []
        self._write(_CHECKPOINT, {"tally": tally.as_data()})

    def finish(self, outcome: Outcome) -> None:
        """Write everything that a finished run has."""
        parts = self._parts(outcome.tally)
        join_parts(parts, self.path / "records.parquet")
        write_csv(parts, self.path / "records.csv")
        write_xes(records_in(parts), self.path / "records.xes")
        write_measures(outcome.tally, self.job.scenarios[0], self.path)
        files = [self.path / name for name in ("records.parquet", "records.csv", "records.xes")]
        files += [self.path / name for name in ("measures.json", "measures.csv")]
        files += write_as_run(self.job.scenarios[0], self.path)
        said = {
            **self._said(),
            "finished": True,
            "replications": outcome.tally.replications,
            "precise_enough": outcome.enough,
            "files": {str(file.relative_to(self.path)): _hash(file) for file in sorted(files)},
            "tally": outcome.tally.as_data(),
        }
        self._write(_RUN, said)
        self._tidy()

    def _tidy(self) -> None:
        """Take away what is only needed to go on."""
        for path in (*sorted((self.path / _PARTS).glob("*")), self.path / _CHECKPOINT):
            path.unlink(missing_ok=True)
        if (self.path / _PARTS).is_dir():
            (self.path / _PARTS).rmdir()

    def _part(self, number: int) -> Path:
        return self.path / _PARTS / f"{number:06}.parquet"

    def _parts(self, tally: Tally) -> list[Path]:
        return [self._part(number) for number in range(1, tally.replications // self.plan.batch + 1)]

    def _write(self, name: str, data: dict[str, Any]) -> None:
        """Write a file whole or not at all."""
        beside = self.path / f"{name}.new"
        beside.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8", newline="\n")
        beside.replace(self.path / name)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(plan: Plan) -> dict[str, Any]:
    precision = plan.precision.model_dump() if plan.precision else None
    return {**{name: value for name, value in asdict(plan).items() if name != "precision"}, "precision": precision}


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = f"{path.parent} holds something else than a run: its {path.name} cannot be read."
        raise ScenarioError(said, hint="Name another folder; nothing in this one was changed.") from None
    return found


def _differs(path: Path, kept: dict[str, Any], said: dict[str, Any]) -> str:
    which = [name for name in said if kept[name] != said[name]]
    return f"{path} was begun with something else: its {', '.join(which)} differ. Nothing in it was changed."
