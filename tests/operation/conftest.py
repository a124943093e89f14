"""The library of `tests.api`, for tests that only look at it."""

from tests.api.conftest import library

__all__ = ["library"]
