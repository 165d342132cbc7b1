"""Two policies, or two areas, side by side: what they say otherwise, and what that does to cases, dates and posts."""

from advice.diff.comparison import Comparison, Side, compare_areas, compare_policies
from advice.diff.first import Parting, first_difference
from advice.diff.proof import Proof

__all__ = ["Comparison", "Parting", "Proof", "Side", "compare_areas", "compare_policies", "first_difference"]
