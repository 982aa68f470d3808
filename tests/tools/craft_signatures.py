#!/usr/bin/env python3
"""Forged signatures and snapshots, each in a folder of its own.

craft_signatures.py GOOD OTHER OUT

GOOD and OTHER hold a.snapshot, a.snapshot.minisig and key.pub: two snapshots, two
keys; only GOOD's key is trusted.  Below OUT comes a folder for each forgery,
with a.snapshot and its signature.  None of them may be accepted.
"""
import base64
import os
import struct
import sys

ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19
# The canonical encodings of the points of small order, and some others of the
# same points.
SMALL_ORDER = [
    bytes(32), b"\1" + bytes(31), (PRIME - 1).to_bytes(32, "little"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    PRIME.to_bytes(32, "little"), (PRIME + 1).to_bytes(32, "little"),
    bytes(31) + b"\x80", b"\1" + bytes(30) + b"\x80",
]


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


class Signature:
    """The four lines of a signature, in parts."""

    def __init__(self, text):
        lines = text.split(b"\n")
        value = base64.b64decode(lines[1])
        self.untrusted = lines[0]
        self.letters, self.key, self.value = value[:2], value[2:10], value[10:]
        self.comment = lines[2]
        self.glob = base64.b64decode(lines[3])

    def text(self):
        value = self.letters + self.key + self.value
        return b"\n".join([self.untrusted, base64.b64encode(value), self.comment,
                           base64.b64encode(self.glob), b""])


def with_part(signature, **parts):
    copy = Signature(signature.text())
    for name, value in parts.items():
        setattr(copy, name, value)
    return copy.text()


def beyond_order(signature, times):
    """The same scalar, written as a larger number."""
    scalar = int.from_bytes(signature[32:], "little") + times * ORDER
    if scalar >= 2**256:
        return None
    return signature[:32] + scalar.to_bytes(32, "little")


def front_size(snapshot):
    header, = struct.unpack_from("<I", snapshot, 12)
    count, entry = struct.unpack_from("<II", snapshot, 24)
    return header + count * entry


def forge_signatures(good, text, other):
    """(name, signature's file), for the good snapshot."""
    yield "empty", b""
    yield "blank", b"\n\n\n\n"
    yield "other-key", other.text()
    # Made with another key, under the trusted one's id.
    yield "other-key-same-id", with_part(other, key=good.key)
    yield "other-value", with_part(good, value=other.value)
    yield "other-global", with_part(good, glob=other.glob)
    yield "global-as-value", with_part(good, value=good.glob)
    yield "value-as-global", with_part(good, glob=good.value)
    swapped = b"Ed" if good.letters == b"ED" else b"ED"
    yield "other-letters", with_part(good, letters=swapped)
    yield "unknown-letters", with_part(good, letters=b"EE")
    yield "no-letters", with_part(good, letters=bytes(2))
    yield "comment-changed", with_part(good, comment=good.comment + b"!")
    yield "comment-cut", with_part(good, comment=good.comment[:-1])
    yield "comment-empty", with_part(good, comment=b"trusted comment: ")
    yield "comment-gone", b"\n".join(text.split(b"\n")[:2]) + b"\n"
    yield "comment-untrusted", text.replace(b"\ntrusted", b"\nuntrusted")
    yield "comment-long", with_part(
        good, comment=b"trusted comment: " + b"x" * 9000)
    yield "comment-nul", with_part(good, comment=good.comment + b"\0x")
    for times in range(1, 17):
        for name in "value", "glob":
            larger = beyond_order(getattr(good, name), times)
            if larger is not None:
                yield f"{name}-{times}-orders", with_part(good, **{name: larger})
    for i, point in enumerate(SMALL_ORDER):
        for scalar in bytes(32), good.value[32:], b"\1" + bytes(31):
            value = point + scalar
            yield f"small-{i}-{scalar[0]}", with_part(
                good, value=value, glob=value)
    yield "zeros", with_part(good, value=bytes(64), glob=bytes(64))
    for size in range(0, len(text) - 1):
        yield f"cut-{size}", text[:size]
    yield "crlf", text.replace(b"\n", b"\r\n")
    yield "twice", text + text
    yield "more", text + b"x"
    yield "more-line", text + b"\n"
    yield "huge", text + b"\n" * 20000
    yield "huge-comment", b"untrusted comment: " + b"x" * 20000 + text[18:]
    lines = text.split(b"\n")
    for line in 1, 3:
        for name, change in (
                ("space", lambda b: b + b" "), ("lead", lambda b: b" " + b),
                ("unpadded", lambda b: b.rstrip(b"=")),
                ("padded", lambda b: b + b"="), ("twice", lambda b: b + b),
                ("url", lambda b: b.replace(b"+", b"-").replace(b"/", b"_")),
                ("odd-bits", odd_bits)):
            changed = change(lines[line])
            if changed != lines[line]:
                yield f"base64-{line}-{name}", b"\n".join(
                    lines[:line] + [changed] + lines[line + 1:])


def odd_bits(line):
    """Another last letter for the same bytes."""
    letters = (b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
               b"0123456789+/")
    body = line.rstrip(b"=")
    if body == line:
        return line
    last = letters.index(body[-1:])
    return body[:-1] + letters[last ^ 1:][:1] + line[len(body):]


def write(folder, name, snapshot, signature):
    path = os.path.join(folder, name)
    os.mkdir(path)
    for suffix, data in ("", snapshot), (".minisig", signature):
        if data is not None:
            with open(os.path.join(path, "a.snapshot" + suffix), "wb") as file:
                file.write(data)


def main():
    good, other, out = sys.argv[1:4]
    snapshot = read(good, "a.snapshot")
    text = read(good, "a.snapshot.minisig")
    other_snapshot = read(other, "a.snapshot")
    signature = Signature(text)
    other_text = read(other, "a.snapshot.minisig")
    other_signature = Signature(other_text)
    forged = 0
    for name, forgery in forge_signatures(signature, text, other_signature):
        write(out, name, snapshot, forgery)
        forged += 1
    # Files that are not the signed one.
    front, other_front = front_size(snapshot), front_size(other_snapshot)
    files = {
        "stripped": (snapshot, None),
        "swapped": (other_snapshot, text),
        "swapped-both": (other_snapshot, other_text),
        "front-alone": (snapshot[:front], text),
        "tail-swapped": (snapshot[:front] + other_snapshot[other_front:], text),
        "front-swapped": (other_snapshot[:other_front] + snapshot[front:], text),
        "empty-file": (b"", text),
        "signature-as-file": (text, text),
        "cut-file": (snapshot[:-1], text),
        "longer-file": (snapshot + b"\0", text),
    }
    for name, (data, sign) in files.items():
        write(out, "file-" + name, data, sign)
        forged += 1
    print(forged)


if __name__ == "__main__":
    main()
