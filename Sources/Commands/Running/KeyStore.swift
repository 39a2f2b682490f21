import ChainCrypto
import Glibc
import Primitives
import Storage

/// Key files of accounts: sealed under a password, or in the clear for a localnet.
enum KeyStore {
    /// The secret of a key file of either kind.
    static func open(
        _ path: String,
        purpose: KeyPurpose = .account,
        passwordFile: String?
    ) throws(CommandFailure) -> SecretBytes {
        let bytes = try InputFile.read(path)
        try checkMode(path)
        let file: KeyFile
        do throws(ChainCryptoError) {
            if PlainSeedFile.isPlain(bytes) { return try PlainSeedFile.read(bytes) }
            file = try KeyFile.load(bytes)
        } catch { throw unusable(path, error) }
        guard file.purpose == purpose else {
            throw CommandFailure("the key \(path) is for \(file.purpose.rawValue), not for \(purpose.rawValue); give another one")
        }
        let password = try password(passwordFile, for: path)
        do throws(ChainCryptoError) { return try file.open(password: password) } catch { throw unusable(path, error) }
    }

    private static func unusable(_ path: String, _ error: ChainCryptoError) -> CommandFailure {
        CommandFailure("the key \(path) cannot be used: \(error)")
    }

    /// The password: from the file, from CONSILIUM_KEYS_PASSWORD, or from the terminal.
    static func password(_ file: String?, for path: String, twice: Bool = false) throws(CommandFailure) -> SecretBytes {
        if let file {
            let line = try InputFile.read(file).prefix { $0 != 0x0A && $0 != 0x0D }
            guard !line.isEmpty else { throw CommandFailure("the first line of \(file), the password, is empty") }
            return SecretBytes(Array(line))
        }
        if let text = ProcessEnvironment.values["CONSILIUM_KEYS_PASSWORD"], !text.isEmpty {
            return SecretBytes(Array(text.utf8))
        }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure("\(path) needs a password; set CONSILIUM_KEYS_PASSWORD or give --password-file")
        }
        let first = try ask("Password for \(path): ")
        if twice, try ask("The same again: ") != first { throw CommandFailure("the two passwords differ; try again") }
        return SecretBytes(first)
    }

    private static func ask(_ prompt: String) throws(CommandFailure) -> [UInt8] {
        guard let text = getpass(prompt), text.pointee != 0 else { throw CommandFailure("the password is empty") }
        return Array(String(cString: text).utf8)
    }

    private static func checkMode(_ path: String) throws(CommandFailure) {
        var information = stat()
        guard stat(path, &information) == 0 else { return }
        guard information.st_mode & 0o077 == 0 else {
            throw CommandFailure("others may read the key \(path); run `chmod 600 \(path)`")
        }
    }
}
