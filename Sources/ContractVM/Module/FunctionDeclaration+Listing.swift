extension FunctionDeclaration {
    /// Whether people call it by its name, and not only the compiler.
    ///
    /// Left out are functions, what the compiler made for its own use, and conditions on a map's entry of which a part has no name.
    package var isListed: Bool {
        kind != .function && !isMadeByCompiler && !parameters.contains { $0.name.utf8.contains(UInt8(ascii: ".")) }
    }
}
