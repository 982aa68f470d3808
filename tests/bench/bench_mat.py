#!/usr/bin/python3
"""What bench_mat.c measures, in scipy, and the payload's steps in Python.

    bench_mat.py [ROUNDS]

Medians in microseconds, into memory and out of it.
"""
import base64
import io
import json
import statistics
import sys
import time

import numpy as np
import scipy.io

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 9


def told(name, work):
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        result = work()
        times.append((time.perf_counter() - start) * 1e6)
    print(f"{name} {statistics.median(times):.1f}")
    return result


def write(variables):
    out = io.BytesIO()
    scipy.io.savemat(out, variables)
    return out.getvalue()


def read(data):
    return scipy.io.loadmat(io.BytesIO(data))


def export(variables):
    return json.dumps({"schemaVersion": 1, "kind": "workspace-state",
                       "matBase64": base64.b64encode(write(variables)).decode()})


def main():
    cells = np.empty((100, 1), dtype=object)
    for i in range(100):
        inner = np.empty((100, 1), dtype=object)
        for k in range(100):
            inner[k, 0] = np.array([[float(k)]])
        cells[i, 0] = inner
    matrix = {"v0": np.random.default_rng(1).random((3000000, 1))}
    small = {f"v{i}": float(i) for i in range(2048)}
    for name, variables in (("24mb", matrix), ("2048", small), ("10000_leaves", {"c": cells})):
        data = told(f"scipy_write_{name}_us", lambda v=variables: write(v))
        told(f"scipy_read_{name}_us", lambda d=data: read(d))
    payload = told("python_export_24mb_us", lambda: export(matrix))
    told("python_import_24mb_us",
         lambda: read(base64.b64decode(json.loads(payload)["matBase64"])))


if __name__ == "__main__":
    main()
