"""What may stand in the file of an area, as shapes: agencies, posts, bodies, roles, and what is dated about them."""

from directory.model.agency import Agency, Body, Proxy, Team
from directory.model.area import AreaFile, Header, RoleHere, Unclear
from directory.model.dated import WHY_WORDS, Away, Deputy, Holding, Member, Vacancy
from directory.model.parts import SETTLED_BY_A_HOLDER, STATUS_WORDS, Fallback, When
from directory.model.post import Plays, Post

__all__ = [
    "SETTLED_BY_A_HOLDER",
    "STATUS_WORDS",
    "WHY_WORDS",
    "Agency",
    "AreaFile",
    "Away",
    "Body",
    "Deputy",
    "Fallback",
    "Header",
    "Holding",
    "Member",
    "Plays",
    "Post",
    "Proxy",
    "RoleHere",
    "Team",
    "Unclear",
    "Vacancy",
    "When",
]
