internal import ChainCrypto
package import FHIR
internal import Ledger
internal import NodeAPI
package import Primitives

/// The two files that stay beside a directive and off the chain: who is who, and what the hashes stand for.
package enum ConsentNotes {
    /// `{"Practitioner/1": "account:HEX", …}`; also `organisation:NAME` or `organisation:HEX`, `role:NAME`, `group:HEX`, `acct:NAME` of a localnet.
    package static func directory(_ bytes: [UInt8], accounts: [String: AccountID]) throws(CommandFailure) -> ConsentDirectory {
        var parties: [String: ConsentDirectory.Party] = [:]
        for member in try members(bytes, "the directory") {
            guard let text = member.value.text, let party = party(text, accounts) else {
                throw CommandFailure(
                    "the directory says of \(member.name.prefix(64)) neither account:HEX, acct:NAME, organisation:NAME, role:NAME nor group:HEX"
                )
            }
            parties[ConsentReference.name(member.name) ?? member.name] = party
        }
        return ConsentDirectory(parties: parties)
    }

    private static func party(_ text: String, _ accounts: [String: AccountID]) -> ConsentDirectory.Party? {
        guard let mark = text.firstIndex(of: ":") else { return nil }
        let (kind, value) = (String(text[..<mark]), String(text[text.index(after: mark)...]))
        if kind == "acct" { return accounts[value].map(ConsentDirectory.Party.account) }
        if let party = ConsentDirectory.party(kind, value) { return party }
        return kind == "organisation" && !value.isEmpty ? .organisation(Organisations.id(named: value)) : nil
    }

    /// What each hash stands for, as JSON.
    package static func json(_ meanings: [Hash256: ConsentDirective.Meaning]) -> JSONValue {
        .object(
            meanings.sorted { $0.key < $1.key }.map { hash, meaning in
                JSONMember(hash.hex, ["kind": .text(meaning.kind.rawValue), "text": .text(meaning.text)])
            }
        )
    }

    /// Reads a file with the key of names and codes: 64 hex digits.
    package static func secret(_ bytes: [UInt8]) throws(CommandFailure) -> ConsentSecret {
        let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
        guard let secret = ConsentSecret(hex: text) else {
            throw CommandFailure("the secret is none: 64 hex digits are wanted, such as `openssl rand -hex 32` gives")
        }
        return secret
    }

    /// Reads what `json` wrote; refuses a line that does not give its own hash, in clear or under the key.
    package static func meanings(_ bytes: [UInt8], secret: ConsentSecret? = nil) throws(CommandFailure)
        -> [Hash256: ConsentDirective.Meaning]
    {
        var found: [Hash256: ConsentDirective.Meaning] = [:]
        for member in try members(bytes, "the meanings") {
            guard let hash = Hash256(hex: member.name), let kind = member.value["kind"]?.text.flatMap(ConsentKey.init(rawValue:)),
                let text = member.value["text"]?.text, kind.hash(text, under: secret) == hash
            else {
                throw CommandFailure("the meanings are none: \(member.name.prefix(16)) is not the hash of what it is said to be")
            }
            found[hash] = ConsentDirective.Meaning(kind: kind, text: text)
        }
        return found
    }

    /// What a file says of data, in the form of a request's `data`.
    package static func description(_ bytes: [UInt8]) throws(CommandFailure) -> ConsentDescription {
        do throws(ConsentError) { return try ConsentDescription.read(data: bytes) } catch {
            throw CommandFailure("the description cannot be read: \(error)")
        }
    }

    private static func members(_ bytes: [UInt8], _ what: String) throws(CommandFailure) -> [JSONMember] {
        let json: JSONValue
        do throws(JSONError) { json = try JSONReader.read(bytes) } catch {
            throw CommandFailure("\(what) cannot be read as JSON: \(error)")
        }
        guard let members = json.members else { throw CommandFailure("\(what) must be one JSON object") }
        return members
    }
}
