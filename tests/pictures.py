"""Pictures made in a line."""

import struct
import zlib


def png(width: int, height: int, dpi: int = 0) -> bytes:
    """A picture of one colour, which may say how many pixels it has to an inch."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    lines = (b"\0" + b"\x1f\x4e\x5f" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    metre = round(dpi / 0.0254)
    size = chunk(b"pHYs", struct.pack(">IIB", metre, metre, 1)) if dpi else b""
    body = chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + size + body


def jpeg(width: int = 3, height: int = 2) -> bytes:
    """As much of a JPEG file as says what it is."""
    size = height.to_bytes(2) + width.to_bytes(2)
    frame = b"\xff\xc0\x00\x0b\x08" + size + b"\x01\x01\x11\x00"
    app = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    return b"\xff\xd8" + app + frame + bytes(40) + b"\xff\xd9"
