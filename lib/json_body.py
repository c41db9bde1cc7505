"""What the API reads: JSON of a size and depth that people send."""

import json
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.parsers import JSONParser


class TooLargeError(exceptions.APIException):
    """More was sent than any request needs."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The request is too large."


class SafeJSONParser(JSONParser):
    """JSON of at most a megabyte that is not nested beyond reason."""

    most = 1024 * 1024

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        content = stream.read(self.most + 1)
        if len(content) > self.most:
            raise TooLargeError
        try:
            found = super().parse(BytesIO(content), media_type, parser_context)
            # Half of a pair, as \ud800, is no character: nothing can keep it or send it back.
            json.dumps(found, ensure_ascii=False).encode()
        except RecursionError as error:
            raise exceptions.ParseError(_("This JSON is nested too deeply.")) from error
        except UnicodeEncodeError as error:
            raise exceptions.ParseError(_("This JSON holds half a character.")) from error
        return found
