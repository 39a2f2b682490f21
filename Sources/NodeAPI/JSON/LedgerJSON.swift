internal import ContractVM
internal import Ledger
internal import Primitives

/// Parts of the ledger as JSON, with the names that INTERFACES of the API fix.
enum LedgerJSON {
    static func time(_ time: Timestamp) -> JSONValue { .text(TimestampText.write(time)) }

    static func hex(_ value: some FixedBytes) -> JSONValue { .text(value.hex) }

    static func base64(_ bytes: [UInt8]) -> JSONValue { .text(Base64.encode(bytes)) }

    static func header(_ header: BlockHeader) -> JSONValue {
        [
            "version": .unsigned(BlockHeader.version), "chain_id": .text(header.chainID),
            "height": .unsigned(header.height.rawValue), "parent_hash": hex(header.parentHash), "time": time(header.time),
            "transactions_root": hex(header.transactionsRoot), "transaction_count": .unsigned(header.transactionCount),
            "receipts_root": hex(header.receiptsRoot), "state_root": hex(header.stateRoot),
            "epoch": .unsigned(header.epoch.rawValue), "validators_hash": hex(header.validatorsHash),
            "next_validators_hash": hex(header.nextValidatorsHash), "gas_used": .unsigned(header.gasUsed),
        ]
    }

    /// `index`, `validator`, `organisation` and `name` of each member.
    static func validators(_ set: ValidatorSet, in view: CertifiedView) throws(LedgerError) -> JSONValue {
        var list: [JSONValue] = []
        for (index, member) in set.members.enumerated() {
            list.append([
                "index": .integer(Int64(index)), "validator": hex(member.key),
                "organisation": .text(try organisationName(member.organisation, in: view)), "name": .text(member.name),
            ])
        }
        return .array(list)
    }

    /// The registered name, or the id of an organisation that the state does not know.
    static func organisationName(_ id: OrganisationID, in view: CertifiedView) throws(LedgerError) -> String {
        if let known = view.genesis.organisations.first(where: { $0.id == id }) { return known.name }
        do { return try view.directory.organisation(id).map { String(decoding: $0.name, as: UTF8.self) } ?? id.hex } catch {
            throw .damagedState(detail: "\(error)")
        }
    }

    /// `outcome`, `message`, `gas_used`, and where the asker may see them `return` and `events`.
    static func receipt(
        _ receipt: Receipt,
        of transaction: SignedTransaction?,
        in view: CertifiedView,
        withContents: Bool,
        withMessage: Bool = true
    ) throws(LedgerError) -> [JSONMember] {
        var members = [JSONMember("outcome", .text(receipt.outcome.rawValue))]
        if withMessage, !receipt.message.isEmpty { members.append(JSONMember("message", .text(receipt.message))) }
        members.append(JSONMember("gas_used", .unsigned(receipt.gasUsed)))
        guard withContents else { return members }
        members.append(JSONMember("return", try returned(receipt, of: transaction, in: view)))
        members.append(JSONMember("return_cbor", base64(receipt.returnValue)))
        var events: [JSONValue] = []
        for event in receipt.events { events.append(try self.event(event, in: view)) }
        members.append(JSONMember("events", .array(events)))
        return members
    }

    /// The returned value by the type that the contract declares now; null where none was, or it no longer fits.
    private static func returned(
        _ receipt: Receipt,
        of signed: SignedTransaction?,
        in view: CertifiedView
    ) throws(LedgerError) -> JSONValue {
        guard !receipt.returnValue.isEmpty, let transaction = signed?.transaction,
            let contract = try view.contract(named: transaction.contract),
            let index = contract.function(named: transaction.function),
            let type = contract.module.functions[index].returns,
            let value = try? ValueCoding(contract.module.types).value(type, from: receipt.returnValue)
        else { return .null }
        return ContractValueJSON(contract.module.types).json(of: value, as: type)
    }

    /// `contract`, `name`, `fields` by name (null if the declaration has changed since), and `fields_cbor`.
    static func event(_ event: ReceiptEvent, in view: CertifiedView) throws(LedgerError) -> JSONValue {
        [
            "contract": .text(event.contract), "name": .text(event.name), "fields": try fields(event, in: view),
            "fields_cbor": base64(event.fields),
        ]
    }

    private static func fields(_ event: ReceiptEvent, in view: CertifiedView) throws(LedgerError) -> JSONValue {
        guard let module = try view.contract(named: event.contract)?.module,
            let declaration = module.events.first(where: { $0.name == event.name }),
            case .record(let values)? = try? ValueCoding(module.types)
                .value(.tuple(declaration.fields.map(\.type)), from: event.fields)
        else { return .null }
        return ContractValueJSON(module.types).json(of: values, named: declaration.fields)
    }
}
