"""The embedded Redis: started as a broker that keeps what it was given."""

import socket

from config.embedded.keeper import redis_server
from config.embedded.places import Places, own_folder, redis_program
from config.embedded.processes import Deadline, reap, spawn

# Snapshots lose queued jobs at kill -9, the append-only file does not (promises.md, C6). A broker
# that evicts keys would lose them too.
SETTINGS = {
    "port": "0",  # the socket only
    "unixsocketperm": "700",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
    "set-proc-title": "no",  # so that the process can be told by its data folder
}


def start(here: Places) -> bool:
    """Have the server running; says whether it had to be started."""
    if _answers(here):
        return False
    own_folder(here.redis, here.account)
    server, log = redis_server(here.redis), here.folder / "redis.log"
    if not here.redis_socket.exists():
        server.stop()  # it runs, but its socket has been removed

    program = redis_program(here)
    deadline, child = Deadline("Redis", log), None
    while not _answers(here):
        reap()
        if server.pid() is None:
            if child is None:
                child = spawn(_command(here, str(program)), log, here.account)
            elif child.poll() is not None:
                deadline.fail("does not start")
        deadline.wait()
    return True


def _command(here: Places, program: str) -> list[str]:
    places = {
        "unixsocket": str(here.redis_socket),
        "dir": str(here.redis),
        "pidfile": str(here.redis / "redis.pid"),
    }
    options = {**SETTINGS, **places}
    return [program, *(word for name, value in options.items() for word in (f"--{name}", value))]


def _answers(here: Places) -> bool:
    """Whether the server takes commands: not while it still reads its data."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5)
        try:
            client.connect(str(here.redis_socket))
            client.sendall(b"PING\r\n")
            return client.recv(64).startswith(b"+PONG")
        except OSError:
            return False
