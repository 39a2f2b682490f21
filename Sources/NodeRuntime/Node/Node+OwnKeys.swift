import ChainCrypto
package import Ledger
import Logging
package import Primitives

// A node whose files hold other keys than the chain's register of nodes works on, but others cannot do with it what they expect.
extension Node {
    /// Says in the log which of this node's keys the certified register of nodes does not have, and what to do.
    func noteOtherKeys() {
        for sentence in Self.otherKeys(keys, of: validatorKey, in: reader.view) { logger.warning("\(sentence)") }
    }

    /// One sentence for each key that differs; none for a node that the register does not name yet.
    package static func otherKeys(_ keys: NodeKeys, of validator: PublicKey, in view: CertifiedView) -> [String] {
        let entry: NodeEntry?
        do throws(LedgerError) { entry = try view.membership()[validator] } catch { return [] }
        guard let entry else { return [] }
        var sentences: [String] = []
        if entry.tlsKey != keys.tls.publicKey {
            sentences.append(
                "keys/tls is not the TLS key that governance has for this node: members refuse its connections unless their p2p.peers "
                    + "name the key; put the old key back, or have the new one decided by governance.proposeKeys"
            )
        }
        if let known = entry.hpkeKey, known != keys.hpke.publicKey.bytes {
            sentences.append(
                "keys/hpke is not the encryption key that governance has for this node: it cannot open record keys that are given to it; "
                    + "put the old key back, or have the new one decided by governance.proposeKeys"
            )
        }
        return sentences
    }
}
