package import Primitives

/// One change of the validators: the last header of an epoch, its certificate, and the set that signs from then on.
package struct MembershipChange: Hashable, Sendable, CanonicalCodable {
    package let header: BlockHeader
    package let certificate: Certificate
    package let nextValidators: ValidatorSet

    package init(header: BlockHeader, certificate: Certificate, nextValidators: ValidatorSet) {
        self.header = header
        self.certificate = certificate
        self.nextValidators = nextValidators
    }

    package func encode(to encoder: inout CanonicalEncoder) {
        encoder.array(3)
        encoder.encode(header)
        encoder.encode(certificate)
        encoder.encode(nextValidators)
    }

    package init(from decoder: inout CanonicalDecoder) throws(DecodingError) {
        self = try decoder.array(3) { (decoder) throws(DecodingError) in
            MembershipChange(
                header: try BlockHeader(from: &decoder),
                certificate: try Certificate(from: &decoder),
                nextValidators: try ValidatorSet(from: &decoder)
            )
        }
    }
}
