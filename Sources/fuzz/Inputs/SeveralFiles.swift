import OrderedCollections
import Spec

/// Specs that name files: themselves, each other, none, devices, folders, and far too many.
struct SeveralFiles {
  let corpus: Corpus

  func input(_ dice: inout Dice) -> FuzzInput {
    var input = FuzzInput(.compose, files: files(&dice))
    if dice.once(in: 4) {
      // With a disk there are folders, devices and pipes.
      let command = dice.pick([["check"], ["check", "--fix"], ["resolve"], ["check", "--diff"]])
      input.use = .command
      input.words = command + [FuzzInput.spec]
    }
    return input
  }

  private static let odd = [
    "/dev/zero", "/dev/null", "/dev/random", "/dev/full", "/dev/tty", "/proc/self/mem", "/proc/kmsg", "/",
    ".", "..", "", "./", "fifo", "no.yaml",
    "spec.yaml", "./spec.yaml", "sub/../spec.yaml", "a/b/c/d.yaml", "@", "${a}", "~", "*", "\\0", "con",
    "/proc/self/fd/0", "f0.yam", "F0.yaml",
    "/dev/stdin", "fifo/x", "spec.yaml/x",
  ]

  private func files(_ dice: inout Dice) -> OrderedDictionary<String, [UInt8]> {
    var files: OrderedDictionary<String, [UInt8]> = [:]
    let count = dice.pick(weighted: [
      (6, dice.within(1...4)), (2, dice.within(4...20)), (1, dice.within(20...60)),
    ])
    let names = (0..<count).map { dice.once(in: 5) ? "sub/f\($0).yaml" : "f\($0).yaml" }
    files[FuzzInput.spec] = Array(spec(names, &dice).utf8)
    for (index, name) in names.enumerated() {
      files[name] = Array(part(index, names, &dice).utf8)
    }
    return files
  }

  private static func reference(_ names: [String], _ dice: inout Dice) -> String {
    dice.once(in: 4) ? dice.pick(odd) : dice.pick(names)
  }

  private func spec(_ names: [String], _ dice: inout Dice) -> String {
    var text = ""
    if dice.once(in: 2) {
      let list = (0..<dice.count(upTo: 30)).map { _ in Scalar.quoted(Self.reference(names, &dice)) }
      text += "defaults: [\(list.joined(separator: ", "))]\n"
    }
    if dice.once(in: 2), case .map(var entries) = dice.pick(corpus.trees) {
      for index in entries.indices where dice.once(in: 3) {
        entries[index].value = .scalar(Scalar.quoted("@" + Self.reference(names, &dice)))
      }
      return text + Tree.map(entries).block()
    }
    let keys = Extremes.keys.shuffled(using: &dice)
    for key in keys.prefix(dice.within(0...6)) { text += "\(key): '@\(Self.reference(names, &dice))'\n" }
    return text
  }

  private func part(_ index: Int, _ names: [String], _ dice: inout Dice) -> String {
    switch dice.below(6) {
    case 0:
      // Every file twice in the next one.
      let next = names[min(index + 1, names.count - 1)]
      let width = dice.within(1...8)
      return "[" + Array(repeating: "'@\(next)'", count: width).joined(separator: ", ") + "]\n"
    case 1:
      let list = (0..<dice.count(upTo: 30)).map { _ in Scalar.quoted(Self.reference(names, &dice)) }
      return "defaults: [\(list.joined(separator: ", "))]\nk\(index): 1\n"
    case 2:
      let other = dice.pick(corpus.trees)
      return other.node(at: dice.below(other.count)).block()
    case 3: return "[" + Array(repeating: "1", count: dice.count(upTo: 3000)).joined(separator: ", ") + "]"
    case 4:
      return String(
        decoding: TextMutation(corpus: corpus).mutated(dice.pick(corpus.specs), &dice), as: UTF8.self)
    default: return "a: {b: '@\(Self.reference(names, &dice))', c: ['@\(Self.reference(names, &dice))']}\n"
    }
  }
}
