import Foundation
import Testing

@testable import LoadTesting

@Suite("The environment of a result")
struct EnvironmentRecordTests {
    @Test("what is not known is null, and every key is there")
    func nulls() throws {
        let object = try #require(try object(plainEnvironment()))
        for key in ["hardware", "build", "controlGroup", "clock", "interference", "continuousIntegration"] {
            #expect(object[key] is NSNull, "\(key)")
        }
        #expect(object["cooperativePoolWidth"] is NSNull)
    }

    @Test("a result from before these fields is read, and has none of them")
    func older() throws {
        let old = """
            {"operatingSystem": "Linux 6.8", "architecture": "arm64", "processor": null, "processorCount": 4,
            "memoryBytes": 1, "swiftVersion": "6.3", "configuration": "release", "loadAverage": null, "cautions": []}
            """
        let read = try JSONDecoder().decode(EnvironmentRecord.self, from: Data(old.utf8))
        #expect(read.hardware == nil && read.build == nil && read.interference == nil)
        #expect(read.comparability.parts.map(\.value).contains("arm64"))
    }

    @Test("the example is read again as it was written, with all of its parts")
    func roundTrip() throws {
        let environment = ExampleResult.result.environment
        let data = try JSONEncoder().encode(environment)
        #expect(try JSONDecoder().decode(EnvironmentRecord.self, from: data) == environment)
        let hardware = try #require(try object(environment)?["hardware"] as? [String: Any])
        #expect(hardware["megahertz"] as? Double == 2_450 && hardware["governor"] is NSNull)
    }

    @Test("facts that are not known are said to be unknown")
    func facts() {
        let facts = plainEnvironment().facts
        #expect(facts.first { $0.name == "Clock" }?.value == "unknown")
        #expect(facts.first { $0.name == "Taken by other machines" }?.value == "unknown")
        #expect(!facts.contains { $0.name == "Continuous integration" })
        let example = ExampleResult.result.environment.facts
        #expect(example.first { $0.name == "Processors" }?.value == "2 on 1 core")
        #expect(example.first { $0.name == "Build" }?.value == "release, -O, assertions off")
    }

    private func object(_ environment: EnvironmentRecord) throws -> [String: Any]? {
        try JSONSerialization.jsonObject(with: JSONEncoder().encode(environment)) as? [String: Any]
    }
}

/// A release build on two processors of which nothing else is known.
func plainEnvironment() -> EnvironmentRecord {
    EnvironmentRecord(
        operatingSystem: "Linux 6.8.0-45", architecture: "x86_64", processor: "EPYC", processorCount: 2, memoryBytes: 1,
        swiftVersion: "6.3", configuration: "release", loadAverage: nil, cautions: [])
}
