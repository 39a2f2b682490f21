internal import Hummingbird
internal import Ledger
internal import NodeRuntime
internal import Primitives
internal import ServiceLifecycle
internal import Validator

/// One stream of server-sent events: blocks by height from a place on, then each new one.
struct EventStream: Sendable {
    let node: any NodeService
    let selection: EventSelection

    private enum Wake: Sendable {
        case block(CertifiedBlock)
        case beat
    }

    /// So often something is sent, so that both ends notice a dead connection.
    private static let beat = Duration.seconds(15)

    func response(onEnd: @escaping @Sendable () -> Void) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                defer { onEnd() }
                try await stream(to: &writer)
                try await writer.finish(nil)
            }
        )
    }

    @concurrent
    private func stream(to writer: inout any ResponseBodyWriter) async throws {
        let (wakes, continuation) = AsyncStream<Wake>.makeStream(bufferingPolicy: .bufferingNewest(64))
        // Before the first look at the height, so that no block falls between.
        let blocks = node.feed.subscribe()
        let feeder = Task {
            for await block in blocks { continuation.yield(.block(block)) }
            continuation.finish()
        }
        let beats = Task {
            while !Task.isCancelled {
                try await Task.sleep(for: Self.beat)
                continuation.yield(.beat)
            }
        }
        let shutdown = Task {
            try? await gracefulShutdown()
            continuation.finish()
        }
        defer {
            shutdown.cancel()
            feeder.cancel()
            beats.cancel()
        }
        try await pump(wakes, to: &writer)
    }

    @concurrent
    private func pump(_ wakes: AsyncStream<Wake>, to writer: inout any ResponseBodyWriter) async throws {
        var next = selection.after ?? EventSelection.Cursor(height: node.reader.view.height, index: .max)
        try await writer.write(ByteBuffer(string: ": consilium\n\n"))
        try await catchUp(&next, to: &writer)
        for await wake in wakes {
            switch wake {
            case .beat: try await writer.write(ByteBuffer(string: ": \n\n"))
            case .block(let block):
                if selection.key == nil, next.index == .max, block.header.height == next.height.next {
                    let block = EventBlock(header: block.header, hash: block.hash, receipts: block.receipts, bodies: [])
                    try await send(block, after: nil, node.reader.view, to: &writer)
                    next.height = block.header.height
                } else {
                    try await catchUp(&next, to: &writer)
                }
            }
        }
    }

    /// Sends everything from a place up to the newest certified block, from disk.
    @concurrent
    private func catchUp(
        _ next: inout EventSelection.Cursor,
        to writer: inout any ResponseBodyWriter
    ) async throws {
        while true {
            let view = node.reader.view
            if next.index != .max, next.height > .genesis, next.height <= view.height {
                if let block = try read(next.height, view) { try await send(block, after: next.index, view, to: &writer) }
                next.index = .max
            }
            guard let height = next.height.next, height <= view.height else { return }
            guard let block = try read(height, view) else { return }
            try await send(block, after: nil, view, to: &writer)
            next = EventSelection.Cursor(height: height, index: .max)
        }
    }

    private func read(_ height: BlockHeight, _ view: CertifiedView) throws(LedgerError) -> EventBlock? {
        guard let header = try view.blocks.header(at: height), let receipts = try view.blocks.receipts(at: height) else {
            return nil
        }
        let bodies = selection.key == nil ? [] : try view.blocks.bodies(at: height) ?? []
        return EventBlock(header: header, hash: header.hash, receipts: receipts, bodies: bodies)
    }

    @concurrent
    private func send(
        _ block: EventBlock,
        after index: Int?,
        _ view: CertifiedView,
        to writer: inout any ResponseBodyWriter
    ) async throws {
        // Rights are looked up anew for each block, because they may have been taken away.
        let requester = try selection.key.map { (key) throws(LedgerError) in try Requester(key: key, in: view) }
        let text = try block.text(after: index, selection, for: requester, in: view)
        if !text.isEmpty { try await writer.write(ByteBuffer(bytes: text)) }
    }
}
