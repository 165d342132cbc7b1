"""Sentences: how they begin."""

from __future__ import annotations


def capital(text: str) -> str:
    """Text as a sentence begins, whatever follows its first letter left as it is.

    >>> capital("the IRO")
    'The IRO'
    """
    return text[:1].upper() + text[1:]
