import Composer
import Glibc

/// `mutations PATH…`: makes every slip of the pen in specs that are right, and says which go unnoticed.
@main
struct Mutations {
  static func main() async {
    let paths = Array(CommandLine.arguments.dropFirst())
    if paths.isEmpty || paths.contains(where: { $0.hasPrefix("-") }) {
      print(
        "usage: mutations PATH…\ntries every slip in specs: files, folders of specs, and folders of recorded cases"
      )
      exit(paths == ["--help"] || paths == ["-h"] ? 0 : 64)
    }
    do {
      let findings = try SubjectSearch.findings(at: paths)
      for (name, reason) in findings.left { print("left out: \(name)  \(reason)") }
      var report = Report()
      for mutants in await tried(findings.subjects) { report.add(mutants) }
      for spec in findings.wrong { report.add(spec) }
      for failure in report.failures { print(failure) }
      print("\(findings.subjects.count) files of specs and spaces")
      print(report.table.joined(separator: "\n"))
      exit(report.isSuccess ? 0 : 1)
    } catch {
      print(error.message)
      exit(1)
    }
  }

  /// What became of the mutants of each subject, on all cores.
  static func tried(_ subjects: [Subject]) async -> [[Finding]] {
    await withTaskGroup(of: (Int, [Finding]).self) { group in
      for (index, subject) in subjects.enumerated() {
        group.addTask { (index, findings(on: subject)) }
      }
      return await group.reduce(into: Array(repeating: [], count: subjects.count)) { $0[$1.0] = $1.1 }
    }
  }

  /// What became of the mutants of a subject.
  static func findings(on subject: Subject) -> [Finding] {
    guard let trial = Trial(subject), let spec = SpecText(subject.original) else { return [] }
    return Mutator(spec, besides: subject.others).mutants.map(trial.finding)
  }
}
