package import Primitives

/// How fast one account and one organisation may send: a token bucket each, in whole thousandths of a transaction.
///
/// Local to a node. Reading and charging are apart, so that only a checked signature costs its owner something.
package struct Quota: Sendable {
    /// What refills a bucket and how much it holds.
    package struct Rate: Hashable, Sendable {
        package let perSecond: UInt64
        package let burst: UInt64

        package init(perSecond: UInt64, burst: UInt64) {
            self.perSecond = min(perSecond, 1_000_000_000)
            self.burst = min(burst, 1_000_000_000_000)
        }
    }

    /// Buckets beyond this number are forgotten once they are full again; a forgotten bucket is a full one.
    private static let bucketCountMax = 65_536
    private static let thousandths: UInt64 = 1_000

    private struct Bucket: Sendable {
        var thousandths: UInt64
        var time: Timestamp
    }

    private let accountRate: Rate
    private let organisationRate: Rate
    private var accounts: [AccountID: Bucket] = [:]
    private var organisations: [OrganisationID: Bucket] = [:]

    package init(accountRate: Rate, organisationRate: Rate) {
        self.accountRate = accountRate
        self.organisationRate = organisationRate
    }

    /// The rates that the chain's parameters state.
    package init(_ parameters: ChainParameters) {
        let seconds = parameters.quotaBurstSeconds
        func rate(_ perSecond: UInt64) -> Rate { Rate(perSecond: perSecond, burst: perSecond * seconds) }
        self.init(
            accountRate: rate(parameters.accountQuotaPerSecond),
            organisationRate: rate(parameters.organisationQuotaPerSecond)
        )
    }

    /// Nil if one more transaction is within both quotas, else `quota_exceeded` with the time to wait; changes nothing.
    package func check(
        account: AccountID,
        organisation: OrganisationID?,
        at now: Timestamp
    ) -> TransactionRejection? {
        if let wait = wait(accounts[account], accountRate, at: now) {
            return Self.rejection("the account", accountRate, wait)
        }
        if let organisation, let wait = wait(organisations[organisation], organisationRate, at: now) {
            return Self.rejection("the organisation", organisationRate, wait)
        }
        return nil
    }

    /// Takes one transaction from both buckets.
    package mutating func charge(account: AccountID, organisation: OrganisationID?, at now: Timestamp) {
        if accounts.count >= Self.bucketCountMax { forgetFullBuckets(at: now) }
        accounts[account] = charged(accounts[account], accountRate, at: now)
        guard let organisation else { return }
        organisations[organisation] = charged(organisations[organisation], organisationRate, at: now)
    }

    private func level(_ bucket: Bucket?, _ rate: Rate, at now: Timestamp) -> UInt64 {
        let capacity = rate.burst * Self.thousandths
        guard let bucket else { return capacity }
        // A rate of r per second is r thousandths per millisecond. A clock that goes back refills nothing.
        let (refill, overflow) = now.distance(above: bucket.time).multipliedReportingOverflow(by: rate.perSecond)
        let (sum, carried) = bucket.thousandths.addingReportingOverflow(refill)
        return overflow || carried ? capacity : min(capacity, sum)
    }

    private func wait(_ bucket: Bucket?, _ rate: Rate, at now: Timestamp) -> UInt64? {
        let level = level(bucket, rate, at: now)
        guard level < Self.thousandths else { return nil }
        return (Self.thousandths - level) / max(1, rate.perSecond) + 1
    }

    private func charged(_ bucket: Bucket?, _ rate: Rate, at now: Timestamp) -> Bucket {
        let level = level(bucket, rate, at: now)
        let newest = max(now, bucket?.time ?? now)
        return Bucket(thousandths: level - min(level, Self.thousandths), time: newest)
    }

    private mutating func forgetFullBuckets(at now: Timestamp) {
        let capacity = accountRate.burst * Self.thousandths
        accounts = accounts.filter { level($0.value, accountRate, at: now) < capacity }
    }

    private static func rejection(_ whose: String, _ rate: Rate, _ wait: UInt64) -> TransactionRejection {
        TransactionRejection(
            .quotaExceeded,
            "\(whose) sends faster than its quota of \(rate.perSecond) transactions per second; try again in \(wait) ms",
            retryAfterMilliseconds: wait
        )
    }
}
