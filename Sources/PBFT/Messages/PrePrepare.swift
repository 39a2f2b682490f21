package import Primitives

/// The primary's proposal for one height, and at the same time its PREPARE (PBFT §4.2).
package struct PrePrepare: PhaseContent {
    package static let kind = MessageKind.prePrepare

    package let view: ViewNumber
    package let height: BlockHeight
    package let digest: Hash256

    package init(view: ViewNumber, height: BlockHeight, digest: Hash256) {
        (self.view, self.height, self.digest) = (view, height, digest)
    }
}
