internal import CSodium

/// The one place that initialises libsodium; every use of it passes through here.
enum Sodium {
    private static let initialised: Bool = {
        let status = sodium_init()  // 0: done now, 1: was done before, −1: no random source
        precondition(status >= 0, "libsodium could not be initialised: no source of random bytes on this system")
        return true
    }()

    static func prepare() { _ = initialised }
}
