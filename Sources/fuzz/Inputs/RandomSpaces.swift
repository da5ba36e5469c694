import OrderedCollections

/// Spaces of impossible sizes, kinds and depths, and specs for them.
struct RandomSpaces {
  let corpus: Corpus

  func input(_ dice: inout Dice) -> FuzzInput {
    if dice.once(in: 4) {
      let spaces = dice.pick(corpus.spaceTrees)
      return with(Array(TreeMutation(corpus: corpus).mutated(spaces, &dice).utf8), &dice)
    }
    if dice.once(in: 6) {
      return with(TextMutation(corpus: corpus).mutated(dice.pick(corpus.spaces), &dice), &dice)
    }
    let spaces = Self.tree(&dice)
    if dice.once(in: 2) { return with(Array(spaces.block(levels: 2).utf8), &dice) }
    guard case .map(var entries) = dice.pick(corpus.trees) else { return FuzzInput(spec: spaces.block()) }
    for index in entries.indices where entries[index].key == "spaces" { entries[index].value = spaces }
    return FuzzInput(spec: Tree.map(entries).block(levels: 3))
  }

  private func with(_ spaces: [UInt8], _ dice: inout Dice) -> FuzzInput {
    var input = FuzzInput(spec: dice.pick(corpus.specs))
    input.files[FuzzInput.spaces] = spaces
    return input
  }

  private static func tree(_ dice: inout Dice) -> Tree {
    let step = { (dice: inout Dice) -> Tree in
      .map([
        .init(key: "observation", value: space(depth: 0, &dice)),
        .init(key: "action", value: space(depth: 0, &dice)),
      ])
    }
    guard dice.once(in: 3) else { return step(&dice) }
    let count = dice.count(upTo: 30)
    var entries = [
      Tree.Entry(
        key: "steps",
        value: .map((0..<count).map { .init(key: dice.once(in: 9) ? "0" : "s\($0)", value: step(&dice)) }))
    ]
    if dice.once(in: 2) {
      let order = (0..<count).map { _ in Tree.scalar("s\(dice.below(count + 1))") }
      entries.append(.init(key: "step_order", value: .list(order)))
    }
    if dice.once(in: 3) { entries.append(.init(key: "agent_count", value: .scalar(Extremes.value(&dice)))) }
    return .map(entries)
  }

  private static func size(_ dice: inout Dice) -> String {
    switch dice.below(8) {
    case 0...4: String(dice.within(1...12))
    case 5: dice.pick(["T", "H", "W", "N", "B"])
    default: dice.pick(Extremes.numbers)
    }
  }

  private static func shape(_ dice: inout Dice) -> Tree {
    let rank = dice.once(in: 12) ? dice.within(5...90) : dice.within(0...4)
    return .list((0..<rank).map { _ in .scalar(size(&dice)) })
  }

  static func space(depth: Int, _ dice: inout Dice) -> Tree {
    let isDeep = depth > 0 && dice.once(in: 60)
    let kind = depth > 100 ? 0 : isDeep ? dice.within(10...11) : dice.below(12)
    var entries: [Tree.Entry] = []
    func add(_ key: String, _ value: Tree) { entries.append(.init(key: key, value: value)) }
    switch kind {
    case 0...4:
      add("type", .scalar("Box"))
      add("low", bound(&dice))
      add("high", bound(&dice))
      add("shape", shape(&dice))
      if dice.once(in: 2) {
        add("dtype", .scalar(dice.pick(["float32", "uint8", "int64", "bool", "float16", "complex64"])))
      }
    case 5:
      add("type", .scalar("Discrete"))
      add("n", .scalar(size(&dice)))
      if dice.once(in: 3) { add("start", .scalar(dice.pick(Extremes.numbers))) }
    case 6:
      add("type", .scalar("MultiDiscrete"))
      let count = dice.count(upTo: 2000)
      add(
        "nvec",
        dice.once(in: 8)
          ? .list([shape(&dice), shape(&dice)]) : .list((0..<count).map { _ in .scalar(size(&dice)) }))
    case 7:
      add("type", .scalar("MultiBinary"))
      add("n", dice.once(in: 2) ? .scalar(size(&dice)) : shape(&dice))
    case 8, 9: return .scalar(Extremes.value(&dice))
    case 10:
      let names = (0..<dice.count(upTo: depth > 2 ? 2 : 20)).map { "k\($0)" }
      let spaces = Tree.map(names.map { .init(key: $0, value: space(depth: depth + 1, &dice)) })
      if dice.once(in: 2) { return spaces }
      add("type", .scalar("Dict"))
      add("spaces", spaces)
    default:
      add("type", .scalar("Tuple"))
      add(
        "spaces",
        .list((0..<dice.count(upTo: depth > 2 ? 2 : 20)).map { _ in space(depth: depth + 1, &dice) }))
    }
    if dice.once(in: 8) { add(dice.pick(Extremes.keys), .scalar(Extremes.value(&dice))) }
    return .map(entries)
  }

  private static func bound(_ dice: inout Dice) -> Tree {
    switch dice.below(8) {
    case 0...3: .scalar(dice.pick(["-1", "0", "1", "255", "-.inf", ".inf"]))
    case 4: .list((0..<dice.count(upTo: 300)).map { _ in .scalar(dice.pick(Extremes.numbers)) })
    case 5: .list([.list([.scalar("1")]), .scalar("2")])
    default: .scalar(dice.pick(Extremes.numbers))
    }
  }
}
