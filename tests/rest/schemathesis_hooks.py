"""What schemathesis cannot read out of the description: how our formats are written, and what does not go together."""

from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis import Case, HookContext

from schema import cursor
from schema.rest import fields
from schema.rest.resources import RESOURCES
from schema.tables import ENTITIES, ISSUES, LINKS, SECTIONS, TALES

HOLDERS = {resource.item.name: resource.item for resource in RESOURCES}
LISTS = {listing.name: listing for listing in (ENTITIES, ISSUES, LINKS, SECTIONS, TALES)}


def selections(holder: fields.Holder) -> st.SearchStrategy[str]:
    """Some fields of a type."""
    return st.lists(st.sampled_from(sorted(fields.fields_of(holder))), min_size=1, max_size=4).map(",".join)


def cursors(listing: str) -> st.SearchStrategy[str]:
    """Cursors of a list in the order that it has by default."""
    order, keys = next(iter(LISTS[listing].orders.items()))
    values = st.tuples(*(st.integers(0, 500) if key.type is int else st.just("openai") for key in keys))
    return values.map(lambda found: cursor.encode(listing, order, found))


for _name, _holder in HOLDERS.items():
    schemathesis.openapi.format(f"fields-{_name}", selections(_holder))
for _name in LISTS:
    schemathesis.openapi.format(f"cursor-{_name}", cursors(_name))
schemathesis.openapi.format(
    "cursor-search",
    st.builds(
        lambda score, issue: cursor.encode("search", "BEST", [score, issue, "SECTION", 1]), *[st.integers(0, 500)] * 2
    ),
)


@schemathesis.hook
def filter_case(_context: HookContext, case: Case[Any]) -> bool:
    """Leave out what is right by itself and wrong together: two ends of a page, a cursor of another order."""
    given = (case.query or {}).keys()
    return not ({"cursor", "before"} <= given or ("orderBy" in given and given & {"cursor", "before"}))
