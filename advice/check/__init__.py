"""Checks that need cases, dates or posts."""
