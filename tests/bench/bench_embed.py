#!/usr/bin/python3
"""What each way to put a snapshot into a program costs, and what patches weigh.

  bench_embed.py BUILDER LIBRARY FOLDER [ROUNDS]

Prints "metric value" lines.  Of each form: the time to write it, the time and the
memory that GCC takes to make an object of it, and the size of both.  Of releases that
differ a little: the patch, what is new in the content, and the whole file.
"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

FORMS = {"object": "o", "asm": "S", "c": "c", "c-string": "c"}


def run(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout


def timed(command):
    """Seconds, and the most memory in KiB of the command or its children."""
    begun = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command}: status {status}")
    return time.perf_counter() - begun, usage.ru_maxrss


def peak(command):
    """The same, of the largest of all children: GCC itself is only a driver."""
    script = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], "
              "check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN)"
              ".ru_maxrss)")
    return int(run(sys.executable, "-c", script, *command))


def median(command, rounds):
    return statistics.median(timed(command)[0] for _ in range(rounds)) * 1e3


def embed(builder, snapshot, folder, rounds):
    for form, suffix in FORMS.items():
        name = form.replace("-", "_")
        source = f"{folder}/embedded_{name}.{suffix}"
        write = [builder, "embed", snapshot, f"--as={form}", "-o", source, "-q"]
        print(f"embed_{name}_write_ms {median(write, rounds):.1f}")
        print(f"embed_{name}_bytes {os.path.getsize(source)}")
        if form == "object":
            continue
        target = f"{folder}/embedded_{name}.out"
        compile_it = ["gcc", "-O2", "-c", source, "-o", target]
        print(f"embed_{name}_compile_ms {median(compile_it, rounds):.1f}")
        print(f"embed_{name}_compile_kib {peak(compile_it)}")
        print(f"embed_{name}_object_bytes {os.path.getsize(target)}")


def attach(builder, snapshot, folder, rounds):
    program, with_it = f"{folder}/program", f"{folder}/with"
    shutil.copy(builder, program)
    command = [builder, "attach", program, snapshot, "-o", with_it, "-q"]
    print(f"attach_ms {median(command, rounds):.1f}")
    grown = os.path.getsize(with_it) - os.path.getsize(program)
    print(f"attach_bytes_more {grown - os.path.getsize(snapshot)}")


def changes(tree):
    """Names of changes to a copy of the library, each on top of the one before."""
    functions = sorted(
        os.path.join(place, file) for place, _, files in os.walk(tree)
        for file in files if file.endswith(".m"))
    for name, count in (("one_function", 1), ("ten_functions", 10),
                        ("all_functions", len(functions))):
        for path in functions[:count]:
            with open(path, "a", encoding="utf-8") as file:
                file.write(f"\n% changed for {name}\n")
        yield name


def patches(builder, library, folder, rounds):
    tree = f"{folder}/tree"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(library, tree)
    for file in [tree] + [os.path.join(p, f) for p, _, fs in os.walk(tree)
                          for f in fs]:
        os.chmod(file, 0o755)
    old, new, patch = (f"{folder}/{n}" for n in ("old.snapshot", "new.snapshot",
                                                 "patch"))
    run(builder, "create", "-q", "-L", tree, "-o", old)
    for name in changes(tree):
        run(builder, "create", "-q", "-L", tree, "-o", new)
        told = json.loads(run(builder, "patch", "make", old, new, "-o", patch,
                              "--json"))
        print(f"patch_{name}_bytes {told['patch_size']}")
        print(f"patch_{name}_changed_bytes {told['changed']}")
        print(f"patch_{name}_full_bytes {told['full_size']}")
        apply = [builder, "patch", "apply", old, patch, "-o", f"{folder}/x", "-q"]
        print(f"patch_{name}_apply_ms {median(apply, rounds):.1f}")
        os.replace(new, old)


def main():
    builder, library, folder = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 11
    snapshot = f"{folder}/embedded.snapshot"
    run(builder, "create", "-q", "-L", library, "-o", snapshot)
    print(f"embed_snapshot_bytes {os.path.getsize(snapshot)}")
    embed(builder, snapshot, folder, rounds)
    attach(builder, snapshot, folder, rounds)
    patches(builder, library, folder, rounds)


main()
