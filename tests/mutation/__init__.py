"""Faults put into policies, and what notices them."""
