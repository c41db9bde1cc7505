"""The scales that every installation begins with, so that the first assessment can be written."""

from typing import Any

SCALES = [
    (
        "performance", "Performance in three levels",
        "Look back: what was achieved against what was agreed, and how. Not what somebody might"
        " do one day, and not how alike you are.",
        ["Below what was agreed", "As agreed", "Beyond what was agreed"],
    ),
    (
        "potential", "Potential in three levels",
        "Look ahead: how somebody learns in what is new, copes with more that is uncertain, and"
        " wants to. Good work in today’s role alone is no sign of it.",
        [
            "Grows in today’s role", "Could take on a wider role",
            "Could take on a role two steps on",
        ],
    ),
]  # fmt: skip


def load_scales(model: Any) -> None:
    """Add what is not there yet, by its name; takes the model, for migrations of their time."""
    for kind, name, guidance, labels in SCALES:
        model.objects.get_or_create(
            name=name, defaults={"kind": kind, "guidance": guidance, "labels": labels}
        )
