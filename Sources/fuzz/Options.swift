import FoundationEssentials
import Glibc

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
  /// Whether a replay does no more than what a user would.
  var isPlain = false
  /// A file for what a replay finds, which is printed else.
  var notes: String?
  /// What this process is to do.
  var task = Task.supervise
  /// A folder in which nothing is kept, of this process alone if none is given.
  var scratch: String { givenScratch ?? ownScratch }
  private var givenScratch: String?
  /// The folder that goes away with this process.
  let ownScratch = Self.scratch(of: getpid())

  /// The folder of a process that is given none.
  static func scratch(of process: pid_t) -> String {
    FileManager.default.temporaryDirectory.appending(path: "fuzz-\(process)").path(percentEncoded: false)
  }

  /// What tells another process which input is meant by a number.
  var origin: [String] {
    ["--seed", String(seed), "--clone", clone] + (way.map { ["--way", $0] } ?? [])
  }
  /// What tells another process how much an input may take.
  var limits: [String] { ["--time", String(milliseconds)] }
  /// The processor's time that a step may take, in nanoseconds.
  var timeLimit: UInt64 { UInt64(milliseconds) * 1_000_000 }

  /// What a process is to do.
  enum Task {
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
      case "--inputs": inputs = try Self.number(&words, word, in: 0...1_000_000_000)
      case "--seed": seed = UInt64(try Self.number(&words, word, in: 0...Int.max))
      case "--first": first = try Self.number(&words, word, in: 0...1_000_000_000_000)
      case "--workers": workers = try Self.number(&words, word, in: 1...256)
      case "--findings": findings = try Self.path(&words, word)
      case "--time": milliseconds = try Self.number(&words, word, in: 0...1_000_000)
      case "--way":
        let name = try Self.value(&words, word)
        guard InputMaker.ways.contains(where: { $0.name == name }) else {
          throw FuzzError("the ways are: \(InputMaker.ways.map(\.name).joined(separator: ", "))")
        }
        way = name
      case "--clone": clone = try Self.path(&words, word)
      case "--scratch": givenScratch = try Self.path(&words, word)
      case "--notes": notes = try Self.path(&words, word)
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

  private static func number(
    _ words: inout ArraySlice<String>, _ option: String, in range: ClosedRange<Int>
  ) throws -> Int {
    guard let number = Int(try value(&words, option)), range.contains(number) else {
      throw FuzzError("\(option) needs a number from \(range.lowerBound) to \(range.upperBound)\n\(usage)")
    }
    return number
  }

  /// Workers change the folder in which they are, so paths are made absolute.
  private static func path(_ words: inout ArraySlice<String>, _ option: String) throws -> String {
    Folder.absolute(try value(&words, option))
  }
}
