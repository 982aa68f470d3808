#!/usr/bin/python3
"""What SPDX 2.3 demands of a JSON document, as far as ours uses it.

  check_spdx.py FILE

Prints what is wrong; the status tells whether anything is.
"""
import datetime
import json
import re
import sys

ALGORITHMS = {"SHA1": 40, "SHA256": 64, "SHA512": 128, "BLAKE2b-256": 64}
PURPOSES = {"APPLICATION", "FRAMEWORK", "LIBRARY", "CONTAINER", "OPERATING-SYSTEM",
            "DEVICE", "FIRMWARE", "SOURCE", "ARCHIVE", "FILE", "INSTALL", "OTHER"}
RELATIONS = {"DESCRIBES", "DESCRIBED_BY", "CONTAINS", "CONTAINED_BY",
             "DEPENDS_ON", "GENERATES", "GENERATED_FROM", "BUILD_TOOL_OF"}
CREATOR = re.compile(r"(Tool: .+|Person: .+|Organization: .+)")
ELEMENT = re.compile(r"SPDXRef-[A-Za-z0-9.-]+")
NOTHING = {"NONE", "NOASSERTION"}
# Of a package; the licences and the copyright became optional in 2.3.
PACKAGE = {"SPDXID", "name", "downloadLocation"}
PACKAGE_KNOWN = PACKAGE | {
    "versionInfo", "packageFileName", "filesAnalyzed", "checksums",
    "licenseConcluded", "licenseDeclared", "copyrightText", "supplier",
    "primaryPackagePurpose"}
DOCUMENT = {"SPDXID", "spdxVersion", "creationInfo", "name", "dataLicense",
            "documentNamespace"}
DOCUMENT_KNOWN = DOCUMENT | {"packages", "relationships"}

wrong = []


def check(holds, what):
    if not holds:
        wrong.append(what)


def check_members(row, needed, known, what):
    check(needed <= set(row), f"{what}: without {sorted(needed - set(row))}")
    check(set(row) <= known, f"{what}: with {sorted(set(row) - known)}")
    for name, value in row.items():
        if isinstance(value, str):
            check(value.strip() != "", f"{what}: {name} is empty")


def check_document(document):
    check_members(document, DOCUMENT, DOCUMENT_KNOWN, "document")
    check(document["SPDXID"] == "SPDXRef-DOCUMENT", "the document's SPDXID")
    check(document["spdxVersion"] == "SPDX-2.3", "spdxVersion")
    check(document["dataLicense"] == "CC0-1.0", "dataLicense")
    check(re.fullmatch(r"[a-z][a-z0-9+.-]*:[^#\s]+",
                       document["documentNamespace"]), "documentNamespace")
    creation = document["creationInfo"]
    check_members(creation, {"created", "creators"},
                  {"created", "creators", "comment", "licenseListVersion"},
                  "creationInfo")
    check(creation["creators"] and all(
        CREATOR.fullmatch(c) for c in creation["creators"]), "creators")
    try:
        datetime.datetime.strptime(creation["created"], "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        check(False, "created")


def check_package(package):
    what = f"package {package.get('SPDXID')}"
    check_members(package, PACKAGE, PACKAGE_KNOWN, what)
    check(ELEMENT.fullmatch(package["SPDXID"]), f"{what}: its SPDXID")
    check(package["downloadLocation"] in NOTHING or
          "://" in package["downloadLocation"], f"{what}: downloadLocation")
    # True, the default, asks for a packageVerificationCode.
    check(package.get("filesAnalyzed") is False, f"{what}: filesAnalyzed")
    check(package.get("primaryPackagePurpose", "OTHER") in PURPOSES,
          f"{what}: primaryPackagePurpose")
    for checksum in package.get("checksums", []):
        check(set(checksum) == {"algorithm", "checksumValue"},
              f"{what}: checksum")
        size = ALGORITHMS.get(checksum["algorithm"], 0)
        check(re.fullmatch(f"[0-9a-f]{{{size}}}", checksum["checksumValue"]),
              f"{what}: checksumValue")


def check_relations(document):
    packages = document.get("packages", [])
    names = [p["SPDXID"] for p in packages] + ["SPDXRef-DOCUMENT"]
    check(len(names) == len(set(names)), "an SPDXID is there twice")
    described = set()
    for relation in document.get("relationships", []):
        check(set(relation) == {"spdxElementId", "relationshipType",
                                "relatedSpdxElement"}, f"members of {relation}")
        check(relation["relationshipType"] in RELATIONS, f"type of {relation}")
        check(relation["spdxElementId"] in names, f"element of {relation}")
        check(relation["relatedSpdxElement"] in set(names) | NOTHING,
              f"related element of {relation}")
        if relation["relationshipType"] == "DESCRIBES":
            described.add(relation["relatedSpdxElement"])
    check(described, "the document describes nothing")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = json.load(file)
    check_document(document)
    for package in document.get("packages", []):
        check_package(package)
    check_relations(document)
    print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


main()
