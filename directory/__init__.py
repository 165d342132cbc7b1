"""Which post plays which role, for which agency and case; who is above whom; who covers."""

from directory.loader import Area, load_area
from directory.resolve import Found, resolve

__all__ = ["Area", "Found", "load_area", "resolve"]
