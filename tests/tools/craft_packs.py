#!/usr/bin/env python3
"""craft_packs.py FOLDER OUT: archives that are no good packs, from an unpacked good one.

Writes them into OUT and prints a line "NAME REASON WORDS" for each: the reason
that must be given, and words that must be in the message.  Lines of good ones,
made by others than us, have the reason "ok".
"""
import hashlib
import io
import json
import lzma
import os
import pathlib
import struct
import subprocess
import sys
import tarfile
import warnings
import zipfile

warnings.simplefilter("ignore")  # twice is what is wanted
folder, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
good = {
    path.relative_to(folder).as_posix(): path.read_bytes()
    for path in sorted(folder.rglob("*"))
    if path.is_file()
}
good = {"manifest.json": good.pop("manifest.json"), **good}
SNAPSHOT = next(name for name in good if name.startswith("snapshots/"))


def say(name, reason, words=""):
    print(name, reason, words)


def write(name, data, reason, words=""):
    (out / name).write_bytes(data)
    say(name, reason, words)


def info(name, size=0, kind=tarfile.REGTYPE, link="", **more):
    member = tarfile.TarInfo(name)
    member.size, member.type, member.linkname = size, kind, link
    for key, value in more.items():
        setattr(member, key, value)
    return member


def tar(files, extra=(), form=tarfile.USTAR_FORMAT, first=()):
    """'extra' and 'first' are members with bytes, after and before the files."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for member, data in first:
            archive.addfile(member, io.BytesIO(data))
        for name, data in files.items():
            archive.addfile(info(name, len(data)), io.BytesIO(data))
        for member, data in extra:
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def zstd(data, *options):
    return subprocess.run(["zstd", "-qc", *options], input=data, check=True,
                          stdout=subprocess.PIPE).stdout


def zipped(files, method=zipfile.ZIP_DEFLATED, extra=(), **settings):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in list(files.items()) + list(extra):
            member = zipfile.ZipInfo(name)
            member.compress_type = method
            for key, value in settings.items():
                setattr(member, key, value)
            archive.writestr(member, data)
    return buffer.getvalue()


def with_manifest(change):
    """The good files with another manifest."""
    manifest = json.loads(good["manifest.json"])
    change(manifest)
    return {**good, "manifest.json": json.dumps(manifest).encode()}


def row(name, data, role="other"):
    return {"path": name, "role": role, "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest()}


# Others write the same content, and it is a pack.
write("python.tar", tar(good), "ok")
write("gnu.tar", tar(good, form=tarfile.GNU_FORMAT), "ok")
write("pax.tar", tar(good, form=tarfile.PAX_FORMAT), "ok")
write("python.tar.xz", lzma.compress(tar(good)), "ok")
write("zstd.tar.zst", zstd(tar(good)), "ok")
write("deflated.zip", zipped(good), "ok")
write("stored.zip", zipped(good, zipfile.ZIP_STORED), "ok")
write("backwards.tar", tar(dict(reversed(good.items()))), "ok")
write("folders.tar", tar(good, first=[
    (info("snapshots", kind=tarfile.DIRTYPE), b"")]), "ok")

# Names.
for number, (name, words) in enumerate([
    ("/etc/passwd", "it is absolute"),
    ("../up", "a part '..'"),
    ("a/../../up", "a part '..'"),
    ("a/..", "a part '..'"),
    ("./a", "a part '.'"),
    ("a//b", "an empty part"),
    ("a\\b", "no"),
    ("C:evil", "no"),
    ("a\nb", "no"),
    ("caf\u00e9", ""),
    ("a.", "ends with"),
    (" a", "begins with a blank"),
]):
    words = "plain ASCII" if words == "no" else words
    reason = "bounds" if words else "bounds|codec"
    data = b"x"
    write(f"name{number}.tar", tar(good, [(info(name, 1), data)]), reason, words)
    if "\\" in name or "\n" in name:
        continue
    write(f"name{number}.zip", zipped(good, extra=[(name, data)]), reason, words)
write("long.tar", tar(good, [(info("n" * 300, 1), b"x")], tarfile.GNU_FORMAT),
      "limit", "max_name")

# Kinds.
for kind, word in [(tarfile.SYMTYPE, "link"), (tarfile.LNKTYPE, "link"),
                   (tarfile.CHRTYPE, "device"), (tarfile.BLKTYPE, "device"),
                   (tarfile.FIFOTYPE, "device")]:
    member = info("evil", kind=kind, link=SNAPSHOT)
    write(f"kind{kind.decode()}.tar", tar(good, [(member, b"")]), "bounds", word)
write("link-first.tar", tar(good, first=[
    (info("snapshots", kind=tarfile.SYMTYPE, link="/tmp"), b"")]), "bounds", "link")
link = zipfile.ZipInfo("evil")
link.external_attr = 0o120777 << 16
link.create_system = 3
buffer = io.BytesIO(zipped(good))
with zipfile.ZipFile(buffer, "a") as archive:
    archive.writestr(link, "/etc/passwd")
write("link.zip", buffer.getvalue(), "bounds", "link")
with open(out / "hole", "wb") as hole:
    hole.write(b"x")
    hole.truncate(1 << 20)
for form in "gnu", "pax":
    subprocess.run(["tar", "-C", out, f"--format={form}", "-Scf",
                    out / f"sparse-{form}.tar", "hole"], check=True)
    say(f"sparse-{form}.tar", "bounds", "a sparse file")
pax = info("evil", 10)
pax.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0",
                   "GNU.sparse.name": "evil", "GNU.sparse.realsize": "1000000"}
write("pax-sparse.tar", tar(good, [(pax, b"1\n0\n5\n12345")], tarfile.PAX_FORMAT),
      "bounds|codec|truncated|limit")

# Twice.
write("twice.tar", tar(good, [(info(SNAPSHOT, 1), b"x")]), "overlap", "twice")
write("twice.zip", zipped(good, extra=[(SNAPSHOT, b"x")]), "overlap", "twice")
write("case.tar", tar(good, [(info(SNAPSHOT.upper(), 1), b"x")]), "overlap", "case")
write("file-folder.tar", tar(good, [(info(SNAPSHOT + "/x", 1), b"x")]), "overlap",
      "folder of")
write("folder-twice.tar", tar(good, [
    (info("snapshots", kind=tarfile.DIRTYPE), b"")] * 2), "overlap", "twice")

# Against the manifest.
write("more.tar", tar(good, [(info("more", 1), b"x")]), "trailing_data", "manifest")
write("more.zip", zipped(good, extra=[("more", b"x")]), "trailing_data", "manifest")
write("folder.tar", tar(good, [(info("empty", kind=tarfile.DIRTYPE), b"")]),
      "trailing_data", "manifest")
for name in good:
    less = {key: value for key, value in good.items() if key != name}
    write(f"less-{name.replace('/', '-')}.tar", tar(less), "incomplete", name)
    changed = bytearray(good[name])
    changed[len(changed) // 2] ^= 1
    reason = "digest_section" if name != "manifest.json" else \
        "digest_section|bounds|incomplete|trailing_data|format_too_new"
    write(f"changed-{name.replace('/', '-')}.zip",
          zipped({**good, name: bytes(changed)}), reason)
    if name != "manifest.json":
        write(f"longer-{name.replace('/', '-')}.tar",
              tar({**good, name: good[name] + b"\0"}), "digest_section", "bytes")
write("schema.tar", tar(with_manifest(lambda m: m.update(schema="snapshot-pack/2"))),
      "format_too_new", "snapshot-pack/2")
write("no-schema.tar", tar(with_manifest(lambda m: m.pop("schema"))), "bounds")
write("no-files.tar", tar(with_manifest(lambda m: m.pop("files"))), "bounds")
write("row.tar", tar(with_manifest(lambda m: m["files"][0].pop("sha256"))), "bounds")
write("row-twice.tar", tar(with_manifest(
    lambda m: m["files"].append(m["files"][0]))), "overlap", "twice")
write("row-number.tar", tar(with_manifest(
    lambda m: m["files"][0].update(size=-1))), "bounds")
write("not-json.tar", tar({**good, "manifest.json": b"{"}), "bounds")
write("nul.tar", tar({**good, "manifest.json": good["manifest.json"] + b"\0"}),
      "bounds")
write("self.tar", tar(with_manifest(lambda m: m["files"].append(
    row("manifest.json", b"")))), "digest_section")


def lie(manifest):
    for entry in manifest["files"]:
        if entry["role"] == "snapshot":
            entry["snapshot"]["content"] = "0" * 32


write("content.tar", tar(with_manifest(lie)), "bounds", "content digest")
bad = bytearray(good[SNAPSHOT])
bad[-1] ^= 1


def accept(manifest):
    for entry in manifest["files"]:
        if entry["path"] == SNAPSHOT:
            entry["sha256"] = hashlib.sha256(bad).hexdigest()


write("bad-snapshot.tar", tar({**with_manifest(accept), SNAPSHOT: bytes(bad)}),
      "digest_section")

# Bombs.
zeros = bytes(64 << 20)
write("bomb.tar.zst", zstd(tar(good, [(info("zeros", len(zeros)), zeros)])), "limit",
      "max_ratio")
write("bomb.tar.xz", lzma.compress(tar(good, [(info("zeros", len(zeros)), zeros)]),
                                   preset=1), "limit", "max_ratio")
write("bomb.zip", zipped(good, extra=[("zeros", zeros)]), "limit", "max_ratio")
del zeros
many = {f"f{i}": b"" for i in range(5000)}
write("many.tar", tar(many), "limit", "max_entries")
write("many.zip", zipped(many), "limit", "max_entries")
claim = bytearray(tar({"big": b"x"}))
claim[124:136] = b"77777777777\0"
claim[148:156] = b"        "
claim[148:156] = b"%06o\0 " % sum(claim[:512])
write("claim.tar", bytes(claim), "limit", "max_entry")
pax = info("x", 1)
pax.pax_headers = {"size": "9" * 30}
write("pax-size.tar", tar(good, [(pax, b"x")], tarfile.PAX_FORMAT),
      "limit|codec|truncated|bounds")
record = b"x" * (3 << 20)
member = info("PaxHeader", len(record), b"x")
write("pax-long.tar", tar(good, [(member, record), (info("y", 1), b"y")]),
      "codec|truncated|limit")
member = info("PaxHeader", 20, b"x")
write("pax-length.tar", tar(good, [(member, b"9999999999 path=evil"),
                                   (info("y", 1), b"y")]), "codec|truncated")

# Framing.
plain = tar(good)
for kind, data in [("tar", plain), ("tar.xz", lzma.compress(plain)),
                   ("tar.zst", zstd(plain)), ("zip", zipped(good))]:
    for number, cut in enumerate([1, 20, 600, len(data) // 2, len(data) - 700]):
        write(f"cut{number}.{kind}", data[:-cut], "truncated|codec|ok"
              if kind == "tar" else "truncated|codec|bounds")
    write(f"after.{kind}", data + b"evil" * 128, "codec|truncated|trailing_data")
    write(f"before.{kind}", b"evil" * 128 + data, "codec")
write("second.tar", plain + plain, "trailing_data")
write("second.tar.zst", zstd(plain) + zstd(plain), "trailing_data")
write("second.tar.xz", lzma.compress(plain) * 2, "trailing_data")
skipped = struct.pack("<II", 0x184d2a50, 4) + b"evil"
write("skipped.tar.zst", zstd(plain) + skipped, "trailing_data", "zstd: bytes after")
write("frame.tar.zst", zstd(plain) + zstd(b""), "trailing_data", "zstd: bytes after")
write("padded.tar.xz", lzma.compress(plain) + bytes(4), "truncated")
write("stream.tar.xz", lzma.compress(b"") + lzma.compress(plain), "trailing_data",
      "xz: bytes after")
write("blocks.tar.xz", subprocess.run(["xz", "-c", "--block-size=4096"], input=plain,
                                      check=True, stdout=subprocess.PIPE).stdout, "ok")
write("checked.tar.zst", zstd(plain, "--check", "-19", "--long"), "ok")
write("nested.tar.zst", zstd(zstd(plain)), "codec", "more than once")
write("no-tar.tar.zst", zstd(b"hello" * 500), "codec", "no tar archive")
write("empty.tar.zst", zstd(b""), "codec|truncated")
write("empty", b"", "codec")
write("gz.tar.gz", __import__("gzip").compress(plain), "codec", "none of")
checked = zstd(plain, "--check")
damaged = bytearray(checked)
damaged[-1] ^= 1
write("checksum.tar.zst", bytes(damaged), "codec")
damaged = bytearray(lzma.compress(plain))
damaged[len(damaged) // 2] ^= 1
write("checksum.tar.xz", bytes(damaged), "codec")
damaged = bytearray(plain)
damaged[148] ^= 1
write("checksum.tar", bytes(damaged), "codec|truncated")

# What a zip archive can say twice.
data = zipped(good, zipfile.ZIP_STORED)
central = data.index(b"PK\1\2")


def patched(offset, value, base=data):
    changed = bytearray(base)
    changed[offset:offset + len(value)] = value
    return bytes(changed)


write("crc.zip", patched(central + 16, b"\0\0\0\0", patched(14, b"\0\0\0\0")),
      "codec")
write("name-local.zip", patched(30, b"M"), "bounds", "differ")
write("name-central.zip", patched(central + 46, b"M"), "bounds", "differ")
write("encrypted.zip", patched(central + 8, b"\1", patched(6, b"\1")), "bounds",
      "encrypted")
write("method.zip", patched(central + 10, b"\14", patched(8, b"\14")), "bounds",
      "method 12")
write("sizes.zip", patched(central + 24, b"\xff\xff\xff\xff"), "bounds", "64 bits")
write("offset.zip", patched(central + 42, b"\1"), "bounds", "right after")
end = len(data) - 22
write("count.zip", patched(end + 8, b"\1\0\1\0"), "bounds")
write("comment.zip", patched(end + 20, b"\4\0") + b"evil", "truncated")
start, size = struct.unpack("<II", data[end + 16:end + 20] + data[end + 12:end + 16])
gap = bytearray(data[:start] + b"evil" + data[start:])
gap[end + 4 + 16:end + 4 + 20] = struct.pack("<I", start + 4)
write("gap.zip", bytes(gap), "bounds", "no entry")
path = zipfile.ZipInfo("x")
path.extra = struct.pack("<HHBI", 0x7075, 9, 1, 0) + b"evil"
buffer = io.BytesIO(zipped(good))
with zipfile.ZipFile(buffer, "a") as archive:
    archive.writestr(path, "x")
write("unicode-path.zip", buffer.getvalue(), "bounds", "0x7075")
# One file's bytes under many names: the directory grows, the data don't.
one = zipped({"a": b"x" * 1000})
at = one.index(b"PK\1\2")
entry = one[at:-22]
copies = b"".join(entry[:46] + bytes([97 + i]) + entry[47:] for i in range(20))
write("overlap.zip", one[:at] + copies + b"PK\5\6" + struct.pack(
    "<HHHHIIH", 0, 0, 20, 20, len(copies), at, 0), "bounds")
