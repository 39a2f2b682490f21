package import Ledger

extension PeerMessage {
    /// Bytes of transactions in one message, far below what its frame may hold.
    private static let parcelByteCount = 1_048_576

    /// The transactions in order, in as many messages as it takes: thousands of large ones do not fit into one frame.
    package static func carrying(_ transactions: [SignedTransaction]) -> [PeerMessage] {
        var messages: [PeerMessage] = []
        var parcel: [SignedTransaction] = []
        var size = 0
        for transaction in transactions {
            if !parcel.isEmpty, size + transaction.bytes.count > parcelByteCount {
                messages.append(.transactions(parcel))
                (parcel, size) = ([], 0)
            }
            parcel.append(transaction)
            size += transaction.bytes.count
        }
        if !parcel.isEmpty { messages.append(.transactions(parcel)) }
        return messages
    }
}
