package io.attune.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.EnumKeys;
import io.attune.llm.Bill;
import io.attune.queries.GeneratedQueries;
import io.attune.queries.QueryGateReport;
import io.attune.queries.RejectedQuery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** What became of documents and their queries: for people, and for programs. */
final class QueriesReport {
  /** Failures that are told one by one. */
  private static final int SHOWN_FAILURES = 5;

  private final SourceDocuments documents;
  private GeneratedQueries generated;
  private QueryGateReport gate;
  private Optional<Bill> bill = Optional.empty();

  QueriesReport(SourceDocuments documents) {
    this.documents = documents;
  }

  void generated(GeneratedQueries queries) {
    generated = queries;
  }

  GeneratedQueries generated() {
    return generated;
  }

  void gated(QueryGateReport report) {
    gate = report;
  }

  void paid(Bill paid) {
    bill = Optional.of(paid);
  }

  /** How many were dropped and why, in one line. */
  static String counts(QueryGateReport gate) {
    return gate.rejected().entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey().words())
        .collect(Collectors.joining(", "));
  }

  /** Writes the report beside the pairs. */
  void write(Path out) throws IOException {
    AtomicFiles.writeString(
        out.resolveSibling(out.getFileName() + ".report.json"), json(out).toPrettyString() + "\n");
  }

  void print(Terminal terminal, JsonOption json, Path out) {
    for (GeneratedQueries.Failure failure :
        generated.failures().stream().limit(SHOWN_FAILURES).toList()) {
      terminal.err().println("No query for " + name(failure.document()) + ": " + failure.reason());
    }
    if (generated.failures().size() > SHOWN_FAILURES) {
      terminal
          .err()
          .println("… and for " + (generated.failures().size() - SHOWN_FAILURES) + " more");
    }
    if (json.isGiven()) {
      JsonOption.print(terminal, json(out));
      return;
    }
    terminal
        .out()
        .printf(
            "%d queries for %d documents: %d kept%s%n",
            gate.total(),
            documents.documents().size(),
            gate.kept(),
            gate.rejected().isEmpty() ? "" : "; dropped: " + counts(gate));
    for (RejectedQuery query : gate.samples()) {
      String line =
          "  %s: %s%s"
              .formatted(
                  query.reason().words(),
                  query.candidate().query(),
                  query.detail().isEmpty() ? "" : "  (" + query.detail() + ")");
      terminal.out().println(Snippets.fit(line, terminal.columns() - 2));
    }
    bill.ifPresent(paid -> terminal.out().println(paid));
    terminal.out().println("Wrote " + out);
  }

  /** The id of a document, else its place. */
  private String name(int document) {
    return documents.documents().get(document).id().orElse("document " + (document + 1));
  }

  private ObjectNode json(Path out) {
    ObjectNode report =
        JsonNodeFactory.instance
            .objectNode()
            .put("output", out.toString())
            .put("documents", documents.documents().size())
            .put("queries", gate.total())
            .put("kept", gate.kept());
    ObjectNode rejected = report.putObject("rejected");
    gate.rejected().forEach((reason, count) -> rejected.put(EnumKeys.of(reason), count));
    ArrayNode samples = report.putArray("samples");
    for (RejectedQuery query : gate.samples()) {
      samples
          .addObject()
          .put("reason", EnumKeys.of(query.reason()))
          .put("query", query.candidate().query())
          .put("document", name(query.candidate().document()))
          .put("detail", query.detail());
    }
    ArrayNode failures = report.putArray("failures");
    for (GeneratedQueries.Failure failure : generated.failures()) {
      failures
          .addObject()
          .put("document", name(failure.document()))
          .put("reason", failure.reason());
    }
    bill.ifPresent(paid -> report.set("bill", BillJson.of(paid)));
    return report;
  }
}
