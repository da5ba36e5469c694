import Glibc

/// `conformance DIR…`: runs the recorded cases of the reference systems and says which agree.
@main
struct Conformance {
  static func main() {
    let folders = Array(CommandLine.arguments.dropFirst())
    if folders.isEmpty || folders.contains(where: { $0.hasPrefix("-") }) {
      print("usage: conformance DIR…\nruns every case.json at any depth under the folders")
      exit(folders == ["--help"] || folders == ["-h"] ? 0 : 64)
    }
    var tally = Tally()
    for folder in folders {
      guard let cases = CaseFolders.under(folder) else {
        print("FAIL \(folder)  there is no such folder")
        tally.failed += 1
        continue
      }
      for path in cases {
        let (name, outcome) = Examiner.standard.examine(caseAt: path)
        print(outcome.line(name))
        tally.add(outcome)
      }
    }
    print(tally.line)
    exit(tally.isSuccess ? 0 : 1)
  }
}
