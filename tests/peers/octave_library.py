#!/usr/bin/python3
"""Octave's own library as a snapshot.

    octave_library.py SNAPSHOT_BUILDER

Every function of the installed packages that Octave's own path leads to is one of the
snapshot's, or told to be in the shadow of another; only class definitions have no code.  The
file is right at the deepest level, is the same for any number of threads, and holds what its
sources compile to.
"""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

CLASS = "class definitions can't be compiled"


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def create(builder, library, out, jobs):
    run(builder, "create", "-q", "-L", library, "--dialect", "octave", "--on-error", "skip",
        "-j", str(jobs), "-o", out, "--report", out + ".json")
    with open(out + ".json", encoding="utf-8") as file:
        return json.load(file)


def expected(library):
    """Names by the rules of folders: those that are called by them, and private ones."""
    public, private = set(), set()
    for folder, _, files in os.walk(library):
        parts = os.path.relpath(folder, library).split(os.sep)
        if any(part.startswith("@") for part in parts):
            continue
        for file in files:
            name, suffix = os.path.splitext(file)
            if suffix != ".m" or not re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII):
                continue
            if parts[-1] == "private":
                private.add("/" + "/".join(parts + [name]))
            else:
                public.add(".".join([p[1:] for p in parts if p.startswith("+")] + [name]))
    return public, private


def check(report, library):
    public, private = expected(library)
    shadowed = {row["name"] for row in report["shadows"] if row["by"] == "native"}
    problems = []
    if report["counts"]["functions"] != len(public - shadowed) + len(private):
        problems.append("%d functions, expected %d" % (
            report["counts"]["functions"], len(public - shadowed) + len(private)))
    if not shadowed <= public:
        problems.append("a shadow of what isn't there")
    if report["counts"]["bytecode"] != report["code"]["compiled"]:
        problems.append("%d with code, %d were compiled" % (
            report["counts"]["bytecode"], report["code"]["compiled"]))
    problems += ["%(path)s:%(line)d: %(message)s" % row for row in report["mistakes"]
                 if row["message"] != CLASS]
    return problems


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    builder, library = sys.argv[1], glob.glob("/usr/share/octave/*/m/strings")[0][:-8]
    with tempfile.TemporaryDirectory() as folder:
        out = [os.path.join(folder, name) for name in ("one", "two")]
        report = create(builder, library, out[0], 1)
        create(builder, library, out[1], 2)
        problems = check(report, library)
        with open(out[0], "rb") as one, open(out[1], "rb") as two:
            if one.read() != two.read():
                problems.append("the number of threads made a difference")
        run(builder, "validate", "-q", "--recompile", "-L", library, out[0])
    seconds = report["seconds"]
    print("octave library: %d functions, %d with code, %d shadowed, %d skipped, %d bytes; "
          "read %.0f ms, compile %.0f ms, total %.0f ms" % (
              report["counts"]["functions"], report["counts"]["bytecode"],
              len(report["shadows"]), len(report["skipped"]), report["size"],
              seconds["read"] * 1e3, seconds["compile"] * 1e3, seconds["total"] * 1e3))
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
