package import ContractVM
package import Primitives

/// What the chain knows of one proved fault: `[evidence, height, time, reporter]`.
package struct Fault: Hashable, Sendable {
    /// The hash of the evidence, under which its bytes stand in the state.
    package let evidence: Hash256
    /// The block that took it, and its time.
    package let height: BlockHeight
    package let time: Timestamp
    package let reporter: AccountID

    init(evidence: Hash256, height: BlockHeight, time: Timestamp, reporter: AccountID) {
        self.evidence = evidence
        self.height = height
        self.time = time
        self.reporter = reporter
    }

    init?(_ value: ContractValue) {
        guard case .record(let fields) = value, fields.count == 4, case .hash(let evidence) = fields[0],
            case .int(let height) = fields[1], case .time(let time) = fields[2], case .account(let reporter) = fields[3]
        else { return nil }
        self.evidence = evidence
        self.height = BlockHeight(UInt64(clamping: height))
        self.time = Timestamp(time)
        self.reporter = reporter
    }

    var value: ContractValue {
        .record([.hash(evidence), .int(Int64(clamping: height.rawValue)), .time(time.rawValue), .account(reporter)])
    }
}

/// A fault with whose it is: one for each validator, epoch and offence.
package struct KnownFault: Hashable, Sendable {
    package let validator: PublicKey
    package let epoch: EpochNumber
    package let offence: Offence
    package let fault: Fault
}

extension Directory {
    /// The proved faults of one validator, or the first ones of all, in the order of the state.
    package func faults(of validator: PublicKey? = nil) throws(HostFailure) -> [KnownFault] {
        let map = Governance.loaded.maps[Governance.Map.faults.rawValue]
        let prefix = map.prefix(validator.map { [.bytes($0.bytes)] } ?? [])
        var found: [KnownFault] = []
        for stored in try world.entries(prefix: prefix, limit: Governance.faultCountMax) {
            let entry = try map.entry(stored)
            guard entry.key.count == 3, case .bytes(let key) = entry.key[0], let key = PublicKey(bytes: key),
                case .int(let epoch) = entry.key[1], case .text(let offence) = entry.key[2],
                let offence = Offence(rawValue: String(decoding: offence, as: UTF8.self)), let fault = Fault(entry.value)
            else { throw HostFailure("a fault in the state is damaged; rebuild the state from the chain") }
            found.append(KnownFault(validator: key, epoch: EpochNumber(UInt64(clamping: epoch)), offence: offence, fault: fault))
        }
        return found
    }

    /// What is known of one offence; nil if it is not on the chain.
    package func fault(of validator: PublicKey, epoch: EpochNumber, _ offence: Offence) throws(HostFailure) -> Fault? {
        let map = Governance.loaded.maps[Governance.Map.faults.rawValue]
        let key = map.key([.bytes(validator.bytes), .int(Int64(clamping: epoch.rawValue)), .text(offence.rawValue)])
        guard let bytes = try world.value(for: key) else { return nil }
        return Fault(try map.value(from: bytes))
    }
}

extension ReceiptEvent {
    /// Whether it says that a fault was written down.
    package var isFaultReport: Bool { contract == Governance.module.name && name == "FaultReported" }
}
