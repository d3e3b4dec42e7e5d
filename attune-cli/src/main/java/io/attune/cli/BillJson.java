package io.attune.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.llm.Bill;

/** What answers used, for programs. */
final class BillJson {
  private BillJson() {}

  static ObjectNode of(Bill bill) {
    ObjectNode object =
        JsonNodeFactory.instance
            .objectNode()
            .put("answers", bill.asked())
            .put("reused", bill.reused())
            .put("input_tokens", bill.usage().inputTokens())
            .put("output_tokens", bill.usage().outputTokens());
    bill.cost().ifPresent(dollars -> object.put("cost", dollars));
    return object;
  }
}
