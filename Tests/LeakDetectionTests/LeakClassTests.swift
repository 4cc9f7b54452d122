import Testing

@testable import LeakDetection

@Suite struct LeakClassTests {
    @Test("There are thirteen classes, each with texts of its own")
    func texts() {
        #expect(LeakClass.allCases.map(\.rawValue) == (1...13).map { $0 < 10 ? "LK0\($0)" : "LK\($0)" })
        for text in [\LeakClass.title, \.meaning, \.usualCause, \.fix] {
            let all = LeakClass.allCases.map { $0[keyPath: text] }
            #expect(Set(all).count == 13 && !all.contains(""))
        }
    }

    @Test("What a pool has to do is said where one that does not is found", arguments: [LeakClass.LK05, .LK06])
    func pools(leakClass: LeakClass) {
        #expect(leakClass.usualCause.contains("opens the lease for the waiter it wakes"))
        #expect(leakClass.fix.contains("borrowed from a pool in the borrower's own task"))
    }

    @Test("Every class has a rank: LK13 over LK11 over LK03 over LK04 over LK05 and LK06 over LK02 over LK01")
    func severity() {
        #expect(Set(LeakClass.allCases.map(\.severity)).count == 13)
        let order: [LeakClass] = [.LK13, .LK11, .LK03, .LK04, .LK05, .LK02, .LK01]
        #expect(order.sorted { $0.severity < $1.severity } == order)
    }
}
