/// The total order of values of one type; `Docs/spec/contract-vm.md`, section "Order".
///
/// Values of different shapes never meet in verified code; they are ordered by their shape so that the order is total.
extension ContractValue: Comparable {
    package static func < (left: ContractValue, right: ContractValue) -> Bool { left.compare(right) < 0 }

    /// Below 0, 0 or above 0, as `self` stands before, with or behind `other`.
    package func compare(_ other: ContractValue) -> Int {
        switch (self, other) {
        case (.none, .none): 0
        case (.bool(let left), .bool(let right)): Self.sign(left ? 1 : 0, right ? 1 : 0)
        case (.int(let left), .int(let right)): Self.sign(left, right)
        case (.date(let left), .date(let right)): Self.sign(left, right)
        case (.time(let left), .time(let right)): Self.sign(left, right)
        case (.duration(let left), .duration(let right)): Self.sign(left, right)
        case (.hash(let left), .hash(let right)): Self.sign(left, right)
        case (.account(let left), .account(let right)): Self.sign(left, right)
        case (.organisation(let left), .organisation(let right)): Self.sign(left, right)
        case (.money(let left), .money(let right)):
            left.currency == right.currency
                ? Self.sign(left.minor, right.minor) : Self.sign(left.currency, right.currency)
        case (.text(let left), .text(let right)), (.bytes(let left), .bytes(let right)):
            Self.sign(left, right)
        case (.enumCase(let left, let leftPayload), .enumCase(let right, let rightPayload)):
            left == right ? Self.sign(leftPayload, rightPayload) : Self.sign(left, right)
        case (.record(let left), .record(let right)), (.list(let left), .list(let right)),
            (.set(let left), .set(let right)):
            Self.sign(left, right)
        default: Self.sign(shape, other.shape)
        }
    }

    private static func sign<Value: Comparable>(_ left: Value, _ right: Value) -> Int {
        left < right ? -1 : (left == right ? 0 : 1)
    }

    private static func sign(_ left: [UInt8], _ right: [UInt8]) -> Int {
        for (one, two) in zip(left, right) where one != two { return one < two ? -1 : 1 }
        return sign(left.count, right.count)
    }

    private static func sign(_ left: [ContractValue], _ right: [ContractValue]) -> Int {
        for (one, two) in zip(left, right) {
            let order = one.compare(two)
            if order != 0 { return order }
        }
        return sign(left.count, right.count)
    }

    private var shape: Int {
        switch self {
        case .none: 0
        case .bool: 1
        case .int: 2
        case .time: 3
        case .duration: 4
        case .date: 5
        case .money: 6
        case .text: 7
        case .bytes: 8
        case .hash: 9
        case .account: 10
        case .organisation: 11
        case .enumCase: 12
        case .record: 13
        case .list: 14
        case .set: 15
        }
    }
}
