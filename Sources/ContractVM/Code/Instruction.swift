/// One instruction: an opcode and three 16-bit operands whose meaning the opcode gives.
///
/// In a module it takes seven bytes: the opcode, then `a`, `b` and `c`, each big-endian.
package struct Instruction: Hashable, Sendable {
    package static let byteCount = 7

    package var opcode: Opcode
    package var a: UInt16
    package var b: UInt16
    package var c: UInt16

    package init(_ opcode: Opcode, _ a: UInt16 = 0, _ b: UInt16 = 0, _ c: UInt16 = 0) {
        self.opcode = opcode
        self.a = a
        self.b = b
        self.c = c
    }

    /// The bytes of the instructions, one behind the other.
    package static func bytes(of code: [Instruction]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(code.count * byteCount)
        for instruction in code {
            bytes.append(instruction.opcode.rawValue)
            for operand in [instruction.a, instruction.b, instruction.c] {
                bytes.append(UInt8(operand >> 8))
                bytes.append(UInt8(operand & 0xFF))
            }
        }
        return bytes
    }

    /// The mirror of `bytes(of:)`; nil for an odd length or an unknown opcode.
    package static func list(from bytes: [UInt8]) -> [Instruction]? {
        guard bytes.count.isMultiple(of: byteCount) else { return nil }
        var code: [Instruction] = []
        code.reserveCapacity(bytes.count / byteCount)
        for start in stride(from: 0, to: bytes.count, by: byteCount) {
            guard let opcode = Opcode(rawValue: bytes[start]) else { return nil }
            func operand(_ offset: Int) -> UInt16 { UInt16(bytes[start + offset]) << 8 | UInt16(bytes[start + offset + 1]) }
            code.append(Instruction(opcode, operand(1), operand(3), operand(5)))
        }
        return code
    }
}
