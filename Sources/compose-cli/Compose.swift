import ComposeCommand

@main
struct Compose {
  static func main() {
    ComposeCommand.run()
  }
}
