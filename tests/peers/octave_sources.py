#!/usr/bin/python3
"""Does our front end judge the sources of Octave's packages as Octave's own parser does?

    octave_sources.py SNAPSHOT_BUILDER

Every .m file of the installed packages is parsed by Octave and checked by
'snapshot-builder check' in Octave's dialect.  What Octave accepts must compile and verify,
unless it defines a class; what Octave rejects must be rejected.  The only other exceptions
are those in octave_sources.txt, each with its reason; one that isn't needed any more is a
failure too.
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = "/usr/share/octave/"
CLASS = "class definitions can't be compiled"


def sources():
    listing = subprocess.run(["dpkg", "-L", "octave", "octave-common"], check=True,
                             capture_output=True, text=True).stdout
    return sorted(path for path in listing.splitlines() if path.endswith(".m"))


def exceptions():
    """Path below ROOT -> reason."""
    with open(os.path.join(HERE, "octave_sources.txt"), encoding="utf-8") as file:
        rows = [line.split(None, 1) for line in file if line.strip() and line[0] != "#"]
    return {path: reason.strip() for path, reason in rows}


def verdicts(builder, paths):
    """(ours, Octave's): a list of "ok" or messages each."""
    with tempfile.TemporaryDirectory() as folder:
        listing, ours, theirs = (os.path.join(folder, name) for name in ("list", "ours", "octave"))
        with open(listing, "w", encoding="utf-8") as file:
            file.write("\n".join(paths) + "\n")
        subprocess.run([builder, "check", "--dialect", "octave", "--list", listing, "--json", ours],
                       check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.run(["octave-cli", "--norc", "-q", "--path", os.path.join(HERE, "octave"),
                        "--eval", f"peer_parse_list('{listing}', '{theirs}')"], check=False,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, timeout=600)
        with open(ours, encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        with open(theirs, encoding="utf-8", errors="replace") as file:
            octave = file.read().splitlines()
    assert [row["file"] for row in rows] == paths and len(octave) == len(paths)
    return ["ok" if row["ok"] else row["message"] for row in rows], octave


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    paths, allowed, problems, counts = sources(), exceptions(), [], [0, 0, 0, 0]
    for path, ours, octave in zip(paths, *verdicts(sys.argv[1], paths)):
        name = path.removeprefix(ROOT).split("/", 1)[1]
        agree = (ours == "ok" or ours.startswith(CLASS)) == (octave == "ok")
        counts[0 if ours == "ok" else 1 if ours.startswith(CLASS) else 2] += 1
        if agree == (name in allowed):
            problems.append(f"{name}: ours: {ours}; Octave: {octave}"
                            + ("; listed as an exception" if agree else ""))
    for problem in problems:
        print(problem)
    print(f"octave sources: {len(paths)} files, {counts[0]} compiled and verified, "
          f"{counts[1]} class definitions, {counts[2]} rejected as Octave rejects them, "
          f"{len(allowed)} listed exceptions, {len(problems)} problems")
    return 1 if problems or len(paths) < 1000 else 0


if __name__ == "__main__":
    sys.exit(main())
