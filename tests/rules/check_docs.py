#!/usr/bin/env python3
"""Documents hold together.

Tables of tools/docs/reference-*.md that the code has are the code's; links
between documents lead somewhere, the pages' index names every page, options in
`...` are options of ours; and manual pages have nothing mandoc warns of.
Usage: check_docs.py SOURCE_DIR SNAPSHOT_BUILDER
       check_docs.py --links FILE...
"""
import glob
import os
import re
import subprocess
import sys


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def plain(text):
    """Without blocks, whose marks mean something else."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)


def anchors(text):
    """What GitHub calls the headings."""
    for title in re.findall(r"^#+ (.*)$", plain(text), re.M):
        title = re.sub(r"[`*]|\]\([^)]*\)|\[", "", title).lower()
        yield re.sub(r"[^\w\- ]", "", title).replace(" ", "-")


def links(path):
    """Links that lead nowhere."""
    folder = os.path.dirname(path)
    # Code may look like a link: `c{1}(2)`.
    text = re.sub(r"`[^`\n]*\]\([^`\n]*`", "", plain(read(path)))
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = os.path.normpath(os.path.join(folder, name)) if name else path
        if not os.path.exists(target):
            yield f"{path}: {link} is not there"
        elif anchor and anchor not in anchors(read(target)):
            yield f"{path}: {link}: there is no such heading"


def generated(root, builder, pages):
    """Tables that are not what the code says."""
    script = os.path.join(root, "tools/generators/gen_reference.py")
    for page in pages:
        done = subprocess.run([sys.executable, script, root, builder, page],
                              check=True, stdout=subprocess.PIPE)
        if done.stdout.decode("utf-8") != read(page):
            yield f"{page} is old: the target 'reference' writes it again"


def options(pages, manuals):
    """Options that the manual pages don't have."""
    known = {name for manual in manuals
             for name in re.findall(r"-([a-z][a-z-]+)\b", read(manual))}
    ours = re.compile(r"`(?!cmake |make |rpmbuild )(?:snapshot-(?:builder|session) )?(?:[a-z-]+ )?"
                      r"--([a-z][a-z-]+)[^`]*`")
    for page in pages:
        for name in ours.findall(plain(read(page))):
            if name not in known:
                yield f"{page}: --{name} is no option of ours"


def lint(manuals):
    for manual in manuals:
        synopsis = read(manual).partition(".Sh SYNOPSIS\n")[2]
        lines = synopsis.partition("\n.Sh ")[0].splitlines()
        for before, line in zip(lines, lines[1:]):
            if line.startswith(".Cm ") and before[:3] not in (".Nm", ".Cm"):
                yield f"{manual}: '{line}' has no line of its own"
        done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", manual],
                              stdout=subprocess.PIPE, check=False)
        if done.returncode != 0:
            yield f"{manual}: {done.stdout.decode('utf-8')}"


def check_links(paths):
    problems = [problem for path in paths for problem in links(path)]
    print("\n".join(problems))
    return 1 if problems or not paths else 0


def check(root, builder):
    docs = os.path.join(root, "tools/docs")
    pages = sorted(glob.glob(os.path.join(docs, "*.md")))
    references = [page for page in pages if "<!-- generated:" in read(page)]
    manuals = sorted(glob.glob(os.path.join(root, "tools/**/*.[1-8]"),
                               recursive=True))
    index = os.path.join(docs, "README.md")
    listed = set(re.findall(r"\]\(([\w-]+\.md)", read(index)))
    problems = [f"{page} is not in the index" for page in pages
                if page != index and os.path.basename(page) not in listed]
    for page in [os.path.join(root, "README.md")] + pages:
        problems += links(page)
    problems += generated(root, builder, references)
    problems += options(pages, manuals)
    problems += lint(manuals)
    if len(pages) < 5 or len(references) < 3 or len(manuals) < 2:
        problems.append("found too few pages: look at this script")
    print("\n".join(problems))
    print(f"{len(pages)} pages, {len(references)} with tables, "
          f"{len(manuals)} manual pages, {len(problems)} problems")
    return 1 if problems else 0


def main():
    if sys.argv[1] == "--links":
        return check_links(sys.argv[2:])
    return check(*sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
