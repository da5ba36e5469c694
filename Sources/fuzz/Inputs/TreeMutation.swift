import Spec

/// Changes of a spec's values, which leave it YAML.
struct TreeMutation {
  let corpus: Corpus

  /// A spec with some values changed, in one of the ways in which it can be written.
  func mutated(_ original: Tree, _ dice: inout Dice) -> String {
    var tree = original
    for _ in 0..<dice.pick(weighted: [(6, 1), (4, 2), (2, 5), (1, 20)]) {
      let place = dice.below(tree.count)
      // The dice are rolled inside: a change is one thing, whatever it needs.
      tree.change(at: place) { change(&$0, &dice) }
      if tree.count > 3000 { break }
    }
    return dice.once(in: 8) ? tree.flow : tree.block(levels: dice.within(2...9))
  }

  private func change(_ node: inout Tree, _ dice: inout Dice) {
    switch node {
    case .scalar(let text): node = scalar(text, &dice)
    case .list(var elements):
      changeList(&elements, &dice)
      node = .list(elements)
      wrap(&node, &dice)
    case .map(var entries):
      changeMap(&entries, &dice)
      node = .map(entries)
      wrap(&node, &dice)
    }
  }

  private func scalar(_ text: String, _ dice: inout Dice) -> Tree {
    switch dice.below(10) {
    case 0...5: .scalar(Extremes.value(&dice))
    case 6: .list([.scalar(text)])
    case 7: .scalar(TextMutation.misspelling(text, &dice))
    case 8: piece(&dice)
    default: .scalar(Scalar.quoted("${\(path(&dice))}"))
    }
  }

  /// A part of another spec.
  private func piece(_ dice: inout Dice) -> Tree {
    let other = dice.pick(corpus.trees)
    return other.node(at: dice.below(other.count))
  }

  /// A path that an interpolation or an override may name.
  func path(_ dice: inout Dice) -> String {
    var node = dice.pick(corpus.trees)
    var parts: [String] = []
    while true {
      switch node {
      case .scalar: break
      case .list(let elements):
        if !elements.isEmpty, !dice.once(in: 6) {
          let index = dice.below(elements.count)
          parts.append(String(index))
          node = elements[index]
          continue
        }
      case .map(let entries):
        if !entries.isEmpty, !dice.once(in: 6) {
          let entry = dice.pick(entries)
          parts.append(entry.key)
          node = entry.value
          continue
        }
      }
      break
    }
    return parts.isEmpty ? "policy" : parts.joined(separator: ".")
  }

  private func changeList(_ elements: inout [Tree], _ dice: inout Dice) {
    let place = dice.below(elements.count)
    switch dice.below(6) {
    case 0:
      if !elements.isEmpty { elements.remove(at: place) }
    case 1:
      if !elements.isEmpty {
        let most = min(200, 10_000 / elements[place].count)
        elements += Array(repeating: elements[place], count: dice.count(upTo: most))
      }
    case 2: elements.append(.scalar(Extremes.value(&dice)))
    case 3: elements.append(piece(&dice))
    case 4: elements.reverse()
    default: elements = []
    }
  }

  private func changeMap(_ entries: inout [Tree.Entry], _ dice: inout Dice) {
    let place = dice.below(entries.count)
    switch dice.below(9) {
    case 0:
      if !entries.isEmpty { entries.remove(at: place) }
    case 1, 2:
      if !entries.isEmpty {
        entries[place].key =
          dice.once(in: 2)
          ? dice.pick(Extremes.keys) : TextMutation.misspelling(entries[place].key, &dice)
      }
    case 3: entries.append(Tree.Entry(key: dice.pick(Extremes.keys), value: .scalar(Extremes.value(&dice))))
    case 4: entries.append(Tree.Entry(key: dice.pick(Extremes.keys), value: piece(&dice)))
    case 5:
      // Many of a kind: blocks, spaces, networks.
      if !entries.isEmpty {
        let entry = entries[place]
        for index in 0..<dice.count(upTo: min(60, 10_000 / entry.value.count)) {
          entries.append(Tree.Entry(key: "\(entry.key)_\(index)", value: entry.value))
        }
      }
    case 6:
      if case .map(let other) = piece(&dice) { entries += other }
    case 7:
      if !entries.isEmpty { entries[place].value = piece(&dice) }
    default: entries.reverse()
    }
  }

  private func wrap(_ node: inout Tree, _ dice: inout Dice) {
    guard dice.once(in: 12) else { return }
    switch dice.below(4) {
    case 0: node = .list([node])
    case 1: node = .map([Tree.Entry(key: dice.pick(Extremes.keys), value: node)])
    case 2: for _ in 0..<dice.count(upTo: 140) { node = .list([node]) }
    default: node = .scalar(Extremes.value(&dice))
    }
  }
}
