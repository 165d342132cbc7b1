"""The file of a scenario: its shapes, and how it is read."""
