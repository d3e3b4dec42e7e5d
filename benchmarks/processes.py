"""Runs a program to its end and measures it: time, processor time, memory, and what else the machine did meanwhile."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

LAST_LINES = 15


class ProcessFailed(Exception):
    """A program ended with another status than 0; the message holds the end of its output."""


@dataclass(frozen=True)
class Usage:
    """What one process took."""

    seconds: float
    cpu_seconds: float
    # The most memory it held: VmHWM at its end, a Java heap and mapped files included.
    peak_bytes: int
    # Share of the machine's processor time that other processes had, in 0..1; 0 where the system does not tell.
    others: float


def run(command: list, log: Path, output: Path | None = None, environment: dict[str, str] | None = None) -> Usage:
    """Runs a command; its messages go into the file log, and so does its standard output unless output is given.

    Raises ProcessFailed for a status other than 0.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in command]
    with ExitStack() as files:
        messages = files.enter_context(log.open("wb"))
        out = files.enter_context(output.open("wb")) if output else messages
        busy = busy_seconds()
        start = time.perf_counter()
        process = subprocess.Popen(words, stdout=out, stderr=messages, env=os.environ | (environment or {}))
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.send_signal(signal.SIGTERM)
            process.wait()
            raise
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise ProcessFailed(failure(words, process.returncode, log))
    cpu_seconds = usage.ru_utime + usage.ru_stime
    others = max(0.0, busy_seconds() - busy - cpu_seconds) / (seconds * os.cpu_count())
    return Usage(seconds, cpu_seconds, peak_bytes(usage), others)


def failure(words: list[str], status: int, log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]
    return f"{' '.join(words)}\nended with status {status}. The end of {log}:\n" + "\n".join(
        "  " + line for line in lines
    )


def peak_bytes(usage) -> int:
    # macOS counts bytes, Linux kilobytes.
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def busy_seconds() -> float:
    """Processor time that all processes of the machine have had since it started."""
    try:
        fields = Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()
    except OSError:
        return 0.0
    user, nice, system, _, _, interrupts, soft_interrupts, stolen = (int(field) for field in fields[1:9])
    return (user + nice + system + interrupts + soft_interrupts + stolen) / os.sysconf("SC_CLK_TCK")
