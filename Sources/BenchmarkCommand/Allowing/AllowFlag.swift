import Foundation
import LoadTesting

extension Flag {
    static func allow(_ path: WritableKeyPath<Options, String?> & Sendable) -> Flag {
        Flag(
            "--allow", nil, "FILE",
            "leaks that are known and tolerated until a day, as JSON: "
                + #"{"allowances": [{"class": "LK01", "resource": "connection", "reason": "...", "expires": "2027-01-31"}]}, "#
                + #"each narrowed by "suite" or "site" if you like; one that expired or matched nothing is exit 93"#
        ) { $0[keyPath: path] = $1 }
    }
}

extension CalendarDay {
    /// The day it is, in UTC.
    static func today(_ now: Date = Date()) -> CalendarDay {
        CalendarDay(secondsSince1970: Int(now.timeIntervalSince1970.rounded(.down)))
    }
}
