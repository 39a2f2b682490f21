internal import NIOCore
internal import NIOHTTP1

/// One request of the client, whole.
struct HTTPQuestion: Sendable {
    var method: HTTPMethod
    var target: String
    var headers: [(String, String)] = []
    var body: [UInt8] = []
}

/// One answer, whole.
package struct HTTPAnswer: Sendable {
    package let status: Int
    /// Names in lower case.
    package let headers: [(name: String, value: String)]
    package let body: [UInt8]

    /// The first header of this lower-case name.
    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// A request on its way, and where its answer goes.
struct HTTPExchange: Sendable {
    let question: HTTPQuestion
    let promise: EventLoopPromise<HTTPAnswer>
    let timeout: TimeAmount
    /// The `Host` header.
    let host: String
}
