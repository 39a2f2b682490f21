package import Primitives

/// Says that the sender holds a prepared certificate on disk (PBFT §4.2).
package struct Commit: PhaseContent {
    package static let kind = MessageKind.commit

    package let view: ViewNumber
    package let height: BlockHeight
    package let digest: Hash256

    package init(view: ViewNumber, height: BlockHeight, digest: Hash256) {
        (self.view, self.height, self.digest) = (view, height, digest)
    }
}
