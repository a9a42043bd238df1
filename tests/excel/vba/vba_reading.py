"""Reads macro projects back with other people's tools: oletools and olefile."""

import io
import warnings

import olefile

with warnings.catch_warnings():  # it calls its own library by names of yesterday, when imported
    warnings.simplefilter("ignore", DeprecationWarning)
    from oletools import olevba


def decompressed(container):
    return olevba.decompress_stream(bytearray(container))


def modules_of(project):
    """Every module as olevba shows it: its name as a file to its text."""
    parser = olevba.VBA_Parser("vbaProject.bin", data=project)
    try:
        return {name: text for _, _, name, text in parser.extract_all_macros()}
    finally:
        parser.close()


def opened(content):
    """A compound file, in which the least defect is an error."""
    return olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_POTENTIAL)


def streams_of(content):
    """Every stream of a compound file: where it lies to what it holds."""
    with opened(content) as file:
        found = {tuple(path): file.openstream(path).read() for path in file.listdir()}
        assert file.parsing_issues == []
    return found


def decrypted(digits):
    """What protects a project ([MS-OVBA] 2.4.3.3): version, key of the project, content."""
    seed, version, key, *rest = bytes.fromhex(digits)
    version, key = version ^ seed, key ^ seed
    plain, last, before = key, key ^ seed, version ^ seed
    found = []
    for byte in rest:
        plain = byte ^ ((before + plain) & 0xFF)
        found.append(plain)
        last, before = byte, last
    content = bytes(found[(seed & 6) // 2 :])
    length, content = int.from_bytes(content[:4], "little"), content[4:]
    assert length == len(content)
    return version, key, content
