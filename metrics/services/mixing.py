"""How a sent answer loses its writer: envelopes leave together, in no order.

Two rows of one transaction share its number, rows lie in the order in which they were written,
and each alone was enough to link every answer to its person. So a sent answer waits, sealed, in
its writer's own row. Once there are twice as many as have to stay together, a random draw leaves
in one transaction: all of it becomes envelopes in random order, and all its writers are done. As
many stay behind as a batch has at least, so that the last to come are never alone at the close.
An envelope can so be told to be of one batch of `LEAST_TOGETHER` people or more, or of everybody
who answered where there were fewer; never of somebody (docs/confidentiality.md says what is not
hidden). Either a batch has left or it waits still, whenever a worker dies.
"""

from django.db import connection, transaction

from metrics.models import Wave

LEAST_TOGETHER = 10

# One statement: what is taken, what it becomes, and who is done.
LEAVE = """
WITH taken AS (
    DELETE FROM metrics_answerdraft WHERE person_id IN (
        SELECT d.person_id FROM metrics_answerdraft d
        JOIN metrics_waveperson p ON p.id = d.person_id
        WHERE p.wave_id = %(wave)s AND d.is_sent
        ORDER BY random() LIMIT %(count)s
    )
    RETURNING person_id, sealed
), moved AS (
    INSERT INTO metrics_envelope (uuid, wave_uuid, sealed)
    SELECT gen_random_uuid(), %(uuid)s, sealed FROM taken ORDER BY random()
)
UPDATE metrics_waveperson SET done = true WHERE id IN (SELECT person_id FROM taken)
"""
WAITING = """
SELECT count(*) FROM metrics_answerdraft d JOIN metrics_waveperson p ON p.id = d.person_id
WHERE p.wave_id = %(wave)s AND d.is_sent
"""


@transaction.atomic
def mix(wave: Wave, *, is_last: bool = False) -> int:
    """Let sent answers of a wave leave together; at the last all. Returns how many left."""
    with connection.cursor() as cursor:
        # Two workers at once would each leave too few behind.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('metrics.mix'), %s)", [wave.pk])
        cursor.execute(WAITING, {"wave": wave.pk})
        (waiting,) = cursor.fetchone()
        count = waiting if is_last else waiting - LEAST_TOGETHER
        if not count or (not is_last and count < LEAST_TOGETHER):
            return 0
        cursor.execute(LEAVE, {"wave": wave.pk, "uuid": wave.uuid, "count": count})
    return int(count)
