"""The byte formats that both examples need, from Docs/spec: encoding, hashes, lists, envelopes, validators.

Only cbor2, PyNaCl and the standard library. Every function raises FormatError when bytes are not what the page says.
"""

import hashlib
import io

import os
import sys

try:
    import cbor2
    import nacl.bindings
    import nacl.exceptions
    import nacl.signing
except ImportError as error:
    requirements = os.path.join(os.path.dirname(os.path.abspath(__file__)), "requirements.txt")
    sys.exit(f"{error.name} is not installed; run: python3 -m pip install --requirement {requirements}")


class FormatError(Exception):
    """Bytes that are not what the specification says; the message says what is wrong."""


def require(condition, message):
    if not condition:
        raise FormatError(message)


# Docs/spec/encoding.md


def encode(value):
    """The one canonical encoding of integers, bytes, text, lists, True, False and None."""
    return cbor2.dumps(value)


def decode(data):
    """Reads exactly one canonical item and refuses everything else."""
    stream = io.BytesIO(data)
    try:
        value = cbor2.CBORDecoder(stream).decode()
    except Exception as error:  # cbor2 raises several unrelated types for malformed input
        raise FormatError(f"not CBOR: {error}") from error
    require(stream.tell() == len(data), "bytes stand behind the value")
    _check_items(value, 0)
    # Another form of the same value (longer heads, indefinite lengths) does not come back as the same bytes.
    require(encode(value) == data, "not the canonical encoding")
    return value


def _check_items(value, depth):
    if isinstance(value, list):
        require(depth < 16, "arrays are nested more than 16 deep")
        for item in value:
            _check_items(item, depth + 1)
    elif isinstance(value, bool) or value is None or isinstance(value, (bytes, str)):
        pass
    elif isinstance(value, int):
        require(-(2**63) <= value < 2**64, "an integer is out of range")
    else:
        raise FormatError(f"an item of type {type(value).__name__} is not allowed")


# Docs/spec/cryptography.md


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def tagged_hash(domain, value):
    """H(domain, x); an x that is no byte string is encoded first."""
    data = value if isinstance(value, bytes) else encode(value)
    return sha256(domain.encode(), b"\0", data)


def signature_is_valid(key, message, signature):
    """libsodium's rule, which is the chain's."""
    if len(key) != 32 or len(signature) != 64:
        return False
    try:
        nacl.bindings.crypto_sign_open(signature + message, key)
        return True
    except (nacl.exceptions.BadSignatureError, ValueError):
        return False


def merkle_tree_hash(elements):
    """MTH of RFC 6962 §2.1."""
    if not elements:
        return sha256()
    if len(elements) == 1:
        return sha256(b"\0", elements[0])
    split = 1 << ((len(elements) - 1).bit_length() - 1)
    return sha256(b"\1", merkle_tree_hash(elements[:split]), merkle_tree_hash(elements[split:]))


def list_root(name, elements):
    return tagged_hash(f"consilium/list/{name}/v1", [len(elements), merkle_tree_hash(elements)])


def list_root_of_proof(name, proof, element):
    """The list root that an inclusion proof leads to (RFC 9162 §2.1.3.2)."""
    index, count, path = proof
    require(isinstance(index, int) and isinstance(count, int) and 0 <= index < count, "a list proof has a wrong index")
    require(len(path) <= 64 and all(isinstance(h, bytes) and len(h) == 32 for h in path), "a list proof has a wrong path")
    position, last = index, count - 1
    value = sha256(b"\0", element)
    for sibling in path:
        require(last > 0, "a list proof is too long")
        if position & 1 or position == last:
            value = sha256(b"\1", sibling, value)
            while not position & 1 and position:
                position >>= 1
                last >>= 1
        else:
            value = sha256(b"\1", value, sibling)
        position >>= 1
        last >>= 1
    require(last == 0, "a list proof is too short")
    return tagged_hash(f"consilium/list/{name}/v1", [count, value])


# Docs/spec/transactions.md

_HEADER_BEGIN = bytes.fromhex("a20127045820")


def sign_envelope(seed, payload):
    """The COSE_Sign1 message of a payload."""
    key = nacl.signing.SigningKey(seed)
    protected = _HEADER_BEGIN + bytes(key.verify_key)
    signature = key.sign(signed_bytes(protected, payload)).signature
    return b"\xd2\x84" + encode(protected) + b"\xa0" + encode(payload) + encode(signature)


def signed_bytes(protected, payload):
    """Sig_structure of RFC 9052 §4.4, empty external_aad."""
    return encode(["Signature1", protected, b"", payload])


def transaction_id(protected, payload):
    return tagged_hash("consilium/transaction/v1", signed_bytes(protected, payload))


def open_envelope(data):
    """Splits a COSE_Sign1 message strictly; returns (protected, signer, payload, signature)."""
    require(data[:4] == bytes.fromhex("d2845826") and data[4:10] == _HEADER_BEGIN, "not the one COSE_Sign1 form")
    protected, signer = data[4:42], data[10:42]
    require(data[42:43] == b"\xa0", "the unprotected header is not empty")
    stream = io.BytesIO(data[43:])
    try:
        payload = cbor2.CBORDecoder(stream).decode()
    except Exception as error:
        raise FormatError(f"the payload is not CBOR: {error}") from error
    require(isinstance(payload, bytes), "the payload is no byte string")
    signature = data[-64:]
    # Putting the parts together again shows that lengths are shortest and nothing stands behind.
    require(
        data == b"\xd2\x84" + encode(protected) + b"\xa0" + encode(payload) + encode(signature),
        "not the one COSE_Sign1 form",
    )
    return protected, signer, payload, signature


def verified_transaction(data):
    """Checks form and signature; returns (id, payload fields)."""
    require(len(data) <= 65_536, "a transaction is too large")
    protected, signer, payload, signature = open_envelope(data)
    require(signature_is_valid(signer, signed_bytes(protected, payload), signature), "a transaction's signature is wrong")
    fields = decode(payload)
    require(isinstance(fields, list) and len(fields) == 8 and fields[0] == 1, "a transaction's payload has another form")
    return transaction_id(protected, payload), fields


# Docs/spec/blocks.md


def block_hash(header):
    return tagged_hash("consilium/block/v1", header)


def validators_hash(members):
    return tagged_hash("consilium/validators/v1", members)


def quorum(count):
    faults = (count - 1) // 3
    return (count + faults + 2) // 2  # ⌈(n + f + 1) / 2⌉


def check_header(header):
    require(isinstance(header, list) and len(header) == 13 and header[0] == 1, "a header has another form")


def check_certificate(certificate, genesis_hash, epoch, members, header):
    """That a quorum of the members signed the header's hash."""
    require(isinstance(certificate, list) and len(certificate) == 6, "a certificate has another form")
    body = [genesis_hash, epoch, validators_hash(members), header[2], block_hash(header)]
    require(certificate[:5] == body, "a certificate is for something else")
    message = b"consilium/checkpoint/v1\0" + encode(body)
    last = -1
    for index, signature in certificate[5]:
        require(last < index < len(members), "a certificate's signers do not ascend")
        require(signature_is_valid(members[index][0], message, signature), f"signature {index} of a certificate is wrong")
        last = index
    require(len(certificate[5]) >= quorum(len(members)), "a certificate has no quorum")
