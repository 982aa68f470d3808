#!/usr/bin/env python3
"""Times the same programs in our session, in Lua and in Octave.

    bench_programs.py SESSION [ROUNDS [NAME...]]

Runs are interleaved, and each interpreter's empty program is taken off.  What is
measured is the processor time of whole processes: that of the clock tells more
about who else is at work.  Prints medians in milliseconds and how many times as
long the others take.  Octave runs once: it is slow and steady enough.
"""
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs")
NAMES = ["loops", "mandelbrot", "fib", "sieve", "strings", "fields", "cells"]


def children_time():
    """Seconds that all children so far were computing."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(command):
    begin = children_time()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    took = children_time() - begin
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: {done.stderr}")
    return took * 1000, done.stdout


def peers(session):
    found = {"session": [session, "--no-snapshot", "run"]}
    if shutil.which("lua5.4"):
        found["lua"] = ["lua5.4"]
    if shutil.which("octave-cli"):
        found["octave"] = ["octave-cli", "--no-init-file", "--quiet"]
    return found


def octave_script(path, folder):
    """Octave takes a file that begins with a function for a function file."""
    out = os.path.join(folder, os.path.basename(path))
    with open(path, encoding="utf-8") as source:
        text = source.read()
    with open(out, "w", encoding="utf-8") as copy:
        copy.write("1;\n" + text)
    return out


def main():
    session = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    names = sys.argv[3:] or NAMES
    commands = peers(session)
    with tempfile.TemporaryDirectory() as folder:
        empty = {}
        nothing = os.path.join(folder, "nothing.m")
        open(nothing, "w", encoding="utf-8").write("1;\n")
        for peer, command in commands.items():
            source = nothing if peer != "lua" else "/dev/null"
            empty[peer] = statistics.median(
                run(command + [source])[0] for _ in range(5))
        for name in names:
            times = {peer: [] for peer in commands}
            outputs = {}
            for k in range(rounds):
                for peer, command in commands.items():
                    if peer == "octave" and k > 0:
                        continue
                    path = os.path.join(HERE, name)
                    path += ".lua" if peer == "lua" else ".m"
                    if peer == "octave":
                        path = octave_script(path, folder)
                    took, outputs[peer] = run(command + [path])
                    times[peer].append(took - empty[peer])
            if len(set(outputs.values())) != 1:
                sys.exit(f"{name}: outputs differ: {outputs}")
            ours = statistics.median(times["session"])
            line = f"program_{name}_ms {ours:.1f}"
            for peer in list(commands)[1:]:
                theirs = statistics.median(times[peer])
                line += f" {peer} {theirs:.1f} ({theirs / ours:.2f} x)"
            print(line, flush=True)


if __name__ == "__main__":
    main()
