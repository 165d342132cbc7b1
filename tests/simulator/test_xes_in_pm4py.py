"""PM4Py reads our XES. It is under the AGPL, so it stays in an environment of its own: `make pm4py`."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from simulator import load_scenario, simulate
from simulator.clock import moment_at
from simulator.keeping.xes import write_xes

PYTHON = os.environ.get("PM4PY", "")
READ = """
import json, sys, pm4py
log = pm4py.read_xes(sys.argv[1])
names = [log["case:concept:name"].nunique(), len(log), log["org:resource"].nunique()]
print("\\n" + json.dumps([*names, str(log["time:timestamp"].min().isoformat())]))
"""


@pytest.mark.skipif(not PYTHON, reason="PM4Py is under the AGPL and not in the locks: make pm4py runs this")
def test_pm4py_reads_every_case_and_event_with_its_post_and_its_moment(tmp_path: Path) -> None:
    records = simulate(load_scenario(str(Path(__file__).with_name("camden-small.yaml"))), replications=2).records
    write_xes(tmp_path / "records.xes", [list(records)])
    done = subprocess.run(  # noqa: S603 -- a program of ours in the environment that `make pm4py` has set up
        [PYTHON, "-c", READ, str(tmp_path / "records.xes")], capture_output=True, check=True, timeout=120
    )
    cases, events, posts, first = json.loads(done.stdout.decode().splitlines()[-1])
    assert cases == len({(row.replication, row.case) for row in records})
    assert events == len(records)
    assert posts == len({row.post for row in records} - {""})
    assert datetime.fromisoformat(first) == moment_at(min(row.at for row in records))
