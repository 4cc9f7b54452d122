import Testing

@testable import LoadTesting

@Suite("Places in the source")
struct SourceMapTests {
    @Test("a place is a file and a line, with or without a function")
    func places() throws {
        let place = try #require(SourcePlace("Shop/Cart.swift:42 in pay(_:for:)"))
        #expect(place.file == "Shop/Cart.swift" && place.line == 42)
        #expect(SourcePlace("Shop/Cart.swift:42") == place)
        #expect(SourcePlace("My Shop/A in B.swift:7 in c()")?.file == "My Shop/A in B.swift")
    }

    @Test(
        "anything else is none",
        arguments: ["", "Shop/Cart.swift", "Shop/Cart.swift:", ":3", "a:0", "a:b", "a:99999999999999999999", "a\nb:1"])
    func none(text: String) {
        #expect(SourcePlace(text) == nil)
    }

    @Test("a file that was not found has no path")
    func unknown() throws {
        let place = try #require(SourcePlace("Shop/Cart.swift:42"))
        #expect(SourceMap().path(of: place) == nil)
        #expect(SourceMap(["Shop/Cart.swift": "Sources/Shop/Cart.swift"]).path(of: place) == "Sources/Shop/Cart.swift")
    }

    @Test("the places of a result are those of its leaks")
    func ofResult() {
        #expect(ExampleResult.result.leakPlaces.map(\.line) == [41, 64, 118])
    }
}
