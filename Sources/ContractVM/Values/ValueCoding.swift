package import Primitives

/// Values ⇄ canonical CBOR, by type.
///
/// The rules are in `Docs/spec/contract-vm.md`, section "Value coding".
///
/// Bool is a bool; Int and Date integers; Time and Duration unsigned milliseconds; Money [minor units, currency]; Text a
/// text; Bytes, Hash, Account and Organisation byte strings; an enum case its name, or [name, payload…]; a record or
/// tuple the array of its fields; an optional null or the value; a list or set an array, the set's ascending.
package struct ValueCoding: Sendable {
    package let types: TypeTable

    package init(_ types: TypeTable) { self.types = types }

    package init(_ module: ContractModule) { types = module.types }

    /// The canonical bytes of a value of this type.
    package func bytes(of value: ContractValue, as type: ContractType) -> [UInt8] {
        var encoder = CanonicalEncoder()
        encode(value, as: type, to: &encoder)
        return encoder.bytes
    }

    /// Reads exactly one value of this type.
    package func value(_ type: ContractType, from bytes: [UInt8]) throws(DecodingError) -> ContractValue {
        var decoder = CanonicalDecoder(bytes)
        let value = try decode(type, from: &decoder)
        try decoder.expectEnd()
        return value
    }

    /// The value of this type that an already parsed item stands for, for arguments of a transaction.
    package func value(_ type: ContractType, from item: CanonicalValue) throws(DecodingError) -> ContractValue {
        try value(type, from: item.canonicalBytes)
    }
}
