import Composer
import Compute
import FoundationEssentials
import OrderedCollections
import Perception
import Spec
import Tensors
import Testing

@Suite struct ResolutionTests {
  // MARK: - The same networks

  /// Every spec of the examples and of the conformance cases.
  static let specs: [String] = {
    let conformance = examples.replacing("/examples/yaml", with: "/Tests/Conformance")
    return [examples, conformance].flatMap(yamlFiles)
  }()

  private static func yamlFiles(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().flatMap { name -> [String] in
      if name.hasSuffix(".yaml") { return ["\(folder)/\(name)"] }
      return name.contains(".") ? [] : yamlFiles(in: "\(folder)/\(name)")
    }
  }

  /// What makes two compositions the same: what goes in and out, every operation, and every weight.
  static func essence(of composition: Composition) -> [String] {
    composition.networks.flatMap { network -> [String] in
      let graph = network.composed.graph
      let ports = ["\(network.name) \(network.role)", "\(network.inputs)", "\(network.outputs)"]
      let blocks = network.composed.blocks.map {
        "\($0.key) \($0.typeName) \($0.inKeys) \($0.outKeys) \($0.gist)"
      }
      let nodes = graph.nodes.map { "\($0.operation) \($0.operands.map(\.id)) \($0.results.map(\.id))" }
      let rules = network.composed.blocks.flatMap { block in
        let plan = network.weightPlan(of: block)
        return block.parameters.map { parameter in
          "\(parameter) \(plan.rule(for: parameter).map { "\($0.initializer)" } ?? "")"
        }
      }
      let isSmall = composition.parameterCount < 30_000
      let weights =
        isSmall ? network.freshWeights(seed: 7).map { "\($0) \($1.shape) \($1.doubles.hashValue)" } : []
      return ports + blocks + nodes + rules + weights
    }
  }

  static func composition(of text: String, in folder: String = "") -> (
    composition: Composition?, faults: [String]
  ) {
    let diagnostics = Diagnostics()
    let composition = ModelComposer.composition(
      of: SourceFile(name: "\(folder)spec.yaml", text: text), reportingTo: diagnostics)
    return (composition, diagnostics.sorted.filter { $0.severity == .error }.map(\.message))
  }

  /// A spec of a file, with the spaces of a conformance case where there are some besides it.
  struct Written {
    let document: Document
    let spaces: Spec.Node?
    let composition: Composition

    /// Nil for a spec that is wrong, or that names classes of the reference.
    init?(_ path: String) throws {
      let diagnostics = Diagnostics()
      let spacesPath = path.replacing("spec.yaml", with: "spaces.json")
      spaces =
        path.hasSuffix("/spec.yaml") && FileManager.default.fileExists(atPath: spacesPath)
        ? YAML.parse(try SourceFile(contentsOf: spacesPath), into: diagnostics) : nil
      let file = try SourceFile(contentsOf: path)
      guard let document = Document(of: file, reportingTo: diagnostics),
        let composition = ModelComposer.composition(
          of: document, spaces: spaces.flatMap { EnvironmentSpaces(reading: $0, diagnostics: diagnostics) },
          reportingTo: diagnostics), !diagnostics.hasErrors
      else { return nil }
      (self.document, self.composition) = (document, composition)
    }
  }

  @Test(arguments: specs) func `a spec composes to the same networks when it is written out`(
    _ path: String
  ) throws {
    guard let written = try Written(path) else { return }
    let diagnostics = Diagnostics()
    let resolved = try #require(
      ModelComposer.resolution(of: written.document, spaces: written.spaces, reportingTo: diagnostics),
      "\(diagnostics.sorted.map(\.message))")
    let expected = Self.essence(of: written.composition)
    let (again, faults) = Self.composition(of: resolved.yaml)
    #expect(faults == [], "\(resolved.yaml)")
    #expect(again.map(Self.essence) == expected, "\(resolved.yaml)")
    let json = try #require(YAML.parse(SourceFile(name: "json", text: resolved.json), into: diagnostics))
    let spec = try #require(json.mapping?["spec"])
    let fromJSON = ModelComposer.composition(
      of: Document(file: spec.value.span.file, root: spec.value, place: spec.keySpan),
      reportingTo: diagnostics)
    #expect(fromJSON.map(Self.essence) == expected, "\(resolved.json)")
    #expect(Self.rest(of: resolved).isEmpty)
  }

  @Test func `what is bound is written where it has its effect, and filled in itself`() throws {
    let diagnostics = Diagnostics()
    let file = SourceFile(name: "spec.yaml", text: BindingTests.template)
    let document = try #require(Document(of: file, reportingTo: diagnostics))
    let resolved = try #require(ModelComposer.resolution(of: document, reportingTo: diagnostics))
    let (again, faults) = Self.composition(of: resolved.yaml)
    #expect(faults == [], "\(resolved.yaml)")
    #expect(again.map(Self.essence) == Self.composition(of: file.text).composition.map(Self.essence))
    for line in ["      non_lin: ReLU", "    val: 2", "      hidden_units: [8]"] {
      #expect(resolved.yaml.contains("\(line) "), "\(resolved.yaml)")
    }
    #expect(!resolved.yaml.contains("bindings"))
  }

  @Test func `options of distributions are bound and filled in, too`() throws {
    let text =
      BindingTests.template.replacing(
        "{type: Discrete, n: 2}", with: "{type: Box, low: -1, high: 1, shape: [2]}")
      + "\ndistribution_mapper_config: [{action_space: Box, distribution: DiagonalGaussian}]\n"
    let diagnostics = Diagnostics()
    let binding = try #require(
      BindingLayer("DiagonalGaussian.tempering=parameters", reportingTo: diagnostics))
    let document = try #require(
      Document(of: SourceFile(name: "spec.yaml", text: text), reportingTo: diagnostics)
    )
    .binding([binding])
    let resolved = try #require(ModelComposer.resolution(of: document, reportingTo: diagnostics))
    #expect(resolved.yaml.contains("    tempering: parameters "), "\(resolved.yaml)")
    #expect(diagnostics.items.map(\.message) == [])
    #expect(
      Self.composition(of: resolved.yaml).composition.map(Self.essence)
        == ModelComposer.composition(of: document, reportingTo: diagnostics).map(Self.essence))
  }

  @Test func `most specs of examples and conformance cases are right`() throws {
    let count = try Self.specs.filter { try Written($0) != nil }.count
    #expect(count >= 40)
  }

  /// The lines that are not as they stood in the file, when a spec that was written out is written out again.
  static func rest(of resolved: ResolvedNode) -> [Substring] {
    let file = SourceFile(name: "again", text: resolved.yaml)
    let diagnostics = Diagnostics()
    guard let document = Document(of: file, reportingTo: diagnostics),
      let again = ModelComposer.resolution(of: document, reportingTo: diagnostics)
    else { return ["cannot be written out again"] }
    return again.yaml.split(separator: "\n").filter { $0.contains("  # ") && !$0.contains("  # again:") }
  }

  // MARK: - What is written

  static let files: [String: String] = [
    "base.yaml": """
    spaces: "@spaces.yaml"
    policy:
      _target_: ProbabilisticPolicyComposer
    """,
    "spaces.yaml": """
    observation: {type: Box, low: -.inf, high: 1e3, shape: [4]}
    action: {"@move": {type: Discrete, n: 2}}
    """,
    "spec.yaml": """
    defaults: [base.yaml]
    _target_: CustomModelComposer
    units: [8, 16]
    definitions:
      Latent:
        parameters: {units: ???, non_lin: ReLU}
        blocks:
          latent: {_target_: DenseBlock, in_keys: observation, hidden_units: "${units}", non_lin: "${non_lin}"}
    bindings: {orthogonal.gain: 2, DenseBlock.non_lin: ELU}
    policy:
      networks:
        - _target_: Latent
          units: ${units}
          weight_init: orthogonal
          blocks:
            more: &more {block_type: DenseBlock, in_keys: latent, block_params: {hidden_units: [4]}}
            less: *more
          heads: {in_keys: less}
    """,
  ]

  static let reader = FileReader(read: { (path) throws(SourceFileError) in
    guard let text = files[path] else { throw SourceFileError(message: "no `\(path)`") }
    return SourceFile(name: path, text: text)
  })

  static func resolved(_ overrides: [String] = [], _ bindings: [String] = []) throws -> ResolvedNode {
    let diagnostics = Diagnostics()
    let document = Document(
      of: SourceFile(name: "spec.yaml", text: files["spec.yaml"] ?? ""), reading: reader,
      reportingTo: diagnostics)?
      .applying(overrides.compactMap { Override($0, reportingTo: diagnostics) }, reportingTo: diagnostics)
      .binding(bindings.compactMap { BindingLayer($0, reportingTo: diagnostics) })
    let resolved = document.flatMap { ModelComposer.resolution(of: $0, reportingTo: diagnostics) }
    return try #require(resolved, "\(diagnostics.sorted.map(\.message))")
  }

  @Test func `each value has its origin behind it`() throws {
    let text = try Self.resolved(
      ["units.1=32", "policy.networks.0.heads.in_keys=more"],
      ["DenseBlock.non_lin=Tanh"]
    ).yaml
    #expect(text == Self.expected)
  }

  @Test func `JSON has a table of origins`() throws {
    let json = try Self.resolved(["units.1=32"], ["DenseBlock.non_lin=Tanh"]).json
    for line in [
      #"    "policy.networks.0.blocks.latent.hidden_units.1" : {"origin" : "override", "word" : "units.1=32"}"#,
      #"    "policy.networks.0.weight_init.gain" : {"origin" : "binding", "file" : "spec.yaml", "line" : 9}"#,
      #"    "policy.networks.0.blocks.more.block_params.non_lin" : {"origin" : "binding", "word" : "DenseBlock.non_lin=Tanh"}"#,
      #"    "spaces.observation.dtype" : {"origin" : "default"}"#,
      #"    "spaces.observation.low" : {"origin" : "file", "file" : "spaces.yaml", "line" : 1}"#,
    ] {
      #expect(json.contains(line), "\(line)\n\(json)")
    }
  }

  @Test func `a spec with errors is not written out`() {
    let diagnostics = Diagnostics()
    let file = SourceFile(name: "spec.yaml", text: "_target_: CustomModelComposer\n")
    let document = Document(of: file, reportingTo: diagnostics)
    #expect(document.flatMap { ModelComposer.resolution(of: $0, reportingTo: diagnostics) } == nil)
    #expect(diagnostics.hasErrors)
  }

  /// Names and texts that would mean something else if they were written as they are.
  @Test(arguments: [
    "@x", "@@x", "${x}", #"\${x}"#, "a: b", "a #b", "- a", "1e3", "~", "true", "0x1F", "", " ", "\u{2028}",
    "\u{FEFF}",
    "'\"\\", "ä", "日本", "a\u{7}\nb", "?", "{", "*a", "x.y", "!t", "%", "`", "|", ">",
    String(repeating: "k", count: 700),
  ]) func `any name survives`(_ name: String) throws {
    let key = Scalar.quoted(name)
    let path = Scalar.quoted((name.hasPrefix("@") ? "@" : "") + Scalar(name).guardingInterpolations.text)
    let text = """
      _target_: InferenceBlock
      spaces: {observation: {? \(key)\n : {type: Box, low: -1, high: 1, shape: [4]}}}
      networks:
        n:
          in_keys: [\(path)]
          out_keys: result
          blocks:
            result: {_target_: DenseBlock, in_keys: [\(path)], hidden_units: [2], non_lin: ReLU}
      """
    let (composition, faults) = Self.composition(of: text)
    #expect(faults == [])
    let diagnostics = Diagnostics()
    let document = try #require(
      Document(of: SourceFile(name: "a\nb.yaml", text: text), reportingTo: diagnostics))
    let resolved = try #require(ModelComposer.resolution(of: document, reportingTo: diagnostics))
    let (again, faultsAgain) = Self.composition(of: resolved.yaml)
    #expect(faultsAgain == [], "\(resolved.yaml)")
    #expect(again.map(Self.essence) == composition.map(Self.essence))
  }

  static let expected = """
    spaces:
      observation:
        type: Box                            # spaces.yaml:1
        low: -.inf                           # spaces.yaml:1
        high: 1e3                            # spaces.yaml:1
        shape: [4]                           # spaces.yaml:1
        dtype: float32                       # default
      action:
        "@move":
          type: Discrete                     # spaces.yaml:2
          n: 2                               # spaces.yaml:2
          start: 0                           # default
          dtype: int64                       # default
    policy:
      _target_: ProbabilisticPolicyComposer  # base.yaml:3
      networks:
        - blocks:
            latent:
              _target_: DenseBlock           # spec.yaml:8
              in_keys: observation           # spec.yaml:8
              hidden_units:
                - 8                          # spec.yaml:3
                - 32                         # override
              non_lin: ReLU                  # spec.yaml:6
              out_keys: latent               # default
              weight_init: null              # default
            more:
              block_type: DenseBlock         # spec.yaml:16
              in_keys: latent                # spec.yaml:16
              block_params:
                hidden_units: [4]            # spec.yaml:16
                non_lin: Tanh                # binding --bind
              out_keys: more                 # default
              weight_init: null              # default
            less:
              block_type: DenseBlock         # spec.yaml:16
              in_keys: latent                # spec.yaml:16
              block_params:
                hidden_units: [4]            # spec.yaml:16
                non_lin: Tanh                # binding --bind
              out_keys: less                 # default
              weight_init: null              # default
          weight_init:
            _target_: orthogonal             # spec.yaml:14
            gain: 2                          # binding spec.yaml:9
          heads:
            in_keys: more                    # override
            weight_init: null                # default
          _target_: BlockGraph               # default
          in_keys: [observation]             # default
          out_keys: ["@@move"]               # default
      weight_init: null                      # default
      substeps_with_separate_agent_nets: []  # default
    _target_: CustomModelComposer            # spec.yaml:2
    distribution_mapper_config: []           # default

    """
}
