"""What many cases over time look like under a policy, and under a change to it."""
