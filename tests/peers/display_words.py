"""What a value looks like, as rows of words: the layout rules of session/display/DISPLAY.md.

'ours' and 'octave' turn the lines that one side showed into a Shown; equal values give equal
rows.  'heading' is what ours says of class and size above the elements, or "".
"""
import collections
import re

Shown = collections.namedtuple("Shown", "heading rows")

NUMBER = r"(?:[\d.]+(?:e[+-]\d+)?|NaN|Inf|NA)"
COMPLEX = re.compile(rf"\s+([+-])\s*({NUMBER})i")
CLASSES = "double|single|logical|char|string|u?int(?:8|16|32|64)"
HEADING = re.compile(rf"  ((?:[\d×]+ )?(?:{CLASSES})(?: (?:array|matrix|row vector|column vector))?"
                     r"|[\d×]+ cell array|struct with (?:fields:|no fields\.)"
                     r"|[\d×]+(?: empty)? struct array with (?:fields:|no fields\.)"
                     r"|function_handle with value:|MException with properties:)")
EMPTY = re.compile(r"  ([\d×]+) empty ((?:sparse )?\w+ .*)")


def words(line):
    """The words of a line of numbers; a complex number is one."""
    line = COMPLEX.sub(r"\1\2i", " " + line)
    # Exponents are compared as numbers: e+003 is e+03.
    return re.sub(r"e([+-])0*(\d)", r"e\1\2", line).split()


def joined(lines, name):
    """Rows of a numeric array: columns that were split stand side by side again, in the order
    that their headings tell; a page or a factor is a row of its own."""
    rows, block, last = [], [], 0
    at = 0
    for line in lines:
        page = re.match(rf"(?:{name})?(\(:,:[\d,]*\)) =(.*)", line)
        factor = re.fullmatch(r" *1\.0e([+-]\d+) *\*", line)
        part = re.fullmatch(r" *Columns? (\d+)(?: (?:through|and) (\d+))?:?", line)
        if page or factor:
            rows += block + [[page[1] if page else f"1.0e{factor[1]} *"]]
            block, last = [words(page[2])] if page and page[2].strip() else [], 0
        elif part:
            if int(part[1]) != last + 1:
                rows.append([f"column {part[1]} after {last}"])
            last, at = int(part[2] or part[1]), 0
        elif line.strip() and last == 0:
            block.append(words(line))
        elif line.strip():
            if at == len(block):
                block.append([])
            block[at] += words(line)
            at += 1
    return rows + block


def text_rows(lines, name, quoted):
    """Lines of text, whatever blanks are in them."""
    rows = []
    for line in lines:
        page = re.match(rf"(?:{name})?(\(:,:[\d,]*\)) =(?: (.*)|$)", line)
        if page:
            rows.append([page[1]])
            line = page[2] or ""
        if quoted:
            line = line.strip()
            line = line[1:-1] if line[:1] == line[-1:] == "'" and len(line) > 1 else line
        if line:
            rows.append([line])
    return rows


def brief(text):
    """One of our cells or fields: sizes without the class, numbers without filling blanks."""
    text = text.replace("×", "x").strip()
    if text in ("[]", "''", "{}"):
        return "0x0"
    size = re.fullmatch(rf"[\[{{]?([\dx]+) (?:{CLASSES}|cell|struct)[\]}}]?", text)
    if size:
        return size[1]
    if text.startswith("{"):
        return "{" + " ".join(brief(part) for part in re.split(r"  +", text[1:-1])) + "}"
    if text.startswith("["):
        inner = words(text[1:-1])
        return inner[0] if len(inner) == 1 else "[" + " ".join(inner) + "]"
    if text.startswith("@"):
        return text.replace(" ", "")
    return text if text.startswith("'") else "".join(words(text))


def our_cells(lines):
    """Cells in braces; columns that were split are joined as numbers are."""
    marked = []
    for line in lines:
        parts = re.findall(r"\{((?:'[^']*'|[^{}'])*)\}", line)
        marked.append(" ".join(brief(part).replace(" ", "\0") for part in parts)
                      if parts else line)
    return [[word.replace("\0", " ") for word in row] for row in joined(marked, "x")]


def our_fields(lines):
    rows = []
    for line in lines:
        field = re.match(r" +(\w+): (.*)", line)
        if field:
            rows.append([field[1], brief(field[2])])
        elif line.strip():
            rows.append([line.strip()])
    return rows


def sparse_rows(lines):
    rows = []
    for line in lines:
        place = re.match(r" *\((\d+), ?(\d+)\)(?: ->)? (.*)", line)
        factor = re.fullmatch(r" *1\.0e([+-]\d+) *\*", line)
        if place:
            rows.append([f"({place[1]},{place[2]})"] + words(place[3]))
        elif factor:
            rows.append([f"1.0e{factor[1]} *"])
    return rows


def our_rows(lines, kind, bare):
    body = [line for line in lines if not EMPTY.fullmatch(line)]
    if any(re.match(r" *\(\d+,\d+\) ", line) for line in body):
        return sparse_rows(body)
    if kind == "cell":
        return our_cells(body)
    if kind in ("struct", "MException"):
        return our_fields(body)
    if kind == "char":
        return text_rows(body, "x", not bare)
    if kind == "function_handle":
        return [[line.replace(" ", "")] for line in body if line.strip()]
    return joined(body, "x")


def ours(lines, kind, bare):
    heading, body = "", []
    for line in lines:
        zero = re.fullmatch(r"   All zero sparse: (.*)", line)
        if not bare and line == "x =":
            continue
        if not heading and HEADING.fullmatch(line):
            heading = line.strip()
        elif EMPTY.fullmatch(line):
            heading = line.strip()
            body.append(("empty", EMPTY.fullmatch(line)[1].replace("×", "x")))
        elif zero:
            heading = "sparse " + zero[1]
        elif line == "     []":
            body.append(("empty", "0x0"))
        else:
            body.append(line)
    marks = [list(line) for line in body if isinstance(line, tuple)]
    rest = [line for line in body if not isinstance(line, tuple)]
    return Shown(heading, marks + our_rows(rest, kind, bare))


def heading_fits(heading, kind, size):
    """Does a heading of ours say what class() and size() say?"""
    dims = "×".join(size.strip("[]").split())
    if heading.startswith("struct with"):
        return kind == "struct" and dims == "1×1"
    if heading in ("function_handle with value:", "MException with properties:"):
        return heading.startswith(kind)
    if heading.startswith("sparse "):
        return heading == "sparse " + dims
    shape = {1: "row vector"}.get(int(size.strip("[]").split()[0]), "column vector")
    said = heading.split(" ", 1)
    if heading == kind:
        return dims == "1×1"
    if said[0] != dims or kind not in said[1]:
        return False
    return "vector" not in heading or heading.endswith(shape)


# ------------------------------------------------------------------------ Octave

class Tree:
    """Reads the lines with which Octave shows cells and structs."""

    def __init__(self, lines):
        self.lines = lines
        self.at = 0

    def peek(self):
        while self.at < len(self.lines) and not self.lines[self.at].strip():
            self.at += 1
        return self.lines[self.at] if self.at < len(self.lines) else None

    def entries(self, key):
        """(key, value) of all lines 'KEY = ...' with the indent of the first."""
        found, indent = [], None
        while (line := self.peek()) is not None:
            entry = re.match(rf"( *)({key}) =(.*)", line)
            if not entry or (indent is not None and len(entry[1]) != indent):
                break
            indent = len(entry[1])
            self.at += 1
            found.append((entry[2], self.value(entry[3])))
        return found

    def value(self, rest):
        """Texts as 'brief' gives them; containers as (size, list of entries)."""
        if rest.strip():
            return leaf(rest.strip())
        line = self.peek() if rest == "" else None
        if rest == " " or line is None:
            return "0x0"
        if line.strip() == "{":
            self.at += 1
            found = self.entries(r"\[\d+,\d+\]")
            self.peek()
            self.at += 1
            sizes = [[int(k) for k in place.strip("[]").split(",")] for place, _ in found]
            return ("x".join(str(max(column)) for column in zip(*sizes)),
                    [value for _, value in found])
        if line.strip() == "scalar structure containing the fields:":
            self.at += 1
            return ("1x1", self.entries(r"\w+"))
        array = re.match(r" *(\d+x\d+) struct array", line)
        if array:
            while self.at < len(self.lines) and self.lines[self.at].strip() != "":
                self.at += 1
            self.peek()
            while self.at < len(self.lines) and self.lines[self.at].strip() != "":
                self.at += 1
            return array[1]
        return self.matrix()

    def matrix(self):
        rows = []
        while self.at < len(self.lines) and self.lines[self.at].strip():
            rows.append(self.lines[self.at])
            self.at += 1
        if rows[0].strip().startswith("@"):
            return leaf(rows[0].strip())
        numbers = [words(row) for row in rows]
        if len(rows) == 1 and 1 < len(numbers[0]) <= 10:
            return "[" + " ".join(numbers[0]) + "]"
        return f"{len(rows)}x{len(numbers[0])}"


def leaf(text):
    empty = re.fullmatch(r"(?:\[\]|\{\})\(([\dx]+)\)", text)
    if empty:
        return empty[1]
    number = words(text)
    if len(number) == 1 and re.fullmatch(rf"[+-]?{NUMBER}([+-]{NUMBER}i)?", number[0]):
        return number[0]
    return text.replace(" ", "") if text.startswith("@") else f"'{text}'"


def in_cell(value):
    return value[0] if isinstance(value, tuple) else value


def in_struct(value):
    """A field; a row of cells tells what is in them."""
    if not isinstance(value, tuple):
        return value
    size, found = value
    if size.startswith("1x") and found and not isinstance(found[0], tuple) and len(found) <= 10:
        return "{" + " ".join(in_cell(item) for item in found) + "}"
    return size


def octave_rows(lines, kind, bare):
    if any("Compressed Column Sparse" in line for line in lines):
        return sparse_rows(lines)
    first = re.fullmatch(r"x =(.*)", lines[0]) if lines else None
    rest = [first[1].removeprefix(" ")] + lines[1:] if first else lines
    text = "\n".join(rest)
    empty = re.fullmatch(r"\s*(?:\[\]|\{\})\(([\dx]+)\)\s*", text)
    if empty:
        return [["empty", empty[1]]]
    if kind == "char":
        rows = text_rows(rest, "ans", False)
        return rows if rows or bare else [["empty", "0x0"]]
    if kind == "function_handle":
        return [[line.replace(" ", "")] for line in rest if line.strip()]
    if kind == "cell":
        return cell_rows(Tree(rest))
    if kind == "struct":
        return struct_rows(rest)
    return joined(rest, "ans")


def cell_rows(tree):
    tree.peek()
    tree.at += 1
    table = collections.defaultdict(list)
    for place, value in tree.entries(r"\[\d+,\d+\]"):
        table[int(place.strip("[]").split(",")[0])].append(in_cell(value))
    return [table[row] for row in sorted(table)]


def struct_rows(lines):
    tree = Tree(lines)
    line = tree.peek()
    if line and re.match(r" *\d+x\d+ struct array", line):
        return [[name.strip()] for name in lines[tree.at + 1:] if name.strip()]
    if line and "scalar structure" in line:
        tree.at += 1
    return [[name, in_struct(value)] for name, value in tree.entries(r"\w+")]


def octave(lines, kind, bare):
    return Shown("", octave_rows(lines, kind, bare))


# ----------------------------------------------------------------------- digits

def scaled(shown):
    """(number, size of its last digit) of every word, factors multiplied; or the words."""
    power, found = 0, []
    for row in shown.rows:
        factor = re.fullmatch(r"1\.0e([+-]\d+) \*", row[0])
        if factor:
            power = int(factor[1])
            continue
        if row[0].startswith("(:,:"):
            power = 0
        for word in row:
            parts = [] if word[0] in "('" else re.findall(rf"[+-]?{NUMBER}", word)
            for part in parts or [word]:
                number = re.fullmatch(r"([+-]?)(\d*)\.?(\d*)(?:e([+-]\d+))?", part)
                if number:
                    shift = power + int(number[4] or 0)
                    found.append((float(part) * 10.0 ** power,
                                  10.0 ** (shift - len(number[3]))))
                else:
                    found.append(part)
    return found


def rounds_to(theirs, mine):
    """Are the numbers the same, as far as the one with fewer digits tells?"""
    left, right = scaled(theirs), scaled(mine)
    if len(left) != len(right):
        return False
    for a, b in zip(left, right):
        if isinstance(a, str) or isinstance(b, str):
            if a != b:
                return False
        elif abs(a[0] - b[0]) > 0.500001 * max(a[1], b[1]):
            return False
    return True
