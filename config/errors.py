"""What a person sees when the product itself went wrong."""

import logging
import secrets

from django.http import HttpRequest, HttpResponseServerError
from django.template import loader

logger = logging.getLogger("config.errors")


def server_error(request: HttpRequest) -> HttpResponseServerError:
    """A page with a number that stands in the log too, made without database or session."""
    reference = secrets.token_hex(4).upper()
    logger.error("Reference %s: %s %s", reference, request.method, request.path)
    text = loader.get_template("500.html").render({"reference": reference})
    return HttpResponseServerError(text)
