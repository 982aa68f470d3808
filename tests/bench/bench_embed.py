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


def functions_of(tree):
    return sorted(os.path.join(place, file)
                  for place, _, files in os.walk(f"{tree}/library")
                  for file in files if file.endswith(".m"))


def append(path, text):
    with open(path, "a", encoding="utf-8") as file:
        file.write(text)


def edit_help(tree):
    """A few words more in the help of one function."""
    path = functions_of(tree)[40]
    with open(path, encoding="utf-8") as file:
        text = file.read()
    comment = text.index("%")
    end = text.index("\n", comment)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text[:end] + ", told in a few words more" + text[end:])


def edit_function(tree, path=None):
    """A statement more, and what it calls."""
    path = path or functions_of(tree)[40]
    append(path, "\nfunction y = more_of_it(x)\n    y = 2 * x + numel(x);\nend\n")


def add_function(tree, name="mean_added"):
    """A function of ten lines, in the folder beside the library."""
    body = "".join(f"    y = y * {i} + numel(x);\n" for i in range(7))
    append(f"{tree}/folder/{name}.m", f"function y = {name}(x)\n    y = x;\n"
           f"{body}end\n")


def edit_tenth(tree):
    for path in functions_of(tree)[::10]:
        edit_function(tree, path)


def edit_all(tree):
    for path in functions_of(tree):
        edit_function(tree, path)


CHANGES = {"help_edited": edit_help, "function_edited": edit_function,
           "function_added": add_function, "tenth_edited": edit_tenth,
           "all_edited": edit_all}


def copy_of(library, tree):
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(library, f"{tree}/library")
    for place, _, files in os.walk(tree):
        for path in [place] + [os.path.join(place, f) for f in files]:
            os.chmod(path, 0o755)
    os.mkdir(f"{tree}/folder")
    add_function(tree, "there_before")


def patches(builder, library, folder, rounds):
    """Each change on its own, as a patch over the content and over the bytes."""
    tree = f"{folder}/tree"
    old, new, patch = (f"{folder}/{n}" for n in ("old.snapshot", "new.snapshot",
                                                 "patch"))
    create = [builder, "create", "-q", "-L", f"{tree}/library", "-L",
              f"{tree}/folder", "-o"]
    copy_of(library, tree)
    run(*create, old)
    for name, change in CHANGES.items():
        copy_of(library, tree)
        change(tree)
        run(*create, new)
        for form in ("content", "stored"):
            make = [builder, "patch", "make", old, new, "-o", patch,
                    f"--form={form}"]
            told = json.loads(run(*make, "--json"))
            metric = f"patch_{name}_{form}"
            print(f"{metric}_bytes {told['patch_size']}")
            print(f"{metric}_make_ms {median(make + ['-q'], rounds):.1f}")
            apply = [builder, "patch", "apply", old, patch, "-o",
                     f"{folder}/x", "-q"]
            print(f"{metric}_apply_ms {median(apply, rounds):.1f}")
        print(f"patch_{name}_changed_bytes {told['changed']}")
        print(f"patch_{name}_full_bytes {told['full_size']}")


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
