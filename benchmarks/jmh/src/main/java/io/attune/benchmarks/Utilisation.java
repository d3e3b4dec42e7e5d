package io.attune.benchmarks;

import io.attune.data.Dataset;
import io.attune.engine.NativeScope;
import io.attune.engine.Operators;
import io.attune.engine.Precision;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.training.SentenceTransformerTrainer;
import io.attune.training.Strategy;
import io.attune.training.TrainingArguments;
import io.attune.training.TrainingListener;
import io.attune.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What share of the processor's fastest matrix product training and encoding reach, all in this
 * process. Counted are the operations of dense layers over real tokens: 2 a weight forwards, 6 in
 * training. Attention, norms, losses and the optimiser take time, but count for nothing.
 *
 * <p>Arguments: a file of training rows with anchor, positive and perhaps negative; fp32 or bf16.
 */
public final class Utilisation {
  private static final int BATCH_SIZE = 16;
  private static final int MAX_SEQ_LENGTH = 256;
  private static final int WARM_UP_STEPS = 5;
  private static final int REPEATS = 30;

  private Utilisation() {}

  /**
   * @param arguments see above
   * @throws IOException if the rows cannot be read
   */
  public static void main(String[] arguments) throws IOException {
    Dataset rows = Dataset.read(Path.of(arguments[0]));
    Precision precision = Precision.fromKey(arguments[1]);
    try (SentenceTransformer model = SentenceTransformer.load(EncodeBenchmark.MODEL)) {
      model.setMaxSeqLength(MAX_SEQ_LENGTH);
      double limit = limit(precision);
      double weights =
          model.parameters().entrySet().stream()
              .filter(entry -> entry.getKey().contains(".layer.") && entry.getValue().dim() == 2)
              .mapToLong(entry -> entry.getValue().numel())
              .sum();
      double encoding = encoding(model, precision);
      double training = training(model, rows, precision);
      limit = Math.max(limit, limit(precision));
      print("matrix product", limit, limit);
      print("training", 6 * weights * training, limit);
      print("encoding", 2 * weights * encoding, limit);
      System.out.printf(
          Locale.ROOT, "%.0f tokens/s in training, %.0f in encoding%n", training, encoding);
    }
  }

  private static void print(String name, double operations, double limit) {
    System.out.printf(
        Locale.ROOT,
        "%-14s %6.0f GFLOP/s %4.0f %%%n",
        name,
        operations / 1e9,
        100 * operations / limit);
  }

  /** Operations a second of the best of many products as large as those of a layer. */
  private static double limit(Precision precision) {
    try (NativeScope scope = NativeScope.open();
        NoGradGuard guard = new NoGradGuard()) {
      ScalarType type = precision == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
      Tensor rows = torch.randn(4096, 1536).to(type);
      Tensor weight = torch.randn(384, 1536).to(type);
      long best = Long.MAX_VALUE;
      for (int repeat = 0; repeat < REPEATS; repeat++) {
        try (NativeScope ofProduct = NativeScope.open()) {
          long start = System.nanoTime();
          Operators.linear(rows, weight, Optional.empty());
          best = Math.min(best, System.nanoTime() - start);
        }
      }
      return 2.0 * 4096 * 1536 * 384 / (best / 1e9);
    }
  }

  /** Tokens a second, of texts of many lengths. */
  private static double encoding(SentenceTransformer model, Precision precision) {
    List<String> texts = new ArrayList<>();
    for (int words = 5; words < 220; words++) {
      texts.addAll(EncodeBenchmark.texts(2, words));
    }
    long tokens = model.tokenize(texts).stream().mapToLong(text -> text.length).sum();
    EncodeOptions options = EncodeOptions.builder().precision(precision).build();
    model.encode(texts, options);
    long start = System.nanoTime();
    model.encode(texts, options);
    return tokens / ((System.nanoTime() - start) / 1e9);
  }

  /** Tokens a second, after the first steps. */
  private static double training(SentenceTransformer model, Dataset rows, Precision precision)
      throws IOException {
    List<long[]> steps = new ArrayList<>(); // nanoseconds and tokens so far
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void onStep(TrainingProgress progress) {
            steps.add(new long[] {System.nanoTime(), progress.tokens()});
          }
        };
    SentenceTransformerTrainer.builder()
        .model(model)
        .arguments(
            TrainingArguments.builder(Files.createTempDirectory("utilisation").resolve("run"))
                .epochs(1)
                .batchSize(BATCH_SIZE)
                .precision(precision)
                .saveStrategy(Strategy.NO)
                .build())
        .trainDataset(rows)
        .loss(new MultipleNegativesRankingLoss())
        .listener(listener)
        .build()
        .train();
    long[] first = steps.get(WARM_UP_STEPS);
    long[] last = steps.get(steps.size() - 1);
    return (last[1] - first[1]) / ((last[0] - first[0]) / 1e9);
  }
}
