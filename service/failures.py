"""Failures outside GraphQL, as `application/problem+json` (RFC 9457), and the mask for those nobody foresaw."""

import logging
from collections.abc import Mapping

from starlette.responses import JSONResponse, Response

from schema.errors import ErrorCode, Failure, Refused
from schema.limits import too_large
from service.database_errors import AnswerTooLarge, DatabaseBusy, DatabaseFull, DatabaseTimeout, DatabaseUnavailable
from service.logs import FIELDS
from service.trace import trace
from service.wire import NOT_KEPT

log = logging.getLogger("backissue")


def masked(unexpected: BaseException) -> Failure:
    """What a client may know of an exception nobody foresaw: its request's id. The log has the rest under it."""
    report = trace().request_id
    log.error("internal error %s", report, exc_info=unexpected, extra=of_request())
    return Failure(ErrorCode.INTERNAL_SERVER_ERROR, f"Internal error {report}.")


def of_request() -> dict[str, dict[str, str]]:
    """What makes a line of the log one about the request that is being answered."""
    return {FIELDS: {"request_id": trace().request_id}}


def failure_of(error: Exception) -> Failure:
    """What a client may know of an exception: the failure that it is or has as its cause, or else the mask."""
    match error:
        case Failure():
            return error
        case Refused(errors=[first, *_]):
            cause = first.original_error
            return cause if isinstance(cause, Failure) else Failure(error.code, first.message)
        case AnswerTooLarge():
            return too_large()
        case DatabaseBusy():
            return Failure(ErrorCode.OVERLOADED, "Too many requests are waiting for the database.")
        case DatabaseTimeout():
            return Failure(ErrorCode.TIMEOUT, "The database took too long to answer.")
        case DatabaseUnavailable():
            return Failure(ErrorCode.SERVICE_UNAVAILABLE, "The database cannot be reached.")
        case DatabaseFull():
            return Failure(ErrorCode.STORAGE_FULL, "The database's disk is full.")
        case RecursionError():
            return Failure(ErrorCode.BAD_REQUEST, "The request is nested too deeply.")
        case _:
            return masked(error)


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
        headers={"Cache-Control": NOT_KEPT, "Access-Control-Allow-Origin": "*", **(headers or {})},
        media_type="application/problem+json",
    )
