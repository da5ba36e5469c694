import Composer
import Glibc
import Spec

/// Prints how long it takes from a spec's text in memory to its diagnostics, as an editor asks for at every keystroke.
///
/// usage: diagnosing-benchmark SPEC ROUNDS
///
/// Each round starts from nothing but the texts, that of the spec and those of the files that it names, and leaves the
/// rendered diagnostics. Printed are the milliseconds of each round on the clock and on the processor, a line each, then
/// the number of diagnostics.
@main
enum Diagnosing {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, let rounds = Int(arguments[2]), rounds > 0 else {
      throw Failure(message: "usage: diagnosing-benchmark SPEC ROUNDS")
    }
    let text = try SourceFile(contentsOf: arguments[1]).text
    let files = FileReader.disk.remembering()
    let clock = ContinuousClock()
    var count = 0
    for _ in 0..<rounds {
      let before = processorTime()
      let time = clock.measure { count = diagnostics(of: text, named: arguments[1], reading: files) }
      let wall = Double(time.components.seconds) * 1e3 + Double(time.components.attoseconds) / 1e15
      print(wall, processorTime() - before)
    }
    print(count)
  }

  /// The milliseconds that this thread has computed so far.
  private static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }

  /// How many diagnostics there are, all of them rendered.
  private static func diagnostics(of text: String, named name: String, reading files: FileReader) -> Int {
    let diagnostics = Diagnostics()
    let file = SourceFile(name: name, text: text)
    if let document = Document(of: file, reading: files, reportingTo: diagnostics) {
      _ = ModelComposer.composition(of: document, reportingTo: diagnostics)
    }
    let renderer = DiagnosticTextRenderer()
    return diagnostics.sorted.map { renderer.render($0) }.count { !$0.isEmpty }
  }

  private struct Failure: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
  }
}
