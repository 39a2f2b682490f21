import ContractVM

/// Why a name cannot be given another one, as a sentence.
package struct RenameRefusal: Error, Hashable, Sendable {
    package let sentence: String

    package init(sentence: String) { self.sentence = sentence }
}

extension SourceIndex {
    /// The name at an offset, if this source declares it and may call it otherwise.
    package func renamable(at offset: Int) throws(RenameRefusal) -> (span: SourceSpan, name: String) {
        if let index = token(at: offset), part(declaredAt: index) != nil {
            return (tokens[index].span, text.text(of: tokens[index].span))
        }
        guard let (meaning, span) = meaning(at: offset) else { throw RenameRefusal(sentence: "there is no name here") }
        let name = text.text(of: span)
        switch meaning {
        case .ofLanguage: throw RenameRefusal(sentence: "`\(name)` is a word of the language")
        case .contract, .member: throw RenameRefusal(sentence: "`\(name)` is declared by another contract; rename it there")
        case .declared(let declared) where declared == syntax.name:
            throw RenameRefusal(sentence: "the contract's name is the file's, too, and on a chain it stays")
        case .declared, .local, .part: return (span, name)
        }
    }

    /// Every place of the name at an offset, ascending, so that putting `newName` there changes no meaning.
    ///
    /// `checked` reads the source as it would be then; what does not come out the same is refused rather than renamed.
    package func places(
        renaming offset: Int,
        to newName: String,
        checked: (_ source: [UInt8]) -> SourceIndex
    ) throws(RenameRefusal) -> [SourceSpan] {
        let oldName = try renamable(at: offset).name
        guard diagnostics.isEmpty else { throw RenameRefusal(sentence: "the file has errors; mend them first") }
        guard Self.isName(newName) else {
            throw RenameRefusal(sentence: "`\(newName)` is no name: letters, digits and `_`, a letter first")
        }
        let before = declarations(of: [oldName, newName])
        guard let target = token(at: offset).flatMap({ before[$0] }) else {
            throw RenameRefusal(sentence: "where `\(oldName)` is declared is not known")
        }
        let places = before.filter { $0.value == target && tokens[$0.key].word == oldName }.keys.sorted()
        let after = checked(replaced(places, by: newName))
        if let error = after.diagnostics.first {
            throw RenameRefusal(
                sentence:
                    "with `\(newName)` line \(after.text.location(of: error.span.start).line) would be wrong: \(error.message)"
            )
        }
        let isSame =
            after.tokens.count == tokens.count && after.declarations(of: [oldName, newName]) == before
            && after.module?.functions.map(\.code) == module?.functions.map(\.code)
        guard isSame else { throw RenameRefusal(sentence: "with `\(newName)` something here would mean something else") }
        return places.map { tokens[$0].span }
    }

    /// The name at an offset, if it is a declaration that other contracts can speak of; nil for names of this source alone.
    package func nameForOthers(at offset: Int) throws(RenameRefusal) -> String? {
        let name = try renamable(at: offset).name
        guard case .declared? = meaning(at: offset)?.meaning else { return nil }
        return name
    }

    /// Where this source speaks of what another contract declares under a name, ascending.
    package func places(of name: String, ofContract contract: String) -> [SourceSpan] {
        tokens.filter { $0.word == name }.map(\.span).filter { span in
            guard case .member(let owner, let member)? = meaning(at: span.start)?.meaning else { return false }
            return owner == contract && member == name
        }
    }

    private static func isName(_ text: String) -> Bool {
        let isLetter = { (byte: UInt8) in (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
        let isInside = { (byte: UInt8) in isLetter(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_") }
        return text.utf8.first.map(isLetter) == true && text.utf8.allSatisfy(isInside)
    }

    /// For each token that is one of these words and means something that this source declares: where, as a token too.
    private func declarations(of words: [String]) -> [Int: Int] {
        var found: [Int: Int] = [:]
        for (index, token) in tokens.enumerated() {
            guard let word = token.word, words.contains(word) else { continue }
            if part(declaredAt: index) != nil {
                found[index] = index
                continue
            }
            guard let meaning = meaning(at: token.span.start)?.meaning else { continue }
            switch meaning {
            case .declared(let name), .local(let name, _, _), .part(let name, _, _):
                found[index] = self.token(at: name.span.start)
            case .contract, .member, .ofLanguage: continue
            }
        }
        return found
    }

    /// The field of a record or the case of an enum that the token declares.
    private func part(declaredAt index: Int) -> Name? {
        let parts = syntax.records.flatMap { $0.fields.map(\.name) } + syntax.enums.flatMap { $0.cases.map(\.name) }
        return parts.first { $0.span == tokens[index].span }
    }

    private func replaced(_ places: [Int], by newName: String) -> [UInt8] {
        var bytes = text.bytes
        for place in places.reversed() {
            bytes.replaceSubrange(tokens[place].span.start..<tokens[place].span.end, with: Array(newName.utf8))
        }
        return bytes
    }
}
