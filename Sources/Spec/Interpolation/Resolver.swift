/// A function of `${name:arguments}`, which makes a value of others and knows nothing but its arguments and the spec.
public struct Resolver: Sendable {
  /// The name in front of the colon.
  public let name: String
  /// Its arguments as they are written: `value, count`.
  public let form: String
  /// What it gives, in a line.
  public let help: String
  /// How many arguments it takes.
  let counts: ClosedRange<Int>
  /// Whether its first argument is the path of a value.
  let readsPath: Bool
  let compute: @Sendable (ResolverCall) throws(ResolverFault) -> Node

  /// As it is written: `${repeat:value, count}`.
  public var usage: String { "${\(name):\(form)}" }

  init(
    _ name: String, _ form: String, counts: ClosedRange<Int>, readsPath: Bool = false, help: String,
    _ compute: @escaping @Sendable (ResolverCall) throws(ResolverFault) -> Node
  ) {
    self.name = name
    self.form = form
    self.counts = counts
    self.readsPath = readsPath
    self.help = help
    self.compute = compute
  }

  /// All that the language has.
  public static let standard: [Resolver] = ofValues + ofNumbers

  /// Those that the language has.
  static let catalogue: Catalogue<Resolver> = {
    var catalogue = Catalogue<Resolver>(kind: "resolver")
    for resolver in standard { catalogue.register(resolver.name, resolver) }
    return catalogue
  }()

  /// Why the language has not one that other systems have, and what to do instead; nil for any other name.
  static func refusal(of name: String) -> Refusal? { refusals[name] }

  /// Why the language has not what other systems have.
  struct Refusal: Sendable {
    let reason: String
    /// What to do instead in the value at a path.
    let help: @Sendable (_ path: String) -> String
  }

  private static let refusals: [String: Refusal] = {
    let elsewhere = "the same spec would mean something else elsewhere"
    let arithmetic = ofNumbers.map { "`\($0.usage)`" }.joined(separator: ", ")
    return [
      refused(["oc.env", "env"], reason: "it would read the environment, and \(elsewhere)") {
        "let the shell read it, with an override: `\($0)=\"$VARIABLE\"`"
      },
      refused(["now"], reason: "it would read the clock, and \(elsewhere)") {
        "let the shell read it, with an override: `\($0)=\"$(date)\"`"
      },
      refused(
        ["hydra", "python_version"], reason: "it tells of the program that reads the spec, and \(elsewhere)"
      ) { "write the value, or give it with an override: `\($0)=…`" },
      refused(["oc.deprecated"], reason: "a key has one name") { _ in "read the new name: `${path}`" },
      refused(["eval", "py", "python"], reason: "no text is executed as a program") { _ in
        "to compute there are \(arithmetic)"
      },
    ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }
  }()

  private static func refused(
    _ names: [String], reason: String, help: @escaping @Sendable (_ path: String) -> String
  ) -> [String: Refusal] {
    Dictionary(uniqueKeysWithValues: names.map { ($0, Refusal(reason: reason, help: help)) })
  }
}

/// One use of a resolver: what stands behind its colon.
struct ResolverCall {
  /// What a path leads to that may lead nowhere.
  enum Finding {
    case value(Node)
    case absent(nearest: String?)
    /// A mistake on the way, which has been reported.
    case reported
  }

  let name: String
  let arguments: [Node]
  /// Where the `${…}` stands.
  let site: SourceSpan
  /// Finds a value by the path that an argument is.
  let find: (Node) -> Finding
  /// Whether there is a value of a name.
  let knows: (String) -> Bool
  let diagnostics: Diagnostics

  /// A value that the resolver makes.
  func result(_ content: Node.Content) -> Node { Node(content, at: site, interpolationSite: site) }

  /// What is wrong with an argument, at the place where it is given.
  func fault(_ argument: Node, _ message: String, help: String? = nil) -> ResolverFault {
    let site = argument.interpolationSite
    return ResolverFault(
      message: message, span: site ?? argument.span,
      related: site == nil ? [] : [.init("it is this", at: argument.span)], help: help)
  }

  /// An argument that is a list.
  func list(_ argument: Node) throws(ResolverFault) -> [Node] {
    guard let elements = argument.sequence else {
      throw fault(argument, "`\(name)` takes lists, this is \(argument.found)")
    }
    return elements
  }

  /// An argument that is a text: a path.
  func value(at path: Node) throws(ResolverFault) -> Finding {
    guard let scalar = path.scalar, !scalar.text.isEmpty, !path.isNull else {
      throw fault(
        path, "`\(name)` takes the path of a value, this is \(path.found)",
        help: "write the path without `${…}` around it")
    }
    return find(path)
  }

  /// The mapping at a path, or the mapping itself.
  func mapping(_ argument: Node) throws(ResolverFault) -> Mapping {
    var node = argument
    if argument.mapping == nil {
      switch try value(at: argument) {
      case .value(let found): node = found
      case .reported: throw .reported
      case .absent(let nearest):
        throw fault(
          argument, "there is no `\(Node.cropped(argument.scalar?.text ?? ""))`",
          help: nearest.map { "did you mean `\($0)`?" })
      }
    }
    if node.isUnresolved { throw .reported }
    guard let mapping = node.mapping else {
      throw fault(argument, "`\(name)` takes a mapping, this is \(node.found)")
    }
    return mapping
  }
}

/// Why a resolver has no value.
struct ResolverFault: Error {
  let message: String
  /// The argument that is wrong.
  let span: SourceSpan?
  let related: [Diagnostic.Related]
  let help: String?
  /// Whether there is nothing left to say.
  private(set) var isReported = false

  init(
    message: String, span: SourceSpan? = nil, related: [Diagnostic.Related] = [], help: String? = nil
  ) {
    self.message = message
    self.span = span
    self.related = related
    self.help = help
  }

  static var reported: ResolverFault {
    var fault = ResolverFault(message: "")
    fault.isReported = true
    return fault
  }
}
