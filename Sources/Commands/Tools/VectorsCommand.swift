import ArgumentParser
import NodeAPI
import Primitives

/// `consilium vectors`: answers test vectors with the functions that the nodes use.
struct VectorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vectors",
        abstract: "Answer cryptographic test vectors, one JSON line each, with the functions that nodes use.",
        discussion: """
            All values are hex. Every line gets one answer, an empty one too; a line
            that is no such vector gets {"error": …}.
              ed25519-verify    {public_key, message, signature}   {valid}
              sha256            {message}                          {digest}
              aes-256-gcm-open  {key, iv, aad, ciphertext, tag}    {plaintext}, null if it does not open
              cbor-decode       {bytes}                            {canonical}, true or false

            Example:
              echo '{"message":"616263"}' | consilium vectors sha256
            """
    )

    @Argument(help: "ed25519-verify, sha256, aes-256-gcm-open or cbor-decode.")
    var name: VectorFunction

    func run() async throws {
        while let line = readLine(strippingNewline: true) {
            Terminal.print(name.answer(line).description)
        }
    }
}
