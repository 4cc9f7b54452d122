import Foundation
import Testing

@testable import LoadTesting

@Suite("A day of the calendar")
struct CalendarDayTests {
    @Test(
        "is read as it is written", arguments: ["2027-01-31", "2028-02-29", "2000-02-29", "0001-01-01", "9999-12-31"])
    func read(text: String) throws {
        #expect(try #require(CalendarDay(text)).description == text)
    }

    @Test(
        "is refused when it is written otherwise or not in the calendar",
        arguments: [
            "", "2027-1-31", "2027-01-32", "2027-00-10", "2027-13-01", "2027-02-29", "1900-02-29", "2027-04-31",
            "31.01.2027", "2027/01/31", "2027-01-31T00:00:00Z", " 2027-01-31", "2027-01-+1", "٢٠٢٧-01-31", "0000-01-01",
        ])
    func refused(text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test("lasts to its last second, in UTC")
    func seconds() {
        #expect(CalendarDay(secondsSince1970: 0).description == "1970-01-01")
        #expect(CalendarDay(secondsSince1970: -1).description == "1969-12-31")
        #expect(CalendarDay(secondsSince1970: 1_801_439_999).description == "2027-01-31")
        #expect(CalendarDay(secondsSince1970: 1_801_440_000).description == "2027-02-01")
    }

    @Test("agrees with Foundation's calendar over eight hundred years")
    func foundation() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        var earlier = CalendarDay(secondsSince1970: -12_000_000_000)
        for seconds in stride(from: -12_000_000_000 + 86_400, to: 13_000_000_000, by: 86_400 * 13) {
            let day = CalendarDay(secondsSince1970: seconds)
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(parts.year == day.year && parts.month == day.month && parts.day == day.day)
            #expect(earlier < day)
            earlier = day
        }
    }
}
