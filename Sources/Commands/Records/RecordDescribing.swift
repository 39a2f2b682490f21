import FHIR
import Primitives

/// What `record put` is to say on the chain of what a record holds, so that directives can be held against it.
enum RecordDescribing {
    case said(ConsentDescription, under: ConsentSecret)
    case left(why: String)

    /// Looks at the file, before anything is sent.
    init(_ put: RecordPut) throws(CommandFailure) {
        guard put.describes else {
            self = .left(why: "as told")
            return
        }
        // A pipe can be read once only, and has no length.
        guard !put.sealed, (1...ConsentDescription.bytesMax).contains(try FileReader(put.file).byteCount) else {
            self = .left(why: "FHIR resources in JSON are, up to \(ConsentDescription.bytesMax >> 20) MiB")
            return
        }
        let known: ConsentDescription
        let bytes = try InputFile.read(put.file)
        do throws(ConsentError) { known = try ConsentDescription.read(resources: bytes).relative(to: put.base) } catch {
            self = .left(why: "it holds no FHIR resources in JSON (\(error))")
            return
        }
        guard let key = try put.network.consentSecret(put.secret, of: try put.network.accountID(put.patient)) else {
            self = .left(why: "--secret says under which key")
            return
        }
        self = .said(known, under: key)
    }

    /// One line for people.
    var remark: String {
        switch self {
        case .said: "described in keyed hashes"
        case .left(let why): "not described: \(why)"
        }
    }

    /// Says it, now that the record is registered; false where nothing is to be said.
    func send(of blob: Hash256, to node: NodeConnection) async throws -> Bool {
        guard case .said(let known, let key) = self else { return false }
        do { _ = try await node.send(ContractAction.describe(blob, known, under: key)) } catch {
            throw CommandFailure(
                "blob:\(blob.hex) is registered, but not described: \(error); directives about labels, codes and authors refuse it in "
                    + "doubt until `consilium consent describe` has said what it holds"
            )
        }
        return true
    }
}
