"""A process that has built a project once and forks a child for each further build.

Killing builds at random moments needs each build in a process of its own; starting dbt anew each
time, and rendering each macro for the first time, costs more than the build. Argument: the
project's folder. Protocol: a line on standard input asks for a build; answers a line with the
child's process id at once, and one with its exit code when it has ended.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from consumer import Consumer  # noqa: E402


def main() -> None:
    consumer = Consumer.at(Path(sys.argv[1]))
    consumer.build_successfully()
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            _silence()
            os._exit(0 if consumer.build().success else 1)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


if __name__ == "__main__":
    main()
