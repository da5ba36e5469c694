import ComposeCommand
import Composer
import Glibc
import Rendering

/// One input, and what came of it.
struct InputRun {
  /// The input.
  let input: FuzzInput
  /// What must not be.
  private(set) var faults: [Fault] = []
  /// The processor's time of the longest step, in nanoseconds.
  private(set) var longestStep: UInt64 = 0
  /// What came of it, in a number.
  private(set) var digest = Digest()
  /// The codes of its diagnostics.
  private(set) var codes: Set<String> = []
  /// Whether it has networks without errors.
  private(set) var isSound = false
  private let timeLimit: UInt64

  /// Feeds the program.
  ///
  /// - Parameters:
  ///   - isThorough: Whether all is done that takes longer: other reports, mending, resolving, once more the same.
  ///   - timeLimit: The processor's time of one step, such as a check or a command, in nanoseconds.
  ///   - folder: A folder for files, in which nothing is kept.
  init(_ input: FuzzInput, thoroughly isThorough: Bool, timeLimit: UInt64, in folder: String) throws {
    self.input = input
    self.timeLimit = timeLimit
    switch input.use {
    case .compose: compose(thoroughly: isThorough)
    case .tensors: try readTensors(in: folder)
    case .command: try runCommand(in: folder)
    }
  }

  /// Does a step, and notes how long it took.
  private mutating func step<Result>(
    _ name: String, limit ownLimit: UInt64? = nil, _ work: () throws -> Result
  ) rethrows -> Result {
    let start = Meter.processorTime
    let result = try work()
    let time = Meter.processorTime - start
    longestStep = max(longestStep, ownLimit == nil ? time : 0)
    if time > ownLimit ?? timeLimit { faults.append(Fault(.slow, name)) }
    return result
  }

  // MARK: - Specs

  private mutating func compose(thoroughly isThorough: Bool) {
    let input = input
    let checked = step("check") { Checked(input) }
    note(checked)
    guard isThorough else { return }
    if Checked(input).page != checked.page {
      faults.append(Fault(.impure, "the same spec gives other diagnostics"))
    }
    report(checked)
    draw(checked)
    mend(checked)
    resolve(checked)
  }

  private mutating func note(_ checked: Checked) {
    codes = Set(checked.diagnostics.map(\.code.rawValue))
    isSound = checked.composition != nil && !checked.hasErrors
    digest.combine(checked.page)
    if let composition = checked.composition {
      digest.combine(UInt64(bitPattern: Int64(composition.parameterCount)))
      digest.combine(composition.multiplyAdds.description)
    } else if !checked.hasErrors {
      faults.append(Fault(.silent, "no composition, and no error"))
    }
    for diagnostic in checked.diagnostics { faults += DiagnosticExamination(diagnostic).faults }
  }

  private mutating func report(_ checked: Checked) {
    do {
      try step("reports") { try checked.writeReports() }
    } catch {
      faults.append(Fault(.report, "\(error)"))
    }
  }

  /// A spec may have any number of networks, of which a few tell whether they can be drawn.
  private static let mostDrawn = 4

  private mutating func draw(_ checked: Checked) {
    for network in checked.composition?.networks.prefix(Self.mostDrawn) ?? [] {
      for detail in Diagram.Detail.allCases {
        step("picture of \(detail)") { checked.draw(network, detail: detail) }
      }
    }
  }

  /// Mends as often as something comes to light; `compose check --fix`, which knows better which fixes to apply, is among the
  /// command lines.
  private mutating func mend(_ checked: Checked) {
    var input = input
    var checked = checked
    _ = RepeatedFixing {
      guard let file = checked.file else { return nil }
      let fixed = step("fix") { FixedText(file, mending: checked.diagnostics) }
      if fixed.applied.isEmpty { return nil }
      input.files[FuzzInput.spec] = Array(fixed.text.utf8)
      checked = step("check of what is mended") { Checked(input) }
      for diagnostic in checked.diagnostics { faults += DiagnosticExamination(diagnostic).faults }
      return fixed.text
    }
  }

  /// Writes the spec out, and checks what is written.
  private mutating func resolve(_ checked: Checked) {
    let resolved = step("resolve") { checked.resolved() }
    guard isSound else { return }
    guard let spec = resolved.spec else {
      let message = resolved.diagnostics.first { $0.severity == .error }?.message ?? "nobody knows why"
      faults.append(Fault(.unresolved, "the spec is right, and cannot be resolved: \(message)"))
      return
    }
    let text = step("write") { spec.yaml }
    _ = step("write JSON") { spec.json }
    let again = Checked(FuzzInput(spec: text))
    if again.hasErrors || again.composition?.parameterCount != checked.composition?.parameterCount {
      let message = again.diagnostics.first { $0.severity == .error }?.message ?? "other networks"
      faults.append(Fault(.unresolved, "the resolved spec is not the same: \(message)"))
    }
  }

  // MARK: - Files

  private mutating func readTensors(in folder: String) throws {
    try enter(folder)
    let path = FuzzInput.tensors
    let said = step("tensors") { () -> String in
      do {
        let file = try SafetensorsFile(contentsOf: path)
        var numbers = 0
        for name in file.names { numbers += try file.tensor(name).shape.reduce(1, *) }
        return "\(file.names.count) tensors, \(numbers) numbers"
      } catch {
        return "\(error)"
      }
    }
    digest.combine(said)
  }

  /// Writes the files to a folder, beside a pipe, and goes there.
  private func enter(_ folder: String) throws {
    try Folder.makeEmpty(folder)
    for (path, bytes) in input.files { try Folder.write(bytes, to: "\(folder)/\(path)") }
    guard chdir(folder) == 0, mkfifo("fifo", 0o600) == 0 else { throw FuzzError("\(folder) cannot be used") }
  }

  private mutating func runCommand(in folder: String) throws {
    try enter(folder)
    let isLayout = input.words.first == "render" && !input.words.contains { $0.contains("dot") }
    let limit = isLayout || input.words.first == "run" ? Limits.layoutTime : nil
    let words = input.words
    let (code, text) = step("compose \(words.first ?? "")", limit: limit) { CommandCall.run(words) }
    digest.combine("\(code)")
    digest.combine(text)
    if code != 0 && text.isEmpty { faults.append(Fault(.silent, "exit code \(code), and not a word")) }
    if ![0, 1, 64].contains(code) { faults.append(Fault(.exitCode, "\(code)")) }
  }
}
