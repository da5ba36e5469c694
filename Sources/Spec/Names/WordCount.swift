/// How often names stand in a text, and how often the words that they are made of do.
struct WordCount: Sendable {
  private var names: [String: Int] = [:]
  private var words: [String: Int] = [:]

  init(_ text: String) {
    var name = ""
    var found: [String: Int] = [:]
    for scalar in text.unicodeScalars {
      if scalar == "_" || scalar.isLetterOrDigit {
        name.unicodeScalars.append(scalar)
      } else if !name.isEmpty {
        found[name, default: 0] += 1
        name = ""
      }
    }
    if !name.isEmpty { found[name, default: 0] += 1 }
    names = found
    for (name, count) in found where name.utf8.count <= 200 {
      for word in Words.of(name) { words[word, default: 0] += count }
    }
  }

  /// How often a name stands there by itself.
  func count(ofName name: String) -> Int { names[name] ?? 0 }

  /// How often a word stands there, by itself or as part of a name.
  func count(ofWord word: String) -> Int { words[word] ?? 0 }
}
