"""How gunicorn serves the product: `gunicorn -c config/web.py config.wsgi`."""

import os
from pathlib import Path
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # loaded once, shared by all workers
timeout = 60
graceful_timeout = 20
keepalive = 75  # longer than a load balancer keeps an idle connection
max_requests = 20_000
max_requests_jitter = 2_000
control_socket_disable = True
# Where a slow disk cannot make a worker look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def when_ready(_server: Any) -> None:
    """Called once the application is loaded, before workers are forked."""
    from config.settled import settle  # noqa: PLC0415 - Django was not there before

    settle()
