package import Primitives

/// The name of a transaction: `H("consilium/transaction/v1", Sig_structure)`.
///
/// The signature is no part of it: signing twice gives the same id, and an id vouches for no signature.
package typealias TransactionID = Hash256
