import Ledger
import Primitives
import Testing

@Suite struct QuotaTests {
    private let account = Fixture.account(100)
    private let organisation = Fixture.organisation(1)

    private func quota(account: UInt64 = 2, organisation: UInt64 = 100) -> Quota {
        Quota(
            accountRate: Quota.Rate(perSecond: account, burst: account),
            organisationRate: Quota.Rate(perSecond: organisation, burst: organisation)
        )
    }

    @Test func `an account sends its burst, waits, and sends again`() {
        var quota = quota()
        let now = Timestamp(10_000)
        for _ in 0..<2 {
            #expect(quota.check(account: account, organisation: organisation, at: now) == nil)
            quota.charge(account: account, organisation: organisation, at: now)
        }
        let rejection = quota.check(account: account, organisation: organisation, at: now)
        #expect(rejection?.code == .quotaExceeded)
        #expect(rejection?.retryAfterMilliseconds == 501)
        #expect(quota.check(account: account, organisation: organisation, at: Timestamp(10_499)) != nil)
        #expect(quota.check(account: account, organisation: organisation, at: Timestamp(10_500)) == nil)
    }

    @Test func `checking costs nothing`() {
        let quota = quota(account: 1)
        for _ in 0..<10 { #expect(quota.check(account: account, organisation: nil, at: Timestamp(1)) == nil) }
    }

    @Test func `an organisation's accounts share its quota`() {
        var quota = quota(account: 5, organisation: 2)
        let now = Timestamp(10_000)
        quota.charge(account: Fixture.account(1), organisation: organisation, at: now)
        quota.charge(account: Fixture.account(2), organisation: organisation, at: now)
        #expect(quota.check(account: Fixture.account(3), organisation: organisation, at: now)?.code == .quotaExceeded)
        #expect(quota.check(account: Fixture.account(3), organisation: Fixture.organisation(2), at: now) == nil)
    }

    @Test func `a clock that jumps neither traps nor refills backwards`() {
        var quota = quota(account: 1)
        quota.charge(account: account, organisation: nil, at: Timestamp(.max))
        #expect(quota.check(account: account, organisation: nil, at: Timestamp(0)) != nil)
        quota.charge(account: account, organisation: nil, at: Timestamp(0))
        #expect(quota.check(account: account, organisation: nil, at: Timestamp(.max)) != nil)
    }

    @Test func `the defaults admit twenty thousand a second from one account`() {
        var quota = Quota(ChainParameters())
        var refused = 0
        for millisecond: UInt64 in 0..<200 {
            for _ in 0..<20 {
                let now = Timestamp(1_000_000 + millisecond)
                if quota.check(account: account, organisation: organisation, at: now) != nil { refused += 1 }
                quota.charge(account: account, organisation: organisation, at: now)
            }
        }
        #expect(refused == 0)
    }
}
