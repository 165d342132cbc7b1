"""Whoever runs a scenario, the result is the same, and a worker that is killed in mid-run loses nothing."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from multiprocessing import active_children
from pathlib import Path

import pytest

from simulator import Record, load_scenario
from simulator.errors import ScenarioError
from simulator.library import job_for
from simulator.measures.estimate import Tally
from simulator.run import Piece, Plan, simulate_job
from simulator.workers import Cluster, Processes, Workers

JOB = job_for(load_scenario(str(Path(__file__).with_name("camden-small.yaml"))))
PLAN = Plan(batch=2, at_most=8)

Result = tuple[Tally, list[Record]]


def run_by(workers: Workers | None, meanwhile: Callable[[], None] = lambda: None) -> Result:
    """Run it; something happens once, when the first piece is there."""
    records: list[Record] = []

    def keep(piece: Piece) -> None:
        if not records:
            meanwhile()
        records.extend(piece.records[0])

    return simulate_job(JOB, PLAN, workers=workers, keep=keep).tally, records


@pytest.fixture(scope="module")
def alone() -> Result:
    return run_by(None)


def test_processes_one_of_them_killed_come_to_the_same(alone: Result) -> None:
    killed: list[int] = []

    def kill() -> None:
        pid = active_children()[0].pid
        assert pid
        os.kill(pid, signal.SIGKILL)
        killed.append(pid)

    assert run_by(Processes(2), kill) == alone
    assert killed


def test_a_cluster_one_of_its_workers_killed_comes_to_the_same(alone: Result) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: it is the extra `cluster`")
    killed: list[int] = []
    quiet = {"dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", **quiet) as cluster:

        def kill() -> None:
            pids = [worker.pid for worker in cluster.workers.values()]
            os.kill(pids[0], signal.SIGKILL)
            killed.append(pids[0])

        workers = Cluster(cluster.scheduler_address)
        found = run_by(workers, kill)
        workers.close()
    assert found == alone
    assert killed


def test_a_cluster_that_is_not_there_is_said_to_be_missing() -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: it is the extra `cluster`")
    with pytest.raises(ScenarioError, match="no cluster at nonsense"):
        Cluster("nonsense://127.0.0.1:1")
