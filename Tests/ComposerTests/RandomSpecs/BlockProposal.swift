import OrderedCollections
import Perception
import Spec
import Tensors

/// A block that might be added to a random spec, with observations of its own.
struct BlockProposal {
  var observations: OrderedDictionary<String, String> = [:]
  let key: String
  /// The block in one line of YAML.
  let text: String
  /// The tensors that it gives.
  let outputs: [String]
  /// Whether other blocks may read what it gives: heads and masked logits end in themselves.
  var isReadable = true

  /// A block with some of its parameters written as YAML.
  init(_ key: String, _ type: String, reading inputs: [String], _ parameters: String, outputs: [String] = [])
  {
    self.key = key
    self.outputs = outputs.isEmpty ? [key] : outputs
    let outKeys = outputs.isEmpty ? "" : ", out_keys: [\(outputs.joined(separator: ", "))]"
    let rest = parameters.isEmpty ? "" : ", \(parameters)"
    text = "{_target_: \(type), in_keys: [\(inputs.joined(separator: ", "))]\(outKeys)\(rest)}"
  }

  /// The block that its own page shows, with the page's observations; nil where the page shows something else.
  init?(exampleOf declaration: BlockDeclaration, as key: String) {
    guard let example = Node(yaml: declaration.example),
      let observation = example["spaces"]?["observation"],
      let block = example["networks"]?["example"]?["blocks"]?["result"]
    else { return nil }
    let spaces =
      observation["type"]?.scalar == nil
      ? OrderedDictionary(
        uniqueKeysWithValues: (observation.mapping?.entries.map { ($0.name, $0.value) }) ?? [])
      : ["observation": observation]
    let given = block["out_keys"].map { ($0.sequence ?? [$0]).compactMap { $0.scalar?.text } } ?? ["result"]
    let inner = block["blocks"]?.mapping.map { Array($0.names) } ?? []
    var names = ["result": key]
    for name in Array(spaces.keys) + given + inner where names[name] == nil { names[name] = "\(key)_\(name)" }
    self.key = key
    outputs = given.map { names[$0] ?? $0 }
    text = block.flowText(naming: names)
    isReadable = declaration.category != .output
    for (name, space) in spaces { observations[names[name] ?? name] = space.flowText() }
  }
}

extension Node {
  fileprivate subscript(name: String) -> Node? { mapping?[name]?.value }
}
