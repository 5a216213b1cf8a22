"""Reduces each picture in a web page to 16 colours, which quarters its size. Filters standard input.

Needs Pillow, a dependency of matplotlib.
"""

import base64
import io
import re
import sys

from PIL import Image

PICTURE = re.compile(r"(data:image/png;base64,)([A-Za-z0-9+/=\s]+)")


def reduced(match):
    picture = Image.open(io.BytesIO(base64.b64decode(match.group(2)))).convert("RGB")
    out = io.BytesIO()
    picture.quantize(16, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return match.group(1) + base64.b64encode(out.getvalue()).decode()


sys.stdout.write(PICTURE.sub(reduced, sys.stdin.read()))
