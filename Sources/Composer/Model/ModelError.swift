public import Compute
public import Spaces
public import Spec
public import Tensors

/// Why a model cannot be made or run.
public enum ModelError: Error, Sendable {
  /// The spec is wrong; the diagnostics say where.
  case spec([Diagnostic])
  /// There is no such network.
  case unknownNetwork(String, available: [String])
  /// A network was given a tensor that it does not know.
  case unknownInput(String, network: String, suggestion: String?)
  /// A network was not given a tensor that it needs.
  case missingInput(String, network: String)
  /// A tensor does not have the axes that a network needs.
  case inputShape(String, network: String, found: [Int], needed: Shape)
  /// An action is not one of its space.
  case actionOutside(String, network: String, space: Space)
  /// An action is named that the network does not have.
  case unknownAction(String, network: String, suggestion: String?)
  /// An action of the network is not given.
  case missingAction(String, network: String)
  /// A network has no actions.
  case noActions(network: String)
  /// An action is drawn by a distribution of which no mask can forbid something.
  case noMask(String, network: String, distribution: String)
  /// A temperature is not a positive number.
  case temperature(Double)
  /// A network gives no value of a state.
  case noValue(network: String)
  /// The axes in front of the features differ between the tensors of a network.
  case leadingAxes(network: String, first: String, [Int], second: String, [Int])
  /// A named size is bound to two different numbers.
  case binding(network: String, BindingError)
  /// A size that the tensors bind does not fit the network.
  case shape(network: String, ShapeError)
  /// Named sizes that the tensors bind are smaller than the network needs.
  case smallSizes(network: String, given: [String: Int], needed: [String: Int])
  /// The network's run failed.
  case execution(network: String, ExecutionError)
  /// Random numbers for actions cannot be drawn.
  case sampling(network: String, SamplingError)
  /// A file gives a parameter that the network does not have.
  case unknownParameter(String, network: String, suggestion: String?)
  /// A file lacks a parameter of the network.
  case missingParameter(String, network: String)
  /// A parameter has another shape.
  case parameterShape(String, network: String, found: [Int], needed: [Int])
  /// A file cannot be read or written.
  case file(SafetensorsError)
}

extension ModelError: CustomStringConvertible {
  /// What is wrong, in a sentence for users.
  public var description: String {
    switch self {
    case .spec(let diagnostics):
      let errors = diagnostics.filter { $0.severity == .error }
      return errors.map(\.message).joined(separator: "\n")
    case .unknownNetwork(let name, let available):
      return "there is no network `\(name)`; there are \(listed(available))"
    case .unknownInput(let name, let network, let suggestion):
      return "\(network) has no input `\(name)`\(Self.hint(suggestion))"
    case .missingInput(let name, let network):
      return "\(network) needs the input `\(name)`, which is not given"
    case .inputShape(let name, let network, let found, let needed):
      return "\(network) needs `\(name)` with the last axes \(needed), it is given \(found)"
    case .actionOutside(let name, let network, let space):
      return "the action `\(name)` that \(network) is given is not one of \(space)"
    case .unknownAction(let name, let network, let suggestion):
      return "\(network) has no action `\(name)`\(Self.hint(suggestion))"
    case .missingAction(let name, let network):
      return "the action `\(name)` of \(network) is not given"
    case .noActions(let network):
      return "\(network) has no actions"
    case .noMask(let name, let network, let distribution):
      return "the action `\(name)` of \(network) cannot have a mask: \(distribution) draws numbers"
    case .temperature(let temperature):
      return "a temperature must be a positive number, it is \(temperature)"
    case .noValue(let network):
      return "\(network) gives values of actions, not of states"
    case .leadingAxes(let network, let first, let a, let second, let b):
      return
        "the leading axes of \(network)'s inputs differ: `\(first)` has \(a), `\(second)` has \(b)"
    case .binding(let network, let error):
      return "\(network): \(error)"
    case .shape(let network, let error):
      return "\(network) cannot run with these sizes: \(error.operation): \(error.fact.explanation)"
    case .smallSizes(let network, let given, let needed):
      let names = needed.keys.sorted()
      let found = names.map { "\($0) = \(given[$0] ?? 0)" }.joined(separator: " and ")
      let least = names.map { "\($0) ≥ \(needed[$0] ?? 0)" }.joined(separator: " and ")
      return "\(network) cannot run with \(found): it needs \(least)"
    case .execution(let network, let error):
      return "\(network): \(error.explanation)"
    case .sampling(let network, let error):
      return "\(network): \(error)"
    case .unknownParameter(let name, let network, let suggestion):
      return "\(network) has no parameter `\(name)`\(Self.hint(suggestion))"
    case .missingParameter(let name, let network):
      return "the weights of \(network) lack the parameter `\(name)`"
    case .parameterShape(let name, let network, let found, let needed):
      return "the parameter `\(name)` of \(network) is \(needed), it is given as \(found)"
    case .file(let error):
      return error.description
    }
  }

  private static func hint(_ suggestion: String?) -> String {
    suggestion.map { "; did you mean `\($0)`?" } ?? ""
  }
}

extension ShapeError.Fact {
  /// The fact in words, without names of blocks.
  var explanation: String {
    switch self {
    case .tooSmall(_, let axis, let found, let minimum):
      "axis \(axis) of \(found) is too short, \(minimum) is needed"
    case .tooLarge(_, let axis, let found, let maximum):
      "axis \(axis) of \(found) is too long, it may have \(maximum)"
    case .indexOutOfRange(_, let axis, let index, let found):
      "\(found) has no index \(index) along axis \(axis)"
    case .disagreement(_, let shapes, let axis):
      "\(shapes.map(\.description).joined(separator: " and ")) differ along axis \(axis)"
    case .size(_, let axis, let found, let needed):
      "\(found) has \(found[axis]) along axis \(axis), \(needed) is needed"
    case .rank(_, let found, _, _), .axisOutOfRange(_, _, let found), .repeatedAxis(_, _, let found):
      "\(found) has the wrong number of axes"
    case .rankDisagreement(_, let shapes):
      "\(shapes.map(\.description).joined(separator: " and ")) have different numbers of axes"
    case .elementCount(_, let found, let needed):
      "\(found) cannot become \(needed)"
    case .elementType(_, let found, _):
      "\(found.rawValue) elements do not suit"
    case .divisibility(_, let axis, let found, let divisor):
      "axis \(axis) of \(found) is not divisible by \(divisor)"
    case .unknownParameterSize(let shape):
      "weights cannot be \(shape)"
    case .parameterName(let name):
      "two parameters are called \(name)"
    case .unboundNames(let names):
      "the sizes \(names.joined(separator: ", ")) are not known"
    case .memory(let bytes, _):
      "\(bytes >> 20) MiB of memory would be needed"
    case .unknownOperand:
      "a tensor could not be computed"
    case .tooManyElements(let shape, let limit):
      "\(shape) has more than \(limit) elements"
    }
  }
}

extension ExecutionError {
  /// The reason in words.
  var explanation: String {
    switch self {
    case .missing(let kind, let name): "the \(kind.rawValue) `\(name)` is not given"
    case .shape(let kind, let name, let found, let needed):
      "the \(kind.rawValue) `\(name)` is \(needed), it is given as \(found)"
    case .elementType(let kind, let name, let found, let needed):
      "the \(kind.rawValue) `\(name)` has \(needed.rawValue) elements, it is given \(found.rawValue)"
    case .memory(let bytes): "\(bytes >> 20) MiB of memory are not to be had"
    case .library(let missing):
      "OpenBLAS, which multiplies matrices, cannot be loaded: \(missing.reason); Debian has it in libopenblas0"
    }
  }
}
