#!/usr/bin/env python3
"""Reads the golden files of the tests by what Docs/spec says, and checks every hash, root, proof and signature in them.

Usage: read_golden.py [ROOT_OF_THE_REPOSITORY]        exit 0: all agree; 1: something does not

A second implementation of the formats, made from the specification alone: encoding, transaction, genesis, block, certificate,
proof bundle and state tree. Needs: pip install --requirement requirements.txt.
"""

import datetime
import json
import pathlib
import sys

from formats import (
    FormatError,
    block_hash,
    check_certificate,
    check_header,
    decode,
    encode,
    list_root,
    list_root_of_proof,
    open_envelope,
    quorum,
    require,
    sha256,
    sign_envelope,
    tagged_hash,
    transaction_id,
    validators_hash,
    verified_transaction,
)

# MARK: Docs/spec/encoding.md


def check_encoding(tests):
    folder = tests / "PrimitivesTests/Golden"
    count = 0
    for line in (folder / "rfc8949-appendix-a.txt").read_text().splitlines():
        verdict, data = line.split()[:2]
        try:
            decode(bytes.fromhex(data))
            found = "accept"
        except FormatError:
            found = "refuse"
        require(found == verdict, f"{data}: expected {verdict}, found {found}")
        count += 1
    for line in (folder / "canonical-encoding.txt").read_text().splitlines():
        decode(bytes.fromhex(line.split()[1]))
        count += 1
    return f"{count} items"


# MARK: Docs/spec/transactions.md


def check_transaction(tests):
    golden = load(tests, "LedgerTests/Golden/transaction.json")
    message = bytes.fromhex(golden["cose_sign1"])
    protected, signer, payload, _ = open_envelope(message)
    identifier, fields = verified_transaction(message)
    require(signer.hex() == golden["signer"] and payload.hex() == golden["payload"], "signer or payload differs")
    require(identifier.hex() == golden["id"], "the id differs")
    require(sign_envelope(bytes.fromhex(golden["seed"]), payload) == message, "signing anew gives other bytes")
    require(transaction_id(protected, payload) == identifier, "the id differs")
    return f"{fields[4]}.{fields[5]}"


# MARK: Docs/spec/genesis.md


def genesis_bytes(document):
    """The canonical array of a genesis document without `continues`."""

    def ordered(items, key):
        return sorted(items, key=lambda item: key(item))

    time = datetime.datetime.strptime(document["time"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    milliseconds = (time - epoch) // datetime.timedelta(milliseconds=1)
    optional = lambda text: bytes.fromhex(text) if text else None  # noqa: E731
    return encode(
        [
            1,
            document["name"],
            milliseconds,
            document.get("currency", "USD"),
            ordered(
                ([o["name"], o["kind"], o.get("display", o["name"])] for o in document["organisations"]),
                lambda o: o[0].encode(),
            ),
            ordered(
                (
                    [
                        v["organisation"],
                        v["name"],
                        bytes.fromhex(v["consensus_key"]),
                        bytes.fromhex(v["tls_key"]),
                        optional(v.get("hpke_key")),
                    ]
                    for v in document["validators"]
                ),
                lambda v: v[2],
            ),
            ordered(
                (
                    [bytes.fromhex(a["account"]), a.get("organisation"), sorted(a.get("roles", [])), optional(a.get("hpke_key"))]
                    for a in document.get("accounts", [])
                ),
                lambda a: a[0],
            ),
            ordered(([name, value] for name, value in document.get("parameters", {}).items()), lambda p: p[0].encode()),
            None,
        ]
    )


def genesis_members(genesis):
    """The validators of epoch 0."""
    return [
        [key, tagged_hash("consilium/organisation/v1", organisation.encode()), name, tls]
        for organisation, name, key, tls, _ in genesis[5]
    ]


def genesis_name(data):
    """Hash and chain id."""
    digest = tagged_hash("consilium/genesis/v1", data)
    return digest, f"{decode(data)[1]}-{digest.hex()[:16]}"


def check_genesis(tests):
    golden = load(tests, "LedgerTests/Golden/genesis.json")
    document = load(tests, "LedgerTests/Golden/genesis-document.json")
    require(json.loads(bytes.fromhex(golden["json_hex"])) == document, "the two documents differ")
    data = bytes.fromhex(golden["cbor"])
    require(genesis_bytes(document) == data, "the document gives other canonical bytes")
    digest, chain_id = genesis_name(data)
    require(digest.hex() == golden["hash"] and chain_id == golden["chain_id"], "hash or chain id differs")
    return chain_id


# MARK: Docs/spec/blocks.md


def check_block(tests):
    golden = load(tests, "LedgerTests/Golden/block.json")
    header, transactions, receipts, certificate = decode(bytes.fromhex(golden["block"]))
    check_header(header)
    require(encode(header).hex() == golden["header"], "the header differs")
    require(block_hash(header).hex() == golden["block_hash"], "the block hash differs")
    identifiers = []
    for index, message in enumerate(transactions):
        identifier, fields = verified_transaction(message)
        require(identifier.hex() == golden[f"transaction_id_{index}"], f"id {index} differs")
        require(fields[1] == header[1] and header[4] < fields[2], f"transaction {index} does not belong into the block")
        identifiers.append(identifier)
    for index, receipt in enumerate(receipts):
        require(encode(receipt).hex() == golden[f"receipt_{index}"], f"receipt {index} differs")
        require(receipt[0] == identifiers[index], f"receipt {index} names another transaction")
    roots = [
        (list_root("transactions", [encode(i) for i in identifiers]), header[5], "transactions_root"),
        (list_root("receipts", [encode(r) for r in receipts]), header[7], "receipts_root"),
        (list_root("transactions", []), None, "empty_transactions_root"),
        (list_root("receipts", []), None, "empty_receipts_root"),
    ]
    for root, stated, name in roots:
        require(root.hex() == golden[name] and stated in (None, root), f"{name} differs")
    require(header[6] == len(transactions), "the header counts otherwise")
    require(header[12] == sum(receipt[2] for receipt in receipts), "the gas does not add up")
    members, _ = golden_members(tests)
    check_certificate(certificate, certificate[0], header[9], members, header)
    return f"height {header[2]}, {len(transactions)} transactions"


def golden_members(tests):
    golden = load(tests, "LedgerTests/Golden/certificate.json")
    return decode(bytes.fromhex(golden["validator_set"])), golden


def check_golden_certificate(tests):
    members, golden = golden_members(tests)
    keys = [member[0] for member in members]
    require(keys == sorted(set(keys)), "the members do not ascend")
    require(validators_hash(members).hex() == golden["validators_hash"], "the set hash differs")
    certificate = decode(bytes.fromhex(golden["certificate"]))
    require(encode(certificate[:5]).hex() == golden["signed_body"], "the signed body differs")
    header = decode(bytes.fromhex(load(tests, "LedgerTests/Golden/block.json")["header"]))
    genesis_hash = bytes.fromhex(load(tests, "LedgerTests/Golden/genesis.json")["hash"])
    check_certificate(certificate, genesis_hash, header[9], members, header)
    broken = certificate[:5] + [[[certificate[5][0][0], bytes(64)]] + certificate[5][1:]]
    expect_failure("a broken signature", lambda: check_certificate(broken, genesis_hash, header[9], members, header))
    few = certificate[:5] + [certificate[5][: quorum(len(members)) - 1]]
    expect_failure("too few signatures", lambda: check_certificate(few, genesis_hash, header[9], members, header))
    return f"{len(certificate[5])} of {len(members)} signatures"


# MARK: Docs/spec/proof-bundle.md


def check_bundle(data, genesis_data):
    """Steps 1 to 5 of the page, without a trusted point; returns (transaction id, receipt, header)."""
    genesis_hash, chain_id = genesis_name(genesis_data)
    bundle = decode(data)
    require(isinstance(bundle, list) and len(bundle) == 9 and bundle[0] == "consilium/proof-bundle/v1", "not a proof bundle")
    _, message, receipt, transaction_proof, receipt_proof, header, certificate, changes, later = bundle
    epoch, members, height = 0, genesis_members(decode(genesis_data)), 0

    def check(header, certificate):
        check_header(header)
        require(header[1] == chain_id and header[2] > height and header[9] == epoch, "a header is out of place")
        require(header[10] == validators_hash(members), "a header names other validators")
        check_certificate(certificate, genesis_hash, epoch, members, header)

    for change, change_certificate, next_members in changes:
        check(change, change_certificate)
        require(change[11] != change[10] and change[11] == validators_hash(next_members), "a change of members is none")
        epoch, members, height = epoch + 1, next_members, change[2]
    check(header, certificate)
    identifier, fields = verified_transaction(message)
    require(fields[1] == chain_id and header[4] < fields[2], "the transaction does not belong into the block")
    require(transaction_proof[1] == header[6], "the transaction's proof counts otherwise")
    require(list_root_of_proof("transactions", transaction_proof, encode(identifier)) == header[5], "the transaction is not in the block")
    require(receipt[0] == identifier and receipt_proof[:2] == transaction_proof[:2], "the receipt is another transaction's")
    require(list_root_of_proof("receipts", receipt_proof, encode(receipt)) == header[7], "the receipt is not in the block")
    require(later == [], "later headers need a trusted point")
    return identifier, receipt, header


def check_proof_bundle(tests):
    golden = load(tests, "LedgerTests/Golden/proof-bundle.json")
    data, genesis_data = bytes.fromhex(golden["bundle"]), bytes.fromhex(golden["genesis"])
    genesis_hash, chain_id = genesis_name(genesis_data)
    require(genesis_hash.hex() == golden["genesis_hash"] and chain_id == golden["chain_id"], "the genesis differs")
    identifier, receipt, header = check_bundle(data, genesis_data)
    require(identifier.hex() == golden["transaction_id"], "the transaction id differs")
    require(block_hash(header).hex() == golden["block_hash"], "the block hash differs")
    for index in range(0, len(data), 7):
        broken = data[:index] + bytes([data[index] ^ 1]) + data[index + 1 :]
        expect_failure(f"byte {index} changed", lambda: check_bundle(broken, genesis_data))
    return f"outcome {receipt[1]} at height {header[2]}, epoch {header[9]}"


# MARK: Docs/spec/state-tree.md


def bit(path, index):
    return path[index >> 3] >> (7 - (index & 7)) & 1


def shared_bits(left, right):
    limit = min(len(left), len(right)) * 8
    for index in range(limit):
        if bit(left, index) != bit(right, index):
            return index
    return limit


def padded_prefix(path, bits):
    data = bytearray(path[: (bits + 7) // 8])
    if bits & 7:
        data[-1] &= 0xFF << (8 - (bits & 7)) & 0xFF
    return bytes(data)


def begins(path, prefix, bits):
    return len(path) * 8 >= bits and padded_prefix(path, bits) == padded_prefix(prefix, bits)


def leaf_hash(path, key, value_hash):
    return tagged_hash("consilium/leaf/v1", [path, key, value_hash])


def node_hash(bits, path, left, right):
    return tagged_hash("consilium/node/v1", [bits, padded_prefix(path, bits), left, right])


def tree_root(leaves):
    """The root over (path, leaf hash) pairs that ascend by path."""
    if not leaves:
        return tagged_hash("consilium/empty/v1", b"")
    if len(leaves) == 1:
        return leaves[0][1]
    bits = shared_bits(leaves[0][0], leaves[-1][0])
    require(bits < min(len(path) for path, _ in leaves) * 8, "a path begins another")
    left = [leaf for leaf in leaves if not bit(leaf[0], bits)]
    right = [leaf for leaf in leaves if bit(leaf[0], bits)]
    return node_hash(bits, leaves[0][0], tree_root(left), tree_root(right))


def check_steps(steps, path):
    last = -1
    for bits, sibling in steps:
        require(last < bits < len(path) * 8 and len(sibling) == 32, "the steps of a proof do not grow")
        last = bits


def leads_here(prefix, bits, steps, path):
    return not steps or (bits > steps[-1][0] and begins(prefix, path, steps[-1][0] + 1))


def fold(value, steps, path):
    for bits, sibling in reversed(steps):
        value = node_hash(bits, path, sibling, value) if bit(path, bits) else node_hash(bits, path, value, sibling)
    return value


def check_branch(branch):
    bits, prefix, left, right = branch
    require(bits <= 8192 and len(prefix) == (bits + 7) // 8, "a prefix has another length than it says")
    require(prefix == padded_prefix(prefix, bits) and len(left) == len(right) == 32, "a prefix is not padded with zeros")


def check_state_proof(data, root):
    """What a state proof says: (path, key, value hash), or (path, None, None) for nothing there."""
    version, path, steps, end = decode(data)
    require(version == 1 and len(path) <= 1024, "not a state proof")
    check_steps(steps, path)
    key = value_hash = None
    if end == [0]:
        require(not steps and root == tree_root([]), "the tree is not empty")
        return path, None, None
    if end[0] == 1 and len(end) == 3:
        key, value_hash = end[1:]
        value = leaf_hash(path, key, value_hash)
    elif end[0] == 2 and len(end) == 2:
        other = end[1]
        require(leads_here(other[0], len(other[0]) * 8, steps, path), "the other leaf stands elsewhere")
        require(not begins(path, other[0], len(other[0]) * 8), "the other leaf is the path's own")
        value = leaf_hash(*other)
    elif end[0] == 3 and len(end) == 2:
        check_branch(end[1])
        bits, prefix, left, right = end[1]
        require(leads_here(prefix, bits, steps, path), "the node stands elsewhere")
        require(not (len(path) * 8 > bits and begins(path, prefix, bits)), "the node is on the path's way")
        value = node_hash(bits, prefix, left, right)
    else:
        raise FormatError("a proof has another end")
    require(fold(value, steps, path) == root, "the proof leads to another root")
    return path, key, value_hash


def check_prefix_proof(data, root):
    """What a prefix proof says: the prefix and all leaves inside."""
    version, prefix, steps, end = decode(data)
    require(version == 1 and len(prefix) <= 1024, "not a prefix proof")
    check_steps(steps, prefix)
    if end == [0]:
        require(not steps and root == tree_root([]), "the tree is not empty")
        return prefix, []
    if end[0] == 1 and len(end) == 2:
        leaves = end[1]
        require(1 <= len(leaves) <= 65_536, "no leaves, or too many")
        paths = [leaf[0] for leaf in leaves]
        require(all(path.startswith(prefix) for path in paths), "a leaf lies outside")
        require(all(a < b and not b.startswith(a) for a, b in zip(paths, paths[1:])), "the leaves do not ascend")
        value, inside = tree_root([(leaf[0], leaf_hash(*leaf)) for leaf in leaves]), leaves
    elif end[0] in (2, 3) and len(end) == 2:
        if end[0] == 2:
            other, bits, value = end[1][0], len(end[1][0]) * 8, leaf_hash(*end[1])
        else:
            check_branch(end[1])
            bits, other = end[1][:2]
            value = node_hash(bits, other, *end[1][2:])
        compared = min(bits, len(prefix) * 8)
        require(leads_here(other, bits, steps, prefix), "the boundary stands elsewhere")
        require(not begins(other, prefix, compared), "the boundary lies inside")
        inside = []
    else:
        raise FormatError("a proof has another end")
    require(fold(value, steps, prefix) == root, "the proof leads to another root")
    return prefix, inside


def check_state_tree(tests):
    golden = load(tests, "StateTreeTests/Golden/state-tree.json")
    entries = []
    for leaf in golden["leaves"]:
        path, key, value = (bytes.fromhex(leaf[name]) for name in ("path", "key", "value"))
        require(sha256(value).hex() == leaf["value_hash"], "a value hash differs")
        require(leaf_hash(path, key, sha256(value)).hex() == leaf["leaf_hash"], "a leaf hash differs")
        entries.append((path, leaf_hash(path, key, sha256(value))))
    for stated in golden["roots"]:
        require(tree_root(sorted(entries[: stated["leaves"]])).hex() == stated["root"], f"root {stated['leaves']} differs")
    root = bytes.fromhex(golden["roots"][-1]["root"])
    for stated in golden["state_proofs"]:
        path, key, value_hash = check_state_proof(bytes.fromhex(stated["proof"]), root)
        found = ("present", key.hex(), value_hash.hex()) if key is not None else ("absent", None, None)
        require(path.hex() == stated["path"], "a proof is of another path")
        require(found == (stated["verdict"], stated.get("key"), stated.get("value_hash")), "a verdict differs")
    for stated in golden["prefix_proofs"]:
        prefix, leaves = check_prefix_proof(bytes.fromhex(stated["proof"]), root)
        require(prefix.hex() == stated["prefix"] and [leaf[0].hex() for leaf in leaves] == stated["paths"], "the leaves differ")
    for proof in golden["invalid_state_proofs"]:
        expect_failure("a state proof", lambda: check_state_proof(bytes.fromhex(proof), root))
    for proof in golden["invalid_prefix_proofs"]:
        expect_failure("a prefix proof", lambda: check_prefix_proof(bytes.fromhex(proof), root))
    check_state_records(golden, root)
    return f"{len(entries)} entries, {len(golden['state_proofs']) + len(golden['prefix_proofs'])} proofs, {len(golden['store'])} records"


def check_state_records(golden, root):
    """The records on disk: values, pages from the root down, head."""
    records = {bytes.fromhex(record["key"]): bytes.fromhex(record["value"]) for record in golden["store"]}
    version, height, head_root, group_size, pages_height, pages_root = decode(records[b"state/head"])
    require(version == 1 and head_root == root and height == len(golden["leaves"]), "the head differs")
    values = {}
    for name, data in records.items():
        if name.startswith(b"state/v/"):
            key, value = decode(data)
            values[name[8:]] = leaf_hash(name[8:], key, sha256(value))
    require(tree_root(sorted(values.items())) == root, "the values give another root")
    redone = set()
    for name, data in records.items():
        if name.startswith(b"state/r/"):
            redo_height, paths = decode(data)
            require(int.from_bytes(name[8:], "big") == redo_height > pages_height and paths == sorted(paths), "a redo record differs")
            redone.update(paths)
    old = {path: value for path, value in values.items() if path not in redone}
    seen = set()
    check_subtree(records, old, redone, group_size, pages_root, b"", seen)
    require(seen == {name for name in records if name.startswith(b"state/p/")}, "there are pages that nothing leads to")


def check_subtree(records, values, redone, group_size, entry, dropped, seen):
    """One entry of a page or of the head, and all below it."""
    bits, suffix, digest, count = entry
    prefix = dropped + suffix
    if count <= group_size:
        inside = sorted(item for item in values.items() if begins(item[0], prefix, bits))
        if not any(begins(path, prefix, bits) for path in redone):
            require(len(inside) == count and tree_root(inside) == digest, "a group differs")
        return
    name = b"state/p/" + prefix + bits.to_bytes(2, "big")
    page_bits, page_prefix, entries = decode(records[name])
    require(page_bits == bits and page_prefix == prefix and sum(e[3] for e in entries) == count, "a page differs")
    seen.add(name)
    own = prefix[: bits >> 3]
    require(root_of_entries([(own + e[1], e[0], e[2]) for e in entries]) == digest, "a page gives another hash")
    for inner in entries:
        check_subtree(records, values, redone, group_size, inner, own, seen)


def root_of_entries(entries):
    """The root over (prefix, bits, hash) triples that ascend."""
    if len(entries) == 1:
        return entries[0][2]
    bits = shared_bits(entries[0][0], entries[-1][0])
    require(bits < min(entry[1] for entry in entries), "an entry begins another")
    left = [entry for entry in entries if not bit(entry[0], bits)]
    right = [entry for entry in entries if bit(entry[0], bits)]
    return node_hash(bits, entries[0][0], root_of_entries(left), root_of_entries(right))


# MARK: Running


def load(tests, name):
    return json.loads((tests / name).read_text())


def expect_failure(what, check):
    try:
        check()
    except (FormatError, ValueError, TypeError, IndexError, AttributeError):
        return
    raise FormatError(f"{what} was accepted")


def main():
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    tests = root / "Tests"
    if not (tests / "LedgerTests").is_dir():
        sys.exit(f"{root} is not the root of the repository: it has no Tests/LedgerTests; name the right folder, or none")
    checks = [
        ("encoding", check_encoding),
        ("transaction", check_transaction),
        ("genesis", check_genesis),
        ("block", check_block),
        ("certificate", check_golden_certificate),
        ("proof bundle", check_proof_bundle),
        ("state tree", check_state_tree),
    ]
    failures = 0
    for name, check in checks:
        try:
            print(f"ok    {name}: {check(tests)}")
        except (FormatError, OSError, KeyError, ValueError, TypeError, IndexError) as error:
            failures += 1
            print(f"WRONG {name}: {type(error).__name__}: {error}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
