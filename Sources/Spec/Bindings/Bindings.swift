import OrderedCollections

extension DiagnosticCode {
  /// Something that must be bindings, or one of them, is something else.
  public static let notABinding: Self = "not-a-binding"
  /// A binding of a class that does not exist.
  public static let unknownClass: Self = "unknown-class"
  /// A parameter that is bound twice in one place.
  public static let duplicateBinding: Self = "duplicate-binding"
  /// A binding from which nothing takes its value.
  public static let unusedBinding: Self = "unused-binding"
}

/// What a parameter of a class has wherever it is not given: `DenseBlock.non_lin: SELU`.
public struct Binding: Sendable {
  /// The name of the class, whatever alias was written.
  public let className: String
  /// The name of the parameter.
  public let parameter: String
  /// The value; nil where the binding says that the parameter must be given.
  public let value: Node?
  /// Where class and parameter stand.
  public let span: SourceSpan
  /// Where the parameter stands.
  public let parameterSpan: SourceSpan

  /// The name as messages have it.
  var title: String { "\(className).\(parameter)" }
}

/// The values of parameters by class, in the place of their defaults.
///
/// A parameter has the first of these that there is:
///
/// 1. the value that is written for it,
/// 2. a binding of the command line, the last one of several,
/// 3. a binding of a file, the last file of several,
/// 4. a binding of the spec itself,
/// 5. its own default.
public struct Bindings: Sendable {
  private var table: OrderedDictionary<String, OrderedDictionary<String, Binding>> = [:]

  /// No bindings.
  public init() {}

  /// Puts layers on top of each other, the spec's own first; what is wrong with them is reported and left out.
  ///
  /// - Parameter classes: What may be bound.
  public init(
    _ layers: [BindingLayer], of classes: Catalogue<BindableClass>, reportingTo diagnostics: Diagnostics
  ) {
    for layer in BindingLayer.Rank.allCases.flatMap({ rank in layers.filter { $0.rank == rank } }) {
      let reading = BindingReading(layer, classes: classes, diagnostics: diagnostics)
      for binding in reading.bindings {
        let earlier = table[binding.className]?[binding.parameter]
        if layer.rank == .commandLine, let earlier, earlier.span.file.isWord {
          diagnostics.warning(
            .unusedBinding, "a later binding replaces `\(binding.title)`", at: earlier.span,
            help: "leave it out")
        }
        table[binding.className, default: [:]][binding.parameter] = binding
      }
    }
  }

  /// The bindings of a class.
  public func of(_ className: String) -> some Collection<Binding> {
    (table[className] ?? [:]).values
  }

  /// Warns of bindings that changed nothing, after everything was read.
  public func reportUnused(to diagnostics: Diagnostics) {
    for bindings in table.values {
      for binding in bindings.values where !diagnostics.readings.isUsed(binding) {
        let reason =
          diagnostics.readings.hasRead(class: binding.className)
          ? "every \(binding.className) of this spec has a `\(binding.parameter)` of its own"
          : "this spec names no \(binding.className)"
        diagnostics.warning(
          .unusedBinding, "`\(binding.title)` binds nothing: \(reason)", at: binding.span)
      }
    }
  }
}

/// Something whose parameters can be bound.
public struct BindableClass: Sendable {
  /// Reads all parameters that the class has.
  public let read: @Sendable (ParameterReader) -> Void

  /// A class that reads its parameters so.
  public init(read: @escaping @Sendable (ParameterReader) -> Void) { self.read = read }
}
