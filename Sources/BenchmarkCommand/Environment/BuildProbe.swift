import Foundation
import LoadTesting

/// How this executable was built.
enum BuildProbe {
    static var record: BuildRecord {
        BuildRecord(optimization: isDebug ? "-Onone" : "-O", assertions: hasAssertions, sanitizer: sanitizer)
    }

    static var configuration: String { isDebug ? "debug" : "release" }

    static var architecture: String {
        #if arch(x86_64)
            "x86_64"
        #elseif arch(arm64)
            "arm64"
        #else
            "unknown"
        #endif
    }

    static var swiftVersion: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }

    private static var isDebug: Bool {
        #if DEBUG
            true
        #else
            false
        #endif
    }

    private static var hasAssertions: Bool {
        var isChecked = false
        assert(
            {
                isChecked = true; return true
            }())
        return isChecked
    }

    /// A sanitizer brings its own run time, which has a function to start it.
    private static var sanitizer: String? {
        let starts = [("address", "__asan_init"), ("thread", "__tsan_init")]
        let process = dlopen(nil, RTLD_NOW)
        defer { if let process { dlclose(process) } }
        return starts.first { dlsym(process, $0.1) != nil }?.0
    }
}
