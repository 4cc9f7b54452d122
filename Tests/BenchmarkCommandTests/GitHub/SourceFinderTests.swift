import Foundation
import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite struct SourceFinderTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
        for name in [
            "Sources/Shop/Models/Cart.swift", "Sources/Other/Cart.swift", "Sources/Shop/A/Twice.swift",
            "Sources/Shop/B/Twice.swift", ".build/checkouts/Hidden/Deep.swift", "app/Sources/Web/Page.swift",
        ] {
            try folder.touch(name)
        }
    }

    private func path(_ site: String, root: String = "", workspace: String? = nil, limit: Int = 1_000) throws -> String?
    {
        let place = try #require(SourcePlace(site))
        return SourceFinder(root: folder.path + root, workspace: workspace, limit: limit).map([place]).path(of: place)
    }

    @Test("a file is found below the folder of its module, however deep")
    func found() throws {
        #expect(try path("Shop/Cart.swift:3") == "Sources/Shop/Models/Cart.swift")
        #expect(try path("Other/Cart.swift:3") == "Sources/Other/Cart.swift")
    }

    @Test("a file that is there twice, or not at all, or hidden, is left open")
    func notFound() throws {
        for site in [
            "Shop/Twice.swift:1", "Shop/None.swift:1", "Hidden/Deep.swift:1", "NoModule.swift:1", "a/b/c.swift:1",
        ] {
            #expect(try path(site) == nil)
        }
    }

    @Test("paths are relative to the workspace when the search begins inside it")
    func workspace() throws {
        #expect(try path("Web/Page.swift:1", root: "/app") == "Sources/Web/Page.swift")
        #expect(try path("Web/Page.swift:1", root: "/app", workspace: folder.path) == "app/Sources/Web/Page.swift")
        #expect(try path("Web/Page.swift:1", root: "/app", workspace: "/somewhere/else") == "Sources/Web/Page.swift")
    }

    @Test("a checkout too large to search is not searched halfway")
    func limit() throws {
        #expect(try path("Shop/Cart.swift:3", limit: 3) == nil)
    }
}
