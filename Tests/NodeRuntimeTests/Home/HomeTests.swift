import Glibc
import NodeRuntime
import Storage
import Testing

@Suite struct HomeTests {
    @Test func `a new home has its folders, for its user alone`() throws {
        let temporary = try TemporaryHome()
        let home = temporary.home
        #expect(!home.exists)
        var configuration = NodeConfiguration()
        configuration.node.name = "hospital-1"
        try home.create(configuration: configuration, genesis: Array("{}".utf8))
        for folder in [home.path, home.keysFolder, home.chainFolder, home.stateFolder, home.journalFolder, home.blobsFolder] {
            #expect(temporary.mode(folder) == 0o700)
        }
        #expect(temporary.mode(home.configurationFile) == 0o600)
        #expect(home.exists)
        #expect(try home.genesis() == Array("{}".utf8))
        #expect(try home.configuration(environment: [:]) == configuration)
    }

    @Test func `a home is not made twice`() throws {
        let temporary = try TemporaryHome()
        try temporary.home.create(configuration: NodeConfiguration(), genesis: [])
        #expect(throws: HomeError.exists(path: temporary.home.path)) {
            try temporary.home.create(configuration: NodeConfiguration(), genesis: [1])
        }
        #expect(try temporary.home.genesis().isEmpty)
    }

    @Test func `a home without its parent is refused, and so is one that is not there`() throws {
        let home = Home(path: "/tmp/consilium-no-such-folder/home")
        #expect(throws: HomeError.system(operation: "creating", path: home.path, code: ENOENT)) {
            try home.create(configuration: NodeConfiguration(), genesis: [])
        }
        #expect(throws: HomeError.missing(path: home.path)) { _ = try home.lock() }
        #expect(throws: HomeError.missing(path: home.genesisFile)) { _ = try home.genesis() }
    }

    @Test func `a home in use is refused until it is let go`() throws {
        let temporary = try TemporaryHome()
        try temporary.home.create(configuration: NodeConfiguration(), genesis: [])
        var first: HomeLock? = try temporary.home.lock()
        #expect(throws: HomeError.inUse(path: temporary.home.path)) { _ = try temporary.home.lock() }
        withExtendedLifetime(first) {}
        first = nil
        _ = try temporary.home.lock()
    }

    @Test func `slashes at the end of a path do not matter`() {
        #expect(Home(path: "/a/b//").path == "/a/b")
        #expect(Home(path: "/").path == "/")
    }
}
