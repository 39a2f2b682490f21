package import Logging
import Synchronization

/// Sets up the process's logging once; later calls change nothing, since swift-log allows one bootstrap only.
package enum LoggingBootstrap {
    private static let isDone = Mutex(false)

    package static func start(level: Logger.Level, format: LogFormat) {
        isDone.withLock { isDone in
            guard !isDone else { return }
            isDone = true
            LoggingSystem.bootstrap { LineLogHandler(label: $0, level: level, format: format) }
        }
    }
}
