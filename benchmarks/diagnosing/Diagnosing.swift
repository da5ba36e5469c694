import Composer
import Spec

/// Prints how long it takes from a spec's text in memory to its diagnostics, as an editor asks for at every keystroke.
///
/// usage: diagnosing-benchmark SPEC ROUNDS
///
/// Each round starts from nothing but the text, and leaves the rendered diagnostics. Printed are the milliseconds of
/// each round, a line each, then the number of diagnostics.
@main
enum Diagnosing {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, let rounds = Int(arguments[2]), rounds > 0 else {
      throw Failure(message: "usage: diagnosing-benchmark SPEC ROUNDS")
    }
    let text = try SourceFile(contentsOf: arguments[1]).text
    let clock = ContinuousClock()
    var count = 0
    for _ in 0..<rounds {
      let time = clock.measure { count = diagnostics(of: text) }
      print(Double(time.components.seconds) * 1e3 + Double(time.components.attoseconds) / 1e15)
    }
    print(count)
  }

  /// How many diagnostics there are, all of them rendered.
  private static func diagnostics(of text: String) -> Int {
    let diagnostics = Diagnostics()
    _ = ModelComposer.composition(
      of: SourceFile(name: "spec.yaml", text: text), reportingTo: diagnostics)
    let renderer = DiagnosticTextRenderer()
    return diagnostics.sorted.map { renderer.render($0) }.count { !$0.isEmpty }
  }

  private struct Failure: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
  }
}
