import ChainCrypto
import ContractVM
import Ledger
import Primitives
import Testing

@Suite struct RegistryTests {
    private let patient = Fixture.key(30)
    private var patientName: CanonicalValue { .bytes(patient.publicKey.bytes) }

    @Test func `a registrar registers a patient and nobody else does`() throws {
        let bench = try ExecutionBench()
        #expect(
            try bench.call("registry", "registerPatient", [patientName], by: ExecutionBench.developer).outcome == .notPermitted
        )
        let receipt = try bench.call("registry", "registerPatient", [patientName], by: ExecutionBench.registrar)
        #expect(receipt.outcome == .ok)
        #expect(receipt.events.map(\.name) == ["AccountRegistered"])
        let account = try #require(try bench.ledger.reader.view.account(of: patient.publicKey))
        #expect(account.entry.roles == [Array("patient".utf8)])
        #expect(account.entry.organisation == nil)
    }

    @Test func `an account cannot be registered twice`() throws {
        let bench = try ExecutionBench()
        try bench.call("registry", "registerPatient", [patientName], by: ExecutionBench.registrar)
        let again = try bench.call("registry", "registerPatient", [patientName], by: ExecutionBench.registrar)
        #expect(again.outcome == .requirementFailed)
        #expect(again.message == "an account of this name exists already")
    }

    @Test func `an unknown key sends nothing and a suspended account neither`() throws {
        let bench = try ExecutionBench()
        #expect(try bench.call("registry", "addKey", [patientName], by: patient).outcome == .unknownSender)
        let clinician = Fixture.key(31)
        let name = CanonicalValue.bytes(clinician.publicKey.bytes)
        try bench.call("registry", "register", [name, .array([.text("clinician")])], by: ExecutionBench.admins[0])
        try bench.call("registry", "suspend", [name], by: ExecutionBench.admins[0])
        let key = CanonicalValue.bytes(Fixture.key(32).publicKey.bytes)
        #expect(try bench.call("registry", "addKey", [key], by: clinician).outcome == .senderSuspended)
        try bench.call("registry", "reinstate", [name], by: ExecutionBench.admins[0])
        #expect(try bench.call("registry", "addKey", [key], by: clinician).outcome == .ok)
    }

    @Test func `an added key acts for the account and the last key stays`() throws {
        let bench = try ExecutionBench()
        try bench.call("registry", "registerPatient", [patientName], by: ExecutionBench.registrar)
        let phone = Fixture.key(33)
        let phoneName = CanonicalValue.bytes(phone.publicKey.bytes)
        #expect(try bench.call("registry", "removeKey", [patientName], by: patient).outcome == .requirementFailed)
        #expect(try bench.call("registry", "addKey", [phoneName], by: patient).outcome == .ok)
        #expect(try bench.call("registry", "removeKey", [patientName], by: phone).outcome == .ok)
        // The account keeps its name, the old key is nobody's any more.
        #expect(try bench.ledger.reader.view.account(of: phone.publicKey)?.id == ExecutionBench.account(patient))
        #expect(try bench.call("registry", "addKey", [patientName], by: patient).outcome == .unknownSender)
    }

    @Test func `an administrator acts in its own organisation only`() throws {
        let bench = try ExecutionBench()
        let name = CanonicalValue.bytes(Fixture.key(34).publicKey.bytes)
        try bench.call("registry", "register", [name, .array([.text("clinician")])], by: ExecutionBench.admins[0])
        let foreign = try bench.call("registry", "setRoles", [name, .array([.text("auditor")])], by: ExecutionBench.admins[1])
        #expect(foreign.message == "the account belongs to another organisation")
        let patientRole = try bench.call(
            "registry",
            "setRoles",
            [name, .array([.text("patient")])],
            by: ExecutionBench.admins[0]
        )
        #expect(patientRole.outcome == .requirementFailed)
    }

    @Test func `arguments of other types are refused without running`() throws {
        let bench = try ExecutionBench()
        let receipt = try bench.call("registry", "registerPatient", [.text("x")], by: ExecutionBench.registrar)
        #expect(receipt.outcome == .badArguments)
        #expect(receipt.gasUsed == 0)
        #expect(try bench.call("registry", "nothing", [], by: ExecutionBench.registrar).outcome == .unknownFunction)
        #expect(try bench.call("nothing", "nothing", [], by: ExecutionBench.registrar).outcome == .unknownContract)
        // A query is no action.
        #expect(try bench.call("registry", "account", [patientName], by: ExecutionBench.registrar).outcome == .unknownFunction)
    }
}
