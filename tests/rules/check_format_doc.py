#!/usr/bin/env python3
"""FORMAT.md says what the headers say.

Reason codes (error.h), limits (limits.h) and the offsets of fields (layout.h)
stand in FORMAT.md's tables with the same names and numbers.
Usage: check_format_doc.py SOURCE_DIR
"""
import os
import re
import sys


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        return file.read()


def table_rows(text):
    """Cells of every table row, without marks such as `code`."""
    for line in text.splitlines():
        if line.startswith("|"):
            yield [cell.strip(" `*").replace(",", "")
                   for cell in line.strip().strip("|").split("|")]


def numbers_of(cells):
    return {int(n) for cell in cells for n in re.findall(r"\b\d+\b", cell)}


def codes(text):
    for _, number, name in re.findall(r'X\((\w+), (\d+), "(\w+)"', text):
        yield name, int(number)


def limits(text):
    for name, value in re.findall(r"X\((\w+), (UINT64_C\(\d+\)[^,]*),", text):
        value = re.sub(r"UINT64_C\((\d+)\)", r"\1", value)
        yield name, eval(value)  # digits and shifts, by the pattern above


def offsets(text):
    """Fields of the header and of an entry, by their names in the document."""
    header, _, entry = text.partition("enum snap_entry_offset")
    for name, value in re.findall(r"SNAP_AT_(\w+) = (\d+)", header):
        yield name.lower(), int(value)
    for name, value in re.findall(r"SNAP_AT_ENTRY_(\w+) = (\d+)", entry):
        yield name.lower(), int(value)


def check(rows, what, pairs, where):
    problems = []
    for name, number in pairs:
        found = [row for row in rows if name in row]
        if not found:
            problems.append(f"{what} {name} ({number}) is not in {where}")
        elif not any(number in numbers_of(row) for row in found):
            problems.append(f"{what} {name} is {number}, {where} differs")
    return problems


def main():
    root = sys.argv[1]
    where = "libsnapshot/FORMAT.md"
    rows = list(table_rows(read(root, where)))
    include = "libsnapshot/include/snapshot/"
    code_list = list(codes(read(root, include + "error.h")))
    limit_list = list(limits(read(root, include + "limits.h")))
    field_list = list(offsets(read(root, "libsnapshot/src/layout.h")))
    problems = check(rows, "code", code_list, where)
    problems += check(rows, "limit", limit_list, where)
    problems += check(rows, "offset of", field_list, where)
    if not code_list or not limit_list or not field_list:
        problems.append("found no codes, limits or fields: look at this script")
    print("\n".join(problems))
    print(f"{len(code_list)} codes, {len(limit_list)} limits, "
          f"{len(field_list)} fields, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
