"""Is this policy right? Checks on the policy alone: each proves or refutes, and says which it did and under what."""
