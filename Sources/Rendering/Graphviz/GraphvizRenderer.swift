import CGraphviz
import Synchronization

/// Lays DOT text out and paints it, in this process.
enum GraphvizRenderer {
  /// The library as a resource that one thread holds at a time.
  ///
  /// A process has one context and never frees it: Graphviz' text plugin keeps pointers into it.
  private struct Library: ~Copyable {
    let context: OpaquePointer?

    init() {
      agseterr(AGWARN)
      _ = agseterrf { piece in
        if let piece { GraphvizMessages.append(String(cString: piece)) }
        return 0
      }
      context = gvContext()
    }
  }

  private static let library = Mutex(Library())

  /// Bitmaps have this many dots per inch, fewer if they would become larger than a viewer can take.
  private static let resolution = 144.0
  private static let largestBitmap = (side: 16_000.0, area: 60_000_000.0)

  /// Draws DOT text.
  ///
  /// - Complexity: the layout takes time that grows faster than the number of edges; seconds for a thousand.
  static func picture(
    of dot: String, as format: PictureFormat
  ) throws(RenderingError) -> (bytes: [UInt8], warnings: [String]) {
    let result: Result<(bytes: [UInt8], warnings: [String]), RenderingError> = library.withLock { library in
      guard let context = library.context else {
        return .failure(RenderingError(["the library does not start"]))
      }
      let bytes = draw(dot, as: format, in: context)
      let (errors, warnings) = GraphvizMessages.take()
      // A label that Graphviz cannot read is left out with a message while the drawing goes on.
      guard let bytes, errors.isEmpty else {
        return .failure(RenderingError(errors.isEmpty ? ["it gives no reason"] : errors))
      }
      return .success((bytes, warnings))
    }
    return try result.get()
  }

  private static func draw(
    _ dot: String, as format: PictureFormat, in context: OpaquePointer
  ) -> [UInt8]? {
    guard let graph = dot.withCString({ cgv_read($0) }) else { return nil }
    defer { agclose(graph) }
    guard gvLayout(context, graph, "dot") == 0 else { return nil }
    defer { gvFreeLayout(context, graph) }
    if format == .png { limitResolution(of: graph) }
    var data: UnsafeMutablePointer<CChar>?
    var count = 0
    guard cgv_render(context, graph, format.graphvizName, &data, &count) == 0, let data else { return nil }
    defer { gvFreeRenderData(data) }
    return [UInt8](UnsafeRawBufferPointer(start: data, count: count))
  }

  private static func limitResolution(of graph: UnsafeMutablePointer<Agraph_t>) {
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
