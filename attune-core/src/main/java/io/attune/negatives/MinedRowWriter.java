package io.attune.negatives;

import io.attune.data.RowSink;
import io.attune.negatives.MinedRow.MinedNegative;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes mined rows in one of the forms of the reference, under Attune's names of columns. */
final class MinedRowWriter {
  private final MiningOptions options;
  private final RowSink sink;
  private int written;

  MinedRowWriter(MiningOptions options, RowSink sink) {
    this.options = options;
    this.sink = sink;
  }

  int write(List<MinedRow> rows) throws IOException {
    if (options.outputFormat() == OutputFormat.LABELED_PAIR) {
      writePairs(rows);
      return written;
    }
    for (MinedRow row : rows) {
      switch (options.outputFormat()) {
        case TRIPLET -> writeTriplets(row);
        case N_TUPLE -> writeTuple(row);
        default -> writeList(row);
      }
    }
    return written;
  }

  private void writeTriplets(MinedRow row) throws IOException {
    for (MinedNegative negative : row.negatives()) {
      Map<String, Object> fields = pair(row);
      fields.put("negative", negative.text());
      if (options.outputScores()) {
        fields.put("scores", List.of(row.positiveScore(), negative.score()));
      }
      write(fields, row);
    }
  }

  private void writeTuple(MinedRow row) throws IOException {
    if (row.negatives().size() < options.numNegatives()) {
      return;
    }
    Map<String, Object> fields = pair(row);
    for (int number = 1; number <= row.negatives().size(); number++) {
      fields.put("negative_" + number, row.negatives().get(number - 1).text());
    }
    if (options.outputScores()) {
      fields.put("scores", scores(row));
    }
    write(fields, row);
  }

  private void writeList(MinedRow row) throws IOException {
    if (row.negatives().isEmpty()) {
      return;
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("anchor", row.row().anchor());
    List<String> documents = new ArrayList<>(List.of(row.row().positive()));
    List<Object> labels = new ArrayList<>(List.of(1));
    for (MinedNegative negative : row.negatives()) {
      documents.add(negative.text());
      labels.add(0);
    }
    fields.put("documents", documents);
    fields.put(
        options.outputScores() ? "scores" : "labels",
        options.outputScores() ? scores(row) : labels);
    write(fields);
  }

  /** Of each query first the positives, then the negatives, each document once. */
  private void writePairs(List<MinedRow> rows) throws IOException {
    int start = 0;
    while (start < rows.size()) {
      int end = start;
      Set<MinedNegative> negatives = new LinkedHashSet<>();
      while (end < rows.size() && rows.get(end).query() == rows.get(start).query()) {
        MinedRow row = rows.get(end++);
        writePair(row, row.row().positive(), 1, row.positiveScore());
        negatives.addAll(row.negatives());
      }
      for (MinedNegative negative : negatives) {
        writePair(rows.get(start), negative.text(), 0, negative.score());
      }
      start = end;
    }
  }

  private void writePair(MinedRow row, String document, int label, float score) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sentence1", row.row().anchor());
    fields.put("sentence2", document);
    if (options.outputScores()) {
      fields.put("score", score);
    } else {
      fields.put("label", label);
    }
    write(fields);
  }

  private static Map<String, Object> pair(MinedRow row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("anchor", row.row().anchor());
    fields.put("positive", row.row().positive());
    return fields;
  }

  private static List<Object> scores(MinedRow row) {
    List<Object> scores = new ArrayList<>(List.of(row.positiveScore()));
    row.negatives().forEach(negative -> scores.add(negative.score()));
    return scores;
  }

  /** With the row's further columns, which tell of its positive. */
  private void write(Map<String, Object> fields, MinedRow row) throws IOException {
    row.row().carried().forEach(fields::putIfAbsent);
    write(fields);
  }

  private void write(Map<String, Object> fields) throws IOException {
    sink.write(fields);
    written++;
  }
}
