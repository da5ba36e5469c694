import Composer
import Rendering

/// The pictures of the networks in which blocks are shown.
enum ExamplePicture {
  /// The path of a block's picture in a folder.
  static func path(of block: String, in folder: String, _ theme: Theme) -> String {
    "\(folder.hasSuffix("/") ? folder : folder + "/")\(block)-\(theme.name).svg"
  }

  /// Draws a block's example into a folder, in every theme.
  static func draw(_ reference: BlockReference, into folder: String) throws {
    let name = reference.declaration.name
    guard let example = reference.example else {
      throw CommandFailure("the example of \(name) is no spec that can be composed")
    }
    let diagram = try Diagram(of: example.network, in: example.composition)
    for theme in Theme.all {
      let picture = try diagram.picture(as: .svg, theme: theme)
      try AtomicFile.write(picture.bytes, to: path(of: name, in: folder, theme))
    }
  }
}
