internal import Primitives

extension RPCMethods {
    static let recordMethods: [RPCMethod] = [
        RPCMethod("release_key", [.integer("disclosure")], isRead: false) { call async throws(RPCError) in
            let requester = try call.requester()
            guard let number = try call.parameters.optionalInteger("disclosure") else {
                throw .invalidParameters("disclosure is missing")
            }
            guard let records = call.server.records, let account = requester.account else { throw .notFound }
            let released: ReleasedKey?
            do throws(RecordServiceError) { released = try await records.release(disclosure: number, to: account) } catch {
                throw RPCError(error)
            }
            guard let released else { throw .notFound }
            return [
                "disclosure": .integer(number), "blob": LedgerJSON.hex(released.blob),
                "envelope": LedgerJSON.base64(released.envelope),
            ]
        },
        RPCMethod("deposit_key", [.text("envelope")], isRead: false) { call async throws(RPCError) in
            try await deposit(call)
        },
    ]

    /// The custodian's own registrars and systems deposit.
    private static func deposit(_ call: RPCCall) async throws(RPCError) -> JSONValue {
        let requester = try call.requester()
        let envelope = try call.parameters.base64("envelope")
        guard let records = call.server.records, let account = requester.account,
            let organisation = requester.organisation, requester.has("hospital") || requester.has("registrar")
        else { throw .notFound }
        do throws(RecordServiceError) {
            return ["blob": LedgerJSON.hex(try await records.deposit(envelope, by: account, of: organisation))]
        } catch { throw RPCError(error) }
    }
}
