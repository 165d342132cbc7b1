"""Steps a simulated case through the same fold as an advice: each kind of step is taken by the fold, and then known.

The fold decides what follows from an event. What follows depends on where the case stands (`snapshot`: its shape), on
what is reported and on what has run out, and not on the dates themselves; so what the fold did is kept (`step`), with
the dates put in anew for each case (`course`). Nothing is kept of a step before the fold has taken it twice alike.
"""
