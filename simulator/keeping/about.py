"""What `run.json` says of a run: enough to run it again, and to see that it is the same. No day, no machine."""

from __future__ import annotations

import json
import platform
from importlib.metadata import version
from typing import Any

from foundation.datafile import digest_of
from simulator.keeping.measures import measures_as_csv, measures_as_data
from simulator.keeping.scenario_file import as_yaml, beside
from simulator.run import Job, Outcome, Plan
from simulator.scenario.loader import Scenario

_PACKAGES = ("escalate", "numpy", "scipy", "simpy", "pyarrow")


def identity_of(job: Job, plan: Plan) -> dict[str, Any]:
    """What tells one run from another: where any of it differs, so may the result."""
    (scenario,) = job.scenarios
    wanted = plan.precision
    return {
        "scenario": scenario.id,
        "seed": job.seed,
        "plan": {
            "batch": plan.batch,
            "at_most": plan.at_most,
            "precision": wanted.model_dump() if wanted else None,
        },
        "moves": job.moves,
        "digests": {
            "scenario": scenario.digest,
            "policy": scenario.policy.digest,
            "area": scenario.area.digest,
            "dates": _digest_of_dates(scenario),
        },
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}},
    }


def about(outcome: Outcome) -> dict[str, Any]:
    """What came of it, beside the measures."""
    (scenario,) = outcome.job.scenarios
    return {
        "policy": scenario.policy.version,
        "area": scenario.area.id,
        "replications": outcome.tally.replications,
        "precision_reached": outcome.enough,
        "beside": beside(scenario),
    }


def texts_of(scenario: Scenario, outcome: Outcome) -> dict[str, str]:
    """The files of a finished run that are text."""
    measures = measures_as_data(scenario, outcome.tally)
    return {
        "scenario.yaml": as_yaml(scenario),
        "measures.json": json.dumps(measures, indent=2, ensure_ascii=False) + "\n",
        "measures.csv": measures_as_csv(measures),
    }


def _digest_of_dates(scenario: Scenario) -> str | None:
    return digest_of(repr(scenario.came).encode()) if scenario.came else None
