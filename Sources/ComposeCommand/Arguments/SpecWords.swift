import ArgumentParser
import Composer
import Glibc

/// The words of a command line that are no options: paths of specs, and overrides for all of them.
struct SpecWords {
  /// The paths of specs.
  let specs: [String]
  /// The overrides, in their order.
  let overrides: [String]
  /// Overrides that the shell took apart at their spaces, as they were before.
  let torn: [String]

  /// Tells overrides from paths: a word of the form `[+~]key[=…]` is an override unless there is a file of its name.
  init(_ words: [String]) {
    var (specs, overrides, torn): ([String], [String], [String]) = ([], [], [])
    var rest = words[...]
    while let word = rest.popFirst() {
      guard Self.isOverride(word) else {
        specs.append(word)
        continue
      }
      overrides.append(word)
      if let pieces = Self.pieces(completing: word, of: rest) {
        torn.append(([word] + pieces).joined(separator: " "))
        rest = rest.dropFirst(pieces.count)
      }
    }
    (self.specs, self.overrides, self.torn) = (specs, overrides, torn)
  }

  /// Refuses overrides that came in pieces: each piece would be a file that is not there.
  func refuseTorn() throws {
    guard let word = torn.first else { return }
    let quoted = word.contains("'") ? "\"\(word)\"" : "'\(word)'"
    throw ValidationError(
      "The shell took the override `\(Path.shown(word))` apart at its spaces: "
        + "write it in quotes as a whole, \(Path.shown(quoted)).")
  }

  private static func isOverride(_ word: String) -> Bool {
    Override.isOverride(word) && access(word, F_OK) != 0
  }

  /// The words behind an override that close what it opens; nil where it opens nothing, or it stays open.
  private static func pieces(completing word: String, of rest: ArraySlice<String>) -> [String]? {
    var nesting = Nesting()
    nesting.read(word)
    if nesting.isClosed { return nil }
    var pieces: [String] = []
    for piece in rest.prefix(mostPieces) {
      if isOverride(piece) || access(piece, F_OK) == 0 { return nil }
      pieces.append(piece)
      nesting.read(" " + piece)
      if nesting.isClosed { return pieces }
    }
    return nil
  }

  private static let mostPieces = 1000

  /// The brackets and quotes that a text has opened and not closed.
  private struct Nesting {
    private var depth = 0
    private var quote: Character?

    var isClosed: Bool { depth <= 0 && quote == nil }

    mutating func read(_ text: String) {
      for character in text {
        if let open = quote {
          if character == open { quote = nil }
        } else if "'\"".contains(character) {
          quote = character
        } else if "[{(".contains(character) {
          depth += 1
        } else if "]})".contains(character) {
          depth -= 1
        }
      }
    }
  }
}
