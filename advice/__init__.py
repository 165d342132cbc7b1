"""Where a decision meets dates and posts: the next steps of one case."""

from advice.advice import Advice, as_json
from advice.advise import advise
from advice.case import Case
from advice.words import in_words

__all__ = ["Advice", "Case", "advise", "as_json", "in_words"]
