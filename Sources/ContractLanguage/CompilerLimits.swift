/// What one contract may at most consist of; everything has a limit, so that no source can exhaust the compiler.
package enum CompilerLimits {
    /// Bytes of one source file.
    package static let sourceBytesMax = 1 << 20
    /// Bytes of one name.
    package static let nameBytesMax = 64
    /// Depth of nested expressions, types and blocks, each for itself.
    package static let nestingMax = 48
    /// Diagnostics reported for one file; later ones are dropped.
    package static let diagnosticsMax = 200
    /// Bytes of the sentence of a `require` or `refuse`.
    package static let sentenceBytesMax = 200
    /// Greatest declared bound of Text and Bytes.
    package static let textBytesMax = 4096
    /// Greatest declared bound of List and Set.
    package static let elementsMax = 256
    /// Greatest `limit` of a loop over a map.
    package static let iterationsMax = 1000
    /// Declarations of one kind, parameters of one function, fields of one record, cases of one enum.
    package static let membersMax = 64
    /// Functions of all kinds in one contract.
    package static let functionsMax = 256
    /// Signers that one action needs.
    package static let signersMax = 4
    /// Components of a map's key.
    package static let keyComponentsMax = 4
}
