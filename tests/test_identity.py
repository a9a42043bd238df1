"""The marking of templates: made, read, tampered with, found."""

from base64 import b32encode
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgoals.findings import Code
from xlgoals.forms.raw import RawBook, RawSheet
from xlgoals.identity import (
    Owner,
    Payload,
    TokenFault,
    edited,
    find_manifests,
    make_token,
    manifest,
    new_key,
    owner_of,
    read_token,
    refusal,
)

KEY = b"k" * 32
PAYLOAD = Payload("ws1", "2022-T1", "sjukhuset-öst", 3, {"goals": 1, "activities": 2})
TOKEN = make_token(KEY, PAYLOAD)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def test_reads_back():
    assert read_token(TOKEN, KEY) == PAYLOAD
    assert refusal(PAYLOAD, "ws1") is None


def test_same_payload_is_same_token():
    turned = Payload(
        "ws1", "2022-T1", "sjukhuset-öst", 3, MappingProxyType({"activities": 2, "goals": 1})
    )
    assert make_token(KEY, turned) == TOKEN


@pytest.mark.parametrize(
    "text",
    [
        TOKEN.lower(),
        f"  {TOKEN}\n",
        TOKEN.replace("=", ""),
        " ".join(TOKEN[i : i + 8] for i in range(0, len(TOKEN), 8)),
        TOKEN.replace(".", "\u00a0.\n"),
    ],
    ids=["small", "around", "unpadded", "grouped", "split"],
)
def test_what_carries_nothing_is_let_through(text):
    assert read_token(text, KEY) == PAYLOAD


def test_every_changed_character_is_refused():
    accepted = [
        (place, letter)
        for place, original in enumerate(TOKEN)
        for letter in LETTERS + "=.01"
        if letter != original
        and isinstance(read_token(TOKEN[:place] + letter + TOKEN[place + 1 :], KEY), Payload)
    ]
    assert accepted == []


def test_every_missing_or_doubled_character_is_refused():
    bare = TOKEN.replace("=", "")
    for place in range(len(bare)):
        assert isinstance(read_token(bare[:place] + bare[place + 1 :], KEY), TokenFault)
        assert isinstance(read_token(bare[:place] + bare[place] + bare[place:], KEY), TokenFault)


@given(
    st.builds(
        Payload,
        st.text(),
        st.text(),
        st.text(),
        st.integers(),
        st.dictionaries(st.text(), st.integers()),
    )
)
def test_any_payload_reads_back(payload):
    assert read_token(make_token(KEY, payload), KEY) == payload


@given(st.text() | st.binary().map(lambda b: b32encode(b).decode() + "." + b32encode(b).decode()))
def test_any_text_is_answered(text):
    assert isinstance(read_token(text, KEY), TokenFault)


def test_another_key_tells_what_is_claimed():
    fault = read_token(make_token(new_key(), PAYLOAD), KEY)
    assert fault == TokenFault(PAYLOAD)
    assert refusal(fault, "ws1") is Code.BAD_TOKEN
    assert refusal(fault, "ws2") is Code.OTHER_WORKSPACE


def test_same_key_in_another_workspace_is_refused():
    assert refusal(read_token(TOKEN, KEY), "ws2") is Code.OTHER_WORKSPACE


def test_garbage_claims_nothing():
    assert refusal(read_token("not a token", KEY), "ws1") is Code.BAD_TOKEN


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b'{"workspace":"w"}',
        b'{"forms":{},"issue":true,"round":"r","unit":"u","workspace":"w"}',
        b'{"forms":[1],"issue":1,"round":"r","unit":"u","workspace":"w"}',
        b'{"forms":{},"issue":1,"round":2,"unit":"u","workspace":"w"}',
        b"[" * 100_000,
        b"\xff",
    ],
    ids=["list", "short", "bool", "forms", "round", "deep", "bytes"],
)
def test_signed_but_not_a_payload(content):
    import hashlib
    import hmac

    signature = hmac.digest(KEY, content, hashlib.sha256)
    text = f"{b32encode(content).decode()}.{b32encode(signature).decode()}"
    assert read_token(text, KEY) == TokenFault(None)


def book(*sheets):
    return RawBook(
        [RawSheet(f"S{n}", [list(row) for row in rows]) for n, rows in enumerate(sheets)]
    )


def tokens(one):
    """What each manifest in a workbook has for a token."""
    return [rows.get("token") for rows in find_manifests(one)]


def test_every_manifest_is_found():
    other = [["xlgoals"], ["token", "B"]]
    assert tokens(book(manifest(PAYLOAD, TOKEN), [["Start"]], other)) == [TOKEN, "B"]


def test_what_a_manifest_says_in_the_open_is_held_against_its_token():
    rows = dict(manifest(PAYLOAD, TOKEN, "Testland"))
    assert edited(rows, PAYLOAD) is None
    assert rows["organisation"] == "Testland"
    assert edited({**rows, "unit": "U9"}, PAYLOAD) == ("unit", "U9", PAYLOAD.unit)
    assert edited({**rows, "issue": ""}, PAYLOAD) is None, "what is gone contradicts nothing"


def test_a_mark_of_a_sheet_names_round_and_unit():
    owner = Owner("2022-T1", 'HSN "Å;"')
    assert owner_of(["goal_id", 3.0, owner.mark]) == owner


@pytest.mark.parametrize("mark", ["", "xg_of:", "xg_of:[1", 'xg_of:["a"]', "xg_of:{}", "U1"])
def test_what_is_no_mark_names_nobody(mark):
    assert owner_of(["goal_id", mark]) is None


def test_manifest_is_found_in_any_sheet_of_any_name():
    rows = manifest(PAYLOAD, TOKEN)
    assert tokens(book([["Start"]], rows)) == [TOKEN]
    assert all(isinstance(text, str) for row in rows for text in row)
    assert ("issue", "3") in rows
    assert ("form:goals", "1") in rows


def test_manifest_row_order_does_not_matter():
    head, *rest = manifest(PAYLOAD, TOKEN)
    assert tokens(book([head, *reversed(rest)])) == [TOKEN]


@pytest.mark.parametrize(
    "sheet",
    [
        [],
        [[]],
        [["token", TOKEN]],
        [["xlgoals"]],
        [["xlgoals"], [], ["token"]],
        [["xlgoals"], ["token", ""]],
        [["", "xlgoals"], ["token", TOKEN]],
    ],
)
def test_no_manifest(sheet):
    assert not any(tokens(book(sheet)))
