"""Failures outside GraphQL, as `application/problem+json` (RFC 9457), and the mask for those nobody foresaw."""

import logging
import uuid
from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

from schema.errors import ErrorCode, Failure

log = logging.getLogger("backissue")


def masked(unexpected: BaseException) -> Failure:
    """What a client may know of an exception nobody foresaw: an id. The log has the rest under it."""
    report = uuid.uuid4().hex[:12]
    log.error("internal error %s", report, exc_info=unexpected)
    return Failure(ErrorCode.INTERNAL_SERVER_ERROR, f"Internal error {report}.")


def problem(failure: Failure, headers: Mapping[str, str] | None = None) -> Response:
    """The failure as an answer."""
    meaning = failure.code.meaning
    return JSONResponse(
        {
            "type": f"urn:backissue:error:{failure.code.name}",
            "title": meaning.title,
            "status": meaning.status,
            "detail": failure.message,
            "code": failure.code.name,
            "hint": failure.hint,
        },
        status_code=meaning.status,
        headers=headers,
        media_type="application/problem+json",
    )
