import Foundation

extension Thread {
    static func sleep(for duration: Duration) { sleep(forTimeInterval: duration / .seconds(1)) }
}
