"""What each database role may do, compared with what it should be able to do.

Three roles share one database: `owner` has made it and migrates it, `web` serves pages and jobs,
`release` reads what `web` must not. Nobody else gets anything.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

import dj_database_url
from psycopg2 import sql

Privileges = Mapping[str, Mapping[str, str]]  # table: {role: "SELECT, INSERT"}

KNOWN = {"SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"}
NOTHING: frozenset[str] = frozenset()
# Both may keep temporary tables: `web` for bulk writes, `release` for what it puts aside.
DEFAULTS: dict[str, dict[str, frozenset[str]]] = {
    "DATABASE": {
        "web": frozenset({"CONNECT", "TEMPORARY"}),
        "release": frozenset({"CONNECT", "TEMPORARY"}),
    },
    "SCHEMA": {"web": frozenset({"USAGE"}), "release": frozenset({"USAGE"})},
    "TABLE": {"web": frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})},
    "SEQUENCE": {"web": frozenset({"USAGE", "SELECT"})},
}
# Every grantable thing of this database with what is granted on it; what belongs to an extension
# is the extension's affair.
HELD = """
WITH things(kind, name, privileges) AS (
    SELECT 'DATABASE', datname, coalesce(datacl, acldefault('d', datdba))
    FROM pg_database WHERE datname = current_database()
  UNION ALL
    SELECT 'SCHEMA', nspname, coalesce(nspacl, acldefault('n', nspowner))
    FROM pg_namespace WHERE nspname = 'public'
  UNION ALL
    SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relname, relacl
    FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      AND NOT EXISTS (
          SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass
          AND objid = pg_class.oid AND deptype = 'e'
      )
)
SELECT kind, name, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE rolname END, privilege_type
FROM things
LEFT JOIN LATERAL aclexplode(privileges) ON true
LEFT JOIN pg_roles ON pg_roles.oid = grantee
ORDER BY kind, name
"""


class Thing(NamedTuple):
    """Something that privileges are granted on."""

    kind: str
    name: str


def user_of(url: str) -> str:
    """The database role that an address signs in as."""
    return str(dj_database_url.parse(url)["USER"])


def apply_grants(connection: Any, *, users: Mapping[str, str], declared: Privileges) -> list[str]:
    """Grant what is missing and revoke what is too much, and return the statements for it.

    `users` maps `web` and `release` to their names in Postgres; `declared` replaces the default
    of a role on a table. The caller holds a transaction.
    """
    with connection.cursor() as cursor:
        # Two of these at once would trip over each other's rows in the catalogue.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('grants'))")
        held = read_held(cursor)
        refuse_unknown(declared, tables={thing.name for thing in held if thing.kind == "TABLE"})
        statements = [
            statement
            for thing, by_user in held.items()
            for role, user in {**users, "PUBLIC": "PUBLIC"}.items()
            for statement in differences(thing, user, by_user[user], wanted(thing, role, declared))
        ]
        for statement in statements:
            cursor.execute(statement)
        return [statement.as_string(cursor.cursor) for statement in statements]


def read_held(cursor: Any) -> dict[Thing, dict[str, set[str]]]:
    """What every user holds on every thing of this database."""
    cursor.execute(HELD)
    held: dict[Thing, dict[str, set[str]]] = {}
    for kind, name, user, privilege in cursor.fetchall():
        by_user = held.setdefault(Thing(kind, name), defaultdict(set))
        if privilege:  # else nothing is granted to anybody
            by_user[user].add(privilege)
    return held


def wanted(thing: Thing, role: str, declared: Privileges) -> frozenset[str]:
    """What a role should be able to do."""
    own = declared.get(thing.name, {}) if thing.kind == "TABLE" else {}
    return parsed(own[role]) if role in own else DEFAULTS[thing.kind].get(role, NOTHING)


def parsed(privileges: str) -> frozenset[str]:
    """The privileges named in a declaration."""
    return frozenset(word.strip().upper() for word in privileges.split(",") if word.strip())


def refuse_unknown(declared: Privileges, *, tables: set[str]) -> None:
    """A misspelt declaration must not silently leave the default in force."""
    for table, by_role in declared.items():
        if table not in tables:
            raise ValueError(f"Privileges are declared for {table}, which is no table.")
        for role, privileges in by_role.items():
            if role not in {"web", "release"} or not parsed(privileges) <= KNOWN:
                raise ValueError(f"{table} declares {privileges!r} for {role!r}: not understood.")


def differences(
    thing: Thing, user: str, held: set[str], should: frozenset[str]
) -> list[sql.Composed]:
    """The statements that lead from what a role holds to what it should hold."""
    to = sql.SQL("PUBLIC") if user == "PUBLIC" else sql.Identifier(user)
    on = sql.SQL(thing.kind) + sql.SQL(" ") + sql.Identifier(thing.name)
    statements = []
    for verb, privileges in (
        ("GRANT {} ON {} TO {}", should - held),
        ("REVOKE {} ON {} FROM {}", held - should),
    ):
        if privileges:
            words = sql.SQL(", ".join(sorted(privileges)))
            statements.append(sql.SQL(verb).format(words, on, to))
    return statements
