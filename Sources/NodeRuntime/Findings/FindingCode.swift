/// The names of everything that `status --why` can find; they never change their meaning.
///
/// `Docs/operations/troubleshooting.md` has a section for each.
package enum FindingCode: String, Hashable, Sendable, CaseIterable {
    // The node does not answer.
    case notRunning = "not_running"
    case crashed
    case stopped
    case unresponsive
    case unreachable
    case homeUnusable = "home_unusable"
    // This node.
    case diverged
    case journalLost = "journal_lost"
    case journalDamaged = "journal_damaged"
    case chainDamaged = "chain_damaged"
    case stateDamaged = "state_damaged"
    case memoryLost = "memory_lost"
    case diskFull = "disk_full"
    case diskLow = "disk_low"
    case diskFailed = "disk_failed"
    case keysUnusable = "keys_unusable"
    case keysMismatch = "keys_mismatch"
    case genesisUnusable = "genesis_unusable"
    case settingsUnusable = "settings_unusable"
    case portInUse = "port_in_use"
    case failed
    case clockOff = "clock_off"
    case chainTimeAhead = "chain_time_ahead"
    case catchingUp = "catching_up"
    case notAMember = "not_a_member"
    case isolated
    // Agreement.
    case noQuorum = "no_quorum"
    case noReserve = "no_reserve"
    case viewChangesWithoutProgress = "view_changes_without_progress"
    case stalled
    case primarySuspected = "primary_suspected"
    case membersChange = "members_change"
    // One other member.
    case memberBrokeRules = "member_broke_rules"
    case memberWrongVersion = "member_wrong_version"
    case memberWrongKeys = "member_wrong_keys"
    case memberWrongChain = "member_wrong_chain"
    case memberDown = "member_down"
    case memberSilent = "member_silent"
    case memberDeaf = "member_deaf"
    case memberUnsteady = "member_unsteady"
    case memberLineDamaged = "member_line_damaged"
    case memberSlow = "member_slow"
    case memberBehind = "member_behind"
    case memberObserving = "member_observing"
    case memberClockOff = "member_clock_off"
}
