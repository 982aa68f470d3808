"""What a step may expect, by name: each function gets what was seen and what is
wanted, and yields what is wrong.
"""
import base64
import io
import json

from values import differs

CHECKS = {}


def expectation(function):
    CHECKS[function.__name__] = function
    return function


def listed(delta):
    """Upserts by name, and removals."""
    ups = {row["key"]["name"]: row for row in delta["upserts"]}
    return ups, {key["name"]: key for key in delta["removals"]}


def suffix(identifier):
    return identifier.split(":", 1)[-1]


# ------------------------------------------------------------------ failures
def error_checks(want, error, source):
    identifier = error["identifier"]
    if "identifier" in want:
        yield identifier == want["identifier"], identifier
    if "suffix" in want:
        yield suffix(identifier) == want["suffix"], identifier
    if "any_of" in want:
        yield suffix(identifier) in want["any_of"], identifier
    if want.get("identified"):
        yield ":" in identifier, identifier
    if want.get("stage", "any") != "any":
        yield error["stage"] == want["stage"], error["stage"]
    if "message_has" in want:
        yield want["message_has"] in error["message"], error["message"]
    if "span_within" in want:
        piece = want["span_within"]
        begin, span = source.find(piece), error["span"]
        yield (span is not None and
               begin <= span["start"] < begin + len(piece)), f"span {span}"


@expectation
def error(seen, want):
    if seen.error is None:
        yield "succeeds, but should fail"
        return
    for good, found in error_checks(want, seen.error, seen.source):
        if not good:
            yield f"{found!r} instead of {want}"


@expectation
def either(seen, want):
    """It may succeed or fail, but it answers: it has."""
    return ()


@expectation
def ok(seen, want):
    if (seen.error is None) != want:
        yield f"ok is {seen.error is None}: {seen.error}"


# ------------------------------------------------------- what a program shows
@expectation
def flow(seen, want):
    flow = seen.result.get("flow", {"kind": "none"})
    if want == "none":
        if flow["kind"] != "none":
            yield f"flow {flow}"
    elif "single" in want:
        if flow["kind"] != "single":
            yield f"flow {flow['kind']} instead of single"
        elif differs(want["single"], flow["value"]):
            yield f"flow: {differs(want['single'], flow['value'])}"
    elif flow["kind"] != "list" or len(flow["values"]) != len(want["list"]):
        yield f"flow {flow}"
    else:
        for expected, found in zip(want["list"], flow["values"]):
            if differs(expected, found):
                yield f"flow: {differs(expected, found)}"


@expectation
def labels(seen, want):
    found = [event["label"] for event in seen.result.get("display", [])]
    if found != want:
        yield f"displays {found} instead of {want}"


@expectation
def display(seen, want):
    names = [next(iter(row)) for row in want]
    yield from labels(seen, names)
    for row, event in zip(want, seen.result.get("display", [])):
        why = differs(next(iter(row.values())), event["value"])
        if why:
            yield f"display of {event['label']}: {why}"


@expectation
def console(seen, want):
    if seen.text("stdout") != want:
        yield f"console {seen.text('stdout')[:80]!r}"


@expectation
def console_err(seen, want):
    if seen.text("stderr") != want:
        yield f"standard error {seen.text('stderr')[:80]!r}"


@expectation
def shown(seen, want):
    at, text = 0, seen.text("stdout")
    for piece in want:
        begin = text.find(piece, at)
        if begin < 0:
            yield f"{piece!r} isn't shown in its place"
            return
        at = begin + len(piece)


@expectation
def console_lacks(seen, want):
    for piece in want:
        if piece in seen.text("stdout"):
            yield f"{piece!r} is shown"


@expectation
def clear_screen(seen, want):
    events = seen.result.get("console", [])
    count = sum(event["stream"] == "clear" for event in events)
    if count != want:
        yield f"{count} clear-screen events"


@expectation
def type_info(seen, want):
    yield from type_info_in(seen, [want])


@expectation
def type_info_in(seen, want):
    found = seen.result.get("type_info") or "none"
    if found not in want:
        yield f"type_info {found!r}"


@expectation
def source_name(seen, want):
    if seen.result.get("source_name") != want:
        yield f"source_name {seen.result.get('source_name')!r}"


@expectation
def effects_with(seen, want):
    for effect in want:
        if effect not in seen.result.get("effects", []):
            yield f"effects {seen.result.get('effects')} lack {effect}"


@expectation
def effects_without(seen, want):
    for effect in want:
        if effect in seen.result.get("effects", []):
            yield f"effects hold {effect}"


@expectation
def warnings(seen, want):
    if seen.warnings() != want:
        yield f"warnings {seen.warnings()}"


@expectation
def warnings_with(seen, want):
    for warning in want:
        if warning not in seen.warnings():
            yield f"warnings {seen.warnings()} lack {warning}"


# ------------------------------------------------------------------ variables
@expectation
def vars(seen, want):
    for name, expected in want.items():
        why = differs(expected, seen.variables().get(name))
        if why:
            yield f"variable {name}: {why}"


@expectation
def only(seen, want):
    if sorted(seen.variables()) != sorted(want):
        yield f"variables are {sorted(seen.variables())}"


@expectation
def gone(seen, want):
    for name in want:
        if name in seen.variables():
            yield f"variable {name} exists"


@expectation
def ans(seen, want):
    if want != "unset":
        yield from vars(seen, {"ans": want})
    elif "ans" in seen.variables():
        yield "ans is set"


@expectation
def save_vars(seen, want):
    seen.memory.variables[want] = seen.variables()
    return ()


@expectation
def vars_equal(seen, want):
    old, new = seen.memory.variables[want], seen.variables()
    for name in sorted(set(old) | set(new)):
        if old.get(name) != new.get(name):
            yield f"variable {name} differs"


# --------------------------------------------------------------------- deltas
@expectation
def upserts(seen, want):
    names = [row["key"]["name"] for row in seen.delta["upserts"]]
    if sorted(names) != sorted(want):
        yield f"upserts {names}"


@expectation
def upserts_with(seen, want):
    for name in set(want) - set(listed(seen.delta)[0]):
        yield f"upserts lack {name}"


@expectation
def upserts_without(seen, want):
    for name in set(want) & set(listed(seen.delta)[0]):
        yield f"upserts hold {name}"


@expectation
def upserts_within(seen, want):
    for name in set(listed(seen.delta)[0]) - set(want):
        yield f"upserts hold {name}"


@expectation
def upsert_values(seen, want):
    ups = listed(seen.delta)[0]
    for name, expected in want.items():
        why = differs(expected, ups.get(name, {}).get("value"))
        if why:
            yield f"upsert of {name}: {why}"


@expectation
def removals(seen, want):
    if sorted(listed(seen.delta)[1]) != sorted(want):
        yield f"removals {sorted(listed(seen.delta)[1])}"


@expectation
def removals_without(seen, want):
    for name in set(want) & set(listed(seen.delta)[1]):
        yield f"removals hold {name}"


@expectation
def full(seen, want):
    found = seen.result["full"] if "full" in seen.result else \
        seen.delta["full_snapshot_required"]
    if found != want:
        yield f"full is {found}"


@expectation
def version(seen, want):
    assert want == "up"
    found, last = seen.delta["version"], seen.last_version
    if found is None or (last is not None and found <= last):
        yield f"version {found} after {last}"


@expectation
def save_version(seen, want):
    seen.memory.versions[want] = seen.delta["version"]
    return ()


@expectation
def version_equals(seen, want):
    if seen.delta["version"] != seen.memory.versions[want]:
        yield f"version {seen.delta['version']}"


# ----------------------------------------------------------------------- keys
@expectation
def keys(seen, want):
    for name, kinds in want.items():
        found = seen.keys().get(name, {}).get("kind")
        if found not in (kinds if isinstance(kinds, list) else [kinds]):
            yield f"key of {name} is {found} instead of {kinds}"


@expectation
def key_fields(seen, want):
    for name, fields in want.items():
        key = seen.keys().get(name, {})
        for field, expected in fields.items():
            if field == "path_ends":
                good = key.get("path", "").endswith(expected)
            else:
                expected = seen.identities.get(expected, expected)
                good = key.get(field) == expected
            if not good:
                yield f"key of {name} is {key}: {field}"


@expectation
def save_keys(seen, want):
    seen.memory.keys[want] = seen.keys()
    return ()


def compare_keys(seen, want, good):
    for label, names in want.items():
        old = seen.memory.keys[label]
        for name in names:
            if not good(seen.keys().get(name), old.get(name)):
                yield f"key of {name}: {seen.keys().get(name)}"


@expectation
def keys_equal(seen, want):
    yield from compare_keys(
        seen, want, lambda new, old: new is not None and new == old)


@expectation
def keys_equal_if_listed(seen, want):
    yield from compare_keys(
        seen, want, lambda new, old: new is None or new == old)


@expectation
def keys_differ(seen, want):
    yield from compare_keys(
        seen, want, lambda new, old: new is not None and new != old)


@expectation
def removed_keys(seen, want):
    yield from compare_keys(
        seen, want, lambda new, old: old in seen.delta["removals"])


@expectation
def keys_distinct(seen, want):
    found = [json.dumps(seen.keys().get(name)) for name in want]
    if len(set(found)) != len(want) or "null" in found:
        yield f"keys {found}"


@expectation
def def_path_shared(seen, want):
    found = {seen.keys().get(name, {}).get("def_path") for name in want}
    if len(found) != 1 or None in found:
        yield f"definition paths {found}"


@expectation
def def_path_has(seen, want):
    for name, piece in want.items():
        found = seen.keys().get(name, {}).get("def_path")
        if piece not in str(found):
            yield f"definition path of {name} is {found}"


@expectation
def no_key_kind(seen, want):
    ups, gone_keys = listed(seen.delta)
    kinds = [row["key"]["kind"] for row in ups.values()]
    kinds += [key["kind"] for key in gone_keys.values()]
    for kind in set(want) & set(kinds):
        yield f"a {kind} key"


# --------------------------------------------------------------------- replay
@expectation
def payload(seen, want):
    if seen.result["written"] != (want == "some"):
        yield "a payload" if seen.result["written"] else "no payload"


@expectation
def payload_fields(seen, want):
    found = json.loads(seen.payload)
    for name, expected in want.items():
        if found.get(name) != expected:
            yield f"payload: {name} is {found.get(name)!r}"


@expectation
def payload_has(seen, want):
    found = json.loads(seen.payload)
    for name in want:
        if not found.get(name):
            yield f"payload lacks {name}"


@expectation
def mat_holds(seen, want):
    try:
        import scipy.io
    except ImportError:
        return
    mat = base64.b64decode(json.loads(seen.payload)["matBase64"])
    found = scipy.io.loadmat(io.BytesIO(mat))
    for name, expected in want.items():
        if name not in found:
            yield f"MAT bytes lack {name}"
        elif isinstance(expected, str):
            if str(found[name][0]) != expected:
                yield f"MAT bytes: {name} is {found[name]}"
        elif (found[name] != expected).any():
            yield f"MAT bytes: {name} is {found[name].tolist()}"


# --------------------------------------------------------- opening and looking
@expectation
def has_snapshot(seen, want):
    if seen.result["has_snapshot"] != want:
        yield f"has_snapshot is {seen.result['has_snapshot']}"


@expectation
def info(seen, want):
    found = seen.result["snapshot_info"]
    if (found is None) != (want == "none"):
        yield f"snapshot_info {found!r}"


@expectation
def warned(seen, want):
    if bool(seen.result["warnings"]) != want:
        yield f"warnings {seen.result['warnings']}"


@expectation
def names(seen, want):
    found = [entry["name"] for entry in seen.result["entries"]]
    if found != want:
        yield f"names {found}"


@expectation
def tokens_distinct(seen, want):
    found = [entry["token"] for entry in seen.result["entries"]]
    if len(set(found)) != len(found):
        yield f"tokens {found}"


@expectation
def preview(seen, want):
    if seen.values() != want:
        yield f"preview {seen.values()}"


@expectation
def preview_starts(seen, want):
    if (seen.values() or [])[:len(want)] != want:
        yield f"preview {seen.values()}"


@expectation
def preview_at_most(seen, want):
    if len(seen.values() or []) > want:
        yield f"{len(seen.values())} values"


@expectation
def truncated(seen, want):
    if (seen.result.get("preview") or {}).get("truncated") != want:
        yield f"truncated: {seen.result.get('preview')}"


def plain(member):
    def check(seen, want):
        if seen.result.get(member) != want:
            yield f"{member} is {seen.result.get(member)!r}"
    CHECKS[member] = check


for member in ("class", "dtype", "shape", "is_gpu", "bytes", "residency"):
    plain(member)


@expectation
def entries(seen, want):
    found = {entry["name"]: entry for entry in seen.result["entries"]}
    for name, expected in want.items():
        if name not in found:
            yield f"no entry {name}"
            continue
        for check, value in expected.items():
            for why in CHECKS[check](seen.part(found[name]), value):
                yield f"{name}: {why}"
