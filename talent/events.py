"""News that apps above may listen to; the only signals of this app.

Each is sent inside the transaction that made it true.
"""

from django.dispatch import Signal

# employee, assignment: a new assignment begins (hire, promotion, move), perhaps on a later day.
assignment_changed = Signal()
# employee, last_day: an employment ends, perhaps on a later day.
employment_ended = Signal()
# employee, skill: someone made a claim and the level was worked out again.
skill_claimed = Signal()
# role, version: a version of a role became the current one.
role_version_published = Signal()
# no arguments: many assignments changed at once, by an import.
assignments_replaced = Signal()
