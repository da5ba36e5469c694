/// A resolved spec as JSON: `spec`, which can be composed as it stands, and `origins` by path.
struct ResolvedJSON {
  private(set) var text: String
  private var origins: [(path: String, origin: ValueOrigin)] = []

  init(_ root: ResolvedNode) {
    text = "{\n  \"spec\" : "
    write(root, at: "", indent: 2)
    text += ",\n  \"origins\" : {"
    for (index, (path, origin)) in origins.enumerated() {
      text += "\(index == 0 ? "" : ",")\n    \(Scalar.quoted(path)) : \(Self.record(of: origin))"
    }
    text += "\n  }\n}\n"
  }

  private mutating func write(_ value: ResolvedNode, at path: String, indent: Int) {
    if let origin = value.singleOrigin {
      origins.append((path, origin))
      text += Self.flow(value)
      return
    }
    let margin = String(repeating: " ", count: indent)
    func below(_ part: String) -> String { path.isEmpty ? part : "\(path).\(part)" }
    switch value.content {
    case .scalar: break
    case .sequence(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        text += "\(index == 0 ? "" : ",")\n\(margin)  "
        write(element, at: below("\(index)"), indent: indent + 2)
      }
      text += "\n\(margin)]"
    case .mapping(let entries):
      text += "{"
      for (index, entry) in entries.enumerated() {
        text += "\(index == 0 ? "" : ",")\n\(margin)  \(Scalar.quoted(entry.key.text)) : "
        write(entry.value, at: below(entry.key.text.pathPart), indent: indent + 2)
      }
      text += "\n\(margin)}"
    }
  }

  private static func flow(_ value: ResolvedNode) -> String {
    switch value.content {
    case .scalar(let scalar): literal(scalar.value)
    case .sequence(let elements): "[\(elements.map(flow).joined(separator: ", "))]"
    case .mapping: "{}"
    }
  }

  /// JSON has no number without end: the spec language takes the text instead, where it takes such numbers.
  private static func literal(_ value: ScalarValue) -> String {
    switch value {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value):
      value.isFinite ? "\(value)" : value.isNaN ? "\".nan\"" : value > 0 ? "\"inf\"" : "\"-inf\""
    case .string(let text): Scalar.quoted(text)
    }
  }

  private static func record(of origin: ValueOrigin) -> String {
    let kind: String
    let span: SourceSpan
    switch origin {
    case .standard: return "{\"origin\" : \"default\"}"
    case .bound(let place): (kind, span) = ("binding", place)
    case .written(let place): (kind, span) = (place.file.isWord ? "override" : "file", place)
    }
    if span.file.isWord { return "{\"origin\" : \"\(kind)\", \"word\" : \(Scalar.quoted(span.file.text))}" }
    return
      "{\"origin\" : \"\(kind)\", \"file\" : \(Scalar.quoted(span.file.name)), \"line\" : \(span.start.line)}"
  }
}

extension ResolvedNode {
  /// The value as JSON in `spec`, and in `origins` where each part of it came from.
  public var json: String { ResolvedJSON(self).text }
}
