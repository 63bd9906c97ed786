"""Builds that are killed: readers see one whole publication at any time, and nobody has to mend."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import shop
from consumer import Consumer

pytestmark = pytest.mark.resilience

SUPPORT = Path(__file__).parent / "support"
KILLS = int(os.environ.get("SEGMENTATION_KILLS", "20"))


@pytest.fixture
def consumer(tmp_path) -> Consumer:
    """A project that the server of builds publishes first."""
    return Consumer(tmp_path, shop.write(tmp_path / "raw", shop.raw_tables()), shop.VARIABLES)


def test_killed_builds_never_show_and_never_block_the_next(consumer):
    """Builds are killed at random moments, and after each of them the next build publishes.

    A reader polls all the while: it sees no error, and only whole publications.
    """
    chance = random.Random(20)
    server = subprocess.Popen(
        [sys.executable, str(SUPPORT / "build_server.py"), str(consumer.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def build(kill_after: float | None = None) -> tuple[int, float]:
        """Exit code and duration of a build in a process of its own."""
        print("build", file=server.stdin, flush=True)
        child = int(server.stdout.readline())
        started = time.monotonic()
        if kill_after is not None:
            time.sleep(kill_after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        code = int(server.stdout.readline())
        return code, time.monotonic() - started

    code, duration = build()
    assert code == 0
    reader = subprocess.Popen(
        [sys.executable, str(SUPPORT / "reader.py"), str(consumer.segments_file)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout.readline() == "polling\n"
    try:
        published = killed = 0
        while killed < KILLS:
            code, _ = build(kill_after=chance.uniform(0, 0.9 * duration))
            # A build quicker than its killer has published; the others have been killed.
            assert code in (-signal.SIGKILL, 0)
            killed += code == -signal.SIGKILL
            code, duration = build()
            assert code == 0
            published += 1
    finally:
        server.stdin.close()
        server.wait(timeout=60)
        reader.send_signal(signal.SIGTERM)
        summary = json.loads(reader.communicate(timeout=60)[0])

    assert summary["errors"] == []
    assert summary["mixed"] == 0
    assert summary["polls"] > 100
    assert len(summary["seen"]) >= published
    assert not list(consumer.folder.glob("segments.duckdb.part-*"))
