"""What a bare application says to the server that starts and stops it."""

from starlette.types import Receive, Send


async def started(receive: Receive, send: Send) -> None:
    """Say that it is ready, wait for the end, and say that it ended."""
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
