internal import ChainCrypto
internal import ContractLanguage
internal import ContractVM
package import FHIR
package import Primitives

/// The `consent` contract that this program carries, run on a state in memory: what it decides here is what it decides on a chain.
package struct PrivateConsentContract: Sendable {
    /// What the contract answered.
    package struct Decision: Hashable, Sendable {
        package let isPermitted: Bool
        /// The contract's Reason, such as `grantedByDirective`.
        package let reason: String
    }

    /// The directives of one patient, declared in a contract's state.
    package struct Patient: Sendable {
        fileprivate let host: ConsentHost
        fileprivate let directives: [ConsentDirective]
    }

    private let module: VerifiedModule
    private let patient: AccountID
    private let reader: AccountID

    /// Compiles the contract, which takes a moment: do it once.
    package init() throws(CommandFailure) {
        let source = Array((EmbeddedContracts.source(of: "consent") ?? "").utf8)
        let result = ContractCompiler.compile(source: source, fileName: "consent.accord", imports: [])
        guard let compiled = result.module, let patient = Self.account("patient"), let reader = Self.account("reader") else {
            throw CommandFailure("the contract consent that this program carries does not compile; install the program again")
        }
        do { module = try BytecodeVerifier.verify(compiled) } catch {
            throw CommandFailure("the contract consent that this program carries is not accepted: \(error)")
        }
        self.patient = patient
        self.reader = reader
    }

    private static func account(_ name: String) -> AccountID? {
        AccountID(bytes: Hasher256.hash(domain: "consilium/consent/private/v1", Array(name.utf8)).bytes)
    }

    /// Declares directives for a patient, as the patient would; at most as many as the contract has slots.
    package func declare(_ directives: [ConsentDirective]) throws(CommandFailure) -> Patient {
        let said = directives.filter { !$0.rules.isEmpty }
        guard said.count <= ConsentRule.Bounds.slots else {
            throw CommandFailure(
                "\(said.count) consents have a say, and the contract holds at most \(ConsentRule.Bounds.slots) of a patient"
            )
        }
        var host = ConsentHost(patient: patient, mapCount: module.module.maps.count)
        for (index, directive) in said.enumerated() {
            _ = try run("declare", [.int(Int64(index + 1)), ConsentValues.rules(directive), .none], &host)
        }
        return Patient(host: host, directives: said)
    }

    /// The call that declares a directive on the chain.
    package func declaration(
        slot: Int64,
        _ directive: ConsentDirective,
        document: Hash256,
        by authority: ConsentAuthority
    ) throws(CommandFailure) -> (action: String, arguments: [CanonicalValue]) {
        guard let index = module.module.functionIndex(named: authority.action) else {
            throw CommandFailure("the contract consent has no \(authority.action); install the program again")
        }
        let values = authority.arguments(slot: slot, directive, document: document)
        var found: [CanonicalValue] = []
        for (value, type) in zip(values, module.module.functions[index].parameters.map(\.type)) {
            found.append(try canonical(value, type))
        }
        return (authority.action, found)
    }

    /// The argument of `records.describe` in canonical form: what is known of data, hashed under a key where there is one.
    package func description(_ known: ConsentDescription, secret: ConsentSecret) throws(CommandFailure) -> CanonicalValue {
        guard let index = module.module.types.records.firstIndex(where: { $0.name == "Description" }) else {
            throw CommandFailure("the contract consent has no Description; install the program again")
        }
        return try canonical(ConsentValues.description(known, secret: secret), .record(index))
    }

    private func canonical(_ value: ContractValue, _ type: ContractType) throws(CommandFailure) -> CanonicalValue {
        do throws(DecodingError) {
            var decoder = CanonicalDecoder(ValueCoding(module.module).bytes(of: value, as: type))
            return try CanonicalValue(from: &decoder)
        } catch { throw CommandFailure("this has no canonical form: \(error)") }
    }

    /// The rules of what `directiveOf` answered; nil if there is no directive.
    package func rules(_ bytes: [UInt8]) throws(CommandFailure) -> [ConsentRule]? {
        guard let index = module.module.functionIndex(named: "directiveOf"), let type = module.module.functions[index].returns
        else {
            throw CommandFailure("the contract consent has no directiveOf; install the program again")
        }
        let value: ContractValue
        do throws(DecodingError) { value = try ValueCoding(module.module).value(type, from: bytes) } catch {
            throw CommandFailure("the chain's contract consent keeps directives in another form: \(error)")
        }
        guard value != .none else { return nil }
        guard let rules = ConsentValues.rules(of: value) else {
            throw CommandFailure("the chain's contract consent keeps directives in another form")
        }
        return rules
    }

    /// Asks the contract; no default of a consortium counts, only the directives.
    package func decide(_ question: ConsentQuestion, for patient: Patient) throws(CommandFailure) -> Decision {
        var host = patient.host
        host.now = Timestamp(UInt64(clamping: question.at))
        let asked = try ConsentValues.question(question, knownTo: patient.directives)
        let value = try run("decideDirectives", [.account(self.patient), .account(reader), asked], &host)
        guard case .record(let fields) = value, fields.count == 2, case .bool(let isPermitted) = fields[0],
            case .enumCase(let reason, _) = fields[1],
            let reasons = module.module.types.enums.first(where: { $0.name == "Reason" })?.cases, reasons.indices.contains(reason)
        else { throw CommandFailure("the contract consent gave no decision") }
        return Decision(isPermitted: isPermitted, reason: reasons[reason].name)
    }

    private func run(
        _ name: String,
        _ arguments: [ContractValue],
        _ host: inout ConsentHost
    ) throws(CommandFailure) -> ContractValue {
        guard let index = module.module.functionIndex(named: name) else {
            throw CommandFailure("the contract consent has no \(name); install the program again")
        }
        let outcome = Interpreter.run(
            function: index,
            of: module,
            arguments: arguments,
            gasLimit: Int64(clamping: module.module.functions[index].cost),
            host: &host
        )
        switch outcome {
        case .completed(let value, _): return value
        case .refused(let sentence, _): throw CommandFailure("the contract consent refuses \(name): \(sentence)")
        default: throw CommandFailure("the contract consent did not complete \(name)")
        }
    }
}
