import OrderedCollections

/// What values a parameter takes: how they are read, described, shown, and what JSON Schema says about them.
public struct ParameterType<Value: Sendable>: Sendable {
  /// One value in words: "a list of whole numbers from 1".
  public let description: String
  /// Several values in words: "whole numbers from 1".
  public let plural: String
  /// The JSON Schema of a value.
  public var schema: JSONValue { makeSchema() }
  /// A value that stands in where none could be read.
  public let sample: Value
  /// Reads a value.
  public let decode: @Sendable (Node) -> Result<Value, ParameterProblem>
  /// A value as it is written in a spec.
  public let show: @Sendable (Value) -> String
  /// Whether only a few words are values, so that one of them tells which parameter is meant.
  private(set) var takesFewWords = false
  /// Whether anything at all is a value.
  private(set) var takesAnything = false
  /// A schema may list hundreds of names, and whoever reads a spec does not ask for it.
  let makeSchema: @Sendable () -> JSONValue

  /// A type of these parts.
  public init(
    description: String, plural: String, schema: @autoclosure @escaping @Sendable () -> JSONValue,
    sample: Value, show: @escaping @Sendable (Value) -> String,
    decode: @escaping @Sendable (Node) -> Result<Value, ParameterProblem>
  ) {
    self.description = description
    self.plural = plural
    makeSchema = schema
    self.sample = sample
    self.decode = decode
    self.show = show
  }

  /// The same values on the way to another type.
  public func map<Other: Sendable>(
    _ transform: @escaping @Sendable (Value) -> Other, back: @escaping @Sendable (Other) -> Value
  ) -> ParameterType<Other> {
    ParameterType<Other>(
      description: description, plural: plural, schema: schema, sample: transform(sample),
      show: { show(back($0)) }, decode: { decode($0).map(transform) })
  }

  /// The same values with a further rule: a text that says, with the parameter as its subject, what a value breaks.
  public func checked(_ rule: @escaping @Sendable (Value) -> String?) -> ParameterType {
    ParameterType(
      description: description, plural: plural, schema: schema, sample: sample, show: show,
      decode: { node in
        decode(node).flatMap { value in
          rule(value).map { .failure(ParameterProblem(.breaks($0), at: node)) } ?? .success(value)
        }
      })
  }
}

extension ParameterType where Value == Bool {
  /// True or false.
  public static var flag: ParameterType {
    let description = "a flag, True or False"
    return ParameterType(
      description: description, plural: "flags", schema: .object(["type": .string("boolean")]), sample: false,
      show: { $0 ? "True" : "False" },
      decode: { node in
        if case .bool(let value) = node.scalar?.value { return .success(value) }
        let text = node.scalar?.text ?? ""
        if node.scalar.map({ $0.style != .plain && ScalarValue(plain: $0.text).isBool }) == true {
          return .failure(.mismatch(node, needed: description, meaning: text, remark: " without quotes"))
        }
        guard let word = Self.flag(meantBy: text) else {
          return .failure(.mismatch(node, needed: description))
        }
        return .failure(.mismatch(node, needed: description, meaning: word))
      })
  }

  private static func flag(meantBy text: String) -> String? {
    switch text.lowercased() {
    case "true", "yes", "on", "y", "t", "1": "True"
    case "false", "no", "off", "n", "f", "0": "False"
    default: nil
    }
  }
}

extension ScalarValue {
  fileprivate var isBool: Bool { if case .bool = self { true } else { false } }
}

extension ParameterType where Value == String {
  /// A text; numbers and flags count as their text.
  public static var text: ParameterType {
    let description = "a text"
    return ParameterType(
      description: description, plural: "texts", schema: .textSchema, sample: "",
      show: { Scalar.plainOrQuoted($0) },
      decode: { node in
        guard let scalar = node.scalar, !node.isNull, !node.isMissingValue else {
          return .failure(.mismatch(node, needed: description))
        }
        return .success(scalar.text)
      })
  }

  /// One of a few words, of which there is at least one.
  ///
  /// - Parameter others: Words that are none of them, and that mean one of them.
  public static func choice(_ words: [String], insteadOf others: [String: String] = [:]) -> ParameterType {
    precondition(!words.isEmpty, "a choice needs at least one word")
    let description = "one of \(listed(words))"
    return ParameterType(
      description: description, plural: "words among \(listed(words))",
      schema: .object(["enum": .array(words.map(JSONValue.string))]), sample: words[0], show: { $0 },
      decode: { node in
        if let text = node.scalar?.text, words.contains(text) { return .success(text) }
        let text = node.scalar?.text ?? ""
        let meant = others[text].flatMap { words.contains($0) ? $0 : nil }
        let nearest = NearestName(
          meant ?? closestMatch(to: text, among: words), insteadOf: text, at: node.span)
        return .failure(
          .mismatch(node, needed: description, help: nearest.help(), fixes: nearest.fixes))
      }
    ).takingFewWords()
  }
}

extension ParameterType where Value == Node {
  /// Anything, as it stands in the spec.
  public static var anyNode: ParameterType {
    let file = SourceFile(name: "sample", text: "")
    var type = ParameterType(
      description: "any value", plural: "any values", schema: .object([:]),
      sample: Node(.unresolved, at: SourceSpan(startOf: file)), show: { $0.flowText },
      decode: { node in
        node.isUnresolved || node.isMissingValue
          ? .failure(.mismatch(node, needed: "any value")) : .success(node)
      })
    type.takesAnything = true
    return type
  }
}

extension ParameterType {
  /// The name of an element of a catalogue that is not empty.
  ///
  /// - Parameter misplaced: What to say of a name that stands for something else.
  public static func named<Element>(
    in catalogue: Catalogue<Element>, misplaced: @escaping @Sendable (String) -> String? = { _ in nil }
  ) -> ParameterType
  where Value == NamedElement<Element> {
    guard let sample = catalogue.first else {
      preconditionFailure("a parameter that names a \(catalogue.kind) needs a catalogue with at least one")
    }
    let description = catalogue.nameDescription
    return ParameterType(
      description: description, plural: catalogue.namesDescription,
      schema: .object(["enum": .array(catalogue.allNames.map(JSONValue.string))]),
      sample: sample, show: { $0.spelling },
      decode: { node in
        guard let scalar = node.scalar, !node.isNull, !node.isMissingValue else {
          var problem = ParameterProblem.mismatch(node, needed: description)
          if let name = node.mapping?["_target_"]?.value.scalar?.text { problem.help = "write \(name)" }
          return .failure(problem)
        }
        switch catalogue.lookup(scalar.text) {
        case .found(let element): return .success(element)
        case .unknown(let suggestion):
          if let help = misplaced(scalar.text) {
            let (message, _) = catalogue.complaint(about: scalar.text, suggestion: nil)
            return .failure(ParameterProblem(.states(message), at: node, code: .unknownName, help: help))
          }
          let (message, help) = catalogue.complaint(about: scalar.text, suggestion: suggestion)
          let nearest = NearestName(suggestion, insteadOf: scalar.text, at: node.span)
          return .failure(
            ParameterProblem(.states(message), at: node, code: .unknownName, help: help, fixes: nearest.fixes)
          )
        }
      }
    ).takingFewWords()
  }

  private func takingFewWords() -> ParameterType {
    var type = self
    type.takesFewWords = true
    return type
  }

  /// A value of another type, or null for none.
  public static func nullable<Wrapped: Sendable>(_ type: ParameterType<Wrapped>) -> ParameterType
  where Value == Wrapped? {
    let description = "\(type.description), or null"
    return ParameterType<Wrapped?>(
      description: description, plural: "\(type.plural) or nulls",
      schema: .object(["anyOf": .array([type.schema, .object(["type": .string("null")])])]),
      sample: type.sample, show: { $0.map(type.show) ?? "null" },
      decode: { node in
        node.isNull
          ? .success(nil)
          : type.decode(node).map(Optional.some).mapError { $0.offeringNull(for: node) }
      })
  }
}

extension JSONValue {
  /// The JSON Schema of a text, for which numbers and flags count too.
  package static var textSchema: JSONValue {
    .object(["type": .array([.string("string"), .string("number"), .string("boolean")])])
  }
}
