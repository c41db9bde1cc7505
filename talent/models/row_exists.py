"""A condition that Postgres looks up for each row that it comes to."""

from django.db.models import Exists


class RowExists(Exists):
    """EXISTS as one of several conditions, of which any is enough.

    There Postgres would rather list the whole subquery first, everyone employed or a whole line,
    though a page needs forty rows of it. It lists nothing where the subquery has an offset.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"
