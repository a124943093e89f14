"""What was answered as JSON, in the other forms of REST."""

from typing import Any

from schema.rest.question import RestQuestion
from schema.rest.resources import Form
from service.rendering import document, feed


def render(asked: RestQuestion, data: Any, origin: str, target: str) -> bytes:
    """An answer in the form that was asked: a document or a feed.

    `origin` is the scheme and host by which the client knows the service, `target` the path and query it asked for.
    """
    match asked.form:
        case Form.TEXT:
            return document.text(data).encode()
        case Form.MARKDOWN:
            return document.markdown(data).encode()
        case Form.ATOM:
            return feed.atom(asked.resource, data, origin, target)
        case Form.JSON_FEED:
            return feed.json_feed(asked.resource, data, origin, target)
    raise ValueError(f"{asked.form} is not made of a whole answer")
