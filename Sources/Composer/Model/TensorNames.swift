import Compute
import OrderedCollections
import Perception
import Spaces
import Spec
public import Tensors

/// The tensors of a model in a safetensors file: `<network>/in/<key>`, `<network>/param/<name>`,
/// `<network>/out/<key>`; other names are passed over.
public struct TensorNames: Sendable {
  /// The network that the names belong to.
  public let network: Network

  /// The names of a network's tensors.
  public init(_ network: Network) {
    self.network = network
  }

  /// The name of an input.
  public func input(_ key: String) -> String { "\(network.name)/in/\(key)" }
  /// The name of a parameter or buffer.
  public func parameter(_ name: String) -> String { "\(network.name)/param/\(name)" }
  /// The name of an output.
  public func output(_ key: String) -> String { "\(network.name)/out/\(key)" }

  /// Reads the network's weights.
  ///
  /// A common prefix in front of all names, such as the reference's `perception_blocks.`, is accepted.
  /// - Throws: an unknown, missing or ill-shaped parameter by its name.
  public func weights(from file: SafetensorsFile) throws(ModelError) -> Weights {
    let start = parameter("")
    let given = file.names.filter { $0.hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
    let declarations = network.composed.blocks.flatMap(\.parameters)
    let prefix = commonPrefix(of: given, before: declarations.map(\.name))
    let expected = Set(declarations.map { prefix + $0.name })
    for name in given where !expected.contains(name) {
      throw .unknownParameter(
        name, network: network.name, suggestion: closestMatch(to: name, among: expected.sorted()))
    }
    var weights: Weights = [:]
    for declaration in declarations {
      let name = prefix + declaration.name
      guard let shape = file.shape(of: parameter(name)) else {
        throw .missingParameter(name, network: network.name)
      }
      let needed = declaration.shape.constant ?? []
      if shape != needed {
        throw .parameterShape(name, network: network.name, found: shape, needed: needed)
      }
      do {
        weights[declaration.name] = try file.tensor(parameter(name))
      } catch {
        throw .file(error)
      }
    }
    return weights
  }

  /// What stands in front of every given name, so that the rest is an expected one.
  private func commonPrefix(of given: [String], before expected: [String]) -> String {
    guard let first = expected.first, !given.contains(first) else { return "" }
    for name in given where name.hasSuffix(".\(first)") {
      let prefix = String(name.dropLast(first.count))
      if given.allSatisfy({ $0.hasPrefix(prefix) }) { return prefix }
    }
    return ""
  }

  /// Reads what a file gives as the network's inputs; what other networks give may be missing.
  ///
  /// - Throws: an unknown or missing input by its name.
  public func inputs(from file: SafetensorsFile) throws(ModelError) -> OrderedDictionary<String, Tensor> {
    let start = input("")
    let known = Array(network.inputs.keys)
    for name in file.names where name.hasPrefix(start) {
      let key = String(name.dropFirst(start.count))
      guard known.contains(key) || network.offered.contains(key) else {
        throw .unknownInput(
          key, network: network.name, suggestion: closestMatch(to: key, among: known))
      }
    }
    let given = Set(file.names)
    var inputs: OrderedDictionary<String, Tensor> = [:]
    for (key, meaning) in network.inputs {
      guard given.contains(input(key)) else {
        switch meaning {
        case .observation, .stackedObservations, .action:
          throw .missingInput(key, network: network.name)
        case .embedding, .previousValue, .state: continue
        }
      }
      do {
        inputs[key] = try file.tensor(input(key))
      } catch {
        throw .file(error)
      }
    }
    return inputs
  }
}
