import ChainCrypto
import Ledger
import PBFT
import Primitives
import Storage
import Testing
import Validator

/// Four validators in one thread with memory for disks: messages are delivered in order, signatures checked at once.
///
/// For tests of the composition; faults of network and disk are the simulator's.
final class ValidatorCluster {
    struct Disk {
        var chain = InMemoryStore()
        var state = InMemoryStore()
        var journal = InMemoryRecordLog()
    }

    let keys: [SigningKey]
    let registrar = SigningKey.seeded(200)
    /// By node: the key of its own account; none if the nodes have no accounts.
    let accounts: [SigningKey]
    let genesis: GenesisDocument
    var disks: [Disk] = []
    var validators: [Validator?] = []
    var silent: Set<Int> = []
    /// Swallows messages, by content, sender and receiver.
    var mute: (_ message: PeerMessage, _ from: Int, _ to: Int) -> Bool = { _, _, _ in false }
    /// Changes what a node sends, or swallows it.
    var tamper: (_ message: PeerMessage, _ from: Int, _ to: Int) -> PeerMessage? = { message, _, _ in message }
    /// How many ticks every message takes.
    var latencyTicks = 0
    private var onTheWay: [(ticks: Int, message: PeerMessage, from: Int, to: Int)] = []
    /// Takes the place of a node's journal when it starts.
    var journals: [Int: any RecordLog] = [:]
    /// Takes the place of a node's chain when it starts.
    var chains: [Int: any KeyValueStore] = [:]
    /// Nodes whose signature checks take until `finishChecks`.
    var slowChecks: Set<Int> = []
    private var unfinishedChecks: [(node: Int, input: ValidatorInput)] = []
    /// Nodes that may stop by themselves; any other halt fails the test.
    var mayHalt: Set<Int> = []
    var now = Timestamp(1_800_000_000_000)
    var outcomes: [TransactionID: String] = [:]
    var refusals: [SubmissionID: TransactionRejection] = [:]
    var reports: [(node: Int, report: ValidatorReport)] = []
    private var queues: [[ValidatorInput]] = []
    private var nextSubmission: UInt64 = 1

    init(size: Int = 4, window: Int64? = nil, settings: ValidatorSettings = ValidatorSettings(), hasAccounts: Bool = false) throws
    {
        accounts = hasAccounts ? (0..<size).map { SigningKey.seeded(UInt8(150 + $0)) } : []
        keys = (0..<size).map { SigningKey.seeded(UInt8($0 + 1)) }.sorted { $0.publicKey < $1.publicKey }
        genesis = try GenesisDocument(
            name: "test",
            time: Timestamp(1_799_999_000_000),
            organisations: [GenesisOrganisation(name: "general", kind: "hospital", display: "General")],
            validators: keys.enumerated().map {
                GenesisValidator(
                    organisation: "general",
                    name: "node\($0)",
                    consensusKey: $1.publicKey,
                    tlsKey: SigningKey.seeded(UInt8(100 + $0)).publicKey
                )
            },
            accounts: [
                GenesisAccount(
                    account: try #require(AccountID(bytes: registrar.publicKey.bytes)),
                    organisation: "general",
                    roles: ["registrar"]
                )
            ]
                + accounts.map {
                    GenesisAccount(
                        account: try #require(AccountID(bytes: $0.publicKey.bytes)),
                        organisation: "general",
                        roles: []
                    )
                },
            parameters: ChainParameters(window.map { [("window", $0)] } ?? [])
        )
        disks = (0..<size).map { _ in Disk() }
        queues = Array(repeating: [], count: size)
        validators = Array(repeating: nil, count: size)
        for index in 0..<size { try start(index, settings: settings) }
    }

    func start(_ index: Int, settings: ValidatorSettings = ValidatorSettings()) throws {
        let disk = disks[index]
        validators[index] = try Validator(
            identity: ValidatorIdentity(signingKey: keys[index], account: accounts.isEmpty ? nil : accounts[index]),
            genesis: genesis,
            chain: chains[index] ?? disk.chain,
            state: disk.state,
            journal: journals[index] ?? disk.journal,
            settings: settings
        )
        queues[index] = [.started]
        for other in keys.indices where other != index && validators[other] != nil {
            queues[index].append(.peerConnected(keys[other].publicKey))
            queues[other].append(.peerConnected(keys[index].publicKey))
        }
    }

    /// Starts a node with nothing on its disk.
    func startAnew(_ index: Int, settings: ValidatorSettings = ValidatorSettings()) throws {
        disks[index] = Disk()
        try start(index, settings: settings)
    }

    func stop(_ index: Int) {
        validators[index] = nil
        queues[index] = []
    }

    // MARK: Journals

    func journalRecords(_ index: Int) throws -> [[UInt8]] {
        var records: [[UInt8]] = []
        try disks[index].journal.replay { (_, record) throws(StorageError) in records.append(record) }
        return records
    }

    /// Gives a stopped node a journal that holds only these records.
    func restoreJournal(_ index: Int, _ records: [[UInt8]]) throws {
        disks[index].journal = InMemoryRecordLog()
        for record in records { try disks[index].journal.append(record) }
        try disks[index].journal.sync()
    }

    func loseJournal(_ index: Int) { disks[index].journal = InMemoryRecordLog() }

    /// Stops a node, and the others notice that their connections to it end.
    func kill(_ index: Int) {
        stop(index)
        for other in keys.indices where validators[other] != nil {
            queues[other].append(.peerDisconnected(keys[index].publicKey))
        }
    }

    /// A connection between two running nodes that ends and, if told so, is made anew at once.
    func cut(_ index: Int, _ other: Int, reconnects: Bool) {
        for (own, peer) in [(index, other), (other, index)] {
            queues[own].append(.peerDisconnected(keys[peer].publicKey))
            if reconnects { queues[own].append(.peerConnected(keys[peer].publicKey)) }
        }
    }

    /// Runs until no message is on its way, then lets 10 ms pass, so many times.
    func run(ticks: Int) {
        for _ in 0..<ticks {
            drain()
            now = Timestamp(now.rawValue + 10)
            for index in validators.indices { queues[index].append(.tick) }
            let letters = onTheWay
            onTheWay = []
            for letter in letters {
                if letter.ticks > 1 {
                    onTheWay.append((letter.ticks - 1, letter.message, letter.from, letter.to))
                } else if validators[letter.to] != nil {
                    queues[letter.to].append(.received(letter.message, from: keys[letter.from].publicKey))
                }
            }
        }
        drain()
    }

    func finishChecks() {
        for (node, input) in unfinishedChecks { queues[node].append(input) }
        unfinishedChecks = []
        slowChecks = []
    }

    func drain() {
        var isBusy = true
        while isBusy {
            isBusy = false
            for index in validators.indices {
                guard let validator = validators[index], !queues[index].isEmpty || validator.needsStep else { continue }
                isBusy = true
                let inputs = queues[index]
                queues[index] = []
                let effects = validator.step(inputs, now: now)
                // Whatever is spoken rests on what is on disk.
                if journals[index] == nil { #expect(disks[index].journal.unsyncedCount == 0 || effects.isEmpty) }
                for effect in effects { carryOut(effect, of: index) }
            }
        }
    }

    private func carryOut(_ effect: ValidatorEffect, of index: Int) {
        switch effect {
        case .send(let message, let peer):
            if let target = keys.firstIndex(where: { $0.publicKey == peer }) { deliver(message, from: index, to: target) }
        case .broadcast(let message):
            for target in keys.indices where target != index { deliver(message, from: index, to: target) }
        case .checkSignatures(let id, let transactions):
            let input = ValidatorInput.signaturesChecked(id, transactions.map(\.hasValidSignature))
            if slowChecks.contains(index) { unfinishedChecks.append((index, input)) } else { queues[index].append(input) }
        case .checkBlocks(let id, let blocks): queues[index].append(.blocksChecked(id, blocks.checked()))
        case .answer(let answer, let peer):
            var left: StoredAnswer? = answer
            while let next = left {
                guard let (message, rest) = try? next.read() else { fatalError("a snapshot cannot be read") }
                carryOut(.send(message, to: peer), of: index)
                left = rest
            }
        case .checkSnapshotPart(let id, let part): queues[index].append(.snapshotPartChecked(id, part.checked()))
        case .admitted: break
        case .refused(let submission, let rejection): refusals[submission] = rejection
        case .certified(let block):
            for receipt in block.receipts { outcomes[receipt.transactionID] = receipt.outcome.rawValue }
        case .rosterChanged: break
        case .report(let report): reports.append((index, report))
        case .halt(let error):
            guard mayHalt.contains(index) else { fatalError("validator \(index) halted: \(error)") }
            stop(index)
        }
    }

    private func deliver(_ message: PeerMessage, from index: Int, to target: Int) {
        guard validators[target] != nil, !silent.contains(index), !silent.contains(target), !mute(message, index, target),
            let message = tamper(message, index, target)
        else { return }
        // Through bytes, as on a real connection.
        guard let copy = try? PeerMessage(canonicalBytes: message.canonicalBytes) else { fatalError("a message does not decode") }
        if latencyTicks > 0 { return onTheWay.append((latencyTicks, copy, index, target)) }
        queues[target].append(.received(copy, from: keys[index].publicKey))
    }

    /// Gives a node any message of another one, past the network.
    func give(_ message: PeerMessage, from index: Int, to target: Int) {
        queues[target].append(.received(message, from: keys[index].publicKey))
    }

    /// Gives a node a message that another one signs, past the network.
    func inject(_ message: PBFTMessage, from index: Int, to target: Int) throws {
        let committee = try #require(validators[target]).replica.committee
        let (context, epoch) = (committee.context, committee.epoch)
        let signature = keys[index].sign(type: message.kind.name, message.signedBody(context))
        let signed = SignedMessage(message, sender: ValidatorIndex(UInt64(index)), signature: signature)
        queues[target].append(.received(.consensus(epoch, WireMessage(signed)), from: keys[index].publicKey))
    }

    // MARK: Clients

    /// A registration of a new patient, signed by the registrar.
    func registration(_ number: Int, expires: UInt64 = 300_000) -> SignedTransaction {
        let patient = SigningKey.seeded(UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8) | 0x80)
            .publicKey
        let transaction = Transaction(
            chainID: genesis.chainID,
            expires: Timestamp(now.rawValue + expires),
            unique: (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) },
            contract: "registry",
            function: "registerPatient",
            arguments: [.bytes(patient.bytes)],
            gasLimit: 1_000_000
        )
        return .sign(transaction, with: registrar)
    }

    @discardableResult
    func submit(_ transactions: [SignedTransaction], to index: Int) -> [SubmissionID] {
        let submissions = transactions.map { transaction in
            nextSubmission += 1
            return Submission(id: SubmissionID(nextSubmission), transaction: transaction)
        }
        queues[index].append(.submitted(submissions))
        return submissions.map(\.id)
    }

    var heights: [UInt64] { validators.map { $0?.ledger.certifiedHeight.rawValue ?? 0 } }
    var roots: Set<Hash256> { Set(validators.compactMap { $0?.ledger.reader.view.stateRoot }) }
}

extension SigningKey {
    /// A key for tests, from two bytes.
    static func seeded(_ low: UInt8, _ high: UInt8 = 0) -> SigningKey {
        SigningKey(seed: SecretBytes([low, high] + Array(repeating: 7, count: 30)))
    }
}
