#!/usr/bin/python3
"""Do matio and we read and write the same MAT files?

    mat_matio.py MAT_DUMP [CC]

1. What matio writes of every class it knows comes back from us, and matio finds it unchanged.
2. What scipy writes by chance and we write again comes back from matio, the same to us.
Both uncompressed and compressed.
"""
import os
import random
import subprocess
import sys
import tempfile

import scipy.io

from mat_files import dump, random_array

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = 60


def build(compiler, folder):
    program = os.path.join(folder, "matio_peer")
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "matio"], capture_output=True,
                           text=True, check=True).stdout.split()
    subprocess.run([compiler, "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-O1",
                    "-o", program, os.path.join(HERE, "matio_peer.c"), *flags], check=True)
    return program


def told(command):
    """What went wrong, in words; nothing if all is well."""
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return ""
    text = (run.stdout + run.stderr).strip().replace("\n", "; ")
    return f"status {run.returncode}: {text}"


def check_classes(ours, matio, folder, complaints):
    count = 0
    for theirs_level in "67":
        made = os.path.join(folder, f"made{theirs_level}.mat")
        wrong = told([matio, "make", made, theirs_level]) or told([matio, "check", made])
        if wrong:
            complaints.append(f"matio with itself, level {theirs_level}: {wrong}")
        for level in "67":
            again = os.path.join(folder, "again.mat")
            wrong = (told([ours, "-" + level, made, again]) or told([matio, "check", again]))
            count += 1
            if wrong:
                complaints.append(f"level {theirs_level}, ours {level}: {wrong}")
    return count


def check_random(ours, matio, folder, complaints):
    rng = random.Random(20261122)
    count = 0
    for i in range(ROUNDS):
        variables = {f"v{k}": random_array(rng, 2) for k in range(rng.randrange(1, 6))}
        theirs, mine, back = (os.path.join(folder, name) for name in ("a.mat", "b.mat", "c.mat"))
        scipy.io.savemat(theirs, variables)
        level = "67"[i % 2]
        wrong = (told([ours, "-" + level, theirs, mine]) or
                 told([matio, "copy", mine, back, level]))
        count += 1
        if wrong:
            complaints.append(f"file {i}, level {level}: {wrong}")
        elif dump(ours, mine) != dump(ours, back):
            complaints.append(f"file {i}, level {level}: other variables")
            complaints.append(f"  {dump(ours, mine)[:4000]!r}\n  {dump(ours, back)[:4000]!r}")
    return count


def main():
    ours = sys.argv[1]
    compiler = sys.argv[2] if len(sys.argv) > 2 else "cc"
    complaints = []
    with tempfile.TemporaryDirectory() as folder:
        matio = build(compiler, folder)
        count = check_classes(ours, matio, folder, complaints)
        print(f"{count} files of matio's classes written again")
        count = check_random(ours, matio, folder, complaints)
        print(f"{count} files by chance copied by matio")
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
