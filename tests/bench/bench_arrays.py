#!/usr/bin/env python3
"""Times arrays.m in our session and in Octave.

    bench_arrays.py SESSION LIBRARY [ROUNDS]

Both run the same program, turn by turn; what is told are the medians of the rounds in
microseconds and how many times as long Octave takes.  SESSION is snapshot-session, LIBRARY
the folder of the standard library's .m functions.
"""
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def times(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL)
    rows = [line.split() for line in done.stdout.splitlines()]
    if not rows or any(len(row) != 2 for row in rows):
        sys.exit(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return {name: float(value) for name, value in rows}


def compare(program, prefix):
    """Prints what the program measures; also for the other programs of this folder."""
    program = os.path.join(HERE, program)
    session, library = sys.argv[1:3]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    commands = {"ours": [session, "run", "--no-snapshot", f"--library={library}", program],
                "octave": ["octave-cli", "--norc", "-q", program]}
    found = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(times(command))
    for key in found["ours"][0]:
        ours, octave = (statistics.median(run[key] for run in found[name]) for name in commands)
        print(f"{prefix}_{key}_us {ours:.1f} octave {octave:.1f} ({octave / ours:.2f} x)")


if __name__ == "__main__":
    compare("arrays.m", "array")
