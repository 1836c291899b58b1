"""The files of the phone client as they go over the wire."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.test import Client

from zhucun.doors.sync.client import words
from zhucun.doors.sync.client.files import client as held

APP = Path(words.__file__).parent / "app"
SCRIPTS = sorted(APP.rglob("*.js"))
MOST_BYTES = 250_000


def test_the_first_load_is_small() -> None:
    files = {**held().shell, **held().files}
    on_the_wire = sum(len(each.packed or each.content) for each in files.values())
    assert on_the_wire < MOST_BYTES / 2, on_the_wire


def test_the_shell_names_one_version_and_the_worker_all_its_files(db: None) -> None:
    version = held().version
    page = Client().get("/m/").text
    assert f"/m/{version}/main.js" in page
    worker = Client().get("/m/sw.js").text
    listed = re.search(r"FILES = (\[.*?\])\.map", worker)
    assert listed
    names = json.loads(listed[1])
    assert set(names) == set(held().files)
    for name in names:
        assert Client().get(f"/m/{version}/{name}").status_code == 200, name
    assert Client().get("/m/000000000000/main.js").status_code == 404
    assert Client().get(f"/m/{version}/../words.py").status_code == 404


def test_modules_import_only_what_is_there() -> None:
    names = set(held().files)
    for path in SCRIPTS:
        for wanted in re.findall(r'from "(\.[^"]+)"', path.read_text(encoding="utf-8")):
            found = (path.parent / wanted).resolve().relative_to(APP.resolve()).as_posix()
            assert found in names, (path.name, wanted)


def test_files_of_a_version_are_kept_and_the_shell_is_asked_for_again(db: None) -> None:
    kept = Client().get(f"/m/{held().version}/main.js", HTTP_ACCEPT_ENCODING="gzip")
    assert "immutable" in kept["Cache-Control"]
    assert b"import" in gzip.decompress(kept.content)
    for shell in ("/m/", "/m/sw.js", "/m/manifest.webmanifest"):
        assert Client().get(shell)["Cache-Control"] == "no-cache"


def test_nothing_is_asked_for_and_nothing_comes_from_elsewhere(db: None) -> None:
    answer = Client().get("/m/")
    assert answer["Permissions-Policy"] == "geolocation=(), camera=(), microphone=()"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    source = "".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    for word in ("geolocation", "getUserMedia", "mediaDevices", "sendBeacon", "innerHTML", "eval("):
        assert word not in source
    assert not re.search(r"https?://", source + answer.text)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_an_engine_of_2022_can_read_it(path: Path) -> None:
    """ES2020 and what Chrome 100 has: nothing newer."""
    newer = (
        *(r"\?\?=", r"\|\|=", r"&&=", r"\.replaceAll\(", r"\.at\(-?\d", r"Object\.hasOwn\("),
        *(r"structuredClone", r"\.findLast", r"\.toSorted\(", r"\.toReversed\(", r"\.with\("),
        *(r"Array\.fromAsync", r"\.groupBy\(", r"^await ", r"static \{", r"\bimport\.meta"),
        *(r"AbortSignal\.timeout", r"Promise\.withResolvers", r"\bSet\.prototype", r"\d_\d"),
    )
    source = path.read_text(encoding="utf-8")
    assert [each for each in newer if re.search(each, source, re.M)] == []


def test_the_manifest_makes_it_installable(db: None) -> None:
    manifest = json.loads(Client().get("/m/manifest.webmanifest").text)
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == (
        "standalone",
        "/m/",
        "/m/",
    )
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= sizes
    for icon in manifest["icons"]:
        assert Client().get(icon["src"])["Content-Type"] == "image/png"


def test_every_sentence_of_the_client_is_said_in_chinese() -> None:
    said = json.loads(words.words("zh-hans").removeprefix("export default ").rstrip(";\n"))
    left = [text for text, spoken in said["sentences"].items() if text == spoken and text != "PIN"]
    assert len(said["sentences"]) > 250
    assert left == []
    assert said["labels"]["topic"]["water"] != "water"
