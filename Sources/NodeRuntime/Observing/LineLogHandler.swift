import Glibc
import Ledger
package import Logging
import Primitives

/// Writes each log entry as one line to a descriptor with one `write`, so that lines of several threads never mix.
///
/// Text: `TIME LEVEL LABEL: MESSAGE key=value …`; JSON: one object with `time`, `level`, `logger`, `message` and the metadata
/// in `fields`.
package struct LineLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]

    private let label: String
    private let format: LogFormat
    private let output: Output

    /// Where finished lines go.
    package typealias Output = @Sendable (_ line: [UInt8]) -> Void

    package init(label: String, level: Logger.Level, format: LogFormat, output: @escaping Output = Self.standardError) {
        self.label = label
        logLevel = level
        self.format = format
        self.output = output
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { _, new in new }.sorted { $0.key < $1.key }
            .map { (key: $0.key, value: $0.value.description) }
        let time = TimestampText.write(Self.now())
        let message = event.message.description
        let line =
            switch format {
            case .text: text(time, event.level, message, fields)
            case .json: json(time, event.level, message, fields)
            }
        output(Array((line + "\n").utf8))
    }

    // MARK: Forms

    private func text(
        _ time: String,
        _ level: Logger.Level,
        _ message: String,
        _ fields: [(key: String, value: String)]
    ) -> String {
        var line = "\(time) \(level.rawValue) \(label): \(Self.onOneLine(message))"
        for (key, value) in fields {
            let needsQuotes = value.isEmpty || value.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") }
            line += " \(key)=" + (needsQuotes ? Self.jsonString(value) : value)
        }
        return line
    }

    private func json(
        _ time: String,
        _ level: Logger.Level,
        _ message: String,
        _ fields: [(key: String, value: String)]
    ) -> String {
        var line = "{\"time\":\"\(time)\",\"level\":\"\(level.rawValue)\",\"logger\":\(Self.jsonString(label))"
        line += ",\"message\":\(Self.jsonString(message))"
        if !fields.isEmpty {
            line += ",\"fields\":{"
            line += fields.map { "\(Self.jsonString($0.key)):\(Self.jsonString($0.value))" }.joined(separator: ",")
            line += "}"
        }
        return line + "}"
    }

    /// A message from outside must not be able to write a line of its own.
    private static func onOneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isControl) else { return text }
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { line.append(isControl(scalar) ? " " : scalar) }
        return String(line)
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool { scalar.value < 0x20 || scalar.value == 0x7F }

    /// RFC 8259 §7.
    private static func jsonString(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case _ where isControl(scalar):
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    // MARK: World

    /// The process's standard error.
    package static let standardError: Output = { line in
        // A line that cannot be written is lost: there is nowhere left to say so.
        _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private static func now() -> Timestamp { WallClock.now() }
}
