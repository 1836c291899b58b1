"""From a bare Python to a working environment in .venv: needs no pip, no network tool and no root.

    python3 tools/bootstrap.py [run|test|bench|spark]

Installs the hashed requirements of the set, and compiles the translations. A second run does
nothing.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
OLDEST = (3, 11)
#: The console command, run from the checkout: nothing has to be built.
_LAUNCHER = """#!{python}
import sys

sys.path.insert(0, {root!r})
from zhucun.doors.command.main import main

main()
"""


def main(wanted: str) -> None:
    if sys.version_info < OLDEST:
        have = ".".join(map(str, sys.version_info[:3]))
        raise SystemExit(f"zhucun needs Python 3.11 or later; this is {have}. Install python3.11.")
    requirements = ROOT / "requirements" / f"{wanted}.txt"
    stamp = VENV / f"installed-{wanted}"
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    started = time.monotonic()
    if not PYTHON.exists():
        say("Creating the virtual environment .venv")
        venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(VENV)
    hashed = ("install", "-q", "--require-hashes", "-r")
    if not (BIN / "uv").exists():
        say("Installing the installer (uv)")
        wheel = next((ROOT / "tools").glob("pip-*.whl"))
        run(PYTHON, wheel / "pip", *hashed, ROOT / "requirements" / "uv.txt")
    say(f"Installing the {wanted} requirements, each checked against its hash")
    built = ("--build-constraints", requirements)  # what builds a source package is hashed too
    run(BIN / "uv", "pip", *hashed, requirements, *built, "--python", PYTHON)
    launcher = BIN / "zhucun"
    launcher.write_text(_LAUNCHER.format(python=PYTHON, root=str(ROOT)))
    launcher.chmod(0o755)
    stamp.write_text(digest)
    say(f"Environment ready in {time.monotonic() - started:.0f} s")


def run(*command: object) -> None:
    """Run a step; its own words are the error message."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(
            "The step above failed. Check the network connection to the package index that pip is"
            " set up for on this machine, and run the same command again: what is installed stays."
        )


def say(sentence: str) -> None:
    sys.stdout.write(f"· {sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
