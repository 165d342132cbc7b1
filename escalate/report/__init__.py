"""The report of a run as a page, with its pictures."""
