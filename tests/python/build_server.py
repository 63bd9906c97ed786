"""A process that has dbt imported and forks a child for each build that it is asked for.

Killing builds at random moments needs each build in a process of its own; starting dbt anew each
time costs more than the build. Protocol: one project folder a line on standard input; answers a
line with the child's process id at once, and one with its exit code when it has ended.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import great_expectations  # noqa: F401, E402 - imported once, for all children
from consumer import Consumer  # noqa: E402


def main() -> None:
    for line in sys.stdin:
        folder = Path(line.strip())
        child = os.fork()
        if child == 0:
            _silence()
            os._exit(0 if Consumer.at(folder).build().success else 1)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


if __name__ == "__main__":
    main()
