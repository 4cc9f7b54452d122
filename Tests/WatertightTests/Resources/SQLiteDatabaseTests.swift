import Dispatch
import Foundation
import Testing

@testable import LoadTesting
@testable import watertight

@Suite(.enabled(if: SQLiteLibrary.isAvailable))
struct SQLiteDatabaseTests {
    @Test("200 sessions at once in both worlds lose no update and meet no busy database")
    func concurrent() async throws {
        let database = try SQLiteDatabase.create(try .load())
        DispatchQueue.concurrentPerform(iterations: 200) { number in
            #expect(throws: Never.self) { try Self.request(database, number) }
        }
        try await withThrowingTaskGroup { group in
            for number in 0..<200 { group.addTask { try Self.request(database, number) } }
            try await group.waitForAll()
        }
        #expect(database.committedTransactions == 400)
        try database.close()
    }

    @Test("The files and all descriptors are gone after closing")
    func gone() async {
        await #expect(processExitsWith: .success) {
            let library = try SQLiteLibrary.load()
            try SQLiteDatabaseTests.twentySessions(library)
            let before = DescriptorBaseline.take()
            try SQLiteDatabaseTests.twentySessions(library)
            #expect(Set(before.settled()).isSubset(of: before.descriptors))
        }
    }

    private static func twentySessions(_ library: SQLiteLibrary) throws {
        let database = try SQLiteDatabase.create(library)
        let sessions = try (0..<20).map { _ in try database.openSession() }
        for session in sessions {
            try session.increment(row: 0)
            try session.close()
        }
        try database.close()
        #expect(!FileManager.default.fileExists(atPath: database.path))
        try database.close()
    }

    @Test("Rows that do not add up to the transactions committed are found")
    func miscounted() throws {
        let database = try SQLiteDatabase.create(try .load())
        let session = try database.openSession()
        try session.increment(row: 1)
        try session.close()
        try database.writing {}
        #expect(throws: SQLiteError.miscounted(committed: 2, inRows: 1)) { try database.close() }
        #expect(!FileManager.default.fileExists(atPath: database.path))
    }

    private static func request(_ database: SQLiteDatabase, _ number: Int) throws {
        let session = try database.openSession()
        _ = try session.read(row: number % SQLiteDatabase.rows)
        try session.increment(row: number % 3)
        try session.close()
    }
}
