#!/usr/bin/python3
"""Runs programs in Octave and in our session and compares every variable they leave.

    differential.py --ours RUN_PROGRAMS [--generate N] [--scripts FOLDER] [PROGRAM.m...]

RUN_PROGRAMS is our side: 'run_programs LIST OUT' reads paths, one a line, runs each in an
empty session and writes one line of workspace JSON each (the build makes it).  With
--generate, N random programs are made and run in batches, one Octave process a batch; with
--scripts the test programs of a folder, but those marked '% octave: no (reason)'.
Numbers may differ by --ulps units in the last place; nothing else may differ.  A program
that fails must fail for both, and leave the same variables.  What differs is kept in --keep
FOLDER and makes the status 1.  DIFFERENCES.md tells what is left out on purpose.
"""
import argparse
import concurrent.futures
import glob
import json
import os
import resource
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
PEER = os.path.join(HERE, "octave")
MEMORY = 4 << 30
FLOATS = {"double": (">d", ">q", 16), "single": (">f", ">i", 8)}


def ordered(bits, name):
    """The bits of a float as a number that counts floats in order."""
    whole = struct.unpack(FLOATS[name][1], bytes.fromhex(bits))[0]
    return whole if whole >= 0 else -(whole & (2 ** (FLOATS[name][2] * 4 - 1) - 1))


def same_float(left, right, name, ulps, absolute):
    if left == right:
        return True
    a, b = (struct.unpack(FLOATS[name][0], bytes.fromhex(v))[0] for v in (left, right))
    if a != a or b != b:
        return a != a and b != b
    return abs(ordered(left, name) - ordered(right, name)) <= ulps or abs(a - b) <= absolute


def floats_of(value):
    """Real and imaginary parts; a complex value without any is as good as a real one."""
    imaginary = value.get("im")
    return [value["re"], imaginary or ["0" * len(bits) for bits in value["re"]]]


def difference(left, right, limits, path=""):
    """The first place where two values differ, or None."""
    if left["class"] == "MException":  # a struct for Octave
        return None
    for key in ("class", "size", "skip", "sparse"):
        if left.get(key) != right.get(key):
            return f"{path}: {key} {left.get(key)} and {right.get(key)}"
    if "skip" in left:
        return None
    if "re" in left:
        for mine, theirs in zip(floats_of(left), floats_of(right)):
            for k, (a, b) in enumerate(zip(mine, theirs)):
                if not same_float(a, b, left["class"], *limits):
                    return f"{path}[{k}]: {a} and {b}"
        return None
    for key in ("int", "bits", "rows", "codes", "fields"):
        if left.get(key) != right.get(key):
            return f"{path}: {key} {left.get(key)} and {right.get(key)}"
    pairs = list(zip(left.get("cells", []), right.get("cells", [])))
    for mine, theirs in zip(left.get("elems", []), right.get("elems", [])):
        pairs += zip(mine, theirs)
    for k, (mine, theirs) in enumerate(pairs):
        found = difference(mine, theirs, limits, f"{path}.{k}")
        if found:
            return found
    return None


def compare(ours, octave, limits):
    """None when two runs agree, else a sentence."""
    if ours is None:
        return "our session ended"
    if octave is None:
        return None
    if (ours["error"] is None) != (octave["error"] is None):
        return f"ours: {ours['error'] or 'no error'}; Octave: {octave['error'] or 'no error'}"
    if octave["error"] and octave["error"]["message"].startswith("parse error"):
        return None  # Octave runs what stands before the mistake
    mine, theirs = ours["workspace"], octave["workspace"]
    if sorted(mine) != sorted(theirs):
        return f"variables {sorted(set(mine) ^ set(theirs))} exist on one side only"
    for name in sorted(mine):
        found = difference(mine[name], theirs[name], limits, name)
        if found:
            return found
    return None


def lines_of(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return [json.loads(line) for line in file]


def limited():
    """A program that outgrows this fails instead of the machine."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def run_side(programs, command, folder):
    """A line for each program; None for those that ended the whole process."""
    listing, output = (os.path.join(folder, name) for name in ("list", "out"))
    programs = [os.path.abspath(program) for program in programs]
    results = []
    while len(results) < len(programs):
        with open(listing, "w", encoding="utf-8") as file:
            file.write("\n".join(programs[len(results):]) + "\n")
        open(output, "w", encoding="utf-8").close()
        # The exit status may tell of the shutdown only; the lines are what counts.
        try:
            subprocess.run(command(listing, output), check=False, cwd=folder,
                           stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600,
                           preexec_fn=limited)
        except subprocess.TimeoutExpired:
            pass
        results += lines_of(output)
        if len(results) < len(programs):
            results.append(None)
    return results


def run_both(programs, ours, folder):
    """Octave exits on some programs; those are left out."""
    mine = run_side(programs, lambda listing, output: [ours, listing, output], folder)
    octave = run_side(programs, lambda listing, output: [
        "octave-cli", "--norc", "-q", "--path", PEER, "--eval",
        f"peer_run_list('{listing}', '{output}')"], folder)
    return mine, octave


def run_batch(programs, options):
    """(path, sentence) for each program that differs, and how many failed for both."""
    with tempfile.TemporaryDirectory() as folder:
        ours, octave = run_both(programs, options.ours, folder)
    limits = (options.ulps, options.absolute)
    found = [(path, compare(a, b, limits)) for path, a, b in zip(programs, ours, octave)]
    failing = sum(1 for a, b in zip(ours, octave)
                  if a and b and a["error"] and b["error"])
    return [pair for pair in found if pair[1]], failing


def generated(options, first, count):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.join(HERE, "generate_programs.py"), str(count),
                        folder, "--seed", str(options.seed), "--first", str(first)], check=True)
        paths = sorted(os.path.join(folder, name) for name in os.listdir(folder))
        found, failing = run_batch(paths, options)
        kept = []
        for path, sentence in found:
            with open(path, encoding="utf-8") as file:
                text = file.read()
            kept.append((os.path.basename(path), sentence, text))
        return kept, failing


def judged_scripts(folder):
    """The programs below a folder that Octave can judge."""
    paths = sorted(glob.glob(os.path.join(folder, "*", "*.m")))
    judged = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            if "% octave: no" not in file.read():
                judged.append(path)
    print(f"{len(paths) - len(judged)} of {len(paths)} programs are not for Octave")
    return judged


def show(name, sentence, text, options):
    print(f"{name}: {sentence}")
    if options.keep and text:
        os.makedirs(options.keep, exist_ok=True)
        with open(os.path.join(options.keep, name), "w", encoding="utf-8") as file:
            file.write(f"% {sentence}\n{text}")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--generate", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--ulps", type=int, default=4)
    parser.add_argument("--absolute", type=float, default=1e-13)
    parser.add_argument("--keep")
    parser.add_argument("--scripts")
    parser.add_argument("programs", nargs="*")
    options = parser.parse_args()

    found, failing = [], 0
    options.ours = os.path.abspath(options.ours)
    options.programs += judged_scripts(options.scripts) if options.scripts else []
    if options.programs:
        pairs, failing = run_batch(options.programs, options)
        found = [(path, sentence, "") for path, sentence in pairs]
    batches = [(first, min(options.batch, options.generate - first))
               for first in range(0, options.generate, options.batch)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for kept, failed in pool.map(lambda b: generated(options, *b), batches):
            found += kept
            failing += failed
    for name, sentence, text in found:
        show(name, sentence, text, options)
    total = len(options.programs) + options.generate
    print(f"differential: {total} programs, {failing} fail for both, {len(found)} differ")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
