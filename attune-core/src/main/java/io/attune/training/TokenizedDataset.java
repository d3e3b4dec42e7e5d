package io.attune.training;

import io.attune.data.Dataset;
import io.attune.data.TrainingExample;
import io.attune.losses.EmbeddedBatch;
import io.attune.model.ForwardContext;
import io.attune.model.SentenceTransformer;
import io.attune.model.TokenBatch;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** A data set tokenised once, each distinct text once, for all epochs. */
final class TokenizedDataset {
  private final int columns;
  private final List<int[]> textIds = new ArrayList<>(); // [row][column], by the text itself
  private final List<int[][]> tokens = new ArrayList<>(); // [row][column], prompt included
  private final String fingerprint;

  TokenizedDataset(Dataset dataset, SentenceTransformer model, TrainingArguments arguments) {
    List<String> names = dataset.columns();
    columns = names.size();
    Map<String, Integer> ids = new HashMap<>();
    Map<String, Integer> prompted = new LinkedHashMap<>();
    List<int[]> promptedIds = new ArrayList<>();
    MessageDigest digest = sha256();
    for (TrainingExample example : dataset.examples()) {
      int[] row = new int[columns];
      int[] promptedRow = new int[columns];
      for (int column = 0; column < columns; column++) {
        String text = example.texts().get(column);
        row[column] = ids.computeIfAbsent(text, key -> ids.size());
        String withPrompt = arguments.promptFor(names.get(column)) + text;
        promptedRow[column] = prompted.computeIfAbsent(withPrompt, key -> prompted.size());
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      }
      textIds.add(row);
      promptedIds.add(promptedRow);
    }
    fingerprint = HexFormat.of().formatHex(digest.digest());
    List<int[]> distinct = model.tokenize(List.copyOf(prompted.keySet()));
    for (int[] row : promptedIds) {
      int[][] rowTokens = new int[columns][];
      for (int column = 0; column < columns; column++) {
        rowTokens[column] = distinct.get(row[column]);
      }
      tokens.add(rowTokens);
    }
  }

  /** How many rows. */
  int size() {
    return textIds.size();
  }

  /** Text numbers by row, for samplers. */
  List<int[]> textIds() {
    return textIds;
  }

  /** SHA-256 over all texts in order, in hex. */
  String fingerprint() {
    return fingerprint;
  }

  /** Real tokens in these rows. */
  long tokens(int[] rows) {
    long count = 0;
    for (int row : rows) {
      for (int[] text : tokens.get(row)) {
        count += text.length;
      }
    }
    return count;
  }

  /** Computes the vectors of all texts of the rows in one packed pass. */
  EmbeddedBatch embed(int[] rows, SentenceTransformer model, ForwardContext context) {
    List<int[]> texts = new ArrayList<>(columns * rows.length); // column by column
    List<int[]> ids = new ArrayList<>(columns);
    long[] sizes = new long[columns];
    for (int column = 0; column < columns; column++) {
      int[] columnIds = new int[rows.length];
      for (int i = 0; i < rows.length; i++) {
        texts.add(tokens.get(rows[i])[column]);
        columnIds[i] = textIds.get(rows[i])[column];
      }
      ids.add(columnIds);
      sizes[column] = rows.length;
    }
    Tensor vectors = model.forward(TokenBatch.of(texts), context); // [columns · rows, dimension]
    TensorVector split = vectors.split_with_sizes(sizes, 0);
    List<Tensor> byColumn = new ArrayList<>(columns);
    for (int column = 0; column < columns; column++) {
      byColumn.add(split.get(column));
    }
    return new EmbeddedBatch(byColumn, ids);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
