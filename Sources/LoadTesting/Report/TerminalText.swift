/// Text made safe and measurable for a terminal.
package enum TerminalText {
    /// One line without control characters, escape sequences or direction overrides, whatever the name of a suite holds.
    package static func line(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x0D, 0x09, 0xA0, 0x2028, 0x2029: result.unicodeScalars.append(" ")
            case 0..<0x20, 0x7F..<0xA0: continue
            case 0x061C, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF: continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Columns the text takes: wide characters and emoji count two, marks that combine count none.
    package static func width(_ text: String) -> Int { text.reduce(0) { $0 + width(of: $1) } }

    /// At most `columns` wide, cut with an ellipsis.
    package static func clip(_ text: String, to columns: Int) -> String {
        guard width(text) > columns else { return text }
        guard columns > 0 else { return "" }
        var result = ""
        var used = 0
        for character in text {
            let next = width(of: character)
            if used + next > columns - 1 { break }
            result.append(character)
            used += next
        }
        return result + "…"
    }

    /// Broken at spaces into lines of at most `columns`; a word that is longer is broken where it must be.
    package static func wrap(_ text: String, to columns: Int) -> [String] {
        var lines: [String] = []
        var current = ""
        var used = 0
        func flush() {
            if !current.isEmpty { lines.append(current) }
            current = ""
            used = 0
        }
        for word in line(text).split(separator: " ") {
            let wordWidth = width(String(word))
            if used > 0, used + 1 + wordWidth > columns { flush() }
            if used > 0 {
                current.append(" ")
                used += 1
            }
            for character in word {
                let next = width(of: character)
                if used + next > columns { flush() }
                current.append(character)
                used += next
            }
        }
        flush()
        return lines
    }

    private static func width(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if character.unicodeScalars.contains(where: { $0.value == 0xFE0F || $0.properties.isEmojiPresentation }) {
            return 2
        }
        switch first.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F000...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: break
        }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return 1
        }
    }
}
