internal import ContractVM
internal import Primitives

// Faults that a validator's own signatures prove: written down once, for everyone to see. What follows from them is for the
// organisations to decide. `Docs/spec/evidence.md`.
extension Governance {
    static let offenceByteCountMax = 32
    /// The most faults that one query answers with.
    package static let faultCountMax = 512

    /// `reportEvidence`: checks what the validator signed by the rules of the epoch and writes the fault down, unless it is known.
    static func reportEvidence(_ call: BuiltInCall) throws(CallFailure) {
        try checkReporter(call)
        let bytes = call.bytes(0)
        let proof: FaultProof
        do throws(DecodingError) { proof = try FaultProof(canonicalBytes: bytes) } catch {
            throw .refused("these bytes are neither two messages of one validator that contradict each other nor a NEW-VIEW")
        }
        let term: EpochTerm?
        do throws(HostFailure) { term = try call.block.term(of: proof.epoch) } catch { throw .host(error) }
        guard let term else {
            throw .refused("evidence is taken of the present epoch and the one before; epoch \(proof.epoch) is neither")
        }
        guard let key = term.validators.member(at: proof.accused)?.key else {
            throw .refused("epoch \(proof.epoch) has no validator \(proof.accused)")
        }
        let epoch = ContractValue.int(Int64(clamping: proof.epoch.rawValue))
        let offence = ContractValue.text(proof.offence.rawValue)
        try call.require(
            try call.read(Map.faults.rawValue, .bytes(key.bytes), epoch, offence) == nil,
            "this fault stands on the chain already"
        )
        switch proof.flaw(in: term, genesisHash: call.block.genesisHash) {
        case nil: break
        case .follows: throw .refused("this NEW-VIEW follows from what it carries")
        case .notSigned, .noSuchValidator: throw .refused("the validator has not signed this")
        }
        let hash = FaultProof.hash(of: bytes)
        let fault = Fault(evidence: hash, height: call.block.height, time: call.now, reporter: call.caller)
        try call.write(Map.faults.rawValue, .bytes(key.bytes), epoch, offence, value: fault.value)
        try call.write(Map.evidence.rawValue, .hash(hash), value: .bytes(bytes))
        try call.emit(Event.faultReported.rawValue, .bytes(key.bytes), epoch, offence, .hash(hash), .account(call.caller))
    }

    /// Anybody of an organisation that runs a node: so nobody outside fills blocks with what is large and costs checks.
    private static func checkReporter(_ call: BuiltInCall) throws(CallFailure) {
        let organisation = try call.entry(of: call.caller)?.organisation
        let isMember = try call.membership().nodes.contains { $0.entry.organisation == organisation }
        guard organisation != nil, isMember else {
            throw .notPermitted("only an account of an organisation that runs a node reports evidence")
        }
    }

    // MARK: Queries

    /// The faults of one validator, or of all.
    static func faults(_ call: BuiltInCall) throws(CallFailure) -> ContractValue {
        let key = call.optionalBytes(0).flatMap(PublicKey.init(bytes:))
        do throws(HostFailure) {
            return .list(
                try call.directory.faults(of: key).map { known in
                    .record([
                        .bytes(known.validator.bytes), .int(Int64(clamping: known.epoch.rawValue)),
                        .text(known.offence.rawValue), known.fault.value,
                    ])
                }
            )
        } catch { throw .host(error) }
    }
}
