import Foundation
import Testing

@testable import LoadTesting

@Suite("What a result keeps of a threshold")
struct ThresholdRecordTests {
    @Test("a record of an older result, without limit, unit and reason, can still be read")
    func older() throws {
        let json = #"{"expression":"leaked==0","seen":null,"passed":false}"#
        let record = try JSONDecoder().decode(ThresholdRecord.self, from: Data(json.utf8))
        #expect(record == ThresholdRecord(expression: "leaked==0", seen: nil, passed: false))
        #expect(record.seenText == "n/a (no samples)")
    }

    @Test("a record without what every result has is refused")
    func damaged() {
        let json = #"{"expression":"leaked==0","passed":false}"#
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ThresholdRecord.self, from: Data(json.utf8))
        }
    }

    @Test("everything it holds is there again after writing and reading")
    func roundTrip() throws {
        let record = ThresholdRecord(
            expression: "latency: p(99.9)<5ms", seen: nil, passed: false, limit: 5e6, unit: .nanoseconds,
            reason: "needs 3,688")
        let data = try JSONEncoder().encode(record)
        #expect(try JSONDecoder().decode(ThresholdRecord.self, from: data) == record)
        #expect(String(decoding: data, as: UTF8.self).contains(#""seen":null"#))
    }

    @Test(
        "what was seen is said in the unit of the metric",
        arguments: [
            (ThresholdUnit.nanoseconds, 7_240_000.0, "7.24 ms"), (.perSecond, 512.26, "512.3/s"),
            (.share, 0.0042, "0.42%"), (.count, 1_204, "1,204"), (.count, 1e30, "9,000,000,000,000,000,000"),
            (.nanoseconds, -1, "n/a"),
        ])
    func text(unit: ThresholdUnit, value: Double, text: String) {
        let record = ThresholdRecord(expression: "x", seen: value, passed: true, limit: 1, unit: unit)
        #expect(record.seenText.replacing("\u{00A0}", with: " ") == text)
    }
}
