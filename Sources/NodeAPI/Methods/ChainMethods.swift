internal import Ledger
internal import NodeRuntime
internal import Primitives

extension RPCMethods {
    static let chainMethods: [RPCMethod] = [
        RPCMethod("genesis") { call throws(RPCError) in
            let genesis = call.node.genesis
            do throws(JSONError) {
                return [
                    "genesis": try JSONReader.read(genesis.json), "chain_id": .text(genesis.chainID),
                    "genesis_hash": LedgerJSON.hex(genesis.hash),
                ]
            } catch { throw .internalError("the genesis document cannot be written as JSON") }
        },
        RPCMethod("validators", [.integer("height")]) { call throws(RPCError) in
            let height = try call.parameters.optionalHeight()
            if let height, height > call.view.height { throw .notFound }
            return try answering { () throws(LedgerError) in
                let set = if let height { try call.view.validatorSet(below: height) } else { try call.view.nextValidatorSet() }
                return try LedgerJSON.validators(set, in: call.view)
            }
        },
    ]
}
