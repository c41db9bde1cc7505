"""The Celery application that worker and beat load."""

import os

from celery import Celery

from config.heartbeat import connect_worker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
connect_worker()
