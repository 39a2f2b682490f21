internal import Primitives

/// Finds in a resource the references to its patient and its encounter (the patient compartment, FHIR R4).
enum ResourceLinks {
    /// The reference that can name the patient, as written.
    static func patient(of value: JSONValue) -> String? {
        for candidate in [value["patient"], value["subject"], value["beneficiary"], value["for"]] {
            if let text = candidate?["reference"]?.string { return text }
        }
        return value["target"]?.first?["reference"]?.string
    }

    /// The first reference to an encounter, as written.
    static func encounter(of value: JSONValue) -> String? {
        for candidate in [value["encounter"], value["context"]] {
            if let text = candidate?["reference"]?.string { return text }
            if let text = candidate?["encounter"]?.first?["reference"]?.string { return text }
        }
        for item in value["item"]?.elements ?? [] {
            if let text = item["encounter"]?.first?["reference"]?.string { return text }
        }
        return nil
    }
}
