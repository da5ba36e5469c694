import OrderedCollections
import Spec

/// A member of a `case.json`, with its path for messages.
///
/// A case is read by the reader of specs: JSON is YAML, and the parameters of a block that stand in a case are
/// then a block's parameters like those of a spec.
struct Field {
  let path: String
  let node: Node

  /// The member of a name, which must be there.
  subscript(_ name: String) -> Field {
    get throws(Obstacle) {
      guard let field = optional(name) else { throw .problem("case.json: \(path) has no `\(name)`") }
      return field
    }
  }

  /// The member of a name, if it is there and not null.
  func optional(_ name: String) -> Field? {
    guard let value = node.mapping?[name]?.value, !value.isNull else { return nil }
    return Field(path: path.isEmpty ? name : "\(path).\(name)", node: value)
  }

  /// The elements of a list.
  var elements: [Field] {
    get throws(Obstacle) {
      guard let sequence = node.sequence else { throw unlike("a list") }
      return sequence.enumerated().map { Field(path: "\(path)[\($0)]", node: $1) }
    }
  }

  /// The members of an object.
  var members: OrderedDictionary<String, Field> {
    get throws(Obstacle) {
      guard let mapping = node.mapping else { throw unlike("an object") }
      var members: OrderedDictionary<String, Field> = [:]
      for entry in mapping.entries {
        members[entry.name] = Field(path: "\(path).\(entry.name)", node: entry.value)
      }
      return members
    }
  }

  var text: String {
    get throws(Obstacle) {
      guard let text = node.scalar?.text else { throw unlike("a text") }
      return text
    }
  }

  var texts: [String] {
    get throws(Obstacle) { try elements.map { (element) throws(Obstacle) in try element.text } }
  }

  var flag: Bool {
    get throws(Obstacle) {
      guard case .bool(let flag)? = node.scalar?.value else { throw unlike("true or false") }
      return flag
    }
  }

  var integer: Int {
    get throws(Obstacle) {
      guard case .integer(let number)? = node.scalar?.value else { throw unlike("a whole number") }
      return number
    }
  }

  var integers: [Int] {
    get throws(Obstacle) { try elements.map { (element) throws(Obstacle) in try element.integer } }
  }

  var number: Double {
    get throws(Obstacle) {
      switch node.scalar?.value {
      case .integer(let number): return Double(number)
      case .number(let number): return number
      case .null, .bool, .string, nil: throw unlike("a number")
      }
    }
  }

  private func unlike(_ expectation: String) -> Obstacle {
    .problem("case.json: \(path) is not \(expectation)")
  }
}

extension Field {
  /// Reads `[name, shape]` or `[name, shape, kind]`.
  var parameter: ParameterRecord {
    get throws(Obstacle) {
      let parts = try elements
      guard parts.count == 2 || parts.count == 3 else { throw unlike("[name, shape, kind]") }
      return ParameterRecord(
        name: try parts[0].text, shape: try parts[1].integers, kind: parts.count == 3 ? try parts[2].text : ""
      )
    }
  }

  /// Reads `{abs, rel}`; `grad_abs` stands in for `abs` where gradients are meant.
  func tolerance(forGradients: Bool = false) throws(Obstacle) -> Tolerance {
    let absolute = try self["abs"].number
    let gradient = try forGradients ? optional("grad_abs")?.number : nil
    return Tolerance(absolute: gradient ?? absolute, relative: try optional("rel")?.number ?? 0)
  }

  /// Reads shapes by name.
  var shapes: OrderedDictionary<String, [Int]> {
    get throws(Obstacle) {
      var shapes: OrderedDictionary<String, [Int]> = [:]
      for (name, field) in try members { shapes[name] = try field.integers }
      return shapes
    }
  }
}

/// A parameter as a case lists it.
struct ParameterRecord: Equatable, CustomStringConvertible {
  let name: String
  let shape: [Int]
  /// `buffer`, `frozen`, or nothing for a trained one.
  let kind: String

  var description: String { "\(name) \(shape)\(kind.isEmpty ? "" : " \(kind)")" }
}
