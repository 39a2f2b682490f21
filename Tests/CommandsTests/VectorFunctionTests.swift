import Commands
import NodeAPI
import Primitives
import TestSupport
import Testing

@Suite struct VectorFunctionTests {
    @Test func `a digest is answered in hex`() {
        let answer = VectorFunction.sha256.answer(#"{"message": "616263"}"#)
        #expect(answer["digest"]?.text == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func `wrong lengths are invalid and nothing else`() {
        let short = VectorFunction.ed25519Verify.answer(#"{"public_key": "00", "message": "", "signature": "00"}"#)
        #expect(short == ["valid": false])
        let cipher = VectorFunction.aes256GCMOpen.answer(#"{"key": "00", "iv": "", "aad": "", "ciphertext": "", "tag": ""}"#)
        #expect(cipher == ["plaintext": .null])
    }

    @Test func `only the one encoding of a value is canonical`() {
        #expect(VectorFunction.cborDecode.answer(#"{"bytes": "17"}"#) == ["canonical": true])
        #expect(VectorFunction.cborDecode.answer(#"{"bytes": "1817"}"#) == ["canonical": false])
    }

    @Test(arguments: ["", "x", "[]", "{}", #"{"message": 1}"#, #"{"message": "0"}"#])
    func `a line that is no vector gets an error`(line: String) {
        #expect(VectorFunction.sha256.answer(line)["error"] != nil)
    }

    @Test(.enabled(if: SharedData.has("vectors/wycheproof/ed25519_test.json")))
    func `signatures are judged as Wycheproof does`() throws {
        guard let file = try SharedData.json("vectors/wycheproof/ed25519_test.json") as? [String: Any],
            let groups = file["testGroups"] as? [[String: Any]]
        else { return }
        var count = 0
        for group in groups {
            guard let key = (group["publicKey"] as? [String: Any])?["pk"] as? String else { continue }
            for test in group["tests"] as? [[String: Any]] ?? [] {
                guard let message = test["msg"] as? String, let signature = test["sig"] as? String else { continue }
                let line = #"{"public_key": "\#(key)", "message": "\#(message)", "signature": "\#(signature)"}"#
                let isValid = VectorFunction.ed25519Verify.answer(line)["valid"]?.bool
                #expect(isValid == (test["result"] as? String == "valid"), "test \(test["tcId"] ?? 0)")
                count += 1
            }
        }
        #expect(count > 100)
    }
}
