import Foundation

/// The frame of a chart over time: axes, grid, and a stretched inner picture that holds curves and no text.
///
/// As in `PercentileChart`, the outer picture has no viewBox, so text keeps its size at every width.
struct TimeChart {
    /// Of the outer picture, pixels.
    var height: Double
    /// Length of the time axis, nanoseconds.
    var length: UInt64
    /// Labels of the upright axis, by pixels from the top.
    var ticks: [(y: Double, text: String)]
    /// What the picture shows, in words.
    var label: String
    /// Curves, 1000 units wide.
    var curves: [HTML]
    /// Drawn over them, not stretched.
    var overlay: [HTML] = []

    static let top = 6.0
    static func plotHeight(_ height: Double) -> Double { height - 26 }

    var html: HTML {
        let total = HTML.number(height)
        let base = HTML.number(height - 19.5)
        return """
            <div class="plot"><svg class="ya" width="56" height="\(total)" aria-hidden="true">\(yLabels)</svg>\
            <svg class="pl" role="img" aria-label="\(label)" width="85%" height="\(total)">\(gridLines)\
            <svg x="0" y="0" width="100%" height="\(total)" viewBox="0 0 1000 \(total)" preserveAspectRatio="none">\(curves)\
            </svg>\(overlay)<line x1="0" x2="100%" y1="\(base)" y2="\(base)" class="ax" stroke="#8b93a1"/>\(xLabels)</svg></div>
            """
    }

    /// Where an interval's middle stands, of 1000.
    func x(_ point: SeriesPoint) -> Double {
        (Double(point.startNanoseconds) + Double(point.lengthNanoseconds) / 2) / Double(max(1, length)) * 1_000
    }

    private var yLabels: [HTML] {
        ticks.map { "<text x=\"50\" y=\"\(HTML.number($0.y + 4))\" text-anchor=\"end\">\($0.text)</text>" }
    }

    private var gridLines: [HTML] {
        ticks.map { tick in
            let y = HTML.number(tick.y)
            return "<line x1=\"0\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\" class=\"gl\" stroke=\"#e3e6eb\"/>"
        }
    }

    private var xLabels: [HTML] {
        let axis = TimeAxis(length: length)
        let y = HTML.number(height - 4)
        return axis.ticks.map { nanoseconds, text in
            let x = nanoseconds / Double(max(1, length)) * 100
            let anchor: HTML = x < 2 ? "start" : x > 94 ? "end" : "middle"
            return "<text x=\"\(HTML.number(x))%\" y=\"\(y)\" text-anchor=\"\(anchor)\">\(text)</text>"
        }
    }
}

/// Round times along an axis, at most six, so that they stand apart on a phone.
struct TimeAxis {
    var ticks: [(nanoseconds: Double, text: String)]

    init(length: UInt64) {
        let units: [(size: Double, name: String, steps: [Double])] = [
            (1e3, "µs", [1, 2, 5, 10, 20, 50, 100, 200, 500]), (1e6, "ms", [1, 2, 5, 10, 20, 50, 100, 200, 500]),
            (1e9, "s", [1, 2, 5, 10, 15, 20, 30]), (60e9, "min", [1, 2, 5, 10, 15, 20, 30]),
            (3600e9, "h", [1, 2, 4, 6, 12, 24, 48, 96, 240, 480, 960, 2_400]),
        ]
        let length = Double(max(1, length))
        let steps = units.flatMap { unit in unit.steps.map { (unit: unit, step: $0) } }
        guard let fit = steps.first(where: { length / ($0.step * $0.unit.size) <= 5 }) else {
            ticks = [(0, "0")]
            return
        }
        ticks = stride(from: 0, through: length / fit.unit.size, by: fit.step).map {
            ($0 * fit.unit.size, HumanNumber.decimals($0, 0) + "\u{00A0}" + fit.unit.name)
        }
    }
}

/// Paths through the points that have a value: where one has none, the curve is interrupted, not joined.
enum SeriesPath {
    typealias Place = (x: Double, y: Double)

    static func line(_ places: [Place?], mark: ExecutionMark, isThin: Bool = false) -> HTML {
        let parts: [HTML] = runs(places).map { run in
            // A single point is a dot.
            run.count == 1 ? "\(move(run[0]))h0" : "\(move(run[0]))\(run.dropFirst().map(draw))"
        }
        if parts.isEmpty { return "" }
        let style: HTML = isThin ? "l thin" : "l"
        let width: HTML = isThin ? "1.25" : "2"
        return """
            <path d="\(parts)" class="\(style) s-\(mark.name)" fill="none" stroke="\(mark.colour)" stroke-width="\(width)" \
            stroke-linecap="round" vector-effect="non-scaling-stroke"/>
            """
    }

    /// Between a lower and an upper curve, where both have values.
    static func band(_ places: [(lower: Place, upper: Place)?], mark: ExecutionMark) -> HTML {
        let parts: [HTML] = runs(places).filter { $0.count > 1 }.map { run in
            "\(move(run[0].upper))\(run.dropFirst().map { draw($0.upper) })\(run.reversed().map { draw($0.lower) })z"
        }
        if parts.isEmpty { return "" }
        return "<path d=\"\(parts)\" class=\"f-\(mark.name)\" fill=\"\(mark.colour)\" opacity=\".16\"/>"
    }

    static func dots(_ places: [Place?]) -> HTML {
        let parts: [HTML] = places.compactMap { $0.map { "\(move($0))h0" } }
        if parts.isEmpty { return "" }
        return """
            <path d="\(parts)" class="s-mut" fill="none" stroke="#4b5361" stroke-width="3.6" stroke-linecap="round" \
            vector-effect="non-scaling-stroke"/>
            """
    }

    private static func runs<Value>(_ values: [Value?]) -> [[Value]] {
        values.split { $0 == nil }.map { $0.compactMap(\.self) }
    }

    private static func move(_ place: Place) -> HTML { "M\(number(place.x)) \(number(place.y))" }
    private static func draw(_ place: Place) -> HTML { "L\(number(place.x)) \(number(place.y))" }

    /// One decimal: a thousand units across are more than a screen has. By hand, because there are thousands of them.
    private static func number(_ value: Double) -> HTML {
        guard value.isFinite, value >= 0, value < 1e9 else { return HTML.number(value) }
        let tenths = Int((value * 10).rounded())
        let (whole, rest) = tenths.quotientAndRemainder(dividingBy: 10)
        return HTML(stringLiteral: rest == 0 ? String(whole) : "\(whole).\(rest)")
    }
}
