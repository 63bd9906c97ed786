"""Standard output and error of the command: readers leave early, and terminals lack characters."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Output:
    """A stream whose reader may close it before all is written, as `head` does.

    What is written after that goes nowhere, and `is_closed` tells: a build must not break off
    because nobody reads what it says.
    """

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.is_closed = False
        if hasattr(stream, "reconfigure"):
            # Of what the terminal cannot show, the code is shown.
            stream.reconfigure(errors="backslashreplace")

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except BrokenPipeError:
            self._go_nowhere()
            return len(text)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._go_nowhere()

    def _go_nowhere(self) -> None:
        self.is_closed = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._stream.fileno())
        os.close(nowhere)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def guarded_output() -> Iterator[list[Output]]:
    """Puts standard output and error in the care of `Output`, within its block."""
    before = sys.stdout, sys.stderr
    # Without a terminal there may be none of them.
    guarded = [Output(stream or open(os.devnull, "w")) for stream in before]
    sys.stdout, sys.stderr = guarded
    try:
        yield guarded
    finally:
        for stream in guarded:
            stream.flush()
        sys.stdout, sys.stderr = before
