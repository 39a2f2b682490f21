internal import Primitives

/// The summary of a tour, as `--json` writes it.
package struct TourSummary: Sendable {
    package let chainID: String
    package let genesisHash: String
    package let nodes: [NodeStatus]
    package let patients: Int
    package let records: Int
    package let recordBytes: Int
    package let consents: Int
    package let access: AccessTally
    package let claims: ClaimsTally
    package let transactions: Int
    package let seconds: Double
    package let latencyP50: Double
    package let latencyP99: Double

    private var json: JSONValue {
        let payers = claims.payers.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return [
            "chain_id": .text(chainID), "genesis_hash": .text(genesisHash),
            "nodes": .array(
                nodes.map {
                    [
                        "name": .text($0.name), "height": .integer($0.height), "block_hash": .text($0.blockHash),
                        "state_root": .text($0.stateRoot),
                    ]
                }
            ),
            "patients": Self.count(patients), "records": Self.count(records), "record_bytes": Self.count(recordBytes),
            "consents": Self.count(consents),
            "access": [
                "granted": Self.count(access.granted), "refused": Self.count(access.refused),
                "emergency": Self.count(access.emergency),
            ],
            "claims": [
                "submitted": Self.count(claims.submitted), "approved": Self.count(claims.approved),
                "partly_approved": Self.count(claims.partlyApproved), "denied": Self.count(claims.denied),
                "pended": Self.count(claims.pended), "duplicates": Self.count(claims.duplicates),
                "billed_minor": Self.sum(claims.billedMinor), "approved_minor": .integer(claims.approvedMinor),
                "by_payer": .object(
                    payers.map { name, payer in
                        JSONMember(
                            name,
                            ["submitted": Self.count(payer.submitted), "billed_minor": Self.sum(payer.billedMinor)]
                        )
                    }
                ),
            ],
            "transactions": Self.count(transactions), "seconds": Self.decimal(seconds),
            "transactions_per_second": Self.decimal(seconds > 0 ? Double(transactions) / seconds : 0),
            "latency_ms": ["p50": Self.decimal(latencyP50), "p99": Self.decimal(latencyP99)],
        ]
    }

    /// The bytes of the file.
    package var bytes: [UInt8] { json.bytes + [0x0A] }

    private static func count(_ value: Int) -> JSONValue { .integer(Int64(value)) }

    private static func sum(_ value: Int128) -> JSONValue {
        Int64(exactly: value).map(JSONValue.integer) ?? .number("\(value)")
    }

    /// One digit behind the point.
    private static func decimal(_ value: Double) -> JSONValue {
        let tenths = Int64((value * 10).rounded())
        return .number("\(tenths / 10).\(abs(tenths % 10))")
    }
}
