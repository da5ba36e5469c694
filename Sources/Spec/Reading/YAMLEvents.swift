import CLibYAML

/// What libyaml reports about a text, one event after the other.
final class YAMLEvents {
  struct Event {
    enum Kind {
      case streamStart, streamEnd, documentStart, documentEnd, sequenceEnd, mappingEnd
      case alias(String)
      case scalar(Scalar, anchor: String?)
      case sequenceStart(anchor: String?, tag: String?)
      case mappingStart(anchor: String?, tag: String?)
    }

    let kind: Kind
    let span: SourceSpan
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let file: SourceFile
  private let questionMarks: QuestionMarks
  private var isInitialized = false

  /// The bytes must stay valid as long as events are asked for.
  init(_ bytes: UnsafeBufferPointer<UInt8>, of file: SourceFile, questionMarks: QuestionMarks) {
    self.file = file
    self.questionMarks = questionMarks
    parser = .allocate(capacity: 1)
    isInitialized = yaml_parser_initialize(parser) == 1
    guard isInitialized else { return }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    if isInitialized { yaml_parser_delete(parser) }
    parser.deallocate()
  }

  func next() throws(YAMLFailure) -> Event {
    var event = yaml_event_t()
    guard isInitialized, yaml_parser_parse(parser, &event) == 1 else { throw failure() }
    defer { yaml_event_delete(&event) }
    let span = SourceSpan(file: file, start: position(event.start_mark), end: position(event.end_mark))
    return Event(kind: kind(of: event), span: span)
  }

  private func kind(of event: yaml_event_t) -> Event.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    case YAML_ALIAS_EVENT: return .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return .sequenceStart(anchor: text(start.anchor), tag: text(start.tag))
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return .mappingStart(anchor: text(start.anchor), tag: text(start.tag))
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let value = Scalar(
        questionMarks.restored(String(decoding: bytes, as: UTF8.self)), style: Self.style(scalar.style),
        tag: text(scalar.tag))
      return .scalar(value, anchor: text(scalar.anchor))
    default: return .streamEnd
    }
  }

  private static func style(_ style: yaml_scalar_style_t) -> Scalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  private func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    bytes.map { questionMarks.restored(String(cString: $0)) }
  }

  private func position(_ mark: yaml_mark_t) -> SourcePosition { file.position(ofScalar: Int(mark.index)) }

  private func failure() -> YAMLFailure {
    guard isInitialized else {
      return YAMLFailure(
        diagnostic: Diagnostic(.error, .tooLarge, "there is no memory to read the file", at: nil))
    }
    let value = parser.pointee
    // For errors of its reader libyaml leaves the mark at the start and gives the offset in bytes.
    let isReaderError = value.error == YAML_READER_ERROR
    let fault = YAMLSyntax.Fault(
      problem: value.problem.map { String(cString: $0) } ?? "the text cannot be read",
      context: value.context.map { String(cString: $0) },
      position: isReaderError
        ? SourceFile(name: file.name, text: questionMarks.text)
          .position(ofByte: Int(clamping: value.problem_offset)) : position(value.problem_mark),
      contextPosition: value.context == nil ? nil : position(value.context_mark),
      isReaderError: isReaderError)
    return YAMLFailure(diagnostic: YAMLSyntax(file).diagnostic(for: fault))
  }
}
