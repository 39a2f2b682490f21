import ContractVM

/// The `consent` contract of the architecture page, assembled by hand.
enum ConsentModule {
    static func build() throws -> ContractModule {
        var builder = ModuleBuilder("consent")
        let purpose = builder.enumeration(
            "Purpose",
            [.init("treatment"), .init("payment"), .init("research"), .init("emergency")]
        )
        let grant = builder.record("Grant", [FieldDeclaration("purpose", purpose), FieldDeclaration("expires", .time)])
        let key = [FieldDeclaration("patient", .account), FieldDeclaration("grantee", .account)]
        let grants = builder.map("grants", key: key, value: grant)
        let granted = builder.event(
            "Granted",
            key + [FieldDeclaration("purpose", purpose), FieldDeclaration("expires", .time)]
        )
        let future = builder.sentence("a consent must end in the future")
        let patientOnly = builder.sentence("only a patient may grant consent")
        let role = builder.text("patient")

        var action = FunctionBuilder(
            "grant",
            .action,
            [FieldDeclaration("grantee", .account), FieldDeclaration("purpose", purpose), FieldDeclaration("expires", .time)],
            authority: "by patient"
        )
        let event = action.locals([.account, .account, purpose, .time])
        let (record, now, holds) = (action.local(grant), action.local(.time), action.local(.bool))
        action.emit(.caller, event)
        action.emit(.hasRole, holds, event, role)
        action.emit(.permit, holds, patientOnly)
        action.emit(.now, now)
        action.emit(.less, holds, now, 2)
        action.emit(.require, holds, future)
        action.emit(.move, event + 1, 0)
        action.emit(.move, event + 2, 1)
        action.emit(.move, event + 3, 2)
        action.emit(.record, record, event + 2)
        action.emit(.write, record, event, grants)
        action.emit(.emit, event, granted)
        action.emit(.returnNothing)
        builder.add(action.build())

        var query = FunctionBuilder(
            "permits",
            .query,
            key + [FieldDeclaration("purpose", purpose)],
            returns: .bool
        )
        let (found, value, given) = (query.local(.optional(grant)), query.local(grant), query.local(purpose))
        let (expires, time, answer) = (query.local(.time), query.local(.time), query.local(.bool))
        let absent = query.label()
        query.emit(.read, found, 0, grants)
        query.emit(.isSome, answer, found)
        query.emit(.jumpUnless, answer, 0, to: absent)
        query.emit(.unwrap, value, found)
        query.emit(.field, given, value, 0)
        query.emit(.equalValue, answer, given, 2)
        query.emit(.jumpUnless, answer, 0, to: absent)
        query.emit(.field, expires, value, 1)
        query.emit(.now, time)
        query.emit(.less, answer, time, expires)
        query.place(absent)
        query.emit(.returnValue, answer)
        builder.add(query.build())
        return try builder.build()
    }
}
