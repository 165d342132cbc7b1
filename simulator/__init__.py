"""What many cases over time look like under a policy, and under a change to it.

from simulator import load_scenario, share_in_time, simulate

scenario = load_scenario("camden-year")
run = simulate(scenario, seed=7, replications=20)
share_in_time(run.records, scenario)
"""

from simulator.scenario.loader import Scenario, load_scenario
from simulator.study import Study, measures, share_in_time, simulate

__all__ = ["Scenario", "Study", "load_scenario", "measures", "share_in_time", "simulate"]
