"""Microsoft's Open XML SDK validator (through npm, when it is there) and openxml-audit."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

_INSTALLED = Path(__file__).parents[2] / "node_modules" / ".bin" / "ooxml-validator"


def open_xml_sdk() -> str:
    """The command of Microsoft's validator, "" when it is not installed."""
    return str(_INSTALLED) if _INSTALLED.exists() else shutil.which("ooxml-validator") or ""


def faults(path: Path) -> list[str]:
    """What either validator objects to in a DOCX."""
    found: list[str] = []
    if command := open_xml_sdk():
        told = json.loads(
            subprocess.run([command, str(path)], capture_output=True, text=True, check=False).stdout
        )
        found += [error["description"] for error in told["errors"]]
    audit = Path(sys.executable).with_name("openxml-audit")
    done = subprocess.run([str(audit), "-q", str(path)], capture_output=True, text=True, check=False)
    return found + ([done.stdout] if done.returncode else [])
