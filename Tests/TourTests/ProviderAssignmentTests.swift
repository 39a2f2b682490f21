import Testing
import Tour

@Suite struct ProviderAssignmentTests {
    // First bytes of SHA-256: "a" ca, "b" 3e, "c" 2e, "urn:uuid:4861d01f-019c-3dac-a153-8334e50919f9" above 80.
    @Test(
        arguments: [
            ("a", ProviderAssignment.hospitalB), ("b", .hospitalA), ("c", .hospitalA),
            ("urn:uuid:4861d01f-019c-3dac-a153-8334e50919f9", .hospitalB), (nil, .hospitalA),
        ] as [(String?, ProviderAssignment)]
    )
    func `the first bit of the reference's hash decides`(_ reference: String?, _ expected: ProviderAssignment) {
        #expect(ProviderAssignment(providerReference: reference) == expected)
    }
}
