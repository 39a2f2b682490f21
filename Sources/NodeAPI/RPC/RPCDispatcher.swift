internal import Ledger
internal import NodeRuntime
internal import Primitives

/// Takes the JSON of a body apart, runs the calls in it, and puts the answer together.
struct RPCDispatcher: Sendable {
    let server: APIContext

    /// What is sent back: nothing for notifications alone.
    struct Answer: Sendable {
        let json: JSONValue?
        /// False for a body that is not JSON.
        let isJSON: Bool
    }

    func answer(body: [UInt8], authorization: Authorization) async -> Answer {
        let json: JSONValue
        do throws(JSONError) { json = try JSONReader.read(body) } catch {
            let error = RPCError.parseError("\(error)")
            return Answer(json: RPCResponse.json(id: .null, .failure(error)), isJSON: false)
        }
        guard case .array(let requests) = json else {
            return Answer(json: await answer(one: json, authorization), isJSON: true)
        }
        guard !requests.isEmpty, requests.count <= server.limits.batchCountMax else {
            let detail = "a batch holds 1 to \(server.limits.batchCountMax) requests"
            return Answer(json: RPCResponse.json(id: .null, .failure(.invalidRequest(detail))), isJSON: true)
        }
        let answers = await answers(to: requests, authorization)
        return Answer(json: answers.isEmpty ? nil : .array(answers), isJSON: true)
    }

    /// Runs all at once, so that calls that wait do not wait for one another; answers in the order of the requests.
    private func answers(to requests: [JSONValue], _ authorization: Authorization) async -> [JSONValue] {
        await withTaskGroup(of: (Int, JSONValue?).self) { group in
            for (index, request) in requests.enumerated() {
                group.addTask { (index, await self.answer(one: request, authorization)) }
            }
            var answers = [JSONValue?](repeating: nil, count: requests.count)
            for await (index, answer) in group { answers[index] = answer }
            return answers.compactMap(\.self)
        }
    }

    private func answer(one json: JSONValue, _ authorization: Authorization) async -> JSONValue? {
        switch RPCRequest.read(json) {
        case .failure(let rejected): return RPCResponse.json(id: rejected.id, .failure(rejected.error))
        case .success(let request):
            let outcome = await outcome(of: request, authorization)
            return request.id.map { RPCResponse.json(id: $0, outcome) }
        }
    }

    private func outcome(of request: RPCRequest, _ authorization: Authorization) async -> Result<JSONValue, RPCError> {
        guard let method = RPCMethods.table[request.method] else {
            server.node.metrics.apiRequests.increment("unknown")
            return .failure(.methodNotFound(request.method))
        }
        return await run(method, authorization) { () throws(RPCError) in
            try RPCParameters.read(request.parameters, of: method)
        }
    }

    /// Runs one method and keeps count of it.
    func run(
        _ method: RPCMethod,
        _ authorization: Authorization,
        _ parameters: () throws(RPCError) -> RPCParameters
    ) async -> Result<JSONValue, RPCError> {
        let start = SteadyClock.nanoseconds()
        defer {
            server.node.metrics.apiRequests.increment(method.name)
            server.node.metrics.apiRequestSeconds.record(Double(SteadyClock.nanoseconds() &- start) / 1e9)
        }
        do throws(RPCError) {
            let call = RPCCall(
                server: server,
                authorization: authorization,
                parameters: try parameters(),
                view: server.node.reader.view
            )
            return .success(try await method.body(call))
        } catch { return .failure(error) }
    }
}
