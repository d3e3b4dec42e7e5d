package io.attune.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.llm.CostEstimate;

/** Tells what asking a language model will probably cost, before anything is asked. */
final class EstimateDisplay {
  private EstimateDisplay() {}

  /**
   * Prints to standard error, as part of the work's log; where nothing else is to be done, it is
   * the result and goes to standard output.
   */
  static void print(
      Terminal terminal,
      JsonOption json,
      LanguageModelCommandOptions options,
      CostEstimate estimate) {
    String line =
        "To ask: "
            + estimate
            + (estimate.cost().isPresent() ? " (" + options.priceSource() + ")" : "");
    if (!options.isDryRun()) {
      terminal.err().println(line);
    } else if (json.isGiven()) {
      ObjectNode object =
          JsonNodeFactory.instance
              .objectNode()
              .put("requests", estimate.requests())
              .put("input_tokens", estimate.usage().inputTokens())
              .put("output_tokens", estimate.usage().outputTokens());
      estimate.cost().ifPresent(dollars -> object.put("cost", dollars));
      JsonOption.print(terminal, object);
    } else {
      terminal.out().println(line);
    }
  }
}
