package import Primitives

/// The sender leaves its view for `newView` and shows what it had prepared (PBFT §4.4).
///
/// `certificate` is nil while nothing above the epoch's base is certified. `prepared` holds, in ascending order of
/// height, the prepared certificate of the highest view for each height above the certified one.
package struct ViewChange: MessageContent {
    package static let kind = MessageKind.viewChange
    package static let fieldCount = 3

    package let newView: ViewNumber
    package let certificate: CheckpointCertificate?
    package let prepared: [PreparedCertificate]

    package init(newView: ViewNumber, certificate: CheckpointCertificate?, prepared: [PreparedCertificate]) {
        self.newView = newView
        self.certificate = certificate
        self.prepared = prepared
    }

    package func encodeFields(to encoder: inout CanonicalEncoder) {
        encoder.unsigned(newView)
        if let certificate { encoder.encode(certificate) } else { encoder.null() }
        encoder.list(prepared)
    }

    /// What the certificates are about, without their signatures.
    package func encodeSignedFields(to encoder: inout CanonicalEncoder) {
        encoder.unsigned(newView)
        if let certificate {
            encoder.array(2)
            encoder.unsigned(certificate.height)
            encoder.bytes(certificate.blockHash)
        } else {
            encoder.null()
        }
        encoder.array(prepared.count)
        for proof in prepared {
            encoder.array(3)
            encoder.unsigned(proof.view)
            encoder.unsigned(proof.height)
            encoder.bytes(proof.digest)
        }
    }

    package init(fields decoder: inout CanonicalDecoder) throws(DecodingError) {
        newView = try decoder.counter()
        certificate = decoder.takeNull() ? nil : try CheckpointCertificate(from: &decoder)
        prepared = try decoder.list(limit: ReplicaSettings.windowLimit)
    }

    /// The height below which everything is certified, as far as the sender proves it.
    package func base(in committee: Committee) -> BlockHeight { certificate?.height ?? committee.base }

    /// Whether a correct replica could have sent this; signatures are checked outside.
    package func isWellFormed(in committee: Committee, window: UInt64) -> Bool {
        guard newView > .initial else { return false }
        if let certificate {
            guard certificate.height > committee.base, certificate.isWellFormed(in: committee) else { return false }
        }
        var below = base(in: committee)
        guard let top = below.advanced(by: window) else { return false }
        for entry in prepared {
            guard entry.height > below, entry.height <= top, entry.view < newView, entry.isWellFormed(in: committee) else {
                return false
            }
            below = entry.height
        }
        return true
    }
}
