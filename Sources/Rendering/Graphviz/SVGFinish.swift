import Spec

/// Makes Graphviz' SVG fit for pages: a title, tooltips, typefaces that every machine has, and nothing that
/// only repeats the DOT text.
struct SVGFinish {
  private let title: String
  private let description: String
  /// What is shown under the pointer, by the identifier of the element.
  private let tooltips: [String: String]

  /// Prepares for the picture of a diagram.
  init(_ diagram: Diagram) {
    title = diagram.title
    description = diagram.subtitle
    let nodes = diagram.nodes.map { (ElementID.node($0.id), $0.description) }
    let edges = diagram.edges.enumerated().map { (ElementID.edge($0.offset), $0.element.description) }
    let clusters = diagram.clusters.flatMap(\.withDescendants).map {
      (ElementID.cluster($0.id), $0.caption.isEmpty ? $0.label : "\($0.label) · \($0.caption)")
    }
    tooltips = Dictionary(uniqueKeysWithValues: nodes + edges + clusters)
  }

  /// Finishes a document.
  ///
  /// What is relied on is Graphviz' habit to begin a group with its `<title>` and to wrap tooltips in
  /// `<g id="a_…"><a …>…</a></g>`.
  func finish(_ document: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(document.count)
    var tokens = SVGTokens(document)
    var group = ""
    var closesAnchor = false
    while let token = tokens.next() {
      switch token {
      case .comment, .declaration: tokens.skipLineBreak()
      case .text(let bytes):
        if !result.isEmpty { result += bytes }
      case .tag(let tag):
        if closesAnchor, tag == "</g>" {
          closesAnchor = false
          tokens.skipLineBreak()
        } else if tag.hasPrefix("<svg") {
          result += Array((root(tag) + heading).utf8)
        } else if tag == "<title>" {
          tokens.skip(past: "</title>")
          if let tooltip = tooltips[group] {
            result += Array("<title>\(Self.escaped(tooltip))</title>".utf8)
          } else {
            tokens.skipLineBreak()
          }
        } else if tag.hasPrefix("<a ") || tag.hasPrefix("<g id=\"a_") {
          tokens.skipLineBreak()
        } else if tag == "</a>" {
          closesAnchor = true
          tokens.skipLineBreak()
        } else if tag.hasPrefix("<g ") {
          // Graphviz writes even the hyphens of an identifier as entities.
          let plain = tag.replacing("&#45;", with: "-")
          group = Self.identifier(of: plain)
          result += Array(plain.utf8)
        } else {
          result += Array((tag.hasPrefix("<text ") ? Self.withFallbacks(tag) : tag).utf8)
        }
      }
    }
    return result
  }

  private func root(_ tag: String) -> String {
    let end = tag.hasSuffix(">") ? tag.dropLast() : Substring(tag)
    return end + " role=\"img\" aria-labelledby=\"diagram-title diagram-description\">\n"
  }

  private var heading: String {
    "<title id=\"diagram-title\">\(Self.escaped(title))</title>\n"
      + "<desc id=\"diagram-description\">\(Self.escaped(description))</desc>"
  }

  private static func identifier(of tag: String) -> String {
    let parts = tag.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0] == "<g id=" ? String(parts[1]) : ""
  }

  /// A viewer without DejaVu takes the typeface whose widths are the nearest.
  private static func withFallbacks(_ tag: String) -> String {
    let sans = "font-family=\"\(LabelMarkup.sans)\""
    let monospaced = "font-family=\"\(LabelMarkup.monospaced)\""
    return
      tag
      .replacing(sans, with: "font-family=\"DejaVu Sans,Verdana,Geneva,Helvetica,Arial,sans-serif\"")
      .replacing(monospaced, with: "font-family=\"DejaVu Sans Mono,Menlo,Consolas,monospace\"")
  }

  /// Text as XML has it; characters that XML forbids become the sign for that.
  private static func escaped(_ text: String) -> String {
    text.escaping { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\n": nil
      case _ where LabelText.isUnprintable(scalar): "\u{fffd}"
      default: nil
      }
    }
  }
}

/// The tags of an SVG document and what is between them.
struct SVGTokens: IteratorProtocol {
  enum Token: Equatable {
    /// A comment.
    case comment
    /// A declaration, such as the type of the document.
    case declaration
    /// A tag, brackets included.
    case tag(String)
    /// What is between tags.
    case text(ArraySlice<UInt8>)
  }

  private var rest: ArraySlice<UInt8>

  init(_ document: [UInt8]) {
    rest = document[...]
  }

  mutating func next() -> Token? {
    guard let first = rest.first else { return nil }
    guard first == UInt8(ascii: "<") else {
      let end = rest.firstIndex(of: UInt8(ascii: "<")) ?? rest.endIndex
      defer { rest = rest[end...] }
      return .text(rest[..<end])
    }
    if rest.starts(with: "<!--".utf8) {
      skip(past: "-->")
      return .comment
    }
    // Graphviz writes no `>` within a value, `&gt;` stands for it; in the declaration of the type there is none.
    let end = rest.firstIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? rest.endIndex
    let tag = String(decoding: rest[..<end], as: UTF8.self)
    rest = rest[end...]
    return tag.hasPrefix("<!") || tag.hasPrefix("<?") ? .declaration : .tag(tag)
  }

  /// Goes on after the next occurrence of some text, or ends the document.
  mutating func skip(past text: String) {
    let pattern = Array(text.utf8)
    while !rest.isEmpty, !rest.starts(with: pattern) { rest = rest.dropFirst() }
    rest = rest.dropFirst(pattern.count)
  }

  /// Goes on after a line break, if there is one here.
  mutating func skipLineBreak() {
    if rest.first == UInt8(ascii: "\n") { rest = rest.dropFirst() }
  }
}
