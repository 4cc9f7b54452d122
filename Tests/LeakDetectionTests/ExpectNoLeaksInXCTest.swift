import LeakDetection
import XCTest

/// `expectNoLeaks` only throws, so that it works here as it does in Swift Testing.
final class ExpectNoLeaksInXCTest: XCTestCase {
    private let connection = Resource("connection")

    func testWhatReleasesPasses() async throws {
        let answer = try await expectNoLeaks {
            let lease = Lease.open(connection)
            await Task.yield()
            lease.release()
            return 42
        }
        XCTAssertEqual(answer, 42)
    }

    func testWhatLeaksThrows() async {
        do {
            try await expectNoLeaks(limit: .zero) { _ = Lease.open(connection) }
            XCTFail("nothing was thrown")
        } catch {
            XCTAssertEqual((error as? LeaksFound)?.findings.map(\.resource), ["connection"])
        }
    }

    @MainActor func testItStaysOnTheActorItIsCalledOn() async throws {
        var count = 0
        try await expectNoLeaks { count += 1 }
        XCTAssertEqual(count, 1)
    }

    func testBlockingCode() {
        XCTAssertNoThrow(try expectNoLeaksBlocking { Lease.open(connection).release() })
        XCTAssertThrowsError(try expectNoLeaksBlocking(limit: .zero) { _ = Lease.open(connection) })
    }
}
