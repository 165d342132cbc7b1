"""Checks that need cases, dates or posts, each on a small policy with one fault."""
