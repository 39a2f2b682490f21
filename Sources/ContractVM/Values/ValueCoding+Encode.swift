package import Primitives

extension ValueCoding {
    /// Writes a value of this type.
    ///
    /// One that is not of the type is our own fault upstream; it is written as null.
    package func encode(_ value: ContractValue, as type: ContractType, to encoder: inout CanonicalEncoder) {
        switch (type, value) {
        case (.optional(let wrapped), let value):
            if value == .none { encoder.null() } else { encode(value, as: wrapped, to: &encoder) }
        case (.bool, .bool(let value)): encoder.bool(value)
        case (.int, .int(let value)), (.date, .date(let value)): encoder.integer(value)
        case (.time, .time(let value)), (.duration, .duration(let value)): encoder.unsigned(value)
        case (.money(let currency), .money(let value)) where value.isIn(currency):
            encoder.array(2)
            encoder.integer(value.minor)
            encoder.text(value.currency.description)
        case (.text, .text(let value)): encoder.text(String(decoding: value, as: UTF8.self))
        case (.bytes, .bytes(let value)): encoder.bytes(value)
        case (.hash, .hash(let value)): encoder.bytes(value)
        case (.account, .account(let value)): encoder.bytes(value)
        case (.organisation, .organisation(let value)): encoder.bytes(value)
        case (.enumeration(let index), .enumCase(let position, let payload)):
            encodeCase(position, payload, of: index, to: &encoder)
        case (.record, .record(let values)), (.tuple, .record(let values)):
            encode(values, as: types.fields(of: type) ?? [], to: &encoder)
        case (.list(let element, _), .list(let values)), (.set(let element, _), .set(let values)):
            encoder.array(values.count)
            for value in values { encode(value, as: element, to: &encoder) }
        default: encoder.null()
        }
    }

    /// Writes an array of values of these types.
    package func encode(_ values: [ContractValue], as types: [ContractType], to encoder: inout CanonicalEncoder) {
        encoder.array(types.count)
        for (index, type) in types.enumerated() {
            encode(index < values.count ? values[index] : .none, as: type, to: &encoder)
        }
    }

    private func encodeCase(_ position: Int, _ payload: [ContractValue], of index: Int, to encoder: inout CanonicalEncoder) {
        guard let cases = types.enumeration(index)?.cases, cases.indices.contains(position) else { return encoder.null() }
        let found = cases[position]
        guard !found.payload.isEmpty else { return encoder.text(found.name) }
        encoder.array(found.payload.count + 1)
        encoder.text(found.name)
        for (index, type) in found.payload.enumerated() {
            encode(index < payload.count ? payload[index] : .none, as: type, to: &encoder)
        }
    }
}
