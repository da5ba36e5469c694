/// The command `compose`.
public enum ComposeCommand {
  /// Runs the command with the process's arguments.
  public static func run() {}
}
