"""The folder of a run: what is done is kept batch by batch, and put together when all of it is done.

While it is under way the folder holds `under-way.json` (what is run, and the sums so far) and `parts/` (the records of
each batch). Every file is written beside its place and then moved there, so that it is there whole or not at all; a
part counts once the sums that include it are there. `run.json` is written last: where it is, the run is finished.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foundation.datafile import digest_of
from simulator.errors import ScenarioError
from simulator.keeping.sums import as_data, from_data
from simulator.keeping.tables import read_part, write_csv, write_parquet, write_part
from simulator.keeping.xes import write_xes
from simulator.measures.estimate import Tally
from simulator.record import Record
from simulator.run import Piece

UNDER_WAY, FINISHED, SUMS, PARTS = "under-way.json", "run.json", "sums.json", "parts"
_NEW = ".new"
Identity = Mapping[str, Any]
"""What is run: enough of it to tell one run from another."""


@dataclass
class Folder:
    """The folder of a run.

    Attributes:
        path: Where it is.
        identity: What is run.
    """

    path: Path
    identity: Identity
    _batch: list[Record] = field(default_factory=list, repr=False)
    _number: int = 0

    @property
    def is_finished(self) -> bool:
        """Whether it holds all of this run."""
        return (self.path / FINISHED).is_file()

    def open(self) -> Tally | None:
        """Begin, or go on.

        Returns:
            The sums of the batches that are there; None where there are none.

        Raises:
            ScenarioError: If the folder holds anything else than this run. Nothing in it is changed then.
        """
        if self.path.exists() and not self.path.is_dir():
            raise ScenarioError(f"{self.path} is no folder.", hint="Name a folder for the run.")
        known = next((self.path / name for name in (FINISHED, UNDER_WAY) if (self.path / name).is_file()), None)
        if known is None:
            if self.path.exists() and any(not path.name.endswith(_NEW) for path in self.path.iterdir()):
                what = f"{self.path} holds something else than a run."
                raise ScenarioError(what, hint="Name an empty folder, or a new one.")
            self.path.mkdir(parents=True, exist_ok=True)
            self._write_state(None)
            return None
        held = self._held(known)
        self._refuse_another(held)
        if known.name == FINISHED:
            return from_data(self._held(self.path / SUMS))
        self._number = held["batches"]
        return from_data(held["sums"]) if held["sums"] else None

    def keep(self, piece: Piece) -> None:
        """Take the records of a piece."""
        self._batch.extend(piece.records[0])

    def batch_done(self, tally: Tally) -> None:
        """Write the records of a batch, then the sums that include it."""
        path = self._part(self._number)
        path.parent.mkdir(exist_ok=True)
        _moved_there(path, lambda beside: write_part(beside, self._batch))
        self._batch.clear()
        self._number += 1
        self._write_state(tally)

    def finish(self, tally: Tally, texts: Mapping[str, str], about: Mapping[str, Any]) -> None:
        """Put everything together.

        Args:
            tally: The sums over all of it.
            texts: Further files, by their names.
            about: What `run.json` says beside what was run, and the hashes of the files.
        """
        for name, write in (("parquet", write_parquet), ("csv", write_csv), ("xes", write_xes)):
            _moved_there(self.path / f"records.{name}", lambda beside, write=write: write(beside, self._parts()))  # type: ignore[misc]
        texts = {**texts, SUMS: _json(as_data(tally))}
        for name, text in texts.items():
            _write(self.path / name, text)
        names = sorted([*texts, "records.parquet", "records.csv", "records.xes"])
        files = {name: digest_of((self.path / name).read_bytes()) for name in names}
        _write(self.path / FINISHED, _json({**self.identity, **about, "files": files}))
        shutil.rmtree(self.path / PARTS, ignore_errors=True)
        (self.path / UNDER_WAY).unlink()

    # ----------------------------------------------------------------------------------------------- what is there

    def _parts(self) -> Iterator[list[Record]]:
        return (read_part(self._part(number)) for number in range(self._number))

    def _part(self, number: int) -> Path:
        return self.path / PARTS / f"{number:06}.parquet"

    def _write_state(self, tally: Tally | None) -> None:
        sums = as_data(tally) if tally else None
        _write(self.path / UNDER_WAY, _json({**self.identity, "batches": self._number, "sums": sums}))

    def _held(self, path: Path) -> dict[str, Any]:
        try:
            held = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            held = None
        if not isinstance(held, dict):
            raise ScenarioError(f"{path} is not one of ours.", hint="Name another folder.")
        return held

    def _refuse_another(self, held: Mapping[str, Any]) -> None:
        wanted = json.loads(_json(self.identity))
        other = [name for name in wanted if held.get(name) != wanted[name]]
        if other:
            what = f"{self.path} holds another run: it differs in {', '.join(other)}."
            raise ScenarioError(what, hint="Name another folder; nothing in this one was changed.")


def _json(data: Mapping[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _write(path: Path, text: str) -> None:
    _moved_there(path, lambda beside: beside.write_bytes(text.encode("utf-8")))


def _moved_there(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place, and move it there when it is whole."""
    beside = path.with_name(f"{path.name}{_NEW}")
    write(beside)
    with beside.open("rb") as file:
        os.fsync(file.fileno())
    beside.replace(path)
