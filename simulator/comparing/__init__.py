"""Scenarios beside one another on the same cases: what differs, over a grid of changes, and what it hangs on."""
