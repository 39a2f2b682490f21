import ArgumentParser
import FHIR
import Primitives

/// `consilium consent decide`.
struct ConsentDecide: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Decide requests by FHIR R4 Consents, one JSON line each, with the consent contract itself.",
        discussion: """
            A request is {"consent": ID, "request": {"purpose", "actor", "actorGroups", "at",
            "data": {"labels", "author", "encounter", "instance", "authoredOn"}}}. `consent` selects among
            those given, one or several in an array; where it names none of them, all of them decide.
            Every line gets {"decision": "permit" or "deny", "why"}. Docs/consent.md has the rules.

            Exit status 2 if a consent or a line cannot be read; what cannot is denied, with the reason.

            Example:
              consilium consent decide --consent Consent-1.json --consent Consent-2.json < requests.ndjson
            """
    )

    @Option(help: "A file with one FHIR R4 Consent in JSON; give the option once for each.")
    var consent: [String]

    func run() async throws {
        var folder = ConsentFolder(contract: try PrivateConsentContract())
        var isUsable = true
        do throws(CommandFailure) {
            for file in consent where !folder.add(try InputFile.read(file), from: file) { isUsable = false }
        } catch {
            Terminal.note(error.description)
            throw Exit.unusableInput
        }
        for remark in folder.remarks { Terminal.note(remark) }
        while let line = readLine(strippingNewline: true) {
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            var answer: ConsentFolder.Answer
            do throws(ConsentError) {
                answer = folder.answer(try ConsentRequest.read(Array(line.utf8)))
            } catch {
                isUsable = false
                answer = ConsentFolder.Answer(isPermitted: false, why: "the request cannot be read: \(error)")
            }
            let json: JSONValue = ["decision": answer.isPermitted ? "permit" : "deny", "why": .text(answer.why)]
            Terminal.print(json.description)
        }
        if !isUsable { throw Exit.unusableInput }
    }
}
