package io.attune.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Option;

/** Results for programs. */
final class JsonOption {
  @Option(
      names = "--json",
      description = "Prints the results as one JSON object on standard output.")
  private boolean json;

  boolean isGiven() {
    return json;
  }

  static void print(Terminal terminal, JsonNode object) {
    terminal.out().println(object.toPrettyString());
  }
}
