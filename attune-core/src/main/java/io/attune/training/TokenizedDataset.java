package io.attune.training;

import io.attune.Sha256;
import io.attune.data.Dataset;
import io.attune.data.TrainingExample;
import io.attune.losses.BatchRows;
import io.attune.losses.ForwardPass;
import io.attune.losses.LossBatch;
import io.attune.losses.LossWeights;
import io.attune.model.SentenceTransformer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A data set tokenised once, each distinct text once, for all epochs. */
final class TokenizedDataset implements TrainingRows {
  private final int columns;
  private final List<int[]> textIds = new ArrayList<>(); // [row][column], by the text itself
  private final List<int[]> promptedIds = new ArrayList<>(); // the same, prompt included
  private final List<String> texts; // by prompted id
  private final List<int[]> tokens; // by prompted id
  private final RowLabels labels;
  private final String fingerprint;

  TokenizedDataset(Dataset dataset, SentenceTransformer model, TrainingArguments arguments) {
    List<String> names = dataset.columns();
    columns = names.size();
    labels = RowLabels.of(dataset);
    Map<String, Integer> ids = new HashMap<>();
    Map<String, Integer> prompted = new LinkedHashMap<>();
    MessageDigest digest = Sha256.digest();
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
    labels.addTo(digest);
    fingerprint = HexFormat.of().formatHex(digest.digest());
    texts = List.copyOf(prompted.keySet());
    tokens = model.tokenize(texts);
  }

  /** How many rows. */
  int size() {
    return textIds.size();
  }

  @Override
  public SampledRows sampledRows() {
    return new SampledRows(textIds, labels.classes());
  }

  /** SHA-256 over all texts and labels in order, in hex. */
  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public LossBatch batch(
      int[] rows, SentenceTransformer model, LossWeights weights, ForwardPass pass) {
    List<int[]> ids = new ArrayList<>(columns);
    List<List<String>> textColumns = new ArrayList<>(columns);
    List<List<int[]>> tokenColumns = new ArrayList<>(columns);
    for (int column = 0; column < columns; column++) {
      int[] columnIds = new int[rows.length];
      List<String> columnTexts = new ArrayList<>(rows.length);
      List<int[]> columnTokens = new ArrayList<>(rows.length);
      for (int i = 0; i < rows.length; i++) {
        columnIds[i] = textIds.get(rows[i])[column];
        columnTexts.add(texts.get(promptedIds.get(rows[i])[column]));
        columnTokens.add(tokens.get(promptedIds.get(rows[i])[column]));
      }
      ids.add(columnIds);
      textColumns.add(columnTexts);
      tokenColumns.add(columnTokens);
    }
    BatchRows known = new BatchRows(ids, textColumns, labels.of(rows), weights, pass.seedOfLoss());
    return new LossBatch(model, tokenColumns, known, pass);
  }
}
