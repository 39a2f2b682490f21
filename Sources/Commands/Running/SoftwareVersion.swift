/// The version of this software, as `version`, `status` and the metrics say it.
package enum SoftwareVersion {
    package static let current = "0.1.0"
}
