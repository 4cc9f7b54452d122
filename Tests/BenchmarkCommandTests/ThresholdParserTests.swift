import LoadTesting
import Testing

@testable import BenchmarkCommand

@Suite("Reading thresholds")
struct ThresholdParserTests {
    struct Reading: Sendable, CustomTestStringConvertible {
        var text: String
        var quantity: Threshold.Quantity
        var comparison: Threshold.Comparison
        var limit: Double
        var testDescription: String { text }

        init(
            _ text: String, _ quantity: Threshold.Quantity, _ comparison: Threshold.Comparison, _ limit: Double
        ) {
            self.text = text
            self.quantity = quantity
            self.comparison = comparison
            self.limit = limit
        }
    }

    static let readings: [Reading] = [
        Reading("latency: p(99)<5ms", .time(.latency, .percentile(99)), .less, 5e6),
        Reading("latency:p(99.9)<=250us", .time(.latency, .percentile(99.9)), .lessOrEqual, 250e3),
        Reading("service : p( 50 ) < 1ms", .time(.service, .percentile(50)), .less, 1e6),
        Reading("response med<2s", .time(.response, .percentile(50)), .less, 2e9),
        Reading("start_lag: max<10ms", .time(.startLag, .max), .less, 10e6),
        Reading("latency: avg<1.5ms", .time(.latency, .mean), .less, 1.5e6),
        Reading("latency: mean<1.5ms", .time(.latency, .mean), .less, 1.5e6),
        Reading("latency: min>=0", .time(.latency, .min), .greaterOrEqual, 0),
        Reading("latency: count>=10k", .time(.latency, .count), .greaterOrEqual, 10_000),
        Reading("throughput>500/s", .throughput, .greater, 500),
        Reading("throughput >= 2k/s", .throughput, .greaterOrEqual, 2_000),
        Reading("throughput>500/1s", .throughput, .greater, 500),
        Reading("throughput>0/s", .throughput, .greater, 0),
        Reading("throughput>120/1m", .throughput, .greater, 2),
        Reading("errors<1%", .share(.errors), .less, 0.01),
        Reading("errors<0.01", .share(.errors), .less, 0.01),
        Reading("errors<0.1%", .share(.errors), .less, 0.001),
        Reading("errors==0", .share(.errors), .equal, 0),
        Reading("failures<=100%", .share(.failures), .lessOrEqual, 1),
        Reading("leaked==0", .count(.leaked), .equal, 0),
        Reading("in_flight<=200", .count(.inFlight), .lessOrEqual, 200),
        Reading("censored!=1k", .count(.censored), .notEqual, 1_000),
        Reading("  leaked == 0 ", .count(.leaked), .equal, 0),
    ]

    @Test("what is written is what is meant", arguments: readings)
    func accepted(reading: Reading) throws {
        let threshold = try ThresholdParser.parse(reading.text)
        #expect(threshold.quantity == reading.quantity)
        #expect(threshold.comparison == reading.comparison)
        #expect(threshold.limit == reading.limit)
    }

    @Test("a share in percent is the very number that so many of so many requests make")
    func exactShare() throws {
        for (text, count) in [("0.1%", 10.0), ("0.7%", 70), ("3%", 300), ("14.29%", 1_429)] {
            #expect(try ThresholdParser.parse("errors<=\(text)").limit == count / 10_000)
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var text: String
        /// Must all be in the sentence.
        var words: [String]
        var testDescription: String { text }

        init(_ text: String, _ words: String...) {
            self.text = text
            self.words = words
        }
    }

    static let refusals: [Refusal] = [
        Refusal("latncy: p(99)<5ms", "no known metric in 'latncy'", "did you mean 'latency'", "start_lag", "censored"),
        Refusal("inflight<5", "no known metric in 'inflight'", "did you mean 'in_flight'"),
        Refusal("<5ms", "no known metric in ''"),
        Refusal("latency: p(99)", "has no comparison", "<=", "'latency: p(99)<5ms'"),
        Refusal("leaked=0", "has no comparison", "=="),
        Refusal("", "has no comparison"),
        Refusal("latency<5ms", "does not say which latency", "p(99)", "med"),
        Refusal("latency: p(100)<5ms", "no percentile in 'p(100)'", "above 0 and below 100", "max"),
        Refusal("latency: p(0)<5ms", "no percentile in 'p(0)'", "min"),
        Refusal("latency: p()<5ms", "no percentile in 'p()'"),
        Refusal("latency: p(x)<5ms", "no percentile in 'p(x)'"),
        Refusal("latency: p(-1)<5ms", "no percentile in 'p(-1)'"),
        Refusal("latency: p(1e1)<5ms", "no percentile in 'p(1e1)'"),
        Refusal("latency: p99<5ms", "no known statistic in 'p99'", "p(N)"),
        Refusal("latency: mde<5ms", "no known statistic in 'mde'", "did you mean 'med'"),
        Refusal("throughput: p(99)>5/s", "asks for 'p(99)'", "throughput is a single number", "'throughput>500/s'"),
        Refusal("leaked: max==0", "asks for 'max'", "'leaked==0'"),
        Refusal("latency: p(99)<5", "the time '5' without a unit", "5ms"),
        Refusal("latency: p(99)<5/s", "'5/s' where a time should stand", "250us"),
        Refusal("latency: p(99)<1%", "'1%' where a time should stand"),
        Refusal("latency: p(99)<-5ms", "'-5ms' where a time should stand"),
        Refusal("latency: p(99)<", "no value after the comparison", "5ms"),
        Refusal("throughput>5ms", "'5ms' where a rate should stand", "500/s"),
        Refusal("throughput>5%", "'5%' where a rate should stand"),
        Refusal("errors<5", "'5', which is more than all", "1%"),
        Refusal("errors<150%", "'150%', which is more than all"),
        Refusal("errors<1ms", "'1ms' where a share should stand", "0.01"),
        Refusal("errors<nan", "'nan' where a share should stand"),
        Refusal("errors<%", "'%' where a share should stand"),
        Refusal("leaked==0.5", "'0.5' where a count should stand", "10k"),
        Refusal("leaked==1%", "'1%' where a count should stand"),
        Refusal("latency: count<5ms", "'5ms' where a count should stand"),
        Refusal("leaked==0==0", "'0==0' where a count should stand"),
        Refusal("leaked=>0", "no known metric in 'leaked='", "did you mean 'leaked'"),
    ]

    @Test("what is wrong is named, with what would be accepted", arguments: refusals)
    func refused(refusal: Refusal) {
        do {
            let threshold = try ThresholdParser.parse(refusal.text)
            Issue.record("'\(refusal.text)' was read as \(threshold)")
        } catch {
            let sentence = (error as? ValueProblem)?.sentence ?? "\(error)"
            for word in refusal.words { #expect(sentence.contains(word), "\(sentence)") }
            #expect(sentence.contains("accepted"))
        }
    }
}
