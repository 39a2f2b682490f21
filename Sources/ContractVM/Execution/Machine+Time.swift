extension Machine {
    mutating func time(_ instruction: PreparedInstruction) throws(Stop) {
        let left = word(instruction.b)
        switch instruction.opcode {
        case .durationAdd: try putTime(instruction, left.addingReportingOverflow(word(instruction.c)))
        case .durationSubtract, .elapsed: try putTime(instruction, left.subtractingReportingOverflow(word(instruction.c)))
        case .durationScale: try putTime(instruction, left.multipliedReportingOverflow(by: word(instruction.c)))
        case .durationMake: try putTime(instruction, (left, false))
        case .durationMilliseconds: setWord(instruction.a, left)
        case .timeOfDate: try putTime(instruction, left.multipliedReportingOverflow(by: CivilDate.millisecondsPerDay))
        case .dateOfTime: try putDate(instruction, left / CivilDate.millisecondsPerDay)
        case .dateAdd:
            let (sum, overflow) = left.addingReportingOverflow(word(instruction.c))
            guard !overflow else { throw .trap(.outsideDateRange) }
            try putDate(instruction, sum)
        case .dateDifference:
            let (difference, overflow) = left.subtractingReportingOverflow(word(instruction.c))
            guard !overflow else { throw .trap(.outsideDateRange) }
            setWord(instruction.a, difference)
        case .dateMake:
            let (month, day) = (word(instruction.b + 1), word(instruction.b + 2))
            try putDate(instruction, CivilDate(year: left, month: month, day: day)?.days)
        case .dateAddMonths: try putDate(instruction, try civil(left).adding(months: word(instruction.c))?.days)
        case .dateYear: setWord(instruction.a, try civil(left).year)
        case .dateMonth: setWord(instruction.a, try civil(left).month)
        default: setWord(instruction.a, try civil(left).day)
        }
    }

    private mutating func putTime(
        _ instruction: PreparedInstruction,
        _ result: (partialValue: Word, overflow: Bool)
    ) throws(Stop) {
        guard !result.overflow, result.partialValue >= 0 else { throw .trap(.outsideTimeRange) }
        setWord(instruction.a, result.partialValue)
    }

    private mutating func putDate(_ instruction: PreparedInstruction, _ days: Word?) throws(Stop) {
        guard let days, CivilDate.range.contains(days) else { throw .trap(.outsideDateRange) }
        setWord(instruction.a, days)
    }

    private func civil(_ days: Word) throws(Stop) -> CivilDate {
        guard let date = CivilDate(days: days) else { throw .trap(.outsideDateRange) }
        return date
    }
}
