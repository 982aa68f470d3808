"""Values of a case against values of the protocol.

A number is a double, true and false logicals, text a char row, a list a row, a
list of lists a matrix, [] any empty double.  A mapping tells more: {class,
value, size}, of which only what is given is compared, {approx, tol}, or
{any: true}.
"""
import math
import struct

FLOATS = {"double": ">d", "single": ">f"}


def real(digits, kind):
    """The number behind a bit pattern."""
    return struct.unpack(FLOATS[kind], bytes.fromhex(digits))[0]


def rounded(number, kind):
    return struct.unpack(FLOATS[kind], struct.pack(FLOATS[kind], number))[0]


def layout(literal):
    """Size and elements, column by column, of a literal; no size for []."""
    if not isinstance(literal, list):
        return [1, 1], [literal]
    if not literal:
        return None, []
    if not isinstance(literal[0], list):
        return [1, len(literal)], literal
    size = [len(literal), len(literal[0])]
    return size, [row[k] for k in range(size[1]) for row in literal]


def near(expected, found):
    if math.isnan(expected) or math.isnan(found):
        return math.isnan(expected) and math.isnan(found)
    return expected == found or math.isclose(expected, found, rel_tol=1e-12)


def elements(value):
    kind = value["class"]
    if kind in FLOATS:
        return [real(digits, kind) for digits in value.get("re", [])]
    if kind == "logical":
        return [bool(bit) for bit in value.get("bits", [])]
    return [int(digits) for digits in value.get("int", [])]


def differs_numbers(literal, kind, value):
    size, numbers = layout(literal)
    if size is None:
        return "" if 0 in value["size"] else f"size {value['size']}, not empty"
    if value["size"] != size:
        return f"size {value['size']} instead of {size}"
    if value.get("complex"):
        return "complex"
    found = elements(value)
    if kind in FLOATS:
        numbers = [rounded(float(number), kind) for number in numbers]
        good = len(found) == len(numbers) and all(map(near, numbers, found))
    else:
        good = found == [int(number) for number in numbers]
    return "" if good else f"{found[:8]} instead of {numbers[:8]}"


def differs_struct(fields, value):
    if value["size"] != [1, 1] or value["fields"] != list(fields):
        return f"size {value['size']}, fields {value['fields']}"
    for name, found in zip(value["fields"], value["elems"][0]):
        why = differs(fields[name], found)
        if why:
            return f".{name}: {why}"
    return ""


def differs_cell(literal, value):
    size, items = layout(literal)
    if value["size"] != size:
        return f"size {value['size']} instead of {size}"
    for item, found in zip(items, value["cells"]):
        why = differs(item, found)
        if why:
            return "{}: " + why
    return ""


def differs_mapping(expected, value):
    if "class" in expected and value["class"] != expected["class"]:
        return f"class {value['class']} instead of {expected['class']}"
    if "size" in expected and value["size"] != expected["size"]:
        return f"size {value['size']} instead of {expected['size']}"
    if "approx" in expected:
        found = elements(value)
        good = len(found) == 1 and math.isclose(
            found[0], expected["approx"], rel_tol=0,
            abs_tol=expected.get("tol", 1e-9))
        return "" if good else f"{found} instead of {expected['approx']}"
    if "value" not in expected:
        return ""
    kind = expected.get("class", "double")
    if kind == "struct":
        return differs_struct(expected["value"], value)
    if kind == "cell":
        return differs_cell(expected["value"], value)
    return differs_numbers(expected["value"], kind, value)


def differs(expected, value):
    """'' or how the value is another one."""
    if value is None:
        return "no value"
    if isinstance(expected, dict):
        return "" if expected.get("any") else differs_mapping(expected, value)
    kind = {bool: "logical", str: "char"}.get(type(expected), "double")
    if value["class"] != kind:
        return f"class {value['class']} instead of {kind}"
    if kind == "char":
        rows = value.get("rows")
        same = rows == [expected] or (not rows and not expected)
        return "" if same else f"text {rows} instead of {expected!r}"
    return differs_numbers(expected, kind, value)
