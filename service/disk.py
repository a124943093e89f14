"""What a full disk looks like from a program."""

import errno
from typing import Final

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def is_full(error: OSError) -> bool:
    """Whether something could not be written for want of space, be it the disk's, a quota's or a file's."""
    return error.errno in _FULL
