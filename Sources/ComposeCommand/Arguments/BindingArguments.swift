import ArgumentParser

/// Values by class from outside of a spec, as most subcommands take them.
struct BindingArguments: ParsableArguments {
  @Option(
    name: .customLong("bindings"),
    help: ArgumentHelp(
      "Bindings of parameters by class, a YAML file; of several files the later ones win.", valueName: "file"),
    completion: .file())
  var files: [String] = []

  @Option(
    name: .customLong("bind"),
    help: ArgumentHelp(
      "A binding that wins over those of files, such as DenseBlock.non_lin=Tanh; may be repeated.",
      valueName: "binding"))
  var words: [String] = []
}
