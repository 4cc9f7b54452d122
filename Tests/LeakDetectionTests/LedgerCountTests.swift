import Testing

@testable import LeakDetection

@Suite struct LedgerCountTests {
    @Test("Opened must be released plus live, neither more nor less")
    func conserved() {
        func isConserved(_ opened: UInt64, _ released: UInt64, _ live: UInt64) -> Bool {
            LedgerCount(resource: "file", opened: opened, released: released, live: live).isConserved
        }
        #expect(isConserved(0, 0, 0) && isConserved(5, 3, 2))
        #expect(!isConserved(5, 3, 1) && !isConserved(5, 3, 3))
        #expect(!isConserved(3, 5, 0))
    }
}
