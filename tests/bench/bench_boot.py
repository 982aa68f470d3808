#!/usr/bin/python3
"""What calling 20 functions of the library costs a fresh process.

Usage: bench_boot.py SESSION BENCH_BOOT SNAPSHOT LIBRARY PROGRAM [ROUNDS [COUNT]]
       bench_boot.py sizes SESSION BUILDER FOLDER [ROUNDS]

Runs PROGRAM (20 library functions) out of the snapshot, compiled from the
library's folder, and compiled from the texts in the program, beside processes
that do nothing, in turn forwards and backwards.  Prints "metric value" lines:
medians of the processor time and of the wall time in microseconds; what the 20
functions add to a process; the time that the session says it needed to get them
ready; and how many times cheaper each is out of the snapshot.  Then starts COUNT
(1000) processes that boot from the one file, run the program and stay, and
prints the memory of each: its own, and its share.

With "sizes": what starting with the empty program costs out of snapshots of ten
functions, of 100,000, and of Octave's own library where it is installed, in
turn; they are made in FOLDER.  All should cost the same.
"""
import glob
import json
import os
import statistics
import subprocess
import sys
import time


def once(argv):
    """Wall and processor time of one process in microseconds."""
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, n) for n in (0, 1, 2)]
    begin = time.perf_counter()
    pid = os.posix_spawn(argv[0], argv, os.environ, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - begin
    os.close(null)
    if status != 0:
        sys.exit(f"{argv}: status {status}")
    return wall * 1e6, (usage.ru_utime + usage.ru_stime) * 1e6


def ready_time(argv):
    """What getting the functions ready took, in microseconds."""
    done = subprocess.run(argv + ["--startup-report=json"],
                          capture_output=True, check=True)
    report = json.loads(done.stderr.splitlines()[-1])
    return report["nanoseconds"]["functions"] / 1e3, report["functions"]


def measure(arms, rounds):
    wall = {name: [] for name in arms}
    used = {name: [] for name in arms}
    ready = {name: [] for name in arms if name.endswith("_20")}
    order = list(arms)
    for i in range(rounds):
        for name in order if i % 2 == 0 else reversed(order):
            a, b = once(arms[name])
            wall[name].append(a)
            used[name].append(b)
    for _ in range(max(rounds // 4, 3)):
        for name in ready:
            ready[name].append(ready_time(arms[name])[0])
    return wall, used, ready


def own_memory(pid):
    """Private and proportional kB of a process, and of the snapshot in it."""
    sums = {}
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        for line in file:
            words = line.split()
            if len(words) == 3 and words[2] == "kB":
                sums[words[0]] = int(words[1])
    return (sums["Private_Clean:"] + sums["Private_Dirty:"], sums["Pss:"],
            sums["Rss:"])


def hold_many(bench, snapshot, program, count):
    processes = [subprocess.Popen([bench, "hold", snapshot, program],
                                  stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE)
                 for _ in range(count)]
    for process in processes:
        if process.stdout.readline() != b"ready\n":
            sys.exit("a process didn't come up")
    memory = [own_memory(process.pid) for process in processes]
    for process in processes:
        process.stdin.close()
        process.stdout.close()
    for process in processes:
        process.wait()
    return [statistics.median(column) for column in zip(*memory)]


def build(builder, library, snapshot, *options):
    """Make a snapshot; what that took, in milliseconds."""
    begin = time.perf_counter()
    done = subprocess.run([builder, "create", "--library", library, *options,
                           "-o", snapshot], capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(done.stderr.decode())
    return (time.perf_counter() - begin) * 1e3


def make_snapshots(builder, folder):
    """Names of snapshots and where they are."""
    here = os.path.dirname(os.path.abspath(__file__))
    made = {}
    for count in (10, 100000):
        library = os.path.join(folder, f"functions_{count}")
        made[count] = os.path.join(folder, f"functions_{count}.snapshot")
        subprocess.run([sys.executable,
                        os.path.join(here, "make_functions.py"), str(count),
                        library], check=True)
        took = build(builder, library, made[count])
        print(f"functions_{count}_create_ms {took:.0f}")
    for library in sorted(glob.glob("/usr/share/octave/*.*/m"))[-1:]:
        made["octave"] = os.path.join(folder, "octave.snapshot")
        took = build(builder, library, made["octave"], "--dialect=octave",
                     "--on-error=skip")
        print(f"functions_octave_create_ms {took:.0f}")
    return {f"functions_{name}": path for name, path in made.items()}


def sizes(session, builder, folder, rounds):
    median = statistics.median
    snapshots = make_snapshots(builder, folder)
    arms = {name: [session, "-e", "", "-s", path]
            for name, path in snapshots.items()}
    wall, used, _ = measure(arms, rounds)
    for name, path in snapshots.items():
        print(f"{name}_snapshot_bytes {os.path.getsize(path)}")
        print(f"{name}_boot_wall_us {median(wall[name]):.1f}")
        print(f"{name}_boot_processor_us {median(used[name]):.1f}")
    for name in list(snapshots)[1:]:
        # Of each round: what else the machine does concerns both.
        ratios = [a / b for a, b in zip(wall[name], wall["functions_10"])]
        print(f"{name}_boot_wall_ratio {median(ratios):.3f}")


def main():
    if sys.argv[1] == "sizes":
        sizes(*sys.argv[2:5], int(sys.argv[5]) if len(sys.argv) > 5 else 500)
        return
    session, bench, snapshot, library, program = sys.argv[1:6]
    rounds = int(sys.argv[6]) if len(sys.argv) > 6 else 200
    count = int(sys.argv[7]) if len(sys.argv) > 7 else 1000
    run = [session, "run", program]
    empty = [session, "-e", ""]
    ways = {"snapshot": ["-s", snapshot],
            "folder": ["--no-snapshot", "--library", library],
            "texts": ["--no-snapshot"]}
    arms = {}
    for name, options in ways.items():
        arms[f"{name}_empty"] = empty + options
        arms[f"{name}_20"] = run + options
    wall, used, ready = measure(arms, rounds)
    median = statistics.median
    for name in arms:
        print(f"{name}_wall_us {median(wall[name]):.1f}")
        print(f"{name}_processor_us {median(used[name]):.1f}")
    for table, kind in ((wall, "wall"), (used, "processor")):
        added = {way: median(table[f"{way}_20"]) -
                 median(table[f"{way}_empty"]) for way in ways}
        for way in ways:
            print(f"{way}_20_added_{kind}_us {added[way]:.1f}")
        for way in ("folder", "texts"):
            print(f"{way}_20_added_{kind}_ratio "
                  f"{added[way] / added['snapshot']:.2f}")
    for name, samples in ready.items():
        print(f"{name}_ready_us {median(samples):.1f}")
    for way in ("folder", "texts"):
        print(f"{way}_20_ready_ratio "
              f"{median(ready[way + '_20']) / median(ready['snapshot_20']):.2f}")
    if count != 0:
        for way, path in (("snapshot", snapshot), ("texts", "-")):
            private, share, resident = hold_many(bench, path, program, count)
            print(f"{way}_process_private_kb {private:.0f}")
            print(f"{way}_process_share_kb {share:.0f}")
            print(f"{way}_process_resident_kb {resident:.0f}")


if __name__ == "__main__":
    main()
