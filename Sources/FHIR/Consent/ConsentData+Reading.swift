extension ConsentData {
    /// Reads the `data` of a request.
    init(_ data: ElementReader) throws(ConsentError) {
        custodians = try data.names(["custodian"])
        labels = try data.codes(["labels", "label", "securityLabel", "security"])
        classes = try data.codes(["class", "classes", "resourceType"])
        codes = try data.codes(["code", "codes"])
        authors = try data.names(["author", "authors"])
        encounters = try data.names(["encounter"])
        instance = try data.names(["instance"])?.first
        references = try data.names(["references"])
        referrers = try data.names(["referredBy"])
        if let moment = try data.moment("authoredOn") { authored = ConsentPeriod(first: moment.first, last: moment.last) }
    }
}
