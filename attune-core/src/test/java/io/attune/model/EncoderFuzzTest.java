package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.attune.data.Dataset;
import io.attune.data.Pair;
import io.attune.engine.NativeMemory;
import io.attune.engine.Precision;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.testing.Golden;
import io.attune.training.SentenceTransformerTrainer;
import io.attune.training.Strategy;
import io.attune.training.TrainingArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random valid configurations of every family load, encode, train, and are saved faithfully. */
class EncoderFuzzTest {
  private static final int CONFIGURATIONS = 4;
  private static final List<String> TEXTS =
      List.of("", "bread", "why is the sea salty", "日本 🙂", "a ".repeat(100));
  private static final Dataset PAIRS =
      Dataset.of(
          List.of(
              new Pair("how do i renew a library book", "at the desk"),
              new Pair("is the lake safe", "the water is clean"),
              new Pair("how is cheese made", "milk is warmed"),
              new Pair("how far is the moon", "a little more than one second")));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bert",
        "distilbert",
        "roberta",
        "xlm-roberta",
        "camembert",
        "mpnet",
        "modernbert",
        "nomic_bert",
        "gte",
        "new",
        "qwen3",
        "gemma3_text"
      })
  void randomConfigurationsWork(String family) throws IOException {
    long objects = NativeMemory.objects();
    for (int seed = 0; seed < CONFIGURATIONS; seed++) {
      Path made = new RandomModels(family, new Random(7000 + seed)).write(folder);
      try {
        Precision precision = seed % 2 == 0 ? Precision.FP32 : Precision.BF16;
        trainAndSave(made, precision, folder.resolve(family + seed));
      } catch (RuntimeException | AssertionError e) {
        fail(family + ", seed " + seed + ": " + made, e);
      }
    }
    assertThat(NativeMemory.objects()).as("nothing stays in native memory").isEqualTo(objects);
  }

  private static void trainAndSave(Path made, Precision precision, Path out) throws IOException {
    float[][] trained;
    try (SentenceTransformer model = SentenceTransformer.load(made)) {
      float[][] before = model.encode(TEXTS);
      assertThat(before).hasDimensions(TEXTS.size(), model.dimension());
      TrainingArguments arguments =
          TrainingArguments.builder(out)
              .epochs(1)
              .batchSize(2)
              .learningRate(1e-3)
              .precision(precision)
              .saveStrategy(Strategy.NO)
              .build();
      SentenceTransformerTrainer.builder()
          .model(model)
          .arguments(arguments)
          .trainDataset(PAIRS)
          .loss(new MultipleNegativesRankingLoss())
          .build()
          .train();
      trained = model.encode(TEXTS);
      for (float[] vector : trained) {
        for (float value : vector) {
          assertThat(value).isFinite();
        }
      }
      assertThat(Golden.largestDifference(trained, before)).isPositive();
      model.save(out.resolve("model"));
    }
    try (SentenceTransformer model = SentenceTransformer.load(out.resolve("model"))) {
      assertThat(model.encode(TEXTS)).isDeepEqualTo(trained);
    }
  }
}
