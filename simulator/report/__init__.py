"""What a board is told of a run: words and numbers, as a pure function of what came of it."""
