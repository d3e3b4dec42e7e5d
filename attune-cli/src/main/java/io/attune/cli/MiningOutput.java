package io.attune.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.data.Leakage;
import io.attune.data.PartSizes;
import io.attune.data.RowKeys;
import io.attune.data.ShuffledSplit;
import io.attune.data.Split;
import io.attune.data.SplitOptions;
import io.attune.data.TableWriter;
import io.attune.negatives.MiningReport;
import io.attune.negatives.MiningResult;
import io.attune.publishing.MiningReportFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes mined rows and their reports, and tells what they are. */
final class MiningOutput {
  /** What a folder of mined parts holds at least. */
  static final String MARKER = "train.mining.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Terminal terminal;
  private final Path out;
  private final String model;
  private final Map<String, MiningReport> reports = new LinkedHashMap<>();
  private final Map<String, Integer> rows = new LinkedHashMap<>();

  MiningOutput(Terminal terminal, Path out, String model) {
    this.terminal = terminal;
    this.out = out;
    this.model = model;
  }

  void writeFile(MiningResult mined) throws IOException {
    TableWriter.write(out, sink -> rows.put("rows", mined.writeTo(sink)));
    String name = String.valueOf(out.getFileName()).replaceFirst("\\.[^.]*$", "");
    report("rows", mined.report(), out.resolveSibling(name + ".mining"));
  }

  void writeParts(Map<String, MiningResult> parts) throws IOException {
    AtomicFiles.writeFolder(
        out,
        folder -> {
          for (Map.Entry<String, MiningResult> part : parts.entrySet()) {
            TableWriter.write(
                folder.resolve(part.getKey() + ".jsonl"),
                sink -> rows.put(part.getKey(), part.getValue().writeTo(sink)));
            report(
                part.getKey(), part.getValue().report(), folder.resolve(part.getKey() + ".mining"));
          }
        });
  }

  void writeInTutorialOrder(MiningResult mined, PartSizes sizes, long seed) throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    mined.writeTo(fields -> all.add(new LinkedHashMap<>(fields)));
    List<List<Map<String, Object>>> parts = ShuffledSplit.of(all, sizes, seed);
    RowKeys<Map<String, Object>> keys = RowKeys.ofTexts(MiningOutput::texts);
    Leakage leakage = Leakage.of(parts, keys, SplitOptions.DEFAULT.nearDuplicateThreshold());
    AtomicFiles.writeFolder(
        out,
        folder -> {
          for (int part = 0; part < parts.size(); part++) {
            List<Map<String, Object>> rowsOfPart = parts.get(part);
            rows.put(Split.PARTS.get(part), rowsOfPart.size());
            if (!rowsOfPart.isEmpty()) {
              TableWriter.write(
                  folder.resolve(Split.PARTS.get(part) + ".jsonl"),
                  sink -> {
                    for (Map<String, Object> fields : rowsOfPart) {
                      sink.write(fields);
                    }
                  });
            }
          }
          report("all rows", mined.report().withLeakage(leakage), folder.resolve("train.mining"));
        });
  }

  /** The texts of a mined row, whatever its form; what is carried along is none of them. */
  private static List<String> texts(Map<String, Object> fields) {
    return fields.entrySet().stream()
        .filter(
            field ->
                field
                    .getKey()
                    .matches("anchor|positive|negative|negative_[0-9]+|sentence1|sentence2"))
        .map(field -> Objects.toString(field.getValue()))
        .toList();
  }

  private void report(String name, MiningReport report, Path file) throws IOException {
    reports.put(name, report);
    MiningReportFile.write(report, model, file);
  }

  void print(boolean json) throws IOException {
    if (json) {
      ObjectNode object = JSON.createObjectNode().put("output", out.toString());
      ObjectNode counts = object.putObject("rows");
      rows.forEach(counts::put);
      ObjectNode all = object.putObject("reports");
      for (Map.Entry<String, MiningReport> report : reports.entrySet()) {
        all.set(
            report.getKey(),
            JSON.readTree(MiningReportFile.json(report.getValue(), model)).get("report"));
      }
      JsonOption.print(terminal, object);
      return;
    }
    reports.forEach((name, report) -> new MiningSummary(terminal, name, report).print());
    terminal
        .out()
        .printf(
            "Wrote %s to %s%n",
            rows.size() == 1
                ? rows.values().iterator().next() + " rows"
                : String.join(
                    ", ",
                    rows.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList()),
            out);
  }
}
