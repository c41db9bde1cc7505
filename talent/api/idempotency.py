"""A write with a key happens once, however often it is sent."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lib.api import KeyReusedError
from talent.models import IdempotencyKey, User

HEADER = "Idempotency-Key"
LONGEST = 100
KEY: dict[str, Any] = {
    "name": HEADER,
    "type": OpenApiTypes.STR,
    "location": "header",
    "required": False,
    "description": (
        "Your own name for this write, up to 100 characters. Sent again within a day with the"
        " same content, it gives the first answer again and writes nothing; with another"
        " content it is refused (422)."
    ),
}


def once(request: Request, write: Callable[[Request], Response]) -> Response:
    """Do a write, or give the answer that its key has got already.

    Key, write and answer are one transaction: a second sender waits for the first, and what was
    refused or broke off leaves no key behind.
    """
    key = request.headers.get(HEADER, "")
    if not key:
        return write(request)
    if len(key) > LONGEST or not key.isascii() or not key.isprintable():
        raise ValidationError({HEADER: f"Up to {LONGEST} printable ASCII characters."})
    assert isinstance(request.user, User)
    with transaction.atomic():
        row, _new = IdempotencyKey.objects.get_or_create(
            user=request.user, key=key, defaults={"request": fingerprint(request)}
        )
        if row.request != fingerprint(request):
            raise KeyReusedError
        if row.answer is not None:
            said = row.answer
            headers = {**said["headers"], "Idempotency-Replayed": "true"}
            return Response(said["body"], status=row.status, headers=headers)
        answer = write(request)
        body = json.loads(json.dumps(answer.data, cls=DjangoJSONEncoder))
        headers = {name: answer[name] for name in ("Location",) if answer.has_header(name)}
        row.status, row.answer = answer.status_code, {"body": body, "headers": headers}
        row.save(update_fields=["status", "answer"])
    return answer


class Content(DjangoJSONEncoder):
    """What was sent as text; a file is known by what is in it."""

    def default(self, o: Any) -> Any:
        if not isinstance(o, UploadedFile):
            return super().default(o)
        digest = hashlib.sha256()
        for chunk in o.chunks():
            digest.update(chunk)
        o.seek(0)
        return [o.name, digest.hexdigest()]


def fingerprint(request: Request) -> str:
    """What makes two requests the same: method, address and content."""
    content = json.dumps(request.data, sort_keys=True, cls=Content)
    text = "\n".join([str(request.method), request.path, content])
    return hashlib.sha256(text.encode()).hexdigest()
