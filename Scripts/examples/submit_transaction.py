#!/usr/bin/env python3
"""Submits one transaction to a localnet and saves its proof bundle, without any of Consilium's code.

Usage: submit_transaction.py LOCALNET_JSON [--out bundle.cbor] [--node 0] [--hours 24]

The account `patient` grants the account `clinician` a consent for treatment (`consent.grant`). Then check the bundle offline:

    consilium verify bundle.cbor --genesis GENESIS        (the path is in localnet.json)

Needs: pip install --requirement requirements.txt. Formats: Docs/spec/transactions.md, json-rpc.md.
"""

import argparse
import base64
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.request

import formats

TRANSACTION_LIFETIME_MS = 60_000
REQUEST_LIFETIME_MS = 30_000


def now_ms():
    return time.time_ns() // 1_000_000


def load_localnet(path):
    try:
        with open(path, encoding="utf-8") as file:
            localnet = json.load(file)
    except OSError as error:
        sys.exit(f"{path} cannot be read ({error.strerror}); start a network: consilium localnet --nodes 4 --home DIR --detach")
    except ValueError:
        localnet = None
    if not isinstance(localnet, dict) or "nodes" not in localnet or "accounts" not in localnet:
        sys.exit(f"{path} is not the localnet.json that `consilium localnet` writes; name that file or its folder")
    return localnet


def load_seed(account):
    with open(account["seed_file"], encoding="ascii") as file:
        return bytes.fromhex(file.read().strip())


def build_transaction(chain_id, seed, contract, function, arguments, gas_limit=1_000_000):
    """A signed transaction and its id (Docs/spec/transactions.md)."""
    payload = formats.encode(
        [
            1,
            chain_id,
            now_ms() + TRANSACTION_LIFETIME_MS,
            secrets.token_bytes(16),
            contract,
            function,
            arguments,
            gas_limit,
        ]
    )
    message = formats.sign_envelope(seed, payload)
    protected, _, _, _ = formats.open_envelope(message)
    return message, formats.transaction_id(protected, payload)


def authorization(chain_id, seed, body):
    """The header of a signed request over the body of a POST (Docs/spec/transactions.md, "Signed requests")."""
    payload = formats.encode(["consilium/request/v1", chain_id, now_ms() + REQUEST_LIFETIME_MS, formats.sha256(body)])
    return "Consilium " + base64.b64encode(formats.sign_envelope(seed, payload)).decode()


def call(api, method, params, signer=None):
    """One JSON-RPC call; `signer` is (chain id, seed) for methods that need a signed request."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    headers = {"Content-Type": "application/json"}
    if signer:
        headers["Authorization"] = authorization(*signer, body)
    request = urllib.request.Request(api + "/rpc", data=body, headers=headers, method="POST")
    # A localnet is on loopback: proxies of the environment do not apply.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=60) as response:
        answer = json.load(response)
    if "error" in answer:
        error = answer["error"]
        code = (error.get("data") or {}).get("code", error["code"])
        raise RuntimeError(f"{method} was refused ({code}): {error['message']}")
    return answer["result"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("localnet", help="the localnet.json that `consilium localnet` wrote, or its folder")
    parser.add_argument("--out", default="bundle.cbor", help="file for the proof bundle")
    parser.add_argument("--node", type=int, default=0, help="which node to ask, from 0")
    parser.add_argument("--hours", type=int, default=24, help="how long the consent lasts")
    options = parser.parse_args()

    path = os.path.join(options.localnet, "localnet.json") if os.path.isdir(options.localnet) else options.localnet
    localnet = load_localnet(path)
    if not 0 <= options.node < len(localnet["nodes"]):
        parser.error(f"--node {options.node} is not there; the network has the nodes 0 to {len(localnet['nodes']) - 1}")
    api = localnet["nodes"][options.node]["api"]
    patient, clinician = localnet["accounts"]["patient"], localnet["accounts"]["clinician"]
    seed, chain_id = load_seed(patient), localnet["chain_id"]

    # consent.grant(grantee: Account, purpose: Purpose, expires: Time)
    arguments = [bytes.fromhex(clinician["account"]), "treatment", now_ms() + options.hours * 3_600_000]
    message, identifier = build_transaction(chain_id, seed, "consent", "grant", arguments)
    result = call(api, "broadcast_tx_commit", {"tx": base64.b64encode(message).decode()})
    print(json.dumps(result, indent=2))
    if result["id"] != identifier.hex():
        raise RuntimeError(f"the node names the transaction {result['id']}, it is {identifier.hex()}")

    receipt = call(api, "receipt", {"id": identifier.hex()}, signer=(chain_id, seed))
    with open(options.out, "wb") as file:
        file.write(base64.b64decode(receipt["bundle"]))
    print(f"wrote {options.out}; check it with: consilium verify {options.out} --genesis {localnet['genesis']}", file=sys.stderr)
    return 0 if result["outcome"] == "ok" else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except urllib.error.URLError as error:
        sys.exit(f"the node does not answer ({error.reason}); see whether the network runs: consilium status --home DIR")
    except (OSError, KeyError, IndexError, ValueError, RuntimeError, formats.FormatError) as error:
        sys.exit(f"submit_transaction: {type(error).__name__}: {error}")
