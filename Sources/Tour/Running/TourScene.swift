package import Ledger

/// What all steps share: the network, who tells about it, and the input.
package struct TourScene: Sendable {
    package let settings: TourSettings
    package let localnet: Localnet
    package let genesis: GenesisDocument
    package let network: ConsortiumNetwork
    package let narrator: Narrator
}
