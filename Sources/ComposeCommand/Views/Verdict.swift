import Composer

/// What checking one spec for one environment found.
struct Verdict {
  /// The spec's path.
  let spec: String
  /// The path of the spaces; nil for the spec's own.
  let spaces: String?
  /// The networks as far as the spec is right.
  let composition: Composition?
  /// What is wrong with the spec or the spaces.
  let diagnostics: [Diagnostic]

  /// Whether nothing is wrong.
  var isOK: Bool { composition != nil && errorCount == 0 }

  /// How many errors there are.
  var errorCount: Int { diagnostics.count { $0.severity == .error } }

  /// How many warnings there are.
  var warningCount: Int { diagnostics.count { $0.severity == .warning } }

  /// `ok`, `2 errors`, and what more there is to say.
  func words(_ style: TextStyle) -> String {
    let warnings =
      warningCount == 0 ? [] : [style.paint(NumberText.counted(warningCount, "warning"), .yellow)]
    let verdict =
      isOK
      ? style.paint("ok", .green)
      : style.paint(NumberText.counted(max(1, errorCount), "error"), .red)
    return ([verdict] + warnings).joined(separator: ", ")
  }

  /// The networks and parameters in a few words; nothing where the spec is wrong.
  var size: [String] {
    guard isOK, let composition else { return [] }
    return [
      NumberText.counted(composition.networks.count, "network"),
      NumberText.counted(composition.parameterCount, "parameter"),
    ]
  }
}
