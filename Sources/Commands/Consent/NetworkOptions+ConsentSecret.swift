import ChainCrypto
import FHIR
import Glibc
import Primitives
import Storage

extension NetworkOptions {
    /// The key under which a patient's names and codes stand on the chain, that of the file where one is given.
    ///
    /// Without one a localnet keeps a key for each patient, made at first need; elsewhere there is none.
    func consentSecret(_ file: String?, of patient: AccountID?) throws(CommandFailure) -> ConsentSecret? {
        if let file { return try ConsentNotes.secret(try InputFile.read(file)) }
        guard let patient, let home, try localnet() != nil else { return nil }
        let folder = InputFile.absolute(home) + "/consent-keys"
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw CommandFailure("\(folder) cannot be made: \(String(cString: strerror(errno))); check the path")
        }
        let path = "\(folder)/\(patient.hex).key"
        if !DiskFile.exists(path) {
            do throws(CommandFailure) {
                let made = try OutputFile(path)
                try made.write(PlainSeedFile.bytes(of: RandomBytes.secret(32)))
                try made.commit()
            } catch {
                // Another command may have made it meanwhile; then that one counts.
                guard DiskFile.exists(path) else { throw error }
            }
        }
        return try ConsentNotes.secret(try InputFile.read(path))
    }
}
