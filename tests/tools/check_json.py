#!/usr/bin/env python3
"""check_json.py SCHEMAS NAME < DOCUMENTS

Hold each JSON document on standard input against SCHEMAS/NAME.json.  Beyond what
the schema says, a member that it doesn't name is wrong here: what the tools print
is published.  Exit status 0, or 1 and what is wrong.
"""
import json
import pathlib
import sys

import jsonschema


def close(schema):
    """The same schema that refuses members it doesn't name."""
    if isinstance(schema, list):
        return [close(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: close(value) for key, value in schema.items()}
    if "properties" in closed:
        closed["additionalProperties"] = False
    return closed


def documents(text):
    decoder = json.JSONDecoder()
    text = text.lstrip()
    while text:
        document, end = decoder.raw_decode(text)
        yield document
        text = text[end:].lstrip()


def main():
    folder, name = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    store = {
        path.as_uri(): close(json.loads(path.read_text()))
        for path in folder.glob("*.json")
    }
    uri = (folder / (name + ".json")).as_uri()
    resolver = jsonschema.RefResolver(uri, store[uri], store=store)
    validator = jsonschema.Draft7Validator(store[uri], resolver=resolver)
    count = 0
    for document in documents(sys.stdin.read()):
        count += 1
        for error in validator.iter_errors(document):
            place = "/".join(str(part) for part in error.absolute_path)
            sys.exit(f"{name}: {place}: {error.message}")
    if count == 0:
        sys.exit(f"{name}: no document")


main()
