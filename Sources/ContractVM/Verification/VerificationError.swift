/// Why a module may not run.
package struct VerificationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what to do, in a sentence.
    package let message: String
    /// The function's name, where the fault lies in one.
    package let function: String?
    /// The instruction, where the fault lies in one.
    package let instruction: Int?

    package init(_ message: String, function: String? = nil, instruction: Int? = nil) {
        self.message = message
        self.function = function
        self.instruction = instruction
    }

    package var description: String {
        var place = ""
        if let function { place += "function \(function)" }
        if let instruction { place += ", instruction \(instruction)" }
        return place.isEmpty ? message : "\(place): \(message)"
    }
}
