import Spec
import Testing

@Suite struct ScalarTests {
  @Test(
    arguments: [
      ("", .null), ("~", .null), ("null", .null), ("nULL", .string("nULL")),
      ("true", .bool(true)), ("False", .bool(false)), ("FALSE", .bool(false)),
      ("no", .string("no")), ("yes", .string("yes")), ("on", .string("on")),
      ("0", .integer(0)), ("-17", .integer(-17)), ("+5", .integer(5)), ("017", .string("017")),
      ("0o17", .integer(15)), ("-007", .string("-007")), ("-0", .integer(0)), ("00.5", .number(0.5)),
      ("0x1F", .integer(31)), ("0x", .string("0x")), ("0o8", .string("0o8")),
      ("1e-3", .number(0.001)), ("1.", .number(1)), (".5", .number(0.5)), ("-1.5E+2", .number(-150)),
      (".", .string(".")), ("-", .string("-")), ("1e", .string("1e")), ("e5", .string("e5")),
      ("1.2.3", .string("1.2.3")),
      (".inf", .number(.infinity)), ("-.INF", .number(-.infinity)), ("inf", .string("inf")),
      ("9223372036854775807", .integer(.max)), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
      ("0xFFFFFFFFFFFFFFFF", .number(18_446_744_073_709_551_616)), ("1e999", .number(.infinity)),
      ("1_000", .string("1_000")), ("1:30", .string("1:30")), ("2024-01-01", .string("2024-01-01")),
      ("١", .string("١")),
    ] as [(String, ScalarValue)])
  func coreSchema(text: String, expected: ScalarValue) {
    #expect(ScalarValue(plain: text) == expected)
  }

  @Test func notANumber() {
    guard case .number(let value) = ScalarValue(plain: ".NaN") else { return #expect(Bool(false)) }
    #expect(value.isNaN)
  }

  @Test func quotesMakeText() {
    let root = Specimen("{a: '1', b: \"true\", c: !!str 3, d: !!float 3}").root
    let values = root?.mapping?.entries.map(\.value.scalar?.value)
    #expect(values == [.string("1"), .string("true"), .string("3"), .number(3)])
  }
}
