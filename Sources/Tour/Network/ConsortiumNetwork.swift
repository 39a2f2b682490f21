internal import ChainCrypto
internal import Ledger
internal import NodeAPI
internal import NodeRuntime
package import Primitives
internal import Synchronization

/// The running network as its users see it: calls go in signed, and come back certified.
///
/// Safe from any task. A node that doesn't answer is passed over for a while; the same signed bytes then go to another one, so that a call counts
/// once whatever happens to the node that took it.
package final class ConsortiumNetwork: Sendable {
    private struct State {
        var next = 0
        var downUntil: [ContinuousClock.Instant?]
        /// The highest block that a call of ours was certified in: no answer may be older.
        var height: Int64 = 0
        var costs: [String: UInt64] = [:]
        var signedClients: [String: RPCClient] = [:]
    }

    package let chainID: String
    package let doors: [NodeDoor]
    package let latency = LatencyLog()
    private let state: Mutex<State>

    /// How long a transaction may run until the tour gives up on it.
    private static let patience: Duration = .seconds(180)
    /// A transaction's expiry: within the chain's usual limit of ten minutes, with room for clocks.
    private static let lifetimeMilliseconds: UInt64 = 540_000

    /// Nothing is sent yet.
    package init(_ localnet: Localnet) throws(TourError) {
        chainID = localnet.chainID
        var doors: [NodeDoor] = []
        for node in localnet.nodes { doors.append(try NodeDoor(node, connectionCount: 96)) }
        self.doors = doors
        state = Mutex(State(downUntil: [ContinuousClock.Instant?](repeating: nil, count: doors.count)))
    }

    // MARK: Transactions

    /// Signs a call, submits it, and waits until it is certified; the outcome may still be a refusal by the contract.
    package func certify(_ call: ActionCall, by sender: TourAccount) async throws -> CertifiedCall {
        let bytes = try await sign(call, by: sender)
        let start = ContinuousClock.now
        while true {
            let index = pick()
            do throws(RPCClientError) {
                let result = try await doors[index].client.broadcastAndWait(bytes)
                let certified = try Self.certified(result)
                latency.add(Self.milliseconds(since: start))
                state.withLock { $0.height = max($0.height, certified.height) }
                return certified
            } catch {
                guard ContinuousClock.now - start < Self.patience else {
                    throw TourError("\(call.contract).\(call.function) was not certified within three minutes: \(error)")
                }
                try await recover(from: error, at: index, call)
            }
        }
    }

    /// As `certify`, and demands that the contract accepted the call.
    @discardableResult
    package func perform(_ call: ActionCall, by sender: TourAccount) async throws -> CertifiedCall {
        let certified = try await certify(call, by: sender)
        guard certified.isOK else {
            throw TourError("\(call.contract).\(call.function) by \(sender.label): \(certified.outcome): \(certified.message)")
        }
        return certified
    }

    /// Performs many calls of which none needs another, at most so many at once.
    package func perform(
        _ calls: [(ActionCall, TourAccount)],
        limit: Int = 384,
        progress: ProgressBar? = nil
    ) async throws {
        _ = try await BoundedWork.map(calls, limit: limit) { [self] call, sender in
            try await perform(call, by: sender)
            progress?.advance()
        }
    }

    private func sign(_ call: ActionCall, by sender: TourAccount) async throws -> [UInt8] {
        let expires = WallClock.now().advanced(by: Self.lifetimeMilliseconds) ?? .zero
        let transaction = Transaction(
            chainID: chainID,
            expires: expires,
            unique: RandomBytes.generate(12),
            contract: call.contract,
            function: call.function,
            arguments: call.arguments,
            gasLimit: try await cost(of: call)
        )
        return SignedTransaction.sign(transaction, with: sender.key).bytes
    }

    private static func certified(_ result: JSONValue) throws(RPCClientError) -> CertifiedCall {
        guard let id = result["id"]?.text, let height = result["height"]?.integer, let outcome = result["outcome"]?.text
        else { throw .badAnswer("a certified transaction without id, height or outcome") }
        let bytes = result["return_cbor"]?.text.flatMap(Base64.decode) ?? []
        return CertifiedCall(
            id: id,
            height: height,
            outcome: outcome,
            message: result["message"]?.text ?? "",
            value: try? CanonicalValue(canonicalBytes: bytes)
        )
    }

    /// Waits before another attempt, or throws where another attempt cannot help.
    private func recover(from error: RPCClientError, at index: Int, _ call: ActionCall) async throws {
        switch error {
        case .unreachable, .timedOut, .badAnswer:
            passOver(index)
            try await Task.sleep(for: .milliseconds(20))
        case .status(let status, _, _) where status == 429 || status == 503:
            passOver(index)
            try await Task.sleep(for: .milliseconds(100))
        case .refused(let refusal):
            switch refusal.name {
            case "duplicate", "not_certified_yet", "stopping": try await Task.sleep(for: .milliseconds(100))
            case "pool_full", "quota_exceeded": try await Task.sleep(for: .milliseconds(250))
            default: throw TourError("\(call.contract).\(call.function) was refused: \(refusal)")
            }
        default: throw TourError("\(call.contract).\(call.function): \(error)")
        }
    }

    // MARK: Nodes

    private func pick() -> Int {
        state.withLock { state in
            let now = ContinuousClock.now
            for _ in doors.indices {
                let index = state.next % doors.count
                state.next = (state.next + 1) % doors.count
                guard let until = state.downUntil[index], until > now else { return index }
            }
            return state.next % doors.count
        }
    }

    private func passOver(_ index: Int) {
        state.withLock { $0.downUntil[index] = ContinuousClock.now.advanced(by: .seconds(2)) }
    }

    /// Every node's status, in the order of `doors`; nil for one that doesn't answer.
    package func statuses() async -> [NodeStatus?] {
        await withTaskGroup(of: (Int, NodeStatus?).self) { group in
            for (index, door) in doors.enumerated() { group.addTask { (index, await door.status()) } }
            var statuses = [NodeStatus?](repeating: nil, count: doors.count)
            for await (index, status) in group { statuses[index] = status }
            return statuses
        }
    }

    /// Waits until a node has certified a height itself; half a minute at most.
    func waitForHeight(_ height: Int64, at index: Int) async throws {
        for _ in 0..<600 {
            if let status = await doors[index].status(), status.height >= height { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw TourError("\(doors[index].node.name) did not reach height \(height); look at its log")
    }

    /// Learns the costs of these contracts' functions ahead of the first calls.
    func learnCosts(of contracts: [String]) async throws {
        for name in contracts { try await learnCosts(ofContract: name) }
    }

    /// A client of one node that signs every request as this account.
    func client(of index: Int, signedBy account: TourAccount) throws(TourError) -> RPCClient {
        let name = "\(index) \(account.account.hex)"
        if let known = state.withLock({ $0.signedClients[name] }) { return known }
        do throws(RPCClientError) {
            let identity = RPCIdentity(key: account.key, chainID: chainID)
            let client = try RPCClient(doors[index].node.api, identity: identity, connectionCount: 16)
            return state.withLock { state in
                if let known = state.signedClients[name] { return known }
                state.signedClients[name] = client
                return client
            }
        } catch { throw TourError("\(error)") }
    }

    // MARK: Reading

    /// Calls a method as this account at the first node that answers.
    ///
    /// With `isCurrent`, only an answer counts that is no older than our own certified calls.
    func read(
        _ method: String,
        _ parameters: JSONValue,
        as account: TourAccount,
        isCurrent: Bool = false
    ) async throws -> JSONValue {
        var last = "no node answers"
        for attempt in 0..<200 {
            if attempt >= doors.count { try await Task.sleep(for: .milliseconds(50)) }
            let index = pick()
            do throws(RPCClientError) {
                let result = try await client(signedBy: account, at: index).call(method, parameters)
                guard isCurrent, let height = result["height"]?.integer, height < state.withLock({ $0.height })
                else { return result }
                last = "the nodes are behind"
            } catch {
                last = "\(error)"
                // A node that is behind may not know it yet; what all refuse is refused.
                if case .refused = error, attempt < 2 * doors.count { continue }
                if case .refused = error { break }
                passOver(index)
            }
        }
        throw TourError("\(method) as \(account.label): \(last)")
    }

    private func client(signedBy account: TourAccount, at index: Int) throws(RPCClientError) -> RPCClient {
        do { return try client(of: index, signedBy: account) } catch { throw .badAddress("\(error)") }
    }

    /// Asks a contract's query at the certified state, as this account.
    package func query(
        _ contract: String,
        _ function: String,
        _ arguments: [CanonicalValue],
        as account: TourAccount
    ) async throws -> CanonicalValue {
        let parameters: JSONValue = [
            "contract": .text(contract), "function": .text(function),
            "args": .array(arguments.map { .text(Base64.encode($0.canonicalBytes)) }),
        ]
        let result = try await read("query", parameters, as: account, isCurrent: true)
        guard let bytes = result["value_cbor"]?.text.flatMap(Base64.decode),
            let value = try? CanonicalValue(canonicalBytes: bytes)
        else { throw TourError("\(contract).\(function) gave no value") }
        return value
    }

    /// What is on the chain about a contract; open to everybody.
    func contract(_ name: String) async throws -> JSONValue {
        var last: RPCClientError?
        for _ in 0..<8 {
            let index = pick()
            do throws(RPCClientError) {
                return try await doors[index].client.call("contract", ["name": .text(name)])
            } catch {
                last = error
                passOver(index)
            }
        }
        throw TourError("contract \(name): \(last.map { "\($0)" } ?? "no node answers")")
    }

    /// The function's worst-case cost, which is the gas limit of every call.
    private func cost(of call: ActionCall) async throws -> UInt64 {
        let name = "\(call.contract).\(call.function)"
        if let known = state.withLock({ $0.costs[name] }) { return known }
        try await learnCosts(ofContract: call.contract)
        guard let cost = state.withLock({ $0.costs[name] }) else { throw TourError("no deployed contract has \(name)") }
        return cost
    }

    private func learnCosts(ofContract name: String) async throws {
        let functions = try await contract(name)["functions"]?.array ?? []
        state.withLock { state in
            for function in functions {
                guard let short = function["name"]?.text, let cost = function["cost"]?.integer, cost >= 0 else { continue }
                state.costs["\(name).\(short)"] = UInt64(cost)
            }
        }
    }

    private static func milliseconds(since start: ContinuousClock.Instant) -> Double {
        let elapsed = (ContinuousClock.now - start).components
        return Double(elapsed.seconds) * 1_000 + Double(elapsed.attoseconds) / 1e15
    }
}
