"""Records as tables: the parts of a run that is under way, and Parquet and CSV when it is finished."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from simulator.record import Record

_KINDS: dict[str, Any] = {
    "replication": pa.int32(),
    "case": pa.int32(),
    "counted": pa.bool_(),
    "order": pa.int32(),
    "at": pa.int64(),
    "since": pa.int64(),
    "due": pa.int64(),
    "late": pa.float64(),
    "work": pa.int64(),
}
SCHEMA = pa.schema([pa.field(name, _KINDS.get(name, pa.string())) for name in Record._fields])
"""The columns of a record; moments are minutes since 1970 in universal time."""


def write_part(path: Path, records: Sequence[Record]) -> None:
    """Write the records of one batch."""
    pq.write_table(_table(records), path, compression="zstd")


def read_part(path: Path) -> list[Record]:
    """The records of one batch."""
    columns = pq.read_table(path, schema=SCHEMA).to_pydict()
    return [Record(*row) for row in zip(*(columns[name] for name in Record._fields), strict=True)]


def write_parquet(path: Path, parts: Iterable[list[Record]]) -> None:
    """Write all records, those of each batch as a row group."""
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for part in parts:
            writer.write_table(_table(part), row_group_size=max(1, len(part)))


def write_csv(path: Path, parts: Iterable[list[Record]]) -> None:
    """Write all records as CSV, with the moment in London beside the minute."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*Record._fields, "moment"])
        for part in parts:
            writer.writerows([*("" if cell is None else cell for cell in row), row.moment] for row in part)


def _table(records: Sequence[Record]) -> Any:
    columns = zip(*records, strict=True) if records else ([] for _ in Record._fields)
    arrays = [pa.array(list(column), field.type) for column, field in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)
