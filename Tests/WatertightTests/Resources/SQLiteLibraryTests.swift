import Testing

@testable import watertight

struct SQLiteLibraryTests {
    @Test("A library that is missing gives the reason, for each name that was tried")
    func missing() {
        let error = #expect(throws: SQLiteUnavailable.self) {
            try SQLiteLibrary.load(names: ["libnosuchthing.so.0", "libnosuchthing.dylib"])
        }
        #expect(error?.reason.contains("libnosuchthing.so.0") == true)
        #expect(error?.reason.contains("libnosuchthing.dylib") == true)
        #expect(error?.description.hasPrefix("libsqlite3 cannot be used: ") == true)
    }

    @Test("A library that is something else names the function it lacks")
    func somethingElse() {
        #if canImport(Darwin)
            let other = "libSystem.dylib"
        #else
            let other = "libm.so.6"
        #endif
        #expect(throws: SQLiteUnavailable(reason: "\(other) has no function sqlite3_open_v2")) {
            try SQLiteLibrary.load(names: ["libnosuchthing.so.0", other])
        }
    }

    @Test("The system's library says its version", .enabled(if: SQLiteLibrary.isAvailable))
    func version() throws {
        #expect(try SQLiteLibrary.load().version.hasPrefix("3."))
    }
}

extension SQLiteLibrary {
    static var isAvailable: Bool { (try? load()) != nil }
}
