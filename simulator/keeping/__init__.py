"""The folder of a run: its records, its measures, the scenario as it was run, and what is needed to go on with it.

The same scenario and seed give the same bytes, whatever the number of workers, and whether or not somebody broke the
run off in between: nothing in it says when, where or by whom it was made.
"""
