extension ConsentRequest {
    /// The questions that this request comes to, one for each purpose and act; all of them must be permitted.
    package func questions(_ vocabulary: ConsentVocabulary) -> [ConsentQuestion] {
        let acts: [Set<ConsentAction>] = actions.map { $0.map { [$0] } } ?? [[.access, .disclose]]
        return purposes.flatMap { purpose in acts.map { question(vocabulary, purpose, $0) } }
    }

    private func question(
        _ vocabulary: ConsentVocabulary,
        _ purpose: ConsentData.Code,
        _ acts: Set<ConsentAction>
    ) -> ConsentQuestion {
        ConsentQuestion(
            parties: ConsentFacet(Set(parties.flatMap(vocabulary.names)), isWhole: true),
            acts: acts,
            purposes: Set(
                purpose.codings(ConsentCoding.actReason, vocabulary)
                    .flatMap(ConsentTerminology.widened(purpose:)).map(\.text)
            ),
            known: data.known(vocabulary, patient: patient ?? []),
            at: at
        )
    }
}
