import Composer
import Compute

/// What there is to know of one block, from its declaration, its own reading of its parameters, and its example.
struct BlockReference {
  let declaration: BlockDeclaration
  /// The parameters as the block's own reading of them declares them.
  let parameters: [ParameterDeclaration]
  /// The names of the activations, where a parameter is one of them.
  let activations: [String]
  /// The example, composed; nil where it cannot be, which is a mistake in the declaration.
  let example: Example?

  /// A network with the block in it.
  struct Example {
    let composition: Composition
    let network: Network
    let block: ComposedBlock
  }

  /// The reference of a block; what its example names is in the registry.
  init(_ block: any Block.Type, registry: ModelRegistry) {
    declaration = block.declaration
    let reader = ParameterReader(recordingFor: declaration.name)
    _ = block.init(reader, registry: registry.perception)
    // Blocks made of others read a parameter that they share once for each.
    parameters = Array(
      OrderedDictionary(reader.declarations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        .values)
    let known = registry.perception.activations
    activations = parameters.contains { $0.type.contains(known.kind) } ? Array(known.names) : []
    example = Self.example(of: declaration, registry: registry)
  }

  private static func example(of declaration: BlockDeclaration, registry: ModelRegistry) -> Example? {
    let spec = SourceFile(name: declaration.name, text: declaration.example)
    let diagnostics = Diagnostics()
    let composition = ModelComposer.composition(of: spec, registry: registry, reportingTo: diagnostics)
    guard let composition, !diagnostics.hasErrors else { return nil }
    for network in composition.networks {
      if let block = network.composed.blocks.first(where: { $0.typeName == declaration.name }) {
        return Example(composition: composition, network: network, block: block)
      }
    }
    return nil
  }

  // MARK: - In words

  /// The lines of the declared shapes.
  var shapes: [String] { declaration.shapes.split(separator: "\n").map(String.init) }

  /// The names of the inputs in their order, as the block of the example has them: `points, mask (optional)`.
  var inputs: String {
    switch example?.block.inputPorts {
    case .fixed(let ports):
      ports.map { Self.words($0.name, elements: $0.elements, isOptional: $0.isOptional) }
        .joined(separator: ", ")
    case .any(let port, let count): "\(count) or more: \(Self.words(port.name, elements: port.elements))"
    case nil: "unknown"
    }
  }

  /// The names of the outputs in their order.
  var outputs: String {
    switch example?.block.outputPorts {
    case .fixed(let ports):
      ports.map { Self.words($0.name, isOptional: $0.isOptional) }.joined(separator: ", ")
    case .any(let port): "1 or more: \(port.name)"
    case nil: "unknown"
    }
  }

  private static func words(
    _ name: String, elements: [ElementType] = [.float32], isOptional: Bool = false
  ) -> String {
    let types =
      elements == [.float32]
      ? [] : elements == ElementType.allCases ? ["any element type"] : ["\(Self.listed(elements))"]
    let remarks = (isOptional ? ["optional"] : []) + types
    return remarks.isEmpty ? name : "\(name) (\(remarks.joined(separator: "; ")))"
  }

  private static func listed(_ elements: [ElementType]) -> String {
    let names = elements.map { "\($0)" }
    return names.count < 2
      ? names.joined() : "\(names.dropLast().joined(separator: ", ")) or \(names.suffix(1).joined())"
  }

  /// What the block of the example makes of its shapes: `points [B, 10, 3] → result [B, 64]`.
  var outcome: String {
    guard let example else { return "the example is no spec that can be composed" }
    let inputs = zip(example.block.inKeys, example.block.inTypes).map { "\($0) \(Self.shape($1))" }
    let outputs = zip(example.block.outKeys, example.block.outTypes).map { "\($0) \(Self.shape($1))" }
    return "\(inputs.joined(separator: ", ")) → \(outputs.joined(separator: ", "))"
  }

  /// How many parameters the block of the example has.
  var size: String { NumberText.counted(example?.block.parameterCount ?? 0, "parameter") }

  private static func shape(_ type: TensorType?) -> String { type?.shape.description ?? "[?]" }
}

extension ParameterDeclaration {
  /// The default, or whether the parameter must be given.
  var necessity: String {
    if let defaultText { return "default \(defaultText)" }
    return isRequired ? "required" : "optional"
  }
}
