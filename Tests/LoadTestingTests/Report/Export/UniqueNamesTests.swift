import Testing

@testable import LoadTesting

@Suite("Unique names")
struct UniqueNamesTests {
    @Test("a name that is taken gets a number, also when that one is taken")
    func numbers() {
        var names = UniqueNames()
        #expect(["a", "a", "a_2", "a", "b"].map { names.claim($0) } == ["a", "a_2", "a_2_2", "a_3", "b"])
    }

    @Test("what is not wanted becomes an underscore, and the rest is cut")
    func keeping() {
        #expect("a b,c".keeping { $0 != " " && $0 != "," } == "a_b_c")
        #expect(String(repeating: "x", count: 500).keeping(limit: 10) { _ in true }.count == 10)
    }
}
