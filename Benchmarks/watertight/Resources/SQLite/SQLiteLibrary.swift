import Foundation

/// The functions of `libsqlite3` that the suites call, looked up once in the library the system has.
///
/// The library stays loaded until the process ends: a function pointer must not outlive it.
struct SQLiteLibrary: Sendable {
    typealias Open =
        @convention(c) @Sendable (
            UnsafePointer<CChar>?, UnsafeMutablePointer<OpaquePointer?>, Int32, UnsafePointer<CChar>?
        ) -> Int32
    typealias OnConnection = @convention(c) @Sendable (OpaquePointer?) -> Int32
    typealias Prepare =
        @convention(c) @Sendable (
            OpaquePointer?, UnsafePointer<CChar>?, Int32, UnsafeMutablePointer<OpaquePointer?>,
            UnsafeMutablePointer<UnsafePointer<CChar>?>?
        ) -> Int32

    let open: Open
    let close: OnConnection
    let busyTimeout: @convention(c) @Sendable (OpaquePointer?, Int32) -> Int32
    let prepare: Prepare
    let bind: @convention(c) @Sendable (OpaquePointer?, Int32, Int64) -> Int32
    let step: OnConnection
    let column: @convention(c) @Sendable (OpaquePointer?, Int32) -> Int64
    let finalize: OnConnection
    let isAutocommit: OnConnection
    let message: @convention(c) @Sendable (OpaquePointer?) -> UnsafePointer<CChar>?

    /// The version of the library, for example `3.46.1`.
    let version: String

    static let usualNames = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib"]

    /// Opens the first of `names` that there is.
    static func load(names: [String] = usualNames) throws(SQLiteUnavailable) -> SQLiteLibrary {
        var reasons: [String] = []
        for name in names {
            if let library = dlopen(name, RTLD_NOW | RTLD_LOCAL) { return try SQLiteLibrary(library, name) }
            reasons.append(dlerror().map { String(cString: $0) } ?? "\(name) cannot be opened")
        }
        throw SQLiteUnavailable(reason: reasons.joined(separator: "; "))
    }

    private init(_ library: UnsafeMutableRawPointer, _ name: String) throws(SQLiteUnavailable) {
        func find<Function>(_ function: String, as type: Function.Type = Function.self) throws(SQLiteUnavailable)
            -> Function
        {
            guard let address = dlsym(library, function) else {
                throw SQLiteUnavailable(reason: "\(name) has no function \(function)")
            }
            return unsafeBitCast(address, to: type)
        }
        open = try find("sqlite3_open_v2")
        close = try find("sqlite3_close")
        busyTimeout = try find("sqlite3_busy_timeout")
        prepare = try find("sqlite3_prepare_v2")
        bind = try find("sqlite3_bind_int64")
        step = try find("sqlite3_step")
        column = try find("sqlite3_column_int64")
        finalize = try find("sqlite3_finalize")
        isAutocommit = try find("sqlite3_get_autocommit")
        message = try find("sqlite3_errmsg")
        version = String(
            cString: try find("sqlite3_libversion", as: (@convention(c) () -> UnsafePointer<CChar>).self)())
        let threadSafe = try find("sqlite3_threadsafe", as: (@convention(c) () -> Int32).self)
        if threadSafe() == 0 {
            throw SQLiteUnavailable(reason: "\(name) was built for a single thread (SQLITE_THREADSAFE=0)")
        }
    }
}

/// There is no `libsqlite3` to be used here, and why.
struct SQLiteUnavailable: Error, Equatable, CustomStringConvertible {
    let reason: String

    var description: String {
        "libsqlite3 cannot be used: \(reason); install it (Debian and Ubuntu: libsqlite3-0)"
    }
}
