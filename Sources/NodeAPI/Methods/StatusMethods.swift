internal import Ledger
internal import NodeRuntime
internal import PeerNetwork
internal import Primitives
internal import Validator

extension RPCMethods {
    static let statusMethods: [RPCMethod] = [
        RPCMethod("status") { call throws(RPCError) in try status(call) },
        RPCMethod("health") { _ throws(RPCError) in .object([]) },
        RPCMethod("net_info") { call throws(RPCError) in netInfo(call) },
        RPCMethod("consensus_state") { call throws(RPCError) in consensusState(call) },
        RPCMethod("unconfirmed_txs", [.integer("limit")]) { call async throws(RPCError) in try await unconfirmed(call) },
    ]

    private static func status(_ call: RPCCall) throws(RPCError) -> JSONValue {
        let (view, genesis, status) = (call.view, call.node.genesis, call.node.status)
        let set = try answering { () throws(LedgerError) in try view.nextValidatorSet() }
        let own = set.index(of: call.node.validatorKey).flatMap { set.member(at: $0) }
        let organisation = own.map(\.organisation)
        let name = try answering { () throws(LedgerError) in
            try organisation.map { (id) throws(LedgerError) in try LedgerJSON.organisationName(id, in: view) }
        }
        let earliest = try answering { () throws(LedgerError) in try view.blocks.earliestHeight() }
        let validators = try answering { () throws(LedgerError) in try LedgerJSON.validators(set, in: view) }
        return [
            "node": .text(own?.name ?? call.node.name), "organisation": name.map(JSONValue.text) ?? .null,
            "validator": LedgerJSON.hex(call.node.validatorKey), "chain_id": .text(genesis.chainID),
            "genesis_hash": LedgerJSON.hex(genesis.hash), "version": .text(call.server.version),
            "height": .unsigned(view.height.rawValue), "earliest_height": .unsigned(earliest.rawValue),
            "block_hash": LedgerJSON.hex(view.header?.hash ?? genesis.hash), "state_root": LedgerJSON.hex(view.stateRoot),
            "time": LedgerJSON.time(view.time),
            "view": .unsigned(status.view.rawValue), "primary": status.primary.map(LedgerJSON.hex) ?? .null,
            "mode": .text("\(status.mode)"), "catching_up": .bool(status.isCatchingUp),
            "epoch": .unsigned(status.epoch.rawValue),
            "epoch_ends": status.epochEnd.map { .unsigned($0.rawValue) } ?? .null, "validators": validators,
            "quorum": .integer(Int64(set.quorum)), "tolerated_faults": .integer(Int64(set.faultCountMax)),
            "findings": .array(call.node.observation.findings.filter { $0.severity != .info }.map { .text($0.code.rawValue) }),
        ]
    }

    private static func netInfo(_ call: RPCCall) -> JSONValue {
        let peers = call.node.peers.map { peer -> JSONValue in
            [
                "validator": LedgerJSON.hex(peer.id), "name": .text(peer.name), "connected": .bool(peer.isConnected),
                "address": peer.address.map(JSONValue.text) ?? .null,
                "since": peer.since.map(LedgerJSON.time) ?? .null,
                "round_trip_ms": peer.roundTripMilliseconds.map(JSONValue.unsigned) ?? .null,
                "connections": .unsigned(peer.connections),
                "frames_received": .unsigned(peer.framesReceived), "frames_sent": .unsigned(peer.framesSent),
                "bytes_received": .unsigned(peer.bytesReceived), "bytes_sent": .unsigned(peer.bytesSent),
                "dropped_frames": .unsigned(peer.droppedFrames), "last_error": peer.lastError.map(JSONValue.text) ?? .null,
            ]
        }
        let connected = call.node.peers.filter(\.isConnected).count
        return ["n_peers": .integer(Int64(connected)), "peers": .array(peers)]
    }

    private static func consensusState(_ call: RPCCall) -> JSONValue {
        let status = call.node.status
        let observation = call.node.observation
        let blockAgo = observation.blockAgo
        return [
            "certified_height": .unsigned(status.certifiedHeight.rawValue),
            "executed_height": .unsigned(status.executedHeight.rawValue), "view": .unsigned(status.view.rawValue),
            "view_status": .text("\(status.viewStatus)"), "primary": status.primary.map(LedgerJSON.hex) ?? .null,
            "mode": .text("\(status.mode)"), "catching_up": .bool(status.isCatchingUp),
            "view_changes": .unsigned(status.viewChangeCount), "journal_bytes": .unsigned(status.journalByteCount),
            "waiting": .integer(Int64(status.poolCount)), "block_ms_ago": blockAgo.map(JSONValue.unsigned) ?? .null,
            "able": .integer(Int64(observation.ableCount)), "quorum": .integer(Int64(observation.quorum)),
            "faults": .array(observation.faults.map(FindingJSON.json)),
            "members": .array(observation.members.map { FindingJSON.json($0, in: observation) }),
            "findings": .array(observation.findings.map { FindingJSON.json($0, in: observation) }),
        ]
    }

    private static func unconfirmed(_ call: RPCCall) async throws(RPCError) -> JSONValue {
        let limit = try call.parameters.limit(default: 30, most: 1_000)
        guard let waiting = await call.node.waitingTransactions(limit: limit) else { throw stopping }
        return [
            "n_txs": .integer(Int64(waiting.ids.count)), "total": .integer(Int64(waiting.count)),
            "total_bytes": .integer(Int64(waiting.byteCount)), "txs": .array(waiting.ids.map(LedgerJSON.hex)),
        ]
    }

    static let stopping = RPCError.named("stopping", "the node is stopping; ask another node or try again later")
}
