import NodeRuntime

/// One node to ask, and where its home is if that is known.
struct StatusTarget: Sendable {
    let address: String
    let home: Home?
}

extension NetworkOptions {
    /// The nodes that a question about health goes to: every one of a localnet.
    func targets() throws -> [StatusTarget] {
        if node == nil, let localnet = try localnet() {
            return localnet.nodes.map { StatusTarget(address: $0.api, home: Home(path: $0.home)) }
        }
        let home = try localnet() == nil ? home.map { Home(path: InputFile.absolute($0)) } : nil
        return try addresses().map { StatusTarget(address: $0, home: home) }
    }
}
