#!/usr/bin/env python3
"""What signing costs: sizes, and whole processes with and without a signature.

    bench_sign.py BUILDER SESSION BENCH_SIGN LIBRARY FOLDER [ROUNDS]
"""
import os
import statistics
import subprocess
import sys
import time


def build(builder, library, path, *options):
    begin = time.perf_counter()
    subprocess.run([builder, "create", "-q", "-L", library, "-o", path, *options],
                   check=True)
    return time.perf_counter() - begin


def main():
    builder, session, program, library, folder = sys.argv[1:6]
    rounds = int(sys.argv[6]) if len(sys.argv) > 6 else 201
    plain, sealed, key, public = (os.path.join(folder, name) for name in
                                  ("plain.snapshot", "sealed.snapshot",
                                   "sign.key", "sign.pub"))
    for path in key, public:
        if os.path.exists(path):
            os.unlink(path)
    seconds = {plain: [], sealed: []}
    for _ in range(5):
        seconds[plain].append(build(builder, library, plain))
        seconds[sealed].append(build(builder, library, sealed, "--seal"))
    subprocess.run([builder, "keygen", "-q", "-s", key, "-p", public,
                    "--no-password"], check=True)
    subprocess.run([builder, "sign", "-q", "-k", key, sealed], check=True)
    sizes = [os.path.getsize(path) for path in (plain, sealed)]
    print("sign_plain_bytes", sizes[0])
    print("sign_sealed_bytes", sizes[1])
    for name, path in ("plain", plain), ("sealed", sealed):
        print(f"sign_create_{name}_ms",
              round(statistics.median(seconds[path]) * 1e3, 1))
    sys.stdout.flush()
    subprocess.run([program, plain, sealed, str(rounds)], check=True)

    arms = {
        "plain": ["--snapshot", plain],
        "sealed": ["--snapshot", sealed],
        "signed": ["--snapshot", sealed, "--require-signature", "--trust", public],
    }
    samples = {name: [] for name in arms}
    for i in range(rounds):
        names = list(arms) if i % 2 == 0 else list(arms)[::-1]
        for name in names:
            begin = time.perf_counter()
            subprocess.run([session, *arms[name], "-e", "x = fliplr(1:3);"],
                           check=True, stdout=subprocess.DEVNULL)
            samples[name].append(time.perf_counter() - begin)
    for name in arms:
        print(f"sign_process_{name}_us",
              round(statistics.median(samples[name]) * 1e6, 1))
    for name in "sealed", "signed":
        more = [a - b for a, b in zip(samples[name], samples["plain"])]
        print(f"sign_process_{name}_more_us",
              round(statistics.median(more) * 1e6, 1))


if __name__ == "__main__":
    main()
