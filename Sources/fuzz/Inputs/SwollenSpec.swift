import Spec

/// Specs in which one value is far too wide: thousands of keys, elements, or copies of what stands there.
///
/// Whatever takes time that grows with the square of a number comes to light here.
struct SwollenSpec {
  let corpus: Corpus

  func input(_ dice: inout Dice) -> FuzzInput {
    var tree = dice.pick(corpus.trees)
    // From the last to the first, so that no place is within what was swollen before.
    let places = Set((0..<dice.within(1...3)).map { _ in dice.below(tree.count) })
    let share = SourceFile.maximumSize / places.count
    for place in places.sorted(by: >) where tree.count < 100_000 {
      tree.change(at: place) { swell(&$0, to: share, &dice) }
    }
    let text = dice.once(in: 3) ? tree.flow : tree.block(levels: dice.within(2...9))
    // What stands behind the largest size that is read makes no difference, but that it is there.
    return FuzzInput(spec: Array(text.utf8.prefix(SourceFile.maximumSize + 1)))
  }

  /// How many there are of something, so that all together takes no more bytes than it may.
  private static func count(of example: Tree, in size: Int, _ dice: inout Dice) -> Int {
    let most = size / (example.flow.utf8.count + 30)
    return min(
      most,
      dice.pick(weighted: [
        (4, dice.within(200...2000)), (3, dice.within(2000...4000)), (2, dice.within(4000...90_000)),
      ]))
  }

  private func swell(_ node: inout Tree, to size: Int, _ dice: inout Dice) {
    switch node {
    case .scalar(let text): node = swollen(text, to: size, &dice)
    case .list(let elements):
      let example = elements.isEmpty || dice.once(in: 4) ? Tree.scalar("1") : dice.pick(elements)
      let copies = Array(repeating: example, count: Self.count(of: example, in: size, &dice))
      node = .list(dice.once(in: 2) ? elements + copies : copies + elements)
    case .map(let entries): node = .map(Self.swollen(entries, to: size, &dice))
    }
  }

  private static func swollen(
    _ entries: [Tree.Entry], to size: Int, _ dice: inout Dice
  ) -> [Tree.Entry] {
    guard !entries.isEmpty else { return [] }
    let example = dice.pick(entries)
    let count = count(of: example.value, in: size, &dice)
    let name = example.key.filter { $0 != "\"" }
    let further: [Tree.Entry]
    switch dice.below(6) {
    case 0: further = (0..<count).map { .init(key: "k\($0)", value: .scalar("1")) }
    case 1: further = (0..<count).map { .init(key: "\(name)\($0)", value: example.value) }
    case 2: further = Array(repeating: example, count: count)
    case 3:
      further = (0..<count).map { _ in
        let other = TextMutation.misspelling(dice.pick(entries).key.filter { $0 != "\"" }, &dice)
        return .init(key: Scalar.quoted(other), value: example.value)
      }
    case 4:
      let values = entries.map(\.value.trimmed)
      further = (0..<count).map { .init(key: "k\($0)", value: dice.pick(values)) }
    default:
      // Each reads the one before.
      further = (0..<count).map {
        .init(key: "\(name)\($0)", value: example.value.reading($0 == 0 ? name : "\(name)\($0 - 1)"))
      }
    }
    return dice.once(in: 4) ? further + entries : entries + further
  }

  private func swollen(_ text: String, to size: Int, _ dice: inout Dice) -> Tree {
    let count = Self.count(of: .scalar(text), in: size, &dice)
    let long = min(count, 80_000 / (text.utf8.count + 4))
    switch dice.below(7) {
    case 0: return .list(Array(repeating: .scalar(text), count: count))
    case 1: return .list((0..<count).map { .scalar("\(text.filter { $0 != "\"" })\($0)") })
    case 2: return .list((0..<count).map { .scalar(String($0)) })
    case 3: return .map((0..<count).map { .init(key: "k\($0)", value: .scalar(text)) })
    case 4: return .scalar(Scalar.quoted(String(repeating: text, count: long)))
    case 5:
      return .scalar(
        Scalar.quoted(
          String(
            repeating: "${\(dice.once(in: 2) ? "a" : TreeMutation(corpus: corpus).path(&dice))}", count: long)
        ))
    default: return .list((0..<count).map { .scalar(Scalar.quoted("${a\($0)}")) })
    }
  }
}

extension Tree {
  /// The value unless it is a large one.
  fileprivate var trimmed: Tree { flow.utf8.count > 400 ? .scalar("1") : self }

  /// The value of a block that reads another one.
  fileprivate func reading(_ name: String) -> Tree {
    guard case .map(var entries) = self else { return .scalar(name) }
    for index in entries.indices where entries[index].key == "in_keys" {
      entries[index].value = .scalar(name)
    }
    return .map(entries)
  }
}
