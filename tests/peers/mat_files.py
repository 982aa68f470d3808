#!/usr/bin/python3
"""Do others and we read and write the same MAT files?

    mat_files.py MAT_DUMP [--octave]

1. Every MAT file of Debian's python3-scipy is read, or refused, as mat_scipy.txt says.
2. What scipy writes by chance comes back from us, and what we write again (level 6 and 7)
   comes back from scipy, equal.
3. With --octave the same files go through Octave: it reads what we wrote, and writes it.
"""
import os
import random
import subprocess
import sys
import tempfile
import zlib

import numpy as np
import scipy.io
import scipy.sparse

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = os.path.join(os.path.dirname(scipy.io.__file__), "matlab/tests/data")
ROUNDS = 60

CLASSES = ["f8", "f4", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "?"]


def dump(program, path):
    return subprocess.run([program, path], capture_output=True, check=False).stdout.strip()


def check_files(program):
    """How many files are as expected, and complaints."""
    count, complaints = 0, []
    with open(os.path.join(HERE, "mat_scipy.txt"), encoding="ascii") as table:
        rows = [line.split() for line in table if not line.startswith("#")]
    for name, action, crc in rows:
        line = dump(program, os.path.join(FILES, name))
        refused = line.startswith(b'{"error":')
        same = "%08x" % zlib.crc32(line) == crc
        fine = {"accept": same, "reject": refused, "either": same or refused}[action]
        count += fine
        if not fine:
            complaints.append(f"{name}: expected {action} {crc}, printed {line[:120]!r}")
    return count, complaints


def random_array(rng, depth):
    kind = rng.randrange(9 if depth else 7)
    shape = tuple(rng.randrange(4) for _ in range(rng.choice([2, 2, 2, 3])))
    size = int(np.prod(shape))
    if kind == 4:
        return np.array("".join(rng.choice("abcXYZ é€") for _ in range(rng.randrange(1, 9))))
    if kind == 5:
        dense = np.array([[rng.choice([0.0, 1.5, -2.0]) for _ in range(3)] for _ in range(4)])
        return scipy.sparse.csc_matrix(dense)
    if kind == 6:
        parts = np.frombuffer(rng.randbytes(16 * size), "u1").astype("f8")
        return (parts[:size] + 1j * parts[size:2 * size]).reshape(shape)
    if kind == 7:
        cell = np.empty(shape, dtype=object)
        for place in np.ndindex(shape):
            cell[place] = random_array(rng, depth - 1)
        return cell
    if kind == 8:
        return {"a": random_array(rng, depth - 1), "b_2": random_array(rng, depth - 1)}
    dtype = np.dtype(rng.choice(CLASSES))
    raw = np.frombuffer(rng.randbytes(dtype.itemsize * size), dtype)
    if dtype.kind == "b":
        raw = np.frombuffer(rng.randbytes(size), "u1") > 127
    return raw.reshape(shape)


def same(a, b):
    """Equal as scipy gives them: classes, sizes and bits."""
    if scipy.sparse.issparse(a):
        return scipy.sparse.issparse(b) and a.shape == b.shape and (a != b).nnz == 0
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    if a.dtype.names:
        return all(same(a[name], b[name]) for name in a.dtype.names)
    if a.dtype.kind == "O":
        return all(same(x, y) for x, y in zip(a.flat, b.flat))
    return a.tobytes() == b.tobytes()


def compare(path, other, **options):
    a = scipy.io.loadmat(path, chars_as_strings=False)
    b = scipy.io.loadmat(other, chars_as_strings=False, **options)
    names = [name for name in a if not name.startswith("__")]
    if names != [name for name in b if not name.startswith("__")]:
        return "other names"
    wrong = [name for name in names if not same(a[name], b[name])]
    return ", ".join(wrong)


def check_scipy(program, folder, complaints):
    """Files by chance: scipy -> us -> scipy.  Returns those we wrote."""
    rng = random.Random(20261122)
    written = []
    for i in range(ROUNDS):
        theirs = os.path.join(folder, f"theirs{i}.mat")
        variables = {f"v{k}": random_array(rng, 2) for k in range(rng.randrange(1, 6))}
        scipy.io.savemat(theirs, variables, do_compression=i % 2 == 0)
        for level in "67":
            ours = os.path.join(folder, f"ours{i}_{level}.mat")
            run = subprocess.run([program, "-" + level, theirs, ours], capture_output=True,
                                 text=True, check=False)
            # Without a codec scipy takes UTF-16 for bytes of the locale.
            wrong = run.stderr if run.returncode else compare(theirs, ours,
                                                              uint16_codec="utf-16-le")
            if wrong:
                complaints.append(f"scipy, file {i}, level {level}: {wrong}")
            elif dump(program, theirs) != dump(program, ours):
                complaints.append(f"our own line, file {i}, level {level}")
            written.append(ours)
    return written


def random_matrix(rng):
    """Of what level 4 knows; Octave takes characters beyond ASCII for its own bytes."""
    kind = rng.randrange(4)
    shape = (rng.randrange(4), rng.randrange(4))
    size = shape[0] * shape[1]
    if kind == 0:
        return np.array("".join(rng.choice("abcXYZ ~") for _ in range(rng.randrange(1, 9))))
    if kind == 1:
        dense = np.array([[rng.choice([0.0, 1.5, -2.0]) for _ in range(3)] for _ in range(4)])
        return scipy.sparse.csc_matrix(dense)
    parts = np.frombuffer(rng.randbytes(16 * size), "f8")
    if kind == 2:
        return (parts[:size] + 1j * parts[size:]).reshape(shape)
    return parts[:size].reshape(shape)


def check_level_4(program, folder, complaints):
    """The same with level 4, which has matrices only."""
    rng = random.Random(4)
    written = []
    for i in range(ROUNDS):
        theirs = os.path.join(folder, f"theirs{i}_4.mat")
        ours = os.path.join(folder, f"ours{i}_4.mat")
        variables = {f"v{k}": random_matrix(rng) for k in range(rng.randrange(1, 6))}
        scipy.io.savemat(theirs, variables, format="4")
        run = subprocess.run([program, "-4", theirs, ours], capture_output=True, text=True,
                             check=False)
        wrong = run.stderr if run.returncode else compare(theirs, ours)
        if wrong:
            complaints.append(f"scipy, file {i}, level 4: {wrong}")
        elif dump(program, theirs) != dump(program, ours):
            complaints.append(f"our own line, file {i}, level 4")
        written.append(ours)
    return written


OCTAVE = """
files = strsplit(fileread('%s'), "\\n");
for i = 1:numel(files)
  if isempty(files{i}) continue; end
  try
    s = load(files{i});
    save('-v7', [files{i} '.octave'], '-struct', 's');
    printf("%%s ok\\n", files{i});
  catch e
    printf("%%s %%s\\n", files{i}, strrep(e.message, "\\n", " "));
  end
end
"""

def check_octave(program, folder, written, complaints):
    names = os.path.join(folder, "names.txt")
    with open(names, "w", encoding="ascii") as out:
        out.write("\n".join(written))
    run = subprocess.run(["octave-cli", "--no-init-file", "--eval", OCTAVE % names],
                         capture_output=True, text=True, check=False)
    read = 0
    for line in run.stdout.splitlines():
        path, _, verdict = line.partition(" ")
        if verdict != "ok":
            complaints.append(f"Octave refuses {os.path.basename(path)}: {verdict}")
            continue
        read += 1
        if dump(program, path + ".octave").startswith(b'{"error":'):
            complaints.append(f"we refuse what Octave wrote from {os.path.basename(path)}")
    if read + len(complaints) < len(written):
        complaints.append("Octave ended early: " + run.stderr[-300:])
    return read


def main():
    program = sys.argv[1]
    count, complaints = check_files(program)
    print(f"{count} files of scipy's tests as expected")
    with tempfile.TemporaryDirectory() as folder:
        written = check_scipy(program, folder, complaints)
        written += check_level_4(program, folder, complaints)
        print(f"{len(written)} files by chance compared with scipy")
        if "--octave" in sys.argv[2:]:
            read = check_octave(program, folder, written, complaints)
            print(f"{read} of our files read and written by Octave")
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
