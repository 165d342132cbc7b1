"""What a policy says and what follows from it, without dates and without people."""

from rules.decide import Decision, decide, find
from rules.library import Policies, load_policies
from rules.loader import load_policy
from rules.policy import Policy

__all__ = ["Decision", "Policies", "Policy", "decide", "find", "load_policies", "load_policy"]
