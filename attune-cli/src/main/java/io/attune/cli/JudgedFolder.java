package io.attune.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.data.TableWriter;
import io.attune.llm.JudgedPair;
import io.attune.llm.Judgments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What judging leaves: a folder in the form of BEIR, and the grades with their reasons. */
final class JudgedFolder {
  private static final String GRADES = "judgments.jsonl";

  private JudgedFolder() {}

  /**
   * Makes sure that the folder can be written, without writing anything.
   *
   * @param input that is read meanwhile
   * @throws io.attune.InvalidInputException if it cannot, or holds something else than judgments
   */
  static Path check(Path folder, Path input) throws IOException {
    return ResultFolder.check("--out", folder, GRADES, input);
  }

  /** Writes all files, replacing those of earlier judgments. */
  static void write(Path folder, JudgeInput input, Judgments judgments, ObjectNode report)
      throws IOException {
    AtomicFiles.writeFolder(
        folder,
        target -> {
          texts(target.resolve("corpus.jsonl"), input.corpus());
          texts(target.resolve("queries.jsonl"), input.queries());
          AtomicFiles.writeString(target.resolve("qrels.tsv"), judgmentsTable(judgments));
          TableWriter.write(
              target.resolve(GRADES),
              sink -> {
                for (JudgedPair pair : judgments.pairs()) {
                  sink.write(row(pair));
                }
              });
          AtomicFiles.writeString(target.resolve("report.json"), report.toPrettyString() + "\n");
        });
  }

  private static void texts(Path file, Map<String, String> texts) throws IOException {
    TableWriter.write(
        file,
        sink -> {
          for (Map.Entry<String, String> text : texts.entrySet()) {
            Map<String, String> row = new LinkedHashMap<>();
            row.put("_id", text.getKey());
            row.put("text", text.getValue());
            sink.write(row);
          }
        });
  }

  private static String judgmentsTable(Judgments judgments) {
    StringBuilder table = new StringBuilder("query-id\tcorpus-id\tscore\n");
    for (JudgedPair pair : judgments.pairs()) {
      table
          .append(pair.queryId().orElseThrow())
          .append('\t')
          .append(pair.documentId().orElseThrow())
          .append('\t')
          .append(pair.grade())
          .append('\n');
    }
    return table.toString();
  }

  private static Map<String, Object> row(JudgedPair pair) {
    Map<String, Object> row = new LinkedHashMap<>();
    pair.queryId().ifPresent(id -> row.put("query_id", id));
    pair.documentId().ifPresent(id -> row.put("document_id", id));
    row.put("query", pair.query());
    row.put("document", pair.document());
    row.put("grade", pair.grade());
    row.put("reason", pair.reason());
    return row;
  }
}
