import Testing

@testable import BenchmarkCommand

@Suite struct ScenarioLintTests {
    private func lint(_ id: String, _ corpus: Corpus = .named) throws -> [String] {
        let scenario = try #require(try corpus.scenarios.first { $0.id == id })
        return ScenarioRunner().lint(scenario)
    }

    @Test("a request-scoped generator that holds something made from a function-scoped one is named with it")
    func scopeHole() throws {
        #expect(
            try lint("named-scope-hole") == [
                "'r' (request scope) holds a value made from 'f' (function scope), which is closed before it"
            ])
    }

    @Test("a scope on a plain value is named once for each scope")
    func scopeOnValue() throws {
        #expect(
            try lint("named-scope-on-value") == [
                "scope request on plain value 'a' gives it no lifetime, only an instance of its own",
                "scope function on plain value 'a' gives it no lifetime, only an instance of its own",
            ])
    }

    @Test("uncached at the level of a router, where it is ignored, is named once")
    func uncachedAtLevel() throws {
        #expect(try lint("named-uncached-at-level") == ["uncached is ignored for 'a' at the level of a router"])
    }

    @Test("an override of something that nobody needs is named by both")
    func unusedOverride() throws {
        var scenario = try #require(try Corpus.named.scenarios.first { $0.id == "named-override-everywhere" })
        #expect(ScenarioRunner().lint(scenario).isEmpty)
        scenario.dependencies += [
            ScenarioDependency(name: "unused", kind: .value), ScenarioDependency(name: "fake", kind: .value),
        ]
        scenario.overrides["unused"] = "fake"
        #expect(
            ScenarioRunner().lint(scenario) == [
                "the override of 'unused' with 'fake' replaces something that nobody needs"
            ])
    }

    @Test("a graph that is refused says why")
    func refused() throws {
        #expect(
            try lint("named-scope-refused").first?.hasPrefix("refused: dependency 'b' of request scope needs 'a'")
                == true)
    }

    @Test("a clean graph has nothing to say")
    func clean() throws {
        #expect(try lint("named-cache-diamond").isEmpty)
    }
}
