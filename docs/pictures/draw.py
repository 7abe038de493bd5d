#!/usr/bin/env python3
"""Draws docs/pictures/desk.{en,ja}.svg: a terminal of 80 columns, from the program's own output.

Usage: docs/pictures/draw.py MFADESK, the path of the program. It makes a demo of its own, and needs nothing but Python.
"""

import os
import pty
import re
import subprocess
import sys
import tempfile
import unicodedata
from xml.sax.saxutils import escape

COLUMNS, CELL, LINE, SIZE = 80, 8.4, 19, 14
COLORS = {"31": "#d73a49", "1;31": "#d73a49", "33": "#b08800", "32": "#22863a", "2": "#6a737d", "1": "#24292e"}
COMMANDS = ["status 0000000101", "next 0000000101"]


def typed(program, words, environment):
    """What the program shows on a terminal."""
    ours, theirs = pty.openpty()
    import fcntl, struct, termios
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 60, COLUMNS, 0, 0))
    child = subprocess.Popen([program, *words.split()], stdout=theirs, stderr=theirs, stdin=theirs, env=environment)
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        said += part
    child.wait()
    return said.decode().replace("\r\n", "\n")


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def line_of(text, row):
    """A line as SVG: each run of one color begins at its column."""
    runs, column, color = [], 0, None
    for part in re.split(r"(\x1b\[[0-9;]*m)", text):
        code = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if code:
            color = None if code.group(1) in ("", "0") else code.group(1)
            continue
        if part:
            fill = COLORS.get(color, "#24292e")
            weight = ' font-weight="bold"' if color and color.startswith("1") else ""
            span = width(part)
            runs.append(
                f'<text x="{16 + column * CELL:.1f}" y="{52 + row * LINE}" fill="{fill}"{weight} '
                f'textLength="{span * CELL:.1f}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">{escape(part)}</text>'
            )
            column += span
    return "\n".join(runs)


def picture(lines):
    high, wide = 64 + len(lines) * LINE, 32 + COLUMNS * CELL
    body = "\n".join(line_of(line, row) for row, line in enumerate(lines))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide:.0f}" height="{high}" font-family="monospace" '
        f'font-size="{SIZE}">\n<rect width="100%" height="100%" rx="8" fill="#ffffff" stroke="#d0d7de"/>\n'
        f'<circle cx="20" cy="18" r="5" fill="#d0d7de"/><circle cx="38" cy="18" r="5" fill="#d0d7de"/>'
        f'<circle cx="56" cy="18" r="5" fill="#d0d7de"/>\n{body}\n</svg>\n'
    )


def main():
    program = os.path.abspath(sys.argv[1])
    here = os.path.dirname(os.path.abspath(__file__))
    with tempfile.TemporaryDirectory() as place:
        store = os.path.join(place, "tour")
        subprocess.run([program, "demo", store], check=True, stdout=subprocess.DEVNULL)
        for lang in ("en", "ja"):
            environment = {
                "MFADESK_STORE": store,
                "MFADESK_CLOCK": "2026-11-20T15:00:00+09:00",
                "MFADESK_LANG": lang,
                "TERM": "xterm-256color",
                "LANG": "C.UTF-8",
            }
            lines = []
            for words in COMMANDS:
                lines.append(f"$ mfadesk {words}")
                lines.extend(typed(program, words, environment).rstrip("\n").split("\n"))
                lines.append("")
            with open(os.path.join(here, f"desk.{lang}.svg"), "w", encoding="utf-8") as file:
                file.write(picture(lines[:-1]))


main()
