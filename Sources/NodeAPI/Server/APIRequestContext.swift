internal import Hummingbird
internal import NIOCore

/// A request's surroundings: the connection that it came over.
struct APIRequestContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    private let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Ends the connection a moment after the answer, whatever else the client still sends.
    func closeSoon() {
        let channel = channel
        channel.eventLoop.scheduleTask(in: .milliseconds(500)) { channel.close(promise: nil) }
    }
}
