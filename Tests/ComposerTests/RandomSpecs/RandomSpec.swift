import Composer
import Compute
import OrderedCollections
import Perception
import Spaces
import Spec
import Tensors

/// A random network of random blocks over random inputs, as a spec that composes.
///
/// It grows block by block; a block that does not fit the tensors it reads is left away. The first block is the one that
/// a page of the catalogue shows, so that enough seeds meet every block there is.
struct RandomSpec {
  /// The name of the first block's type.
  let firstType: String
  private(set) var observations: OrderedDictionary<String, String> = [:]
  private(set) var blocks: OrderedDictionary<String, String> = [:]
  private(set) var outputs: [String] = []
  /// Whether the network is a policy with a head, instead of tensors to tensors.
  private(set) var isPolicy = false
  /// The sizes that the names stand for when the network runs.
  let bindings: [String: Int]
  /// What was said of blocks that were left away.
  private(set) var refusals: [Diagnostic] = []

  private var stream: RandomStream
  private var unreadable: Set<String> = []

  /// Names of blocks in the registry's order.
  static let types = Array(ModelRegistry.standard.perception.blocks.names)

  init(seed: Int) {
    stream = RandomStream(seed: UInt64(seed), path: ["random spec"])
    bindings = ["T": 1 + stream.integer(below: 4), "H": 9 + stream.integer(below: 6)]
    firstType = Self.types[seed % Self.types.count]
    addExample(of: firstType, as: "b0")
    for index in 0...stream.integer(below: 3) { addObservation("x\(index)") }
    for index in 1..<(3 + stream.integer(below: 6)) { addBlock("b\(index)") }
    if seed % 2 == 1 { becomePolicy() }
  }

  /// The network's name.
  var networkName: String { isPolicy ? "policy/0" : "net" }

  /// The spec; each block stands on a line of its own.
  var text: String {
    let spaces = observations.map { "    \($0): \($1)" }.joined(separator: "\n")
    let lines = blocks.map { "        \($0): \($1)" }.joined(separator: "\n")
    return isPolicy
      ? """
      _target_: CustomModelComposer
      spaces:
        observation:
      \(spaces)
        action: {move: {type: Discrete, n: 3}}
      policy:
        _target_: ProbabilisticPolicyComposer
        networks:
          - out_keys: [\(outputs.joined(separator: ", "))]
            heads: {in_keys: latent}
            blocks:
      \(lines)
      critic: ~

      """
      : """
      _target_: InferenceBlock
      spaces:
        observation:
      \(spaces)
      networks:
        net:
          out_keys: [\(outputs.joined(separator: ", "))]
          blocks:
      \(lines)

      """
  }

  // MARK: - Growing

  private mutating func addObservation(_ key: String) {
    let shapes = ["[5]", "[T, 3]", "[2, H, 8]", "[T, 3, 9, H]", "[4, T, 2]", "[1]", "[3, 6, 5]", "[4, 5]"]
    let shape = shapes[stream.integer(below: shapes.count)]
    observations[key] = "{type: Box, low: -1, high: 1, shape: \(shape)}"
  }

  private mutating func addExample(of type: String, as key: String) {
    guard let declaration = ModelRegistry.standard.perception.blocks[type]?.declaration,
      let example = BlockProposal(exampleOf: declaration, as: key)
    else { return }
    add(example)
  }

  private mutating func addBlock(_ key: String) {
    if stream.integer(below: 5) == 0 {
      addExample(of: Self.types[stream.integer(below: Self.types.count)], as: key)
    } else if let proposal = proposal(key) {
      add(proposal)
    }
  }

  /// A random block that reads what there is, fitting or not.
  private mutating func proposal(_ key: String) -> BlockProposal? {
    BlockRecipes(key: key, tensors: tensors).proposal(using: &stream)
  }

  private mutating func add(_ proposal: BlockProposal) {
    var grown = self
    grown.observations.merge(proposal.observations) { first, _ in first }
    grown.blocks[proposal.key] = proposal.text
    grown.outputs += proposal.outputs
    if !proposal.isReadable { grown.unreadable.formUnion(proposal.outputs) }
    accept(grown)
  }

  private mutating func accept(_ grown: RandomSpec) {
    let problems = SpecFixture(grown.text).diagnostics.items.filter { $0.severity == .error }
    if problems.isEmpty { self = grown } else { refusals += problems }
  }

  private mutating func becomePolicy() {
    let vectors = tensors.filter { $0.rank == 1 && $0.shape.constant != nil }
    guard !vectors.isEmpty else { return }
    let input = vectors[stream.integer(below: vectors.count)]
    var grown = self
    grown.isPolicy = true
    grown.blocks["latent"] =
      "{_target_: DenseBlock, in_keys: \(input.key), hidden_units: [4], non_lin: Tanh}"
    accept(grown)
  }

  /// What blocks may read.
  private var tensors: [RandomTensor] {
    let composition = SpecFixture(text).composition
    let network = composition?.network(networkName)
    let produced = network?.composed.outputs.compactMap { key, type in type.map { (key, $0) } } ?? []
    let spaces = composition?.spaces.steps.values.first?.observation ?? [:]
    let observed = spaces.compactMap { key, space -> (String, TensorType)? in
      guard case .box = space, let shape = space.shape else { return nil }
      return (key, TensorType(shape: Shape([.batch] + shape.dimensions)))
    }
    return (observed + produced).compactMap { key, type in
      guard type.elementType == .float32, type.shape.rank > 1, !unreadable.contains(key),
        network?.composed.states.contains(key) != true
      else { return nil }
      return RandomTensor(key: key, shape: Shape(Array(type.shape.dimensions.dropFirst())))
    }
  }

  // MARK: - Variants

  /// The spec with blocks that nothing reads somewhere among the others, and the names of those.
  func withUnusedBlocks() -> (spec: RandomSpec, unused: [String]) {
    var (spec, unused) = (self, [String]())
    let readable = spec.tensors
    var reachable = readable
    for index in 0..<3 {
      let key = "unused\(index)"
      guard let proposal = BlockRecipes(key: key, tensors: reachable).proposal(using: &spec.stream) else {
        continue
      }
      var grown = spec
      grown.blocks[key] = proposal.text
      grown.outputs += proposal.outputs
      let fixture = SpecFixture(grown.text)
      if fixture.diagnostics.hasErrors { continue }
      let place = spec.stream.integer(below: spec.blocks.count + 1)
      spec.blocks.updateValue(proposal.text, forKey: key, insertingAt: place)
      unused.append(key)
      // The next one may read this one.
      if let type = fixture.composition?.network(networkName)?.composed.outputs[key] ?? nil {
        reachable.append(RandomTensor(key: key, shape: Shape(Array(type.shape.dimensions.dropFirst()))))
      }
    }
    return (spec, unused)
  }

  /// The spec with its blocks and observations in another order.
  func shuffled() -> RandomSpec {
    var spec = self
    spec.blocks.shuffle(using: &spec.stream)
    spec.observations.shuffle(using: &spec.stream)
    return spec
  }

  /// New names for all tensors and blocks, which sort the other way round.
  var otherNames: [String: String] {
    let own = Array(observations.keys) + blocks.keys + outputs + ["move", "latent"]
    let inner = blocks.values.compactMap { Node(yaml: $0)?.mapping?["blocks"]?.value.mapping?.names }
    let keys = OrderedSet(own + inner.flatMap { $0 }).sorted()
    return Dictionary(
      uniqueKeysWithValues: keys.enumerated().map { ($1, "n\(keys.count + 100 - $0)_\($1)") })
  }
}
