import Rendering

/// Diagrams as the networks of the examples give them, written by hand.
enum SampleDiagrams {
  static let all: [(name: String, diagram: Diagram)] = [
    ("cartpole", cartpole), ("screen-and-inventory", screenAndInventory), ("shared", shared),
    ("shared-rightward", sharedRightward),
    ("template", template), ("wide", wide), ("chain", chain), ("layers", layers), ("operations", operations),
    ("kinds", kinds), ("hostile", hostile),
  ]

  /// A policy with one head and nothing else.
  static let cartpole = Diagram(
    title: "cartpole.yaml · policy/0", subtitle: "690 parameters · 656 multiply-adds per sample",
    nodes: [
      .init(id: "policy/0/in/observation", role: .input, title: "observation", type: "Box 4 float32"),
      .init(
        id: "policy/0/latent", role: .feedForward, title: "latent", type: "DenseBlock",
        gist: ["4→16→32 · ReLU"], weight: .init(parameters: 624, of: 690)),
      .init(
        id: "policy/0/action", role: .actionHead, title: "action", type: "Discrete 2 → Categorical",
        gist: ["linear 32→2"], weight: .init(parameters: 66, of: 690)),
    ],
    edges: [
      .init(from: "policy/0/in/observation", to: "policy/0/latent", shape: ["B", "4"]),
      .init(from: "policy/0/latent", to: "policy/0/action", shape: ["B", "32"]),
    ])

  /// The blocks of the recurrent network over screen and inventory, without its heads.
  private static func recurrentTrunk(_ network: String, of total: Int) -> (
    nodes: [Diagram.Node], edges: [Diagram.Edge]
  ) {
    func id(_ key: String) -> String { "\(network)/\(key)" }
    return (
      [
        .init(
          id: id("in/observation_inventory"), role: .input, title: "observation_inventory",
          type: "Box 8×16 float32"),
        .init(
          id: id("in/observation_screen"), role: .input, title: "observation_screen",
          type: "Box 8×3×64×64 uint8"),
        .init(
          id: id("latent_inventory"), role: .feedForward, title: "latent_inventory", type: "DenseBlock",
          gist: ["16→128 · ReLU"], weight: .init(parameters: 2_176, of: total)),
        .init(
          id: id("latent_screen"), role: .convolution, title: "latent_screen",
          type: "VGGConvolutionDenseBlock",
          gist: ["3→8→16→32 · 3×3 conv ×2 + max-pool", "2048→32 · ReLU"],
          weight: .init(parameters: 83_752, of: total)),
        .init(
          id: id("latent_concat"), role: .join, title: "latent_concat", type: "ConcatenationBlock",
          gist: ["128 + 32 → 160"]),
        .init(
          id: id("latent_dense"), role: .feedForward, title: "latent_dense", type: "DenseBlock",
          gist: ["160→128 · ReLU"], weight: .init(parameters: 20_608, of: total)),
        .init(
          id: id("latent"), role: .recurrent, title: "latent", type: "LSTMLastStepBlock",
          gist: ["128→32 · last of 8 steps"], weight: .init(parameters: 21_792, of: total)),
      ],
      [
        .init(from: id("in/observation_inventory"), to: id("latent_inventory"), shape: ["B", "8", "16"]),
        .init(
          from: id("in/observation_screen"), to: id("latent_screen"), shape: ["B", "8", "3", "64", "64"]),
        .init(from: id("latent_inventory"), to: id("latent_concat"), shape: ["B", "8", "128"]),
        .init(from: id("latent_screen"), to: id("latent_concat"), shape: ["B", "8", "32"]),
        .init(from: id("latent_concat"), to: id("latent_dense"), shape: ["B", "8", "160"]),
        .init(from: id("latent_dense"), to: id("latent"), shape: ["B", "8", "128"]),
      ]
    )
  }

  private static func policyHeads(of total: Int) -> (nodes: [Diagram.Node], edges: [Diagram.Edge]) {
    (
      [
        .init(
          id: "policy/0/action_move", role: .actionHead, title: "action_move",
          type: "Discrete 4 → Categorical", gist: ["linear 32→4"],
          weight: .init(parameters: 132, of: total)),
        .init(
          id: "policy/0/action_use", role: .actionHead, title: "action_use",
          type: "MultiBinary 16 → Bernoulli", gist: ["linear 32→16"],
          weight: .init(parameters: 528, of: total)),
      ],
      [
        .init(from: "policy/0/latent", to: "policy/0/action_move", shape: ["B", "32"]),
        .init(from: "policy/0/latent", to: "policy/0/action_use", shape: ["B", "32"]),
      ]
    )
  }

  /// Two inputs, a recurrent block, two heads.
  static let screenAndInventory: Diagram = {
    let trunk = recurrentTrunk("policy/0", of: 128_988)
    let heads = policyHeads(of: 128_988)
    return Diagram(
      title: "custom_complex_latent_net.yaml · policy/0",
      subtitle: "128,988 parameters · 29.4 M multiply-adds per sample",
      nodes: trunk.nodes + heads.nodes, edges: trunk.edges + heads.edges)
  }()

  /// The same policy beside a critic that reads its screen embedding.
  static let shared: Diagram = {
    let trunk = recurrentTrunk("policy/0", of: 128_988)
    let heads = policyHeads(of: 128_988)
    var policy = trunk.nodes + heads.nodes
    for index in policy.indices where policy[index].id == "policy/0/latent_screen" {
      policy[index].marks = [.shared(tag: "A")]
    }
    let total = 44_609
    let critic: [Diagram.Node] = [
      .init(
        id: "critic/0/in/observation_inventory", role: .input, title: "observation_inventory",
        type: "Box 8×16 float32"),
      .init(
        id: "critic/0/in/latent_screen", role: .embedding, title: "latent_screen", type: "from policy/0",
        marks: [.shared(tag: "A")]),
      .init(
        id: "critic/0/latent_inventory", role: .feedForward, title: "latent_inventory", type: "DenseBlock",
        gist: ["16→128 · ReLU"], weight: .init(parameters: 2_176, of: total)),
      .init(
        id: "critic/0/latent_concat", role: .join, title: "latent_concat", type: "ConcatenationBlock",
        gist: ["128 + 32 → 160"]),
      .init(
        id: "critic/0/latent_dense", role: .feedForward, title: "latent_dense", type: "DenseBlock",
        gist: ["160→128 · ReLU"], weight: .init(parameters: 20_608, of: total)),
      .init(
        id: "critic/0/latent", role: .recurrent, title: "latent", type: "LSTMLastStepBlock",
        gist: ["128→32 · last of 8 steps"], weight: .init(parameters: 21_792, of: total)),
      .init(
        id: "critic/0/value", role: .valueHead, title: "value", type: "one number", gist: ["linear 32→1"],
        weight: .init(parameters: 33, of: total)),
    ]
    return Diagram(
      title: "custom_shared_embedding.yaml",
      subtitle: "173,597 parameters: policy 128,988 · critic 44,609",
      nodes: policy + critic,
      edges: trunk.edges + heads.edges + [
        .init(from: "policy/0/latent_screen", to: "critic/0/in/latent_screen", kind: .shared),
        .init(
          from: "critic/0/in/observation_inventory", to: "critic/0/latent_inventory",
          shape: ["B", "8", "16"]),
        .init(from: "critic/0/in/latent_screen", to: "critic/0/latent_concat", shape: ["B", "8", "32"]),
        .init(from: "critic/0/latent_inventory", to: "critic/0/latent_concat", shape: ["B", "8", "128"]),
        .init(from: "critic/0/latent_concat", to: "critic/0/latent_dense", shape: ["B", "8", "160"]),
        .init(from: "critic/0/latent_dense", to: "critic/0/latent", shape: ["B", "8", "128"]),
        .init(from: "critic/0/latent", to: "critic/0/value", shape: ["B", "32"]),
      ],
      clusters: [
        .init(
          id: "policy/0", label: "policy/0", caption: "128,988 parameters", members: policy.map(\.id)),
        .init(id: "critic/0", label: "critic/0", caption: "44,609 parameters", members: critic.map(\.id)),
      ],
      legend: [
        .init(.mark(.shared(tag: "A")), "latent_screen: computed by policy/0, read by critic/0"),
        .init(.role(.recurrent), "carries state over the steps"),
      ])
  }()

  /// The same the other way.
  static let sharedRightward: Diagram = {
    var diagram = shared
    diagram.direction = .rightward
    return diagram
  }()

  /// A network of a template, as its critic.
  static let template = Diagram(
    title: "template_cartpole.yaml · critic/0", subtitle: "1,249 parameters",
    nodes: [
      .init(id: "critic/0/in/observation", role: .input, title: "observation", type: "Box 4 float32"),
      .init(
        id: "critic/0/observation_feature", role: .feedForward, title: "observation_feature",
        type: "DenseBlock", gist: ["4→32→32 · Tanh"], weight: .init(parameters: 1_216, of: 1_249)),
      .init(
        id: "critic/0/latent", role: .feedForward, title: "latent", type: "DenseBlock",
        gist: ["32→32 · Tanh"], marks: [.shared(tag: "B")]),
      .init(
        id: "critic/0/value", role: .valueHead, title: "value", type: "one number", gist: ["linear 32→1"],
        weight: .init(parameters: 33, of: 1_249)),
    ],
    edges: [
      .init(from: "critic/0/in/observation", to: "critic/0/observation_feature", shape: ["B", "4"]),
      .init(from: "critic/0/observation_feature", to: "critic/0/latent", shape: ["B", "32"]),
      .init(from: "critic/0/latent", to: "critic/0/value", shape: ["B", "32"]),
    ])

  /// Six observations of different kinds, one of which nothing reads.
  static let wide: Diagram = {
    let inputs:
      [(
        key: String, space: String, shape: [String], role: Diagram.Role, type: String, gist: String,
        count: Int
      )] = [
        (
          "camera_front", "Box 3×H×W uint8", ["B", "3", "H", "W"], .convolution,
          "StridedConvolutionDenseBlock", "3→16→32→64 · conv 8/4, 4/2, 3/1", 284_512
        ),
        (
          "camera_wrist", "Box 3×64×64 uint8", ["B", "3", "64", "64"], .convolution, "VGGConvolutionGAPBlock",
          "3→8→16 · 3×3 conv ×2 + max-pool, GAP", 4_296
        ),
        ("joints", "Box 14 float32", ["B", "14"], .feedForward, "DenseBlock", "14→128→64 · ELU", 10_176),
        (
          "neighbours", "Box N×6 float32", ["B", "N", "6"], .attention, "MultiHeadAttentionBlock",
          "4 heads · 6→64", 17_024
        ),
        ("mesh", "Box 32×8 float32", ["B", "32", "8"], .graph, "GraphConvBlock", "8→32→64 · 2 hops", 2_400),
      ]
    let total = 353_609
    var nodes: [Diagram.Node] = []
    var edges: [Diagram.Edge] = []
    for input in inputs {
      nodes.append(.init(id: "policy/0/in/\(input.key)", role: .input, title: input.key, type: input.space))
      nodes.append(
        .init(
          id: "policy/0/\(input.key)_feature", role: input.role, title: "\(input.key)_feature",
          type: input.type, gist: [input.gist], weight: .init(parameters: input.count, of: total)))
      edges.append(
        .init(from: "policy/0/in/\(input.key)", to: "policy/0/\(input.key)_feature", shape: input.shape))
      edges.append(.init(from: "policy/0/\(input.key)_feature", to: "policy/0/concat", shape: ["B", "64"]))
    }
    nodes += [
      .init(
        id: "policy/0/in/lidar", role: .unused, title: "lidar", type: "Box 360 float32",
        gist: ["no block reads it"]),
      .init(
        id: "policy/0/concat", role: .join, title: "concat", type: "ConcatenationBlock",
        gist: ["5 × 64 → 320"]),
      .init(
        id: "policy/0/hidden", role: .feedForward, title: "hidden", type: "DenseBlock",
        gist: ["320→96 · ELU"],
        weight: .init(parameters: 30_816, of: total)),
      .init(
        id: "policy/0/torque", role: .actionHead, title: "torque", type: "Box 14 → DiagonalGaussian",
        gist: ["linear 96→28"], weight: .init(parameters: 2_716, of: total)),
      .init(
        id: "policy/0/gripper", role: .actionHead, title: "gripper", type: "Discrete 2 → Categorical",
        gist: ["linear 96→2"], weight: .init(parameters: 194, of: total)),
    ]
    edges += [
      .init(from: "policy/0/concat", to: "policy/0/hidden", shape: ["B", "320"]),
      .init(from: "policy/0/hidden", to: "policy/0/torque", shape: ["B", "96"]),
      .init(from: "policy/0/hidden", to: "policy/0/gripper", shape: ["B", "96"]),
    ]
    return Diagram(title: "robot.yaml · policy/0", subtitle: "353,609 parameters", nodes: nodes, edges: edges)
  }()

  /// Many blocks one after the other.
  static let chain: Diagram = {
    let blocks = (1...12).map { index in
      Diagram.Node(
        id: "net/block_\(index)", role: index % 3 == 0 ? .general : .feedForward, title: "block_\(index)",
        type: index % 3 == 0 ? "ReshapeBlock" : "DenseBlock", gist: ["64→64 · ReLU"],
        weight: index % 3 == 0 ? nil : .init(parameters: 4_160, of: 33_280))
    }
    return Diagram(
      title: "chain.yaml · net", subtitle: "33,280 parameters", nodes: blocks,
      edges: zip(blocks, blocks.dropFirst()).map {
        .init(from: $0.id, to: $1.id, shape: ["B", "64"])
      })
  }()

  /// Blocks with their layers.
  static let layers = Diagram(
    title: "cartpole.yaml · policy/0", subtitle: "19,472 parameters, layer by layer",
    nodes: [
      .init(
        id: "p/in/observation", role: .input, title: "observation_screen", type: "Box 3×64×64 uint8"),
      .init(
        id: "p/screen", role: .convolution, title: "latent_screen", type: "VGGConvolutionBlock",
        weight: .init(parameters: 3_784, of: 19_472),
        rows: [
          .init(
            name: "conv_00", operation: "conv 3×3, 3→8, ReLU", shape: ["B", "8", "64", "64"], parameters: 224),
          .init(
            name: "conv_01", operation: "conv 3×3, 8→8, ReLU", shape: ["B", "8", "64", "64"], parameters: 584),
          .init(name: "pool_0", operation: "max-pool 2×2", shape: ["B", "8", "32", "32"]),
          .init(
            name: "conv_10", operation: "conv 3×3, 8→16, ReLU", shape: ["B", "16", "32", "32"],
            parameters: 1_168),
        ]),
      .init(
        id: "p/memory", role: .recurrent, title: "memory", type: "LSTMBlock",
        weight: .init(parameters: 15_688, of: 19_472), marks: [.recurrent],
        rows: [
          .init(name: "lstm_0", operation: "LSTM 128→32", shape: ["B", "T", "32"], parameters: 20_736),
          .init(
            name: "lstm_1", operation: "LSTM 32→32", shape: ["B", "T", "floor((H - 8) / 4) + 1"],
            parameters: 8_448),
        ]),
    ],
    edges: [
      .init(from: "p/in/observation", to: "p/screen", shape: ["B", "3", "64", "64"]),
      .init(from: "p/screen", to: "p/memory", shape: ["B", "T", "floor((H - 8) / 4) + 1", "32"]),
      .init(from: "p/memory", to: "p/memory", label: "state", shape: ["B", "32"], kind: .state),
    ])

  /// A dense layer as its operations.
  static let operations = Diagram(
    title: "cartpole.yaml · policy/0", subtitle: "operations",
    nodes: [
      .init(id: "o/x", role: .input, title: "observation", type: "Box 4 float32"),
      .init(id: "o/w", role: .parameter, title: "net.linear_0.weight", type: "16×4"),
      .init(id: "o/b", role: .parameter, title: "net.linear_0.bias", type: "16"),
      .init(id: "o/matmul", role: .operation, title: "matmul"),
      .init(id: "o/add", role: .operation, title: "add"),
      .init(id: "o/relu", role: .operation, title: "relu"),
      .init(id: "o/action", role: .actionHead, title: "action", type: "Discrete 2 → Categorical"),
    ],
    edges: [
      .init(from: "o/x", to: "o/matmul", shape: ["B", "4"]),
      .init(from: "o/w", to: "o/matmul", label: "transposed", shape: ["16", "4"]),
      .init(from: "o/matmul", to: "o/add", shape: ["B", "16"]),
      .init(from: "o/b", to: "o/add", shape: ["16"]),
      .init(from: "o/add", to: "o/relu", shape: ["B", "16"]),
      .init(from: "o/relu", to: "o/action", shape: ["B", "16"]),
    ],
    clusters: [
      .init(
        id: "o/latent", label: "latent", caption: "DenseBlock",
        members: ["o/w", "o/b", "o/matmul", "o/add", "o/relu"])
    ])

  /// Every kind of node, with what it can carry.
  static let kinds = Diagram(
    title: "kinds", subtitle: "every kind of node",
    nodes: Diagram.Role.allCases.map { role in
      .init(
        id: role.rawValue, role: role, title: role.rawValue, type: "Type", gist: ["gist"],
        weight: .init(parameters: 12_345, share: 0.3))
    } + [
      .init(
        id: "problem", role: .join, title: "problem", type: "ConcatenationBlock",
        marks: [.problem("axis 1 is 8 here and 16 there")])
    ],
    edges: [
      .init(from: "feedForward", to: "problem", shape: ["B", "8"], kind: .broken),
      .init(from: "convolution", to: "problem", shape: ["B", "16"]),
    ],
    legend: Diagram.Role.allCases.prefix(4).map { .init(.role($0), $0.rawValue) } + [
      .init(.mark(.problem("")), "cannot be")
    ])

  /// Names that nobody should choose.
  static let hostile = Diagram(
    title: "A<b&c>\" \\N \u{0} &lt;", subtitle: "</TABLE>> {|} \\l \u{202e}turned",
    nodes: hostileNames.enumerated().map { index, name in
      .init(
        id: "h/\(name)/\(index)", role: .feedForward, title: name, type: name, gist: [name],
        marks: [.shared(tag: name), .problem(name)],
        rows: [.init(name: name, operation: name, shape: [name, name], parameters: -1)])
    },
    edges: hostileNames.enumerated().dropFirst().map { index, name in
      .init(
        from: "h/\(hostileNames[0])/0", to: "h/\(name)/\(index)", label: name, shape: [name, name, ""])
    },
    clusters: [
      .init(id: "\"]; }", label: "<B>", caption: "&", members: ["h/\(hostileNames[0])/0"])
    ])

  static let hostileNames = [
    "A<b&c>\"", "back\\slash \\N \\G", "trailing\\", "new\nline\ttab", "", " ", "观察 🤖 ünï",
    "\u{0}\u{1}\u{fffe}",
    "]]> --> <!-- x", String(repeating: "very_long_name_", count: 200), "e\u{301}\u{301}", "\u{202e}abc", "'",
    "&amp;",
  ]
}
