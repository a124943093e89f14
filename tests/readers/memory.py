"""Validators that live as long as a test."""


class Memory:
    def __init__(self, known: dict[str, tuple[str | None, str | None]] | None = None) -> None:
        self.known = known or {}

    async def get(self, url: str) -> tuple[str | None, str | None]:
        return self.known.get(url, (None, None))

    async def put(self, url: str, etag: str | None, last_modified: str | None) -> None:
        self.known[url] = (etag, last_modified)
