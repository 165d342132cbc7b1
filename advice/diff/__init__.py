"""Two policies, or two areas, side by side: what they say otherwise, and what that does to cases, dates and posts."""

from advice.diff.comparison import Comparison, Side, compare_areas, compare_policies

__all__ = ["Comparison", "Side", "compare_areas", "compare_policies"]
