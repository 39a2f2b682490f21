/// Why verified code stopped, and where.
package struct Trap: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reasons; the numbers stand in receipts and never change.
    package enum Reason: UInt8, CaseIterable, Hashable, Sendable {
        case overflow = 1
        case divisionByZero = 2
        case currencyMismatch = 3
        case outsideTimeRange = 4
        case outsideDateRange = 5
        case boundExceeded = 6
        case indexOutOfRange = 7
        case wrongCase = 8
        case nothingToUnwrap = 9
        case importedQueryFailed = 10
        /// The arguments are not of the parameters' types, or there is no such function.
        case badArguments = 11
        /// The host gave a value of another type than the module declares.
        case badHostValue = 12
    }

    package let reason: Reason
    /// Position of the function in the module.
    package let function: Int
    /// Position of the instruction in the function.
    package let instruction: Int

    package init(_ reason: Reason, function: Int, instruction: Int) {
        self.reason = reason
        self.function = function
        self.instruction = instruction
    }

    package var description: String { "\(sentence) (function \(function), instruction \(instruction))" }

    /// What happened, without where.
    package var sentence: String {
        switch reason {
        case .overflow: "a number is outside 64 bits"
        case .divisionByZero: "a division by zero, or a ratio whose divisor is not above zero"
        case .currencyMismatch: "two amounts are of different currencies"
        case .outsideTimeRange: "a time or duration is below zero or too large"
        case .outsideDateRange: "a date is outside 0001-01-01 to 9999-12-31, or there is no such day"
        case .boundExceeded: "a text, list or set would be longer than its declared bound"
        case .indexOutOfRange: "there is no element at this position"
        case .wrongCase: "the enum value is of another case"
        case .nothingToUnwrap: "the optional holds nothing"
        case .importedQueryFailed: "the query of another contract failed"
        case .badArguments: "the arguments do not fit the function"
        case .badHostValue: "a value from state is not of its declared type"
        }
    }
}
