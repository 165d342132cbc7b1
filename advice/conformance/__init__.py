"""The conformance suite: what has to hold of every advice under any policy, tried on histories that nobody thought of.

The only place that knows Hypothesis. It draws the histories; what must hold is said by plain functions of a situation.
"""
