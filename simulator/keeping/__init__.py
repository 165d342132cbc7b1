"""What is kept of a run, in a folder: records, measures, the scenario as it was run, and how far it has come."""
