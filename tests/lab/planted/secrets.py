#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Secrets for tests/lab/planted-secrets: makes them, and looks for them in what was collected.

    secrets.py make DIR          writes DIR/secrets.json and DIR/secrets.sh (S_NAME=... for bash)
    secrets.py add DIR NAME VALUE    one that only the host could make (a swarm's tokens)
    secrets.py check DIR TREE    looks for all of them in the files of TREE
    secrets.py present TREE LIST     looks for every line of LIST, each of which must be there
    secrets.py gone TREE LIST        the same, and none may be there
    secrets.py manifest TREE     the collector's own look must have found the bundle clean

Each prints a line "PASS ..." or "FAIL ..." for every item. A secret has a core that occurs nowhere else, so that it is
found in every notation that keeps letters; its Base64 is looked for as well.
"""

import base64
import json
import os
import random
import re
import shlex
import string
import sys
import urllib.parse

LETTERS = string.ascii_letters + string.digits
# What a secret looks like around its core (%s); each core has letters of both cases and digits.
FORMS = {
    "env_password": "%s", "env_api_key": "key-%s", "env_url": "%s", "env_stage": "blue%s", "env_json": "%s",
    "arg_option": "%s", "arg_equals": "%s", "arg_short": "%s", "arg_plain": "%s", "entrypoint_arg": "%s",
    "label_token": "%s", "label_note": "note %s", "log_opt_tag": "%s", "splunk_token": "%s", "health_userpass": "%s",
    "health_header": "%s", "exec_arg": "%s", "volume_password": "%s", "volume_userinfo": "%s", "volume_label": "%s",
    "network_option": "%s", "network_label": "%s", "build_arg": "%s", "build_env": "%s", "build_label": "%s",
    "build_run": "%s", "daemon_label": "%s", "daemon_log_tag": "%s", "daemon_proxy_blank": "p@ss %s w0rd",
    "daemon_proxy_encoded": "p%%40ss%%20%s", "daemon_mirror": "%s", "unit_proxy": "p@ss:%s", "unit_proxy_quoted": "b@d %s two",
    "unit_env": "%s", "unit_single_quoted": "a b %s", "unit_exec_arg": "%s", "unit_credential": "%s", "unit_containerd": "%s",
    "unit_comment": "%s", "client_auth": "%s", "client_identity": "%s", "client_registry_token": "%s",
    "client_header": "%s", "client_proxy": "%s", "cri_password": "%s", "cri_token": "%s", "cri_header": "%s", "hosts_toml": "%s",
    "tls_key": None, "import_url": "%s", "j_url": "p@ss/%s", "j_bearer": "%s", "j_jwt": None, "j_aws_id": None, "j_aws_secret": "%s",
    "j_google": None, "j_github": None, "j_gitlab": None, "j_slack": None, "j_stripe": None, "j_npm": None, "j_azure": "%s==",
    "j_pem": None, "j_pem_one_line": None, "j_prose_is": "%s", "j_prose_bare": "%s!", "j_pw": "%s", "j_passwd_quoted": "%s 9",
    "j_german": "%s", "j_json": "%s", "j_json_escaped": "%s", "j_go_map": "%s", "j_cookie": "%s", "j_curl": "%s", "j_login": "%s",
    "j_mysql": "%s", "j_dsn": "%s", "j_redis": "%s", "j_run_env": "%s", "j_build_arg": "%s", "j_basic": "%s", "j_registry_auth": "%s",
    "j_sas": "%s", "j_crypt": None, "j_containerd": "%s", "proc_password": "%s", "proc_url": "%s", "service_env": "%s",
    "container_log": "%s", "container_log_url": "%s",
}


def core(rng, length=20):
    return "aZ7" + "".join(rng.choice(LETTERS) for _ in range(length - 3))


def pem(rng):
    lines = ["".join(rng.choice(LETTERS + "+/") for _ in range(64)) for _ in range(6)]
    # A block of Base64 need not have digits in each line; the redactor must not count on it.
    return lines


def make(directory):
    rng = random.SystemRandom()
    secrets = {}
    for name, form in FORMS.items():
        c = core(rng)
        upper = "".join(rng.choice(string.ascii_uppercase + string.digits) for _ in range(16))
        special = {
            "j_jwt": "eyJhbGciOiJIUzI1NiJ9." + core(rng, 40) + "." + core(rng, 43),
            "j_aws_id": "AKIA" + upper,
            "j_google": "AIza" + core(rng, 35),
            "j_github": "ghp_" + core(rng, 36),
            "j_gitlab": "glpat-" + core(rng, 20),
            "j_slack": "xoxb-" + core(rng, 24),
            "j_stripe": "sk_live_" + core(rng, 24),
            "j_npm": "npm_" + core(rng, 36),
            "j_crypt": "$6$" + core(rng, 16) + "$" + core(rng, 60),
        }
        if name in ("j_pem", "j_pem_one_line", "tls_key"):
            lines = pem(rng)
            secrets[name] = {"value": "\n".join(lines), "needles": lines}
        elif form is None:
            value = special[name]
            secrets[name] = {"value": value, "needles": re.split(r"[.$]", value)[1:] if name in ("j_jwt", "j_crypt") else [value]}
        else:
            secrets[name] = {"value": form % c, "needles": [c]}
    for secret in secrets.values():
        secret["needles"] = [n for n in secret["needles"] if len(n) >= 8]
    save(directory, secrets)
    with open(os.path.join(directory, "secrets.sh"), "w", encoding="ascii") as out:
        for name, secret in secrets.items():
            out.write("S_%s=%s\n" % (name, shlex.quote(secret["value"])))


def save(directory, secrets):
    with open(os.path.join(directory, "secrets.json"), "w", encoding="ascii") as out:
        json.dump(secrets, out, indent=1)


def load(directory):
    with open(os.path.join(directory, "secrets.json"), encoding="ascii") as file:
        return json.load(file)


def add(directory, name, value):
    secrets = load(directory)
    secrets[name] = {"value": value, "needles": [value]}
    save(directory, secrets)


def base64_forms(value):
    """Base64 of the value wherever it stands in what is encoded: three alignments, without their edges."""
    forms = []
    for skip in range(3):
        encoded = base64.b64encode(b"\0" * skip + value.encode()).decode().rstrip("=")
        inner = encoded[(0, 2, 3)[skip]:-1]
        if len(inner) >= 12:
            forms.append(inner)
    return forms


def files(tree):
    for folder, _, names in os.walk(tree):
        for name in sorted(names):
            path = os.path.join(folder, name)
            if os.path.islink(path) or not os.path.isfile(path):
                continue
            with open(path, "rb") as file:
                yield os.path.relpath(path, tree), file.read()


def report(ok, what):
    print(("PASS " if ok else "FAIL ") + what)
    return ok


def where(tree, needles):
    for path, content in files(tree):
        for needle in needles:
            at = content.find(needle.encode())
            if at >= 0:
                return "%s:%d" % (path, content.count(b"\n", 0, at) + 1)
    return None


def check(directory, tree):
    for name, secret in sorted(load(directory).items()):
        needles = list(secret["needles"])
        for needle in secret["needles"] + [secret["value"]]:
            needles += base64_forms(needle)
            needles += [urllib.parse.quote(needle, safe=""), json.dumps(needle)[1:-1], needle[::-1]]
        found = where(tree, needles)
        report(found is None, name + (" is in " + found if found else ""))


def lines_of(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]


def present(tree, path):
    for text in lines_of(path):
        report(where(tree, [text]) is not None, "readable: " + text)


def gone(tree, path):
    for text in lines_of(path):
        # A name counts where it stands as a word; 10.0.0.1 is not in 110.0.0.12.
        pattern = re.compile(rb"(?<![0-9A-Za-z])" + re.escape(text.encode()) + rb"(?![0-9A-Za-z])", re.I)
        places = [p for p, content in files(tree) if pattern.search(content)]
        report(not places, "no " + text + (" (" + ", ".join(places[:3]) + ")" if places else ""))


def manifest(tree):
    with open(os.path.join(tree, "manifest.json"), encoding="utf-8") as file:
        scan = json.load(file)["self_scan"]
    entries = sum(1 for _ in files(tree))
    told = "the collector's own look: %s, %d of %d entries %s" % (
        scan["outcome"], scan["entries"], entries, json.dumps(scan["findings"]))
    report(scan["outcome"] == "clean" and scan["entries"] == entries, told)


if __name__ == "__main__":
    {"make": make, "add": add, "check": check, "present": present, "gone": gone, "manifest": manifest}[sys.argv[1]](*sys.argv[2:])
