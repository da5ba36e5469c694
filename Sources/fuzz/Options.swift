/// What the command line says.
struct Options {
  var inputs = 20_000
  var seed: UInt64 = 1
  var first = 0
  var workers = 2
  /// The processor's time that a step may take, in milliseconds: less than what is promised, to see what comes near.
  var milliseconds = 1000
  /// The only way to make inputs, if not all.
  var way: String?
  /// A folder for inputs that something is wrong with.
  var findings = Folder.absolute("findings")
  /// A clone of the repository.
  var clone = Folder.absolute(".")
  /// Whether findings are made smaller.
  var minimizes = true
  var isQuiet = false
  /// Whether a replay does no more than what a user would.
  var isPlain = false
  /// What this process is to do.
  var task = Task.supervise
  /// A folder in which nothing is kept.
  var scratch: String { givenScratch ?? "\(findings)/scratch" }
  private var givenScratch: String?
  /// What tells another process which input is meant by a number.
  var origin: [String] {
    ["--seed", String(seed), "--clone", clone] + (way.map { ["--way", $0] } ?? [])
  }
  /// What tells another process how much an input may take.
  var limits: [String] { ["--time", String(milliseconds)] }
  /// The processor's time that a step may take, in nanoseconds.
  var timeLimit: UInt64 { UInt64(milliseconds) * 1_000_000 }

  /// What a process is to do.
  enum Task: Equatable {
    case supervise
    /// Run inputs, with this folder for files.
    case work(String)
    /// Save the first input to a folder.
    case save(String)
    /// Run the input that is saved in a folder.
    case replay(String)
  }

  static let usage = """
    usage: fuzz [--inputs N] [--seed N] [--first N] [--way NAME] [--workers N] [--findings DIR] [--clone DIR]
                [--time MS] [--keep-size]
           fuzz --replay DIR | --save DIR --first N [--seed N] [--way NAME]
    feeds the program with N inputs, and keeps those that it fails at under DIR (`findings`)
    """

  /// Reads the command line.
  init(_ words: [String]) throws {
    var words = words[...]
    while let word = words.popFirst() {
      switch word {
      case "--keep-size": minimizes = false
      case "--plain": isPlain = true
      case "--quiet": isQuiet = true
      case "--inputs": inputs = try Self.number(&words, word)
      case "--seed": seed = UInt64(try Self.number(&words, word))
      case "--first": first = try Self.number(&words, word)
      case "--workers": workers = max(1, try Self.number(&words, word))
      case "--findings": findings = try Self.path(&words, word)
      case "--time": milliseconds = try Self.number(&words, word)
      case "--way":
        let name = try Self.value(&words, word)
        guard InputMaker.ways.contains(where: { $0.name == name }) else {
          throw FuzzError("the ways are: \(InputMaker.ways.map(\.name).joined(separator: ", "))")
        }
        way = name
      case "--clone": clone = try Self.path(&words, word)
      case "--scratch": givenScratch = try Self.path(&words, word)
      case "--work": task = .work(try Self.path(&words, word))
      case "--save": task = .save(try Self.path(&words, word))
      case "--replay": task = .replay(try Self.path(&words, word))
      default: throw FuzzError("\(word) is unknown\n\(Self.usage)")
      }
    }
  }

  private static func value(_ words: inout ArraySlice<String>, _ option: String) throws -> String {
    guard let value = words.popFirst() else { throw FuzzError("\(option) needs a value\n\(usage)") }
    return value
  }

  private static func number(_ words: inout ArraySlice<String>, _ option: String) throws -> Int {
    let text = try value(&words, option)
    guard let number = Int(text), number >= 0 else { throw FuzzError("\(option) needs a number\n\(usage)") }
    return number
  }

  /// Workers change the folder in which they are, so paths are made absolute.
  private static func path(_ words: inout ArraySlice<String>, _ option: String) throws -> String {
    Folder.absolute(try value(&words, option))
  }
}
