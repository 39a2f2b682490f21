import ArgumentParser
import Logging
import NodeAPI
import NodeRuntime
import ServiceLifecycle

/// `consilium start`: runs one node until it is told to stop.
struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Run a node until SIGTERM or Ctrl-C.",
        discussion: """
            Settings come from DIR/config/node.yaml, and over them from the environment (CONSILIUM_SECTION_KEY). The password
            of sealed keys comes from CONSILIUM_KEYS_PASSWORD or the file that keys.password_file names.

            Example:
              consilium start --home /var/lib/consilium
            """
    )

    @Option(help: "The node's home.")
    var home: String

    func run() async throws {
        let home = Home(path: InputFile.absolute(home))
        do {
            try await run(home)
        } catch HomeError.inUse(let path) {
            // The run that has the home writes its own end.
            throw HomeError.inUse(path: path)
        } catch {
            LastRun.note(.failed(FindingCode(of: error), "\(error)"), in: home)
            throw error
        }
        LastRun.note(.ended, in: home)
    }

    private func run(_ home: Home) async throws {
        let environment = ProcessEnvironment.values
        let configuration = try home.configuration(environment: environment)
        LoggingBootstrap.start(level: configuration.log.level, format: configuration.log.format)
        let logger = Logger(label: configuration.node.name)
        let metrics = NodeMetrics(version: SoftwareVersion.current)
        let node = try Node(
            home: home,
            configuration: configuration,
            environment: environment,
            logger: logger,
            metrics: metrics
        )
        LastRun.note(.running, in: home)
        try await NodeServices(node: node, configuration: configuration, logger: logger).run()
    }
}
