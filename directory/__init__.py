"""Which post plays which role, for which agency and case; who is above whom; who covers."""

from directory.found import Found, Named
from directory.loader import Area, load_area
from directory.resolve import resolve

__all__ = ["Area", "Found", "Named", "load_area", "resolve"]
