import ContractVM
import Primitives

/// `consent.permits`, whether this clinician may read this patient's records for treatment.
struct ConsentBench {
    private static let patients = 2000
    private static let clinicians = 50
    private static let callsPerRun = 200_000

    private let world = BenchWorld()
    private let contract: Int

    /// Every patient has granted two clinicians of a hospital.
    init(_ library: BenchLibrary) throws {
        contract = try world.deploy(try library.module(named: "consent"))
        let hospital = BenchNames.organisation(1)
        world.kinds[hospital] = Array("hospital".utf8)
        for number in 0..<Self.clinicians {
            let member = BenchWorld.Member(roles: [Array("clinician".utf8)], organisation: hospital)
            world.members[Self.clinician(number)] = member
        }
        let expires = ContractValue.time(world.now.rawValue + 86_400_000)
        for patient in 0..<Self.patients {
            world.members[Self.patient(patient)] = BenchWorld.Member(roles: [Array("patient".utf8)], organisation: nil)
            for offset in 0...1 {
                let grantee = ContractValue.account(Self.clinician((patient + offset) % Self.clinicians))
                let arguments = [grantee, .enumCase(0), expires]
                try world.require(contract, "grant", arguments, as: Self.patient(patient))
            }
        }
    }

    /// Half of the questions are permitted.
    func figures(_ options: BenchOptions) throws -> [Figure] {
        let function = try world.function("permits", of: contract)
        let questions = (0..<Self.patients * 4).map { number -> [ContractValue] in
            let patient = number / 4
            let clinician = Self.clinician((patient + number % 4) % Self.clinicians)
            return [.account(Self.patient(patient)), .account(clinician), .enumCase(0)]
        }
        let caller = BenchNames.account(0)
        var rates: [Double] = []
        for _ in 0..<options.runs {
            var permitted = 0
            let seconds = CPUClock.seconds {
                for call in 0..<Self.callsPerRun {
                    let outcome = world.call(contract, function, questions[call % questions.count], as: caller)
                    if case .completed(.bool(true), _) = outcome { permitted += 1 }
                }
            }
            guard permitted == Self.callsPerRun / 2 else { throw BenchFailure(message: "\(permitted) questions were permitted") }
            rates.append(Double(Self.callsPerRun) / seconds)
        }
        return [Figure(name: "consent.permits, \(Self.patients * 2) grants", unit: "calls/s", runs: rates, target: 500_000)]
    }

    private static func patient(_ number: Int) -> AccountID { BenchNames.account(1000 + number) }

    private static func clinician(_ number: Int) -> AccountID { BenchNames.account(100 + number) }
}
