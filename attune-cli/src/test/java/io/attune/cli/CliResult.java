package io.attune.cli;

import java.util.List;

/** What a command came to. */
record CliResult(int status, String out, String err) {
  List<String> errorLines() {
    return err.lines().toList();
  }
}
