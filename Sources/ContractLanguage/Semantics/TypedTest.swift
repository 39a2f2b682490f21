import ContractVM

/// A test with everything resolved.
///
/// Names that steps bind are numbered in the order in which they are bound.
struct TypedTest {
    let sentence: String
    let span: SourceSpan
    let steps: [TypedTestStep]
}

/// One step; expressions become functions whose parameters are all names bound so far.
struct TypedTestStep {
    let kind: Kind
    let span: SourceSpan

    enum Kind {
        /// Binds an Organisation.
        case organisation(String, kind: String)
        /// Binds an Account; `organisation` is the number of a name.
        case actor(String, roles: [String], organisation: Int?)
        case at(TypedFunction)
        case advance(TypedFunction)
        /// `arguments` is nil where there are none, otherwise gives a tuple. Binds the result if `binds`.
        case call(TypedTestCall, binds: Bool)
        case fails(TypedTestCall, sentence: [UInt8]?)
        case expect(TypedFunction)
        /// Binds the value.
        case letValue(TypedFunction)
        case unknown
    }
}

struct TypedTestCall {
    /// The number of the actor's name.
    let actor: Int
    let contract: String
    let function: String
    let arguments: TypedFunction?
    /// The gas that it may cost at most; nil if the test does not say.
    let most: Int64?
}
