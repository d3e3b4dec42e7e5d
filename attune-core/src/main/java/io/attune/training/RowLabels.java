package io.attune.training;

import io.attune.data.Dataset;
import io.attune.data.EmbeddedPair;
import io.attune.data.EmbeddedText;
import io.attune.data.LabeledPair;
import io.attune.data.LabeledText;
import io.attune.data.ScoredPair;
import io.attune.data.ScoredTriplet;
import io.attune.data.TrainingExample;
import io.attune.engine.Tensors;
import io.attune.losses.BatchLabels;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The labels of a data set's rows, as numbers. */
final class RowLabels {
  private final Optional<BatchLabels.Kind> kind;
  private final List<float[]> values = new ArrayList<>(); // one array a row
  private final int[] classes; // empty where the rows have none

  private RowLabels(Optional<BatchLabels.Kind> kind, int rows) {
    this.kind = kind;
    boolean classified = kind.filter(given -> given == BatchLabels.Kind.CLASS).isPresent();
    this.classes = new int[classified ? rows : 0];
  }

  static RowLabels of(Dataset dataset) {
    RowLabels labels = new RowLabels(kind(dataset.get(0)), dataset.size());
    for (int row = 0; row < dataset.size(); row++) {
      labels.add(row, dataset.get(row));
    }
    return labels;
  }

  private static Optional<BatchLabels.Kind> kind(TrainingExample example) {
    return switch (example.shape()) {
      case PAIR, TRIPLET, TEXT -> Optional.empty();
      case SCORED_PAIR -> Optional.of(BatchLabels.Kind.SIMILARITY);
      case LABELED_PAIR, LABELED_TEXT -> Optional.of(BatchLabels.Kind.CLASS);
      case SCORED_TRIPLET -> Optional.of(BatchLabels.Kind.SCORES);
      case EMBEDDED_TEXT, EMBEDDED_PAIR -> Optional.of(BatchLabels.Kind.EMBEDDING);
    };
  }

  private void add(int row, TrainingExample example) {
    if (example instanceof ScoredPair pair) {
      values.add(new float[] {(float) pair.score()});
    } else if (example instanceof LabeledPair pair) {
      classes[row] = pair.label();
    } else if (example instanceof LabeledText text) {
      classes[row] = text.label();
    } else if (example instanceof ScoredTriplet triplet) {
      values.add(floats(triplet.scores()));
    } else if (example instanceof EmbeddedText text) {
      values.add(floats(text.embedding()));
    } else if (example instanceof EmbeddedPair pair) {
      values.add(floats(pair.embedding()));
    }
  }

  private static float[] floats(List<Double> numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = numbers.get(i).floatValue();
    }
    return floats;
  }

  /** The class of each row; empty where rows have none. */
  int[] classes() {
    return classes;
  }

  /** The labels of some rows. */
  Optional<BatchLabels> of(int[] rows) {
    return kind.map(
        given ->
            new BatchLabels(
                given,
                switch (given) {
                  case CLASS ->
                      Tensors.ofLongs(IntStream.of(rows).mapToLong(row -> classes[row]).toArray());
                  case SIMILARITY -> {
                    float[] scores = new float[rows.length];
                    for (int i = 0; i < rows.length; i++) {
                      scores[i] = values.get(rows[i])[0];
                    }
                    yield Tensors.ofFloats(scores, rows.length);
                  }
                  case SCORES, EMBEDDING ->
                      Tensors.ofRows(
                          IntStream.of(rows).mapToObj(values::get).toArray(float[][]::new));
                }));
  }

  /** Makes the labels part of the data set's fingerprint. */
  void addTo(MessageDigest digest) {
    for (int label : classes) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(label).array());
    }
    for (float[] row : values) {
      ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * row.length);
      bytes.asFloatBuffer().put(row);
      digest.update(bytes);
    }
  }
}
