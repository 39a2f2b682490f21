internal import ArgumentParser
package import FHIR

extension ConsentBase: ExpressibleByArgument {
    /// Takes what stands behind `--base`.
    package init?(argument: String) { self.init(argument) }
}
