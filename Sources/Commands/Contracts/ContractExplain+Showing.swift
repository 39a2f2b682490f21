import ContractLanguage
import ContractTools
import Ledger
import Primitives

extension ContractExplain {
    func show(_ found: Explanation, _ names: [[UInt8]: String], _ chain: ExplainedChain) {
        let time = TimestampText.write(found.time)
        let caller = names[found.caller.bytes] ?? found.caller.hex
        let isQuery = call.count > 1
        let asker = isQuery && self.caller == nil ? "asked by nobody" : "\(isQuery ? "asked" : "called") by \(caller)"
        let place = isQuery ? "behind block \(found.height.rawValue - 1)" : "in block \(found.height)"
        var lines = ["\(found.contract).\(found.function), \(asker), \(place), \(time): \(found.outcome)"]
        lines += ExplanationText.lines(found.steps)
        if found.isCut { lines.append("there was more than these \(CallExplainer.stepsMax) lines") }
        if !found.untold.isEmpty {
            lines.append(
                "not told: \(found.untold.joined(separator: ", ")), because it is built in, or its source does not give its deployed code with this version"
            )
        }
        var members = [
            JSONMember("contract", .text(found.contract)), JSONMember("function", .text(found.function)),
            JSONMember("caller", .text(found.caller.hex)), JSONMember("height", .unsigned(found.height.rawValue)),
            JSONMember("time", .text(time)), JSONMember("outcome", .text(found.outcome)), JSONMember("cut", .bool(found.isCut)),
            JSONMember("untold", .array(found.untold.map(JSONValue.text))),
            JSONMember("steps", ExplanationText.json(found.steps)),
            JSONMember("genesis_hash", .text(chain.genesis.hash.hex)),
        ]
        if case .network(let network) = chain {
            lines.append(Self.trust(network))
            members += [
                JSONMember("node", .text(network.address)),
                JSONMember("genesis_file", network.genesisFile.map(JSONValue.text) ?? .null),
            ]
        }
        options.show(.object(members), text: lines.joined(separator: "\n"))
    }

    /// What the explanation rests on.
    private static func trust(_ network: NetworkChain) -> String {
        let genesis =
            network.genesisFile.map { "from the genesis \($0) on" }
            ?? "from the node's own genesis \(network.genesis.hash.hex) on, which nobody else vouches for: give --genesis FILE"
        return "checked: blocks of \(network.address), each against its validators' certificate and by executing it, \(genesis)"
    }
}
