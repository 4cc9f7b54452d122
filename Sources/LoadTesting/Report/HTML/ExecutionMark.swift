/// How an execution model is told apart in charts and tables: by colour and by shape.
struct ExecutionMark: Sendable {
    /// Class suffix: `f-m1` fills, `s-m1` strokes.
    let name: HTML
    /// The light theme's colour, kept as a presentation attribute so that charts are readable without a style sheet.
    let colour: HTML
    let shape: HTML
    let title: String

    init(_ model: ExecutionModel) {
        switch model {
        case .dispatch:
            name = "m1"
            colour = "#1b4db3"
            shape = "<circle r=\"4.6\""
            title = "Dispatch"
        case .structured:
            name = "m2"
            colour = "#a85200"
            shape = "<path d=\"M0-6L6 0L0 6L-6 0z\""
            title = "Structured"
        case .executor:
            name = "m3"
            colour = "#5e0b4f"
            shape = "<path d=\"M0-6L5.6 4.4H-5.6z\""
            title = "Executor"
        }
    }

    /// The mark at a point of a chart: percent across, pixels down.
    func at(x: Double, y: Double) -> HTML {
        """
        <svg x="\(HTML.number(x))%" y="\(HTML.number(y))" overflow="visible">\(shape) class="f-\(name) s-pnl" \
        fill="\(colour)" stroke="#fff" stroke-width="1"/></svg>
        """
    }

    /// The mark beside a word.
    var swatch: HTML {
        """
        <svg class="sw" width="13" height="13" aria-hidden="true"><svg x="6.5" y="6.5" overflow="visible">\(shape) \
        class="f-\(name)" fill="\(colour)"/></svg></svg>
        """
    }

    static let key: HTML = {
        let items: [HTML] = [ExecutionModel.dispatch, .structured, .executor].map { model in
            let mark = ExecutionMark(model)
            return "<li>\(mark.swatch)<b>\(mark.title)</b>: \(model.summary)</li>\n"
        }
        return "<ul class=\"key\">\(items)</ul>"
    }()
}
