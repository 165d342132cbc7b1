"""What a run shows: measures as pure functions of its records, and how sure each of them is."""
