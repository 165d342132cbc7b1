"""A ready plain message for a step: what to say or write. It holds no name, and asks for none."""

from __future__ import annotations

from advice.party import Party
from foundation.limit import Due
from foundation.moment import moment_in_words
from rules.model.duty import Duty

PLACEHOLDER = "[our case reference]"
"""Where the sender puts a reference: never a child's name."""

_ASKS = {
    "settle": "Can we settle this together?",
    "consult": "Can we talk this through?",
    "refer": "I am referring this to you.",
    "raise": "I am raising this with you.",
    "move_up": "We could not settle this, so I am moving it up to you.",
    "tell": "I am telling you, as our escalation policy asks.",
    "convene": "Please call the meeting.",
    "decide": "Please decide.",
    "reply": "Here is our reply.",
    "report": "Here is the report.",
}


def message_for(duty: Duty, who: Party, to: Party | None, stage: str, due: Due | None) -> str:
    """What to say or write for a duty, with the content that it requires.

    Args:
        duty: The duty.
        who: Who owes it.
        to: To or with whom; those who meet, if left out.
        stage: The title of the stage, or "".
        due: When it is due, if anything says.
    """
    if duty.act in ("record", "refrain"):
        return ""
    about = f"About {PLACEHOLDER}" + (f", {stage}" if stage else "")
    lines = [f"To {(to or who).words}.", f"{about}.", _ASKS.get(duty.act, "Please see to this.")]
    lines.append(f"What is needed: {duty.what}.")
    if duty.content:
        lines.append("Please find below: " + "; ".join(f"{item}: [...]" for item in duty.content) + ".")
    if duty.suggested:
        lines.append("We suggest adding: " + "; ".join(f"{item}: [...]" for item in duty.suggested) + ".")
    if due:
        lines.append(f"Please answer by {moment_in_words(due.safest)}.")
    lines.append(f"This is under {', '.join(duty.clauses)} of the escalation policy.")
    return " ".join(lines)
