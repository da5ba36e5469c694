import CGraphviz
import Glibc
import Synchronization

/// Lays DOT text out and paints it, in this process.
enum GraphvizRenderer {
  /// The library, which is loaded for the first picture, as a resource that one thread holds at a time.
  ///
  /// A process has one context and never frees it: Graphviz' text plugin keeps pointers into it.
  private struct Library {
    private var functions = cgv_library()
    private let context: OpaquePointer

    init() throws(RenderingError) {
      guard cgv_load(&functions) != 0 else {
        let reason = dlerror().map { String(cString: $0) } ?? "it is incomplete"
        throw RenderingError(["\(reason); Debian has it in libgvc6"])
      }
      _ = functions.agseterr(AGWARN)
      _ = functions.agseterrf { piece in
        if let piece { GraphvizMessages.append(String(cString: piece)) }
        return 0
      }
      guard let context = functions.gvContext() else { throw RenderingError(["the library does not start"]) }
      self.context = context
    }

    func picture(
      of dot: String, as format: PictureFormat
    ) throws(RenderingError) -> (bytes: [UInt8], warnings: [String]) {
      let bytes = withUnsafePointer(to: functions) { draw(dot, as: format, with: $0) }
      let (errors, warnings) = GraphvizMessages.take()
      // A label that Graphviz cannot read is left out with a message while the drawing goes on.
      guard let bytes, errors.isEmpty else {
        throw RenderingError(errors.isEmpty ? ["it gives no reason"] : errors)
      }
      return (bytes, warnings)
    }

    private func draw(
      _ dot: String, as format: PictureFormat, with library: UnsafePointer<cgv_library>
    ) -> [UInt8]? {
      guard let graph = dot.withCString({ cgv_read(library, $0) }) else { return nil }
      defer { _ = functions.agclose(graph) }
      guard functions.gvLayout(context, graph, "dot") == 0 else { return nil }
      defer { _ = functions.gvFreeLayout(context, graph) }
      if format == .png { GraphvizRenderer.limitResolution(of: graph) }
      var data: UnsafeMutablePointer<CChar>?
      var count = 0
      guard cgv_render(library, context, graph, format.graphvizName, &data, &count) == 0, let data
      else { return nil }
      defer { functions.gvFreeRenderData(data) }
      return [UInt8](UnsafeRawBufferPointer(start: data, count: count))
    }
  }

  private static let library = Mutex<Library?>(nil)

  /// Bitmaps have this many dots per inch, fewer if they would become larger than a viewer can take.
  private static let resolution = 144.0
  private static let largestBitmap = (side: 16_000.0, area: 60_000_000.0)

  /// Draws DOT text.
  ///
  /// - Complexity: the layout takes time that grows faster than the number of edges; seconds for a thousand.
  static func picture(
    of dot: String, as format: PictureFormat
  ) throws(RenderingError) -> (bytes: [UInt8], warnings: [String]) {
    let result = library.withLock { library in
      Result { () throws(RenderingError) in
        if let library { return try library.picture(of: dot, as: format) }
        let loaded = try Library()
        library = loaded
        return try loaded.picture(of: dot, as: format)
      }
    }
    return try result.get()
  }

  fileprivate static func limitResolution(of graph: UnsafeMutablePointer<Agraph_t>) {
    // Padding around the drawing included, in inches.
    let width = cgv_width(graph) / 72 + 1
    let height = cgv_height(graph) / 72 + 1
    let bySide = largestBitmap.side / max(width, height)
    let byArea = (largestBitmap.area / (width * height)).squareRoot()
    cgv_set_dpi(graph, min(resolution, bySide, byArea))
  }
}

extension PictureFormat {
  /// The name under which Graphviz knows the format, its cairo plugin where several offer it.
  fileprivate var graphvizName: String {
    switch self {
    case .svg: "svg"
    case .png: "png:cairo"
    case .pdf: "pdf:cairo"
    case .dot: "dot"
    }
  }
}
