#if canImport(Runtime)
    import Runtime
#endif

/// Who called whom, suspended callers included: addresses, turned into text only for a finding.
struct CallStack: Sendable {
    private let describe: @Sendable () -> [String]

    /// Frames kept.
    private static let limit = 24

    /// The stack of the calling task. Nil where the system cannot tell.
    static func ofCaller() -> CallStack? {
        #if canImport(Runtime)
            guard #available(macOS 26, *) else { return nil }
            guard let stack = try? Backtrace.capture(limit: limit, top: 0, images: LoadedImages.map) else { return nil }
            return CallStack { stack.symbolicated(with: LoadedImages.map)?.callers ?? [] }
        #else
            return nil
        #endif
    }

    /// The innermost caller first: `pay() at Shop/Checkout.swift:42`. Frames of the ledger itself, and those that the compiler made,
    /// are left out. Slow: it reads the debug information of the executable.
    var lines: [String] { describe() }
}

extension CallStack {
    /// The place of each frame in its own code, innermost first.
    ///
    /// Swift 6.3 gives an inlined frame the place where it was inlined, which is its caller's, and the frame that all of them
    /// were inlined into that of the innermost one.
    static func places<Place>(_ frames: [(isInlined: Bool, place: Place)]) -> [Place] {
        var places: [Place] = []
        var together: [Place] = []
        for frame in frames {
            together.append(frame.place)
            guard !frame.isInlined else { continue }
            places += together.suffix(1) + together.dropLast()
            together = []
        }
        return places + together
    }
}

#if canImport(Runtime)
    @available(macOS 26, *)
    private enum LoadedImages {
        /// Taken once: it takes a hundred times as long as a stack.
        static let map = ImageMap.capture()
    }

    @available(macOS 26, *)
    extension SymbolicatedBacktrace {
        fileprivate var callers: [String] {
            let lines = placedSymbols.compactMap { symbol, place -> String? in
                guard !symbol.isSwiftThunk, !symbol.isSystemFunction, let place, place.line > 0 else { return nil }
                let parts = place.path.split(separator: "/")
                guard !parts.contains("LeakDetection") else { return nil }
                return "\(symbol.name) at \(parts.suffix(2).joined(separator: "/")):\(place.line)"
            }
            // What is inlined, or resumed in several parts, shows up several times.
            return lines.enumerated().filter { $0 == 0 || lines[$0 - 1] != $1 }.map(\.element)
        }

        /// The symbols of the frames, each with where it was in its own code.
        private var placedSymbols: [(symbol: Symbol, place: SourceLocation?)] {
            let known = frames.compactMap { frame in frame.symbol.map { (frame.inlined, $0) } }
            let places = CallStack.places(known.map { (isInlined: $0, place: $1.sourceLocation) })
            return zip(known, places).map { ($0.1, $1) }
        }
    }
#endif
