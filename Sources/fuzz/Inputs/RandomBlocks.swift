import Composer

/// Networks of blocks with random parameters of every type and none, over random inputs.
enum RandomBlocks {
  /// A block and what it declares.
  private struct Kind {
    let name: String
    let parameters: [ParameterDeclaration]
    let inputs: ClosedRange<Int>
  }

  private static let kinds: [Kind] = ModelRegistry.standard.perception.blocks.entries.values.map { entry in
    let reader = ParameterReader(recordingFor: entry.element.declaration.name)
    let block = entry.element.init(reader, registry: .standard)
    let counts = block.inputs.counts
    return Kind(
      name: entry.element.declaration.name, parameters: reader.declarations,
      inputs: counts.lowerBound...min(counts.upperBound, counts.lowerBound + 3))
  }

  private static let initializers = Array(ModelRegistry.standard.perception.initializers.names)

  static func input(_ dice: inout Dice) -> FuzzInput {
    var keys = (0..<dice.within(1...4)).map { "x\($0)" }
    let observations = keys.map { ($0, observation(&dice)) }
    let symbolic = dice.once(in: 3)
    var blocks: [Tree.Entry] = []
    let count = dice.pick(weighted: [
      (8, dice.within(1...5)), (3, dice.within(5...20)), (1, dice.within(20...120)),
    ])
    // A chain of one kind grows what grows: sizes, or expressions for sizes.
    let only = dice.once(in: 4) ? dice.pick(kinds) : nil
    for index in 0..<count {
      let kind = only ?? dice.pick(kinds)
      blocks.append(.init(key: "b\(index)", value: block(kind, "b\(index)", reading: keys, &dice)))
      keys.append("b\(index)")
    }
    let spaces = observations.map { key, space in
      Tree.Entry(key: key, value: symbolic ? Self.symbolic(space, &dice) : space)
    }
    return FuzzInput(spec: spec(spaces, blocks, keys, &dice))
  }

  private static func spec(
    _ spaces: [Tree.Entry], _ blocks: [Tree.Entry], _ keys: [String], _ dice: inout Dice
  )
    -> String
  {
    func map(_ entries: (String, Tree)...) -> Tree { .map(entries.map { .init(key: $0.0, value: $0.1) }) }
    let outKeys = (0..<dice.within(1...3)).map { _ in Tree.scalar(dice.pick(keys)) }
    var network = [
      Tree.Entry(key: "blocks", value: .map(blocks)), .init(key: "out_keys", value: .list(outKeys)),
    ]
    if dice.once(in: 4) { network.append(.init(key: "weight_init", value: weightRule(&dice))) }
    if dice.once(in: 2) {
      return map(
        ("_target_", .scalar("InferenceBlock")), ("spaces", map(("observation", .map(spaces)))),
        ("networks", map(("net", .map(network))))
      ).block(levels: dice.within(3...6))
    }
    network.append(
      .init(key: "heads", value: map(("in_keys", .scalar(dice.pick(keys))))))
    let networks = Tree.list([.map(network)])
    let action =
      dice.once(in: 3)
      ? RandomSpaces.space(depth: 1, &dice) : .scalar("{type: Discrete, n: 3}")
    let critics = [
      "StateCriticComposer", "SharedStateCriticComposer", "StateActionCriticComposer",
      "DeltaStateCriticComposer",
    ]
    return map(
      ("_target_", .scalar("CustomModelComposer")),
      ("spaces", map(("observation", .map(spaces)), ("action", action))),
      ("policy", map(("_target_", .scalar("ProbabilisticPolicyComposer")), ("networks", networks))),
      (
        "critic",
        dice.once(in: 2)
          ? .scalar("~") : map(("_target_", .scalar(dice.pick(critics))), ("networks", networks))
      )
    ).block(levels: dice.within(3...6))
  }

  private static func observation(_ dice: inout Dice) -> Tree {
    if dice.once(in: 8) { return RandomSpaces.space(depth: 1, &dice) }
    let shape = dice.pick([
      "[4]", "[1]", "[5, 4]", "[3, 12, 12]", "[3, 64, 64]", "[7, 3]", "[4, 3, 8, 8]", "[2, 2, 2, 2, 2]",
      "[6, 6]", "[16, 5, 5]", "[1024]",
      "[100000, 100000]", "[]", "[1, 1, 1]", "[10, 8]", "[2147483648, 4]", "[5, 5, 3]",
    ])
    return .scalar("{type: Box, low: -1, high: 1, shape: \(shape)}")
  }

  private static func symbolic(_ space: Tree, _ dice: inout Dice) -> Tree {
    let shape = dice.pick([
      "[T, 4]", "[3, H, W]", "[T, 3, H, W]", "[N, 5]", "[N, N]", "[T, T, T]", "[H]", "[2, H, H]", "[C, H, W]",
      "[A, B2, C, D]",
    ])
    return dice.once(in: 3) ? space : .scalar("{type: Box, low: -1, high: 1, shape: \(shape)}")
  }

  private static func block(_ kind: Kind, _ key: String, reading keys: [String], _ dice: inout Dice) -> Tree {
    let count = dice.once(in: 20) ? dice.within(0...6) : dice.within(kind.inputs)
    // The latest tensors are the most grown ones.
    let near = keys.suffix(dice.once(in: 2) ? 2 : keys.count)
    let inputs = (0..<count).map { _ in Tree.scalar(dice.pick(near)) }
    var parameters: [Tree.Entry] = []
    for declaration in kind.parameters where declaration.isRequired ? !dice.once(in: 60) : dice.once(in: 3) {
      parameters.append(.init(key: declaration.name, value: value(of: declaration, for: inputs, &dice)))
    }
    if dice.once(in: 40) {
      parameters.append(.init(key: dice.pick(Extremes.keys), value: .scalar(Extremes.value(&dice))))
    }
    if dice.once(in: 25) { parameters.append(.init(key: "weight_init", value: weightRule(&dice))) }
    var entries = [
      Tree.Entry(key: "in_keys", value: count == 1 && dice.once(in: 2) ? inputs[0] : .list(inputs))
    ]
    if dice.once(in: 8) {
      let names = (0..<dice.within(1...3)).map { Tree.scalar($0 == 0 ? key : "\(key)_\($0)") }
      entries.append(.init(key: "out_keys", value: .list(names)))
    }
    if dice.once(in: 4) {
      entries.insert(.init(key: "block_type", value: .scalar(kind.name)), at: 0)
      entries.append(.init(key: "block_params", value: .map(parameters)))
    } else {
      entries = [.init(key: "_target_", value: .scalar(kind.name))] + entries + parameters
    }
    return .map(entries)
  }

  private static func value(of declaration: ParameterDeclaration, for inputs: [Tree], _ dice: inout Dice)
    -> Tree
  {
    if dice.once(in: 25) { return .scalar(Extremes.value(&dice)) }
    if declaration.name == "func" {
      let names = inputs.map(\.flow)
      return .scalar(Scalar.quoted(RandomExpression(names: names.isEmpty ? ["x"] : names).text(&dice)))
    }
    if declaration.name == "blocks" {
      let kind = dice.pick(kinds.filter { $0.name != "InferenceBlock" })
      return .map([
        .init(key: "inner", value: block(kind, "inner", reading: inputs.map(\.flow) + ["x0"], &dice))
      ])
    }
    if declaration.name == "non_lin" {
      return .scalar(dice.pick(["ReLU", "Tanh", "SELU", "torch.nn.ReLU", "Identity", "Softmax", "GLU"]))
    }
    return value(of: declaration.schema, &dice)
  }

  /// A value that a schema allows, mostly a small one.
  private static func value(of schema: JSONValue, _ dice: inout Dice) -> Tree {
    guard case .object(let members) = schema else { return .scalar(Extremes.value(&dice)) }
    for name in ["anyOf", "oneOf"] {
      if case .array(let choices) = members[name], !choices.isEmpty {
        return value(of: dice.pick(choices), &dice)
      }
    }
    if case .array(let choices) = members["enum"], !choices.isEmpty { return scalar(dice.pick(choices)) }
    switch members["type"] {
    case .string("integer"):
      if dice.once(in: 30) { return .scalar(dice.pick(Extremes.numbers)) }
      return .scalar(String(dice.once(in: 6) ? dice.within(-3...70) : dice.within(1...4)))
    case .string("number"):
      return .scalar(
        dice.once(in: 4) ? dice.pick(Extremes.numbers) : dice.pick(["0", "0.5", "1", "0.1", "1e-5"]))
    case .string("boolean"): return .scalar(dice.pick(["true", "false"]))
    case .string("array"):
      let element = members["items"] ?? .bool(true)
      return .list((0..<dice.within(1...(dice.once(in: 12) ? 40 : 3))).map { _ in value(of: element, &dice) })
    default: return .scalar(Extremes.value(&dice))
    }
  }

  private static func scalar(_ value: JSONValue) -> Tree {
    switch value {
    case .string(let text): .scalar(Scalar.quoted(text))
    case .integer(let number): .scalar(String(number))
    case .bool(let flag): .scalar(String(flag))
    case .number(let number): .scalar("\(number)")
    case .null, .array, .object: .scalar("~")
    }
  }

  private static func weightRule(_ dice: inout Dice) -> Tree {
    let one = { (dice: inout Dice) -> Tree in
      .scalar(
        "{_target_: \(dice.pick(initializers)), \(dice.pick(["std", "gain", "value", "a", "mean", "parameters", "bias"])): "
          + "\(Extremes.value(&dice))}")
    }
    return dice.once(in: 2) ? one(&dice) : .list((0..<dice.count(upTo: 10)).map { _ in one(&dice) })
  }
}
