/// The contract that `consilium contract new` writes: small, working and tested.
package enum ContractTemplate {
    /// The source under this name.
    package static func source(name: String) -> String {
        """
        // What this contract is for, in words that everybody whom it binds understands.

        contract \(name)

        /// One entry: who made it, when, and what it says.
        record Entry { author: Account, made: Time, line: Text<80> }

        /// Entries by patient and number, counted from 0.
        state entries: Map<(patient: Account, number: Int), Entry>
        state counts: Map<Account, Int>

        event Added(patient: Account, number: Int, author: Account)

        /// Who may call stands behind `by`; every `require` carries the sentence that a refused caller reads.
        action add(patient: Account, line: Text<80>) by role(clinician) {
            require patient.has(patient) else "entries are made about registered patients"
            require line.count > 0 else "an empty entry is no entry"
            let number = counts[patient] ?? 0
            entries[(patient, number)] = Entry(author: caller, made: now, line: line)
            counts[patient] = number + 1
            emit Added(patient, number, caller)
        }

        /// Patients may have the last entry about them taken back.
        action takeBack() by patient {
            let count = counts[caller] ?? 0
            require count > 0 else "there is no entry about you"
            remove entries[(caller, count - 1)]
            counts[caller] = count - 1
        }

        query count(patient: Account) -> Int { return counts[patient] ?? 0 }
        query entry(patient: Account, number: Int) -> Entry? { return entries[(patient, number)] }

        test "a clinician adds an entry and the patient takes it back" {
            organisation general: hospital
            actor clara: clinician at general
            actor alice: patient at general
            as clara call add(alice, "first visit")
            expect count(alice) == 1
            expect entry(alice, 0).line ?? "" == "first visit"
            as alice call takeBack()
            expect count(alice) == 0
            as alice fails takeBack() with "there is no entry about you"
        }

        test "what is refused" {
            organisation general: hospital
            actor clara: clinician at general
            actor alice: patient at general
            as alice fails add(alice, "no")
            as clara fails add(clara, "no patient") with "entries are made about registered patients"
            as clara fails add(alice, "") with "an empty entry is no entry"
        }

        """
    }
}
