# SPDX-License-Identifier: Apache-2.0
"""Reports against their schemas: validate.py SARIF_SCHEMA REPORT... (.json, .sarif, .junit)."""
import concurrent.futures
import itertools
import json
import pathlib
import subprocess
import sys

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parents[2]


def violations(schema, report):
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    checker = jsonschema.FormatChecker()
    for error in validator(schema, format_checker=checker).iter_errors(report):
        yield f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"


def break_it(report):
    """A copy that the schema must refuse, so that a schema which accepts all is noticed."""
    broken = json.loads(json.dumps(report))
    if "runs" in broken:
        broken["runs"][0]["tool"] = {}
    else:
        broken["coverage"][0]["outcome"] = "fine"
    return broken


def problems(name, schemas):
    path = pathlib.Path(name)
    if path.suffix == ".junit":
        checked = subprocess.run(["xmllint", "--noout", name], stderr=subprocess.PIPE, text=True, check=False)
        return checked.stderr.splitlines()
    schema = schemas[path.suffix]
    report = json.loads(path.read_text(encoding="utf-8", errors="strict"))
    found = list(violations(schema, report))
    if not list(violations(schema, break_it(report))):
        found.append("the schema accepts nonsense, too")
    return found


def main():
    schemas = {".sarif": json.loads(pathlib.Path(sys.argv[1]).read_text()),
               ".json": json.loads((ROOT / "docs/report.schema.json").read_text())}
    names = sys.argv[2:]
    failed = 0
    with concurrent.futures.ProcessPoolExecutor() as pool:
        for name, found in zip(names, pool.map(problems, names, itertools.repeat(schemas), chunksize=16)):
            for problem in found:
                print(f"{name}: {problem}")
            failed += bool(found)
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
