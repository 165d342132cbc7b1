"""Records as tables: Parquet with a fixed schema, and CSV. One row for each thing that happened."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from simulator.clock import moment_at
from simulator.record import Record

_MOMENT = pa.timestamp("s", tz="Europe/London")
_TEXT = pa.dictionary(pa.int16(), pa.string())
SCHEMA = pa.schema(
    [
        pa.field("replication", pa.int32()),
        pa.field("case", pa.int32()),
        pa.field("kind", _TEXT),
        pa.field("counted", pa.bool_()),
        pa.field("order", pa.int32()),
        pa.field("at", _MOMENT),
        pa.field("event", _TEXT),
        pa.field("track", _TEXT),
        pa.field("stage", _TEXT),
        pa.field("duty", _TEXT),
        pa.field("how", _TEXT),
        pa.field("side", _TEXT),
        pa.field("agency", _TEXT),
        pa.field("post", _TEXT),
        pa.field("since", _MOMENT),
        pa.field("due", _MOMENT),
        pa.field("late", pa.float64()),
        pa.field("unit", _TEXT),
        pa.field("work", pa.int32()),
    ]
)
"""The columns of `simulator.record.Record`; moments are told in London."""
_MOMENTS = ("at", "since", "due")
_EPOCH_SECONDS = 60


def write_part(records: Sequence[Record], path: Path) -> None:
    """Write some records as Parquet."""
    pq.write_table(_table(records), path, compression="zstd")


def join_parts(parts: Sequence[Path], path: Path) -> None:
    """Put parts together in one Parquet file, one row group for each; no more than one is held at a time."""
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for part in parts:
            writer.write_table(pq.read_table(part, schema=SCHEMA))


def write_csv(parts: Sequence[Path], path: Path) -> None:
    """Write parts as one CSV file; moments as ISO 8601, what is not known as nothing."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(SCHEMA.names)
        for record in records_in(parts):
            writer.writerow([_told(name, value) for name, value in zip(SCHEMA.names, record, strict=True)])


def records_in(parts: Iterable[Path]) -> Iterator[Record]:
    """The records of some parts, one after the other."""
    for part in parts:
        columns = pq.read_table(part, schema=SCHEMA).to_pydict()
        for row in zip(*(columns[name] for name in SCHEMA.names), strict=True):
            yield Record(*(_read(name, value) for name, value in zip(SCHEMA.names, row, strict=True)))


def _table(records: Sequence[Record]) -> pa.Table:
    columns = list(zip(*records, strict=True)) or [()] * len(SCHEMA)
    arrays = []
    for field, values in zip(SCHEMA, columns, strict=True):
        told: Sequence[Any] = values
        if field.name in _MOMENTS:
            told = [None if minute is None else minute * _EPOCH_SECONDS for minute in values]
            arrays.append(pa.array(told, pa.int64()).cast(field.type))
        else:
            arrays.append(pa.array(told, field.type))
    return pa.table(arrays, schema=SCHEMA)


def _read(name: str, value: Any) -> Any:
    return None if value is None else int(value.timestamp()) // _EPOCH_SECONDS if name in _MOMENTS else value


def _told(name: str, value: Any) -> Any:
    if value is None:
        return ""
    if name in _MOMENTS:
        return moment_at(value).isoformat(timespec="minutes")
    return {True: "yes", False: "no"}[value] if name == "counted" else value
