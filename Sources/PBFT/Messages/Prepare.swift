package import Primitives

/// A backup's agreement to the primary's proposal (PBFT §4.2).
package struct Prepare: PhaseContent {
    package static let kind = MessageKind.prepare

    package let view: ViewNumber
    package let height: BlockHeight
    package let digest: Hash256

    package init(view: ViewNumber, height: BlockHeight, digest: Hash256) {
        (self.view, self.height, self.digest) = (view, height, digest)
    }
}
