import Glibc

/// Prints a line at once, so that it is there even if this process dies.
func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = write(STDOUT_FILENO, bytes, bytes.count)
}
