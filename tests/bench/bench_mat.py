#!/usr/bin/python3
"""What bench_mat.c measures, in scipy and Octave, and the payload's steps in Python.

    bench_mat.py FOLDER [ROUNDS]

Medians of processor time, in microseconds.
"""
import base64
import io
import json
import os
import statistics
import subprocess
import sys
import time

import numpy as np
import scipy.io

PATH = os.path.join(sys.argv[1] if len(sys.argv) > 1 else "/tmp", "python.mat")
ROUNDS = max(int(sys.argv[2]) if len(sys.argv) > 2 else 9, 4)
ELEMENTS = 3000000
OCTAVE = """
function told(name, rounds, work)
	times = zeros(1, rounds);
	work();
	for k = 1:rounds
		[~, user, system] = cputime(); before = user + system;
		work();
		[~, user, system] = cputime(); times(k) = user + system - before;
	end
	printf('octave_%%s_us %%.1f\\n', name, median(times) * 1e6);
end
rounds = %d; path = '%s';
global random smooth cells
random = rand(%d, 1);
smooth = round(1000 * sin((0:%d - 1)' * 1e-4));
cells = cell(100, 1); cells(:) = {num2cell((0:99)')};
for k = 0:2047, eval(sprintf('v%%d = %%d;', k, k)); end
function s(level, path, name), save(level, path, name); end
many = @() evalin('base', ['save -v6 ' path ' v*;']);
function keep(level, path, name)
	global random smooth cells
	value = eval(name);
	save(level, path, 'value');
end
function take(path), load(path); end
told('save_24mb', rounds, @() keep('-v6', path, 'random'));
told('load_24mb', rounds, @() take(path));
told('save_24mb_packed_random', rounds / 4, @() keep('-v7', path, 'random'));
told('load_24mb_packed_random', rounds / 4, @() take(path));
told('save_24mb_packed_smooth', rounds / 4, @() keep('-v7', path, 'smooth'));
told('load_24mb_packed_smooth', rounds / 4, @() take(path));
told('save_2048', rounds, many);
told('load_2048', rounds, @() take(path));
told('save_10000_leaves', rounds, @() keep('-v6', path, 'cells'));
told('load_10000_leaves', rounds, @() take(path));
"""


def told(name, work, rounds=ROUNDS):
    times = []
    result = work()
    for _ in range(rounds):
        start = time.process_time()
        result = work()
        times.append((time.process_time() - start) * 1e6)
    print(f"{name} {statistics.median(times):.1f}", flush=True)
    return result


def write(variables, packed=False):
    scipy.io.savemat(PATH, variables, do_compression=packed)


def export(variables):
    out = io.BytesIO()
    scipy.io.savemat(out, variables)
    return json.dumps({"schemaVersion": 1, "kind": "workspace-state",
                       "matBase64": base64.b64encode(out.getvalue()).decode()})


def load(payload):
    return scipy.io.loadmat(io.BytesIO(base64.b64decode(json.loads(payload)["matBase64"])))


def leaves():
    cells = np.empty((100, 1), dtype=object)
    for i in range(100):
        inner = np.empty((100, 1), dtype=object)
        for k in range(100):
            inner[k, 0] = np.array([[float(k)]])
        cells[i, 0] = inner
    return cells


def main():
    random = {"v0": np.random.default_rng(1).random((ELEMENTS, 1))}
    smooth = {"v0": np.round(1000 * np.sin(np.arange(ELEMENTS) * 1e-4)).reshape(-1, 1)}
    few = max(ROUNDS // 4, 1)
    for name, variables, packed, rounds in (
            ("24mb", random, False, ROUNDS),
            ("24mb_packed_random", random, True, few),
            ("24mb_packed_smooth", smooth, True, few),
            ("2048", {f"v{i}": float(i) for i in range(2048)}, False, few),
            ("10000_leaves", {"c": leaves()}, False, few)):
        told(f"scipy_save_{name}_us", lambda v=variables, p=packed: write(v, p), rounds)
        told(f"scipy_load_{name}_us", lambda: scipy.io.loadmat(PATH), rounds)
    payload = told("python_export_24mb_us", lambda: export(random))
    told("python_import_24mb_us", lambda: load(payload))
    subprocess.run(["octave-cli", "--norc", "-q", "--eval",
                    OCTAVE % (ROUNDS, PATH, ELEMENTS, ELEMENTS)], check=False,
                   stderr=subprocess.DEVNULL)
    os.unlink(PATH)


if __name__ == "__main__":
    main()
